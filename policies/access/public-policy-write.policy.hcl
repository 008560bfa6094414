resource_policy "aws_s3_bucket" "public-policy-write" {
  metadata {
    title          = "The bucket policy lets everyone write"
    responsibility = "bucket-policies"
    severity       = "critical"
    binds_from     = "public"
    controls       = { "aws-fsbp" = ["S3.3"] }
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"
    description    = "Whoever may put, delete or reconfigure without credentials can replace the data, take it hostage, or let the owner pay for what others store; that data is meant for everyone does not change it. A policy is public unless each of its Allow statements is limited to fixed principals, networks or sources. RestrictPublicBuckets takes the effect from a public policy. BlockPublicPolicy refuses one that is being written and leaves one that is there. Amazon S3 User Guide, 'Blocking public access to your Amazon S3 storage'."
    example        = <<-HCL
      resource "aws_s3_bucket_public_access_block" "this" {
        bucket                  = aws_s3_bucket.this.id
        block_public_policy     = false
        restrict_public_buckets = false
      }

      resource "aws_s3_bucket_policy" "this" {
        bucket = aws_s3_bucket.this.id
        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = "*"
            Action    = "s3:PutObject"
            Resource  = "$${aws_s3_bucket.this.arn}/*"
          }]
        })
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_policy" "this" {
        bucket = aws_s3_bucket.this.id
        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = { AWS = aws_iam_role.uploader.arn }
            Action    = "s3:PutObject"
            Resource  = "$${aws_s3_bucket.this.arn}/*"
          }]
        })
      }
    HCL
  }

  enforce {
    condition = bucket.public_access_block.restrict_public_buckets || (
      bucket.public_access_block.block_public_policy && bucket.policy_written
    ) || !iam::public_write(bucket.policy, bucket.arn, bucket.name)
    error_message = iam::public_write_request(bucket.policy, bucket.arn, bucket.name)
    about         = bucket.policy
    witness       = iam::public_write_witness(bucket.policy, bucket.arn, bucket.name)
  }
}
