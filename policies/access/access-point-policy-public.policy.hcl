resource_policy "aws_s3_access_point" "access-point-policy-public" {
  metadata {
    title          = "The policy of an access point is public"
    responsibility = "bucket-policies"
    severity       = "critical"
    binds_from     = "public"
    exempt         = "the access point takes requests from one VPC only, and so is never public"
    description    = "The policy of an access point counts as public by the rule for bucket policies, with one difference: a condition on s3:DataAccessPointArn with a pattern is no limit there. The strictest of the blocks of access point, bucket and account holds a public policy back. Amazon S3 User Guide, 'Managing public access to access points for general purpose buckets'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html"
    example        = <<-HCL
      resource "aws_s3_access_point" "this" {
        bucket = aws_s3_bucket.this.id
        name   = "partners"
        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = "*"
            Action    = "s3:GetObject"
            Resource  = "arn:aws:s3:eu-west-1:123456789012:accesspoint/partners/object/*"
          }]
        })

        public_access_block_configuration {
          block_public_policy     = false
          restrict_public_buckets = false
        }
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_access_point" "this" {
        bucket = aws_s3_bucket.this.id
        name   = "partners"
        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = { AWS = "arn:aws:iam::210987654321:role/reader" }
            Action    = "s3:GetObject"
            Resource  = "arn:aws:s3:eu-west-1:123456789012:accesspoint/partners/object/*"
          }]
        })
      }
    HCL
  }

  filter = !access_point.vpc_only

  locals {
    restricted = access_point.restrict_public_buckets || access_point.bucket_block.restrict_public_buckets
    blocked    = access_point.block_public_policy || access_point.bucket_block.block_public_policy
  }

  enforce {
    condition     = local.restricted || (local.blocked && access_point.policy_written) || !iam::access_point_public(access_point.policy)
    error_message = iam::access_point_public_request(access_point.policy)
    about         = access_point.policy
    witness       = iam::access_point_public_witness(access_point.policy)
  }
}
