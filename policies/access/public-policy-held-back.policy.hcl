resource_policy "aws_s3_bucket" "public-policy-held-back" {
  metadata {
    title          = "The bucket policy is public, and one setting holds it back"
    responsibility = "bucket-policies"
    severity       = "high"
    binds_from     = "internal"
    exempt         = "the policy takes effect for everyone, which public-policy-read and public-policy-write judge"
    description    = "A policy that AWS counts as public opens the bucket as soon as what holds it back is gone: a setting of Block Public Access on bucket or account, or a Deny statement. While BlockPublicPolicy is on, its apply fails; while RestrictPublicBuckets is on, it lets in nobody outside the account, not even accounts that it names. Amazon S3 User Guide, 'Blocking public access to your Amazon S3 storage'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"
    example        = <<-HCL
      resource "aws_s3_bucket_public_access_block" "this" {
        bucket                  = aws_s3_bucket.this.id
        block_public_policy     = false
        restrict_public_buckets = true
      }

      resource "aws_s3_bucket_policy" "this" {
        bucket = aws_s3_bucket.this.id
        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = "*"
            Action    = "s3:GetObject"
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
            Principal = "*"
            Action    = "s3:GetObject"
            Resource  = "$${aws_s3_bucket.this.arn}/*"
            Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
          }]
        })
      }
    HCL
  }

  locals {
    refused = bucket.public_access_block.block_public_policy && bucket.policy_written
    open    = iam::public_read(bucket.policy, bucket.arn, bucket.name) || iam::public_write(bucket.policy, bucket.arn, bucket.name)
    state   = bucket.public_access_block.restrict_public_buckets ? "only RestrictPublicBuckets holds it back" : local.refused ? "only BlockPublicPolicy holds it back, which makes its apply fail" : "AWS counts it as public, though no unsigned request gets in as it stands"
  }

  filter = bucket.public_access_block.restrict_public_buckets || local.refused || !local.open

  enforce {
    condition     = !iam::is_public(bucket.policy, bucket.arn, bucket.name)
    error_message = "${local.state}: ${iam::is_public_request(bucket.policy, bucket.arn, bucket.name)}"
    about         = bucket.policy
    witness       = iam::is_public_witness(bucket.policy, bucket.arn, bucket.name)
  }
}
