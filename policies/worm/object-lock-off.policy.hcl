resource_policy "aws_s3_bucket" "object-lock-off" {
  metadata {
    title          = "Object Lock is off"
    responsibility = "object-lock"
    severity       = "medium"
    binds_from     = "restricted"
    controls       = { "aws-fsbp" = ["S3.15"] }
    exempt         = "the bucket receives server access logs, which S3 cannot deliver to a bucket with Object Lock"
    description    = "Versioning keeps what was overwritten only until somebody deletes the version. With Object Lock nobody can, for as long as a version's retention lasts, and in compliance mode not even the root user. Amazon S3 User Guide, 'Locking objects with Object Lock'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html"
    example        = <<-HCL
      resource "aws_s3_bucket" "this" {
        tags = { DataClassification = "restricted" }
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket" "this" {
        object_lock_enabled = true
        tags                = { DataClassification = "restricted" }
      }

      resource "aws_s3_bucket_object_lock_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          default_retention {
            mode = "GOVERNANCE"
            days = 30
          }
        }
      }
    HCL
  }

  filter = !core::contains(bucket.roles, "log-target")

  enforce {
    condition     = bucket.object_lock.enabled
    error_message = "Object Lock is off: a version can be deleted at any time"
    about         = bucket.object_lock.enabled
  }
}
