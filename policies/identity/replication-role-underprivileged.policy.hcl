resource_policy "aws_s3_bucket" "replication-role-underprivileged" {
  metadata {
    title          = "The replication role lacks a permission"
    responsibility = "replication-role"
    severity       = "high"
    binds_from     = "public"
    exempt         = "the bucket does not replicate"
    description    = "S3 replicates with what the role may do on the source, on the destination and with the keys of both; what it may not do fails object by object, and no apply fails for it. Another account's bucket and key have to let the role in as well. Amazon S3 User Guide, 'Setting up permissions for live replication'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html"
    example        = <<-HCL
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
          resources = [aws_s3_bucket.copy.arn] # the bucket, not its objects
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
      policy             = bucket.policy
      key = {
        arn     = bucket.encryption.key.arn
        policy  = bucket.encryption.key.policy
        account = bucket.encryption.key.account
        region  = bucket.encryption.key.region
      }
    }
  }

  enforce {
    condition     = !iam::replication_lacks(local.source, bucket.replication)
    error_message = iam::replication_lacks_request(local.source, bucket.replication)
    about         = bucket.replication.role.policies
    witness       = iam::replication_lacks_witness(local.source, bucket.replication)
  }
}
