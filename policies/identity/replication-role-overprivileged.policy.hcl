resource_policy "aws_s3_bucket" "replication-role-overprivileged" {
  metadata {
    title          = "The replication role can do more than replicate"
    responsibility = "replication-role"
    severity       = "medium"
    binds_from     = "internal"
    exempt         = "the bucket does not replicate"
    description    = "Replication needs a short list of actions on the source, the objects of the destination and two keys. What a role can do beyond that, somebody who gets hold of it can do as well: read other buckets, delete, decrypt. Amazon S3 User Guide, 'Setting up permissions for live replication'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html"
    example        = <<-HCL
      data "aws_iam_policy_document" "replication" {
        statement {
          actions   = ["s3:*"]
          resources = ["*"]
        }
      }
    HCL
    remediation    = <<-HCL
      data "aws_iam_policy_document" "replication" {
        statement {
          actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
          resources = [aws_s3_bucket.this.arn]
        }
        statement {
          actions   = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"]
          resources = ["$${aws_s3_bucket.this.arn}/*"]
        }
        statement {
          actions   = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
          resources = ["$${aws_s3_bucket.copy.arn}/*"]
        }
      }
    HCL
  }

  filter = bucket.replication.declared

  locals {
    source = {
      arn                = bucket.arn
      name               = bucket.name
      account            = bucket.account
      region             = bucket.region
      algorithm          = bucket.encryption.algorithm
      bucket_key_enabled = bucket.encryption.bucket_key_enabled
      object_lock        = bucket.object_lock.enabled
      key = {
        arn     = bucket.encryption.key.arn
        policy  = bucket.encryption.key.policy
        account = bucket.encryption.key.account
        region  = bucket.encryption.key.region
      }
    }
  }

  enforce {
    condition     = !iam::replication_exceeds(local.source, bucket.replication)
    error_message = iam::replication_exceeds_request(local.source, bucket.replication)
    about         = bucket.replication.role.policies
    witness       = iam::replication_exceeds_witness(local.source, bucket.replication)
  }
}
