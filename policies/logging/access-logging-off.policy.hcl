resource_policy "aws_s3_bucket" "access-logging-off" {
  metadata {
    title          = "Server access logging is off"
    responsibility = "access-logging"
    severity       = "medium"
    binds_from     = "internal"
    controls       = { "aws-fsbp" = ["S3.9", "CloudTrail.7"] }
    exempt         = "a log target that logged its own deliveries would log without end"
    description    = "AWS captures and delivers access logs; the customer switches them on and names a target. Without them, nobody can tell later who read what. Amazon S3 User Guide, 'Logging requests with server access logging'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html"
    example        = <<-HCL
      resource "aws_s3_bucket" "this" {
        bucket = "acme-invoices" # and no aws_s3_bucket_logging names it
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_logging" "this" {
        bucket        = aws_s3_bucket.this.id
        target_bucket = aws_s3_bucket.logs.id
        target_prefix = "this/"
      }
    HCL
  }

  filter = !core::contains(bucket.roles, "log-target") && !core::contains(bucket.roles, "elb-log-target") && !core::contains(bucket.roles, "cloudfront-log-target")

  enforce {
    condition     = bucket.logging.target != null
    error_message = "requests to this bucket are logged nowhere"
    about         = bucket.logging.target
  }
}
