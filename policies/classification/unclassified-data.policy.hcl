estate_policy "unclassified-data" {
  metadata {
    title          = "Buckets without a data classification"
    responsibility = "data-classification"
    severity       = "low"
    binds_from     = "public"
    controls       = { "cis-aws-5.0" = ["2.1.3"] }
    description    = "How sensitive data is, only its owner knows; the tag DataClassification (public, internal, confidential or restricted) says so, on the bucket or through the provider's default_tags. An untagged bucket counts as confidential. Amazon S3 User Guide, 'Security best practices for Amazon S3'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"
    example        = <<-HCL
      resource "aws_s3_bucket" "this" {
        tags = { Team = "billing" } # nothing says how sensitive the data is
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket" "this" {
        tags = { DataClassification = "internal" }
      }
    HCL
  }

  enforce {
    condition     = estate.classified
    error_message = "${core::length(estate.unclassified)} of ${estate.buckets} buckets have no valid DataClassification: ${core::join(", ", estate.unclassified)}"
    about         = estate.unclassified
  }
}
