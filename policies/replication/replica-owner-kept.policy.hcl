resource_policy "aws_s3_bucket" "replica-owner-kept" {
  metadata {
    title          = "Replicas in another account belong to the source account"
    responsibility = "replication-rules"
    severity       = "low"
    binds_from     = "confidential"
    exempt         = "the bucket does not replicate"
    description    = "By default a replica belongs to the account that owns the source object, wherever the destination lies: whoever takes over the source account reaches the replicas, and the account that keeps them may be unable to read them. A destination with ACLs disabled (BucketOwnerEnforced), or owner override in the rule, makes the destination's account the owner. Amazon S3 User Guide, 'Changing the replica owner'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-change-owner.html"
    example        = <<-HCL
      resource "aws_s3_bucket_replication_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        role   = aws_iam_role.replication.arn
        rule {
          id       = "all"
          status   = "Enabled"
          priority = 1
          filter {}
          delete_marker_replication {
            status = "Enabled"
          }
          destination {
            bucket  = "arn:aws:s3:::orders-copy"
            account = "444455556666"
          }
        }
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_replication_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        role   = aws_iam_role.replication.arn
        rule {
          id       = "all"
          status   = "Enabled"
          priority = 1
          filter {}
          delete_marker_replication {
            status = "Enabled"
          }
          destination {
            bucket  = "arn:aws:s3:::orders-copy"
            account = "444455556666"
            access_control_translation {
              owner = "Destination"
            }
          }
        }
      }
    HCL
  }

  filter = bucket.replication.declared

  enforce {
    condition     = core::alltrue([for rule in bucket.replication.rules : !rule.enabled || rule.owner_override || rule.destination.account == bucket.account || rule.destination.ownership == "BucketOwnerEnforced"])
    error_message = "replicas in another account stay the property of the source account: ${core::join(", ", [for rule in bucket.replication.rules : rule.destination.bucket if rule.enabled && !rule.owner_override && rule.destination.account != bucket.account && rule.destination.ownership != "BucketOwnerEnforced"])}"
    about         = bucket.replication.rules
  }
}
