resource_policy "aws_s3_bucket" "log-retention-missing" {
  metadata {
    title          = "Access logs are kept forever"
    responsibility = "log-retention"
    severity       = "low"
    binds_from     = "internal"
    exempt         = "no access logs of buckets, load balancers or CloudFront are delivered to the bucket, or it has MFA delete, with which S3 supports no lifecycle"
    description    = "AWS delivers logs and never deletes them. They hold addresses and requests of people, so how long they are kept is a decision; a lifecycle rule that expires or transitions them is where it is written down. Amazon S3 User Guide, 'Logging requests with server access logging'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html"
    example        = <<-HCL
      resource "aws_s3_bucket_logging" "this" {
        bucket        = aws_s3_bucket.this.id
        target_bucket = aws_s3_bucket.logs.id # has no lifecycle configuration
        target_prefix = "access/this/"
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_lifecycle_configuration" "logs" {
        bucket = aws_s3_bucket.logs.id
        rule {
          id     = "retention"
          status = "Enabled"
          filter {}
          expiration {
            days = 400
          }
          abort_incomplete_multipart_upload {
            days_after_initiation = 7
          }
        }
      }
    HCL
  }

  filter = bucket.versioning.mfa_delete != "Enabled" && (
    core::contains(bucket.roles, "log-target") || core::contains(bucket.roles, "elb-log-target") || core::contains(bucket.roles, "cloudfront-log-target")
  )

  enforce {
    condition     = core::anytrue([for rule in bucket.lifecycle.rules : rule.enabled && (rule.expires || rule.transitions)])
    error_message = "no enabled lifecycle rule expires or transitions current objects (rules: ${core::length(bucket.lifecycle.rules) == 0 ? "none" : core::join(", ", [for rule in bucket.lifecycle.rules : rule.id == null ? "without id" : rule.id])}): delivered logs stay forever"
    about         = bucket.lifecycle.rules
  }
}
