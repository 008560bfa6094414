resource_policy "aws_s3_bucket" "replication-unversioned" {
  metadata {
    title          = "Replication without versioning"
    responsibility = "replication-rules"
    severity       = "high"
    binds_from     = "public"
    exempt         = "the bucket does not replicate"
    description    = "S3 replicates versions: source and destination both need versioning Enabled, or replication fails. Amazon S3 User Guide, 'Requirements and considerations for replication'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html"
    example        = <<-HCL
      resource "aws_s3_bucket_versioning" "this" {
        bucket = aws_s3_bucket.this.id # which an aws_s3_bucket_replication_configuration names
        versioning_configuration {
          status = "Suspended"
        }
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_versioning" "this" {
        bucket = aws_s3_bucket.this.id # the source, and the destination likewise
        versioning_configuration {
          status = "Enabled"
        }
      }
    HCL
  }

  filter = bucket.replication.declared

  enforce {
    condition     = bucket.versioning.status == "Enabled"
    error_message = "versioning of the source is ${bucket.versioning.status}"
    about         = bucket.versioning.status
  }
  enforce {
    condition     = core::alltrue([for rule in bucket.replication.rules : rule.destination.versioning == "Enabled"])
    error_message = "versioning of a destination is not Enabled: ${core::join(", ", [for rule in bucket.replication.rules : rule.destination.bucket if rule.destination.versioning != "Enabled"])}"
    about         = bucket.replication.rules
  }
}
