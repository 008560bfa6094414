resource_policy "aws_s3_bucket" "versioning-off" {
  metadata {
    title          = "Versioning is off"
    responsibility = "versioning"
    severity       = "low"
    binds_from     = "internal"
    controls       = { "aws-fsbp" = ["S3.14"] }
    exempt         = "the bucket is an end of a replication, which fails without versioning: replication-unversioned speaks"
    description    = "Without versions an overwrite or a delete is final. Suspended keeps old versions and makes no new ones. Object Lock at creation turns versioning on. Amazon S3 User Guide, 'Retaining multiple versions of objects with S3 Versioning'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html"
    example        = <<-HCL
      resource "aws_s3_bucket" "this" {
        bucket = "acme-invoices" # and no aws_s3_bucket_versioning names it
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_versioning" "this" {
        bucket = aws_s3_bucket.this.id
        versioning_configuration {
          status = "Enabled"
        }
      }
    HCL
  }

  filter = bucket.versioning.status == "Enabled" || !(core::contains(bucket.roles, "replication-source") || core::contains(bucket.roles, "replication-destination"))

  enforce {
    condition     = bucket.versioning.status == "Enabled"
    error_message = "versioning is ${bucket.versioning.status}"
    about         = bucket.versioning.status
  }
}
