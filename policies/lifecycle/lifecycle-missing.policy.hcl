resource_policy "aws_s3_bucket" "lifecycle-missing" {
  metadata {
    title          = "No lifecycle rule is in force"
    responsibility = "lifecycle-rules"
    severity       = "low"
    binds_from     = "internal"
    controls       = { "aws-fsbp" = ["S3.13"] }
    exempt         = "the bucket receives access logs (log-retention-missing speaks), keeps versions (noncurrent-versions-kept-forever speaks), or has MFA delete, with which S3 supports no lifecycle"
    description    = "S3 keeps every object until somebody deletes it. How long that is for is the customer's decision, and a lifecycle rule is where it is written down and carried out. A rule whose status is Disabled does nothing. Amazon S3 User Guide, 'Managing the lifecycle of objects'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html"
    example        = <<-HCL
      resource "aws_s3_bucket" "this" {
        bucket = "orders-data"
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_lifecycle_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          id     = "retention"
          status = "Enabled"
          filter {}
          expiration {
            days = 730
          }
          abort_incomplete_multipart_upload {
            days_after_initiation = 7
          }
        }
      }
    HCL
  }

  # A rule that is in force passes whatever is known of versioning.
  filter = !core::contains(bucket.roles, "log-target") && !core::contains(bucket.roles, "elb-log-target") && !core::contains(bucket.roles, "cloudfront-log-target") && bucket.versioning.mfa_delete != "Enabled" && (bucket.versioning.status != "Enabled" || core::anytrue([for rule in bucket.lifecycle.rules : rule.enabled]))

  enforce {
    condition     = core::anytrue([for rule in bucket.lifecycle.rules : rule.enabled])
    error_message = "no lifecycle rule is enabled (rules: ${core::length(bucket.lifecycle.rules) == 0 ? "none" : core::join(", ", [for rule in bucket.lifecycle.rules : rule.id == null ? "without id" : rule.id])}): objects stay until somebody deletes them"
    about         = bucket.lifecycle.rules
  }
}
