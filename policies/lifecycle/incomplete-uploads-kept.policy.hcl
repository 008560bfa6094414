resource_policy "aws_s3_bucket" "incomplete-uploads-kept" {
  metadata {
    title          = "Incomplete multipart uploads are kept"
    responsibility = "lifecycle-rules"
    severity       = "low"
    binds_from     = "internal"
    exempt         = "no lifecycle rule is in force; the policies that ask for one speak then"
    description    = "The parts of a multipart upload that nobody completes stay, invisible in listings and charged for, until they are aborted. A lifecycle rule can abort them after some days. Amazon S3 User Guide, 'Configuring a bucket lifecycle configuration to delete incomplete multipart uploads'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html"
    example        = <<-HCL
      resource "aws_s3_bucket_lifecycle_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          id     = "expire"
          status = "Enabled"
          filter {}
          expiration {
            days = 365
          }
        }
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_lifecycle_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          id     = "expire"
          status = "Enabled"
          filter {}
          expiration {
            days = 365
          }
          abort_incomplete_multipart_upload {
            days_after_initiation = 7
          }
        }
      }
    HCL
  }

  filter = core::anytrue([for rule in bucket.lifecycle.rules : rule.enabled])

  enforce {
    condition     = core::anytrue([for rule in bucket.lifecycle.rules : rule.enabled && rule.aborts_uploads])
    error_message = "no enabled lifecycle rule aborts incomplete multipart uploads (rules: ${core::length(bucket.lifecycle.rules) == 0 ? "none" : core::join(", ", [for rule in bucket.lifecycle.rules : rule.id == null ? "without id" : rule.id])}): their parts stay and are charged for"
    about         = bucket.lifecycle.rules
  }
}
