resource_policy "aws_s3_bucket" "replication-drops-kms-objects" {
  metadata {
    title          = "Replication leaves out objects that KMS encrypts"
    responsibility = "replication-rules"
    severity       = "high"
    binds_from     = "public"
    exempt         = "the bucket does not replicate, or its default encryption is not a KMS key"
    description    = "S3 replicates an object that is encrypted with KMS only if the rule selects such objects and names the key for the replicas. Otherwise the object is skipped, and the apply succeeds all the same. Amazon S3 User Guide, 'Replicating encrypted objects'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html"
    example        = <<-HCL
      resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          apply_server_side_encryption_by_default {
            sse_algorithm     = "aws:kms"
            kms_master_key_id = aws_kms_key.this.arn
          }
        }
      }

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
            bucket = aws_s3_bucket.replica.arn
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
          source_selection_criteria {
            sse_kms_encrypted_objects {
              status = "Enabled"
            }
          }
          destination {
            bucket = aws_s3_bucket.replica.arn
            encryption_configuration {
              replica_kms_key_id = aws_kms_key.replica.arn # a key in the destination's Region
            }
          }
        }
      }
    HCL
  }

  filter = bucket.replication.declared && core::contains(["aws:kms", "aws:kms:dsse"], bucket.encryption.algorithm)

  enforce {
    condition     = core::alltrue([for rule in bucket.replication.rules : !rule.enabled || rule.selects_kms])
    error_message = "objects are encrypted with KMS, and a replication rule does not select such objects: none reaches ${core::join(", ", [for rule in bucket.replication.rules : rule.destination.bucket if rule.enabled && !rule.selects_kms])}"
    about         = bucket.replication.rules
  }
  enforce {
    condition     = core::alltrue([for rule in bucket.replication.rules : !rule.enabled || rule.destination.key_id != null])
    error_message = "objects are encrypted with KMS, and a replication rule names no key for the replicas: none reaches ${core::join(", ", [for rule in bucket.replication.rules : rule.destination.bucket if rule.enabled && rule.destination.key_id == null])}"
    about         = bucket.replication.rules
  }
}
