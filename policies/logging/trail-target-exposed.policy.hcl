resource_policy "aws_s3_bucket" "trail-target-exposed" {
  metadata {
    title          = "The bucket of a trail is open to everyone"
    responsibility = "log-target"
    severity       = "critical"
    binds_from     = "public"
    controls       = { "aws-fsbp" = ["CloudTrail.6"] }
    exempt         = "no trail of this estate delivers to the bucket"
    description    = "A trail records every call in the account, with names, addresses and parameters: whoever reads it has a map of the account, and whoever writes it can forge the evidence. That holds however the bucket is classified. AWS CloudTrail User Guide, 'Amazon S3 bucket policy for CloudTrail'."
    document       = "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html"
    example        = <<-HCL
      resource "aws_cloudtrail" "this" {
        name           = "all"
        s3_bucket_name = aws_s3_bucket.this.id
      }

      data "aws_iam_policy_document" "this" {
        statement {
          actions   = ["s3:GetObject"]
          resources = ["$${aws_s3_bucket.this.arn}/*"]
          principals {
            type        = "*"
            identifiers = ["*"]
          }
        }
      }
    HCL
    remediation    = <<-HCL
      data "aws_iam_policy_document" "this" {
        statement {
          actions   = ["s3:PutObject"]
          resources = ["$${aws_s3_bucket.this.arn}/AWSLogs/*"]
          principals {
            type        = "Service"
            identifiers = ["cloudtrail.amazonaws.com"]
          }
          condition {
            test     = "StringEquals"
            variable = "aws:SourceArn"
            values   = ["arn:aws:cloudtrail:eu-west-1:123456789012:trail/all"]
          }
        }
      }
    HCL
  }

  filter = core::contains(bucket.roles, "trail-target")

  locals {
    held_back = bucket.public_access_block.restrict_public_buckets || (
      bucket.public_access_block.block_public_policy && bucket.policy_written
    )
    grants = [for grant in bucket.acl.grants : "${grant.permission} to ${grant.grantee}" if grant.everyone]
  }

  enforce {
    condition     = local.held_back || !iam::public_read(bucket.policy, bucket.arn, bucket.name)
    error_message = iam::public_read_request(bucket.policy, bucket.arn, bucket.name)
    about         = bucket.policy
    witness       = iam::public_read_witness(bucket.policy, bucket.arn, bucket.name)
  }
  enforce {
    condition     = local.held_back || !iam::public_write(bucket.policy, bucket.arn, bucket.name)
    error_message = iam::public_write_request(bucket.policy, bucket.arn, bucket.name)
    about         = bucket.policy
    witness       = iam::public_write_witness(bucket.policy, bucket.arn, bucket.name)
  }
  enforce {
    condition     = bucket.public_access_block.ignore_public_acls || bucket.ownership.mode == "BucketOwnerEnforced" || core::length(local.grants) == 0
    error_message = "the ACL is in force and grants ${core::join(", ", local.grants)}"
    about         = bucket.acl.grants
  }
}
