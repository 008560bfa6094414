resource_policy "aws_s3_directory_bucket" "directory-bucket-lifecycle-missing" {
  metadata {
    title          = "A directory bucket expires nothing"
    responsibility = "lifecycle-rules"
    severity       = "low"
    binds_from     = "internal"
    controls       = { "aws-fsbp" = ["S3.25"] }
    description    = "Directory buckets hold working data on fast and dear storage, and keep it until somebody deletes it. Of the lifecycle actions they know the expiration of objects and the abortion of uploads; only the first removes objects. Amazon S3 User Guide, 'Working with S3 Lifecycle for directory buckets'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-buckets-objects-lifecycle.html"
    example        = <<-HCL
      resource "aws_s3_directory_bucket" "this" {
        bucket = "scratch--euw1-az1--x-s3"
        location {
          name = "euw1-az1"
        }
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_lifecycle_configuration" "this" {
        bucket = aws_s3_directory_bucket.this.bucket
        rule {
          id     = "expire"
          status = "Enabled"
          filter {}
          expiration {
            days = 14
          }
          abort_incomplete_multipart_upload {
            days_after_initiation = 2
          }
        }
      }
    HCL
  }

  enforce {
    condition     = core::anytrue([for rule in directory_bucket.lifecycle.rules : rule.enabled && rule.expires])
    error_message = "no enabled lifecycle rule expires objects (rules: ${core::length(directory_bucket.lifecycle.rules) == 0 ? "none" : core::join(", ", [for rule in directory_bucket.lifecycle.rules : rule.id == null ? "without id" : rule.id])}): they stay until somebody deletes them"
    about         = directory_bucket.lifecycle.rules
  }
}
