resource_policy "aws_s3_bucket" "replication-unmonitored" {
  metadata {
    title          = "Nobody is told when replication fails"
    responsibility = "replication-monitoring"
    severity       = "low"
    binds_from     = "confidential"
    exempt         = "the bucket does not replicate"
    description    = "A replication that fails, for want of a permission or a key, fails silently. Three signals tell of it: metrics of the rule, replication time control (which brings metrics), and the event s3:Replication:OperationFailedReplication to a topic, queue or function. S3 sends no replication events to EventBridge. Amazon S3 User Guide, 'Monitoring replication with metrics, event notifications, and statuses'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-metrics.html"
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
          destination {
            bucket = aws_s3_bucket.replica.arn
            metrics {
              status = "Enabled"
            }
          }
        }
      }
    HCL
  }

  filter = bucket.replication.declared

  # EventBridge is no signal here: the User Guide's list of what S3 sends there ('Using EventBridge') has no replication event.
  enforce {
    condition = core::contains(bucket.notification.events, "s3:Replication:OperationFailedReplication") || core::contains(bucket.notification.events, "s3:Replication:*") || core::alltrue([
      for rule in bucket.replication.rules : !rule.enabled || rule.metrics || rule.replication_time
    ])
    error_message = "a replication rule has neither metrics nor replication time control, and no notification tells of failures: nobody learns that objects do not reach ${core::join(", ", [for rule in bucket.replication.rules : rule.destination.bucket if rule.enabled && !rule.metrics && !rule.replication_time])}"
    about         = bucket.replication.rules
  }
}
