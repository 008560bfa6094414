resource_policy "aws_s3_bucket" "replication-missing" {
  metadata {
    title          = "Nothing is replicated to another Region"
    responsibility = "replication-rules"
    severity       = "low"
    binds_from     = "restricted"
    controls       = { "aws-fsbp" = ["S3.7"] }
    exempt         = "the bucket is itself the destination of a replication, or receives access logs"
    description    = "A bucket lies in one Region, and so does everything in it. A replication rule to a bucket of another Region keeps a copy that an outage, or a deletion there, does not reach. Replicating within the Region does not. Amazon S3 User Guide, 'Replicating objects within and across Regions'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html"
    example        = <<-HCL
      resource "aws_s3_bucket" "this" {
        bucket = "patient-records"
        tags   = { DataClassification = "restricted" }
      }
    HCL
    remediation    = <<-HCL
      provider "aws" {
        alias  = "replica"
        region = "eu-central-1"
      }

      resource "aws_s3_bucket" "replica" {
        provider = aws.replica
        bucket   = "patient-records-replica"
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
  }

  filter = !core::contains(bucket.roles, "replication-destination") && !core::contains(bucket.roles, "log-target") && !core::contains(bucket.roles, "elb-log-target") && !core::contains(bucket.roles, "cloudfront-log-target")

  enforce {
    condition     = core::anytrue([for rule in bucket.replication.rules : rule.enabled && rule.destination.region != bucket.region])
    error_message = "no enabled replication rule leaves the Region ${bucket.region}: there is no copy in another Region"
    about         = bucket.replication.rules
  }
}
