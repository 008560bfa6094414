resource_policy "aws_s3_bucket" "log-target-self" {
  metadata {
    title          = "A bucket logs to itself"
    responsibility = "log-target"
    severity       = "high"
    binds_from     = "public"
    description    = "Each log object that S3 delivers is a write to the bucket, which is logged again: the logs grow without end and bury what they are for. Amazon S3 User Guide, 'Logging requests with server access logging'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html"
    example        = <<-HCL
      resource "aws_s3_bucket_logging" "this" {
        bucket        = aws_s3_bucket.this.id
        target_bucket = aws_s3_bucket.this.id
        target_prefix = "access/"
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_logging" "this" {
        bucket        = aws_s3_bucket.this.id
        target_bucket = aws_s3_bucket.logs.id
        target_prefix = "access/this/"
      }
    HCL
  }

  enforce {
    # A bucket that does not log cannot log to itself, whoever else may log to it.
    condition     = bucket.logging.target == null || !core::contains(bucket.log_sources, bucket.address)
    error_message = "access logs of ${bucket.address} are delivered to itself: every delivered log is logged again"
    about         = bucket.logging.target
  }
}
