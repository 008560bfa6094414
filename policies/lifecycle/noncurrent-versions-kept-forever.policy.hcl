resource_policy "aws_s3_bucket" "noncurrent-versions-kept-forever" {
  metadata {
    title          = "Noncurrent versions are kept forever"
    responsibility = "lifecycle-rules"
    severity       = "medium"
    binds_from     = "internal"
    controls       = { "aws-fsbp" = ["S3.10", "S3.13"] }
    exempt         = "the bucket keeps no versions, or has MFA delete, with which S3 supports no lifecycle"
    description    = "In a versioned bucket an overwrite or a delete, and an expiration too, leaves the old version behind as noncurrent. Only noncurrent_version_expiration removes it and noncurrent_version_transition moves it; expiring current versions alone removes nothing. A rule with a prefix, tag or size leaves the other objects out. Amazon S3 User Guide, 'Lifecycle configuration elements'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html"
    example        = <<-HCL
      resource "aws_s3_bucket_versioning" "this" {
        bucket = aws_s3_bucket.this.id
        versioning_configuration {
          status = "Enabled"
        }
      }

      resource "aws_s3_bucket_lifecycle_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          id     = "expire"
          status = "Enabled"
          filter {}
          expiration { # makes the current version noncurrent, and deletes nothing
            days = 365
          }
        }
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_lifecycle_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          id     = "noncurrent"
          status = "Enabled"
          filter {}
          noncurrent_version_expiration {
            noncurrent_days = 90
          }
          abort_incomplete_multipart_upload {
            days_after_initiation = 7
          }
        }
      }
    HCL
  }

  filter = bucket.versioning.mfa_delete != "Enabled" && bucket.versioning.status == "Enabled"

  enforce {
    condition     = core::anytrue([for rule in bucket.lifecycle.rules : rule.enabled && rule.all_objects && (rule.noncurrent_expires || rule.noncurrent_transitions)])
    error_message = "no enabled lifecycle rule expires or transitions the noncurrent versions of all objects (rules: ${core::length(bucket.lifecycle.rules) == 0 ? "none" : core::join(", ", [for rule in bucket.lifecycle.rules : rule.id == null ? "without id" : rule.id])}): each overwrite and delete leaves a version that stays"
    about         = bucket.lifecycle.rules
  }
}
