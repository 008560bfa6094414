resource_policy "aws_s3_bucket" "log-delivery-unscoped" {
  metadata {
    title          = "Anybody's access logs can be delivered to the bucket"
    responsibility = "log-target"
    severity       = "low"
    binds_from     = "internal"
    description    = "The service that delivers access logs acts for the buckets of all accounts. Without aws:SourceArn or aws:SourceAccount, a bucket of somebody else can log here: its entries lie among the own ones, and the owner pays for them. Amazon S3 User Guide, 'Enabling Amazon S3 server access logging'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html"
    example        = <<-HCL
      data "aws_iam_policy_document" "logs" {
        statement {
          actions   = ["s3:PutObject"]
          resources = ["$${aws_s3_bucket.logs.arn}/*"]
          principals {
            type        = "Service"
            identifiers = ["logging.s3.amazonaws.com"]
          }
        }
      }
    HCL
    remediation    = <<-HCL
      data "aws_iam_policy_document" "logs" {
        statement {
          actions   = ["s3:PutObject"]
          resources = ["$${aws_s3_bucket.logs.arn}/*"]
          principals {
            type        = "Service"
            identifiers = ["logging.s3.amazonaws.com"]
          }
          condition {
            test     = "ArnLike"
            variable = "aws:SourceArn"
            values   = [aws_s3_bucket.this.arn]
          }
        }
      }
    HCL
  }

  # The buckets that log here may be of other estates, so that the role of the bucket does not show it.
  enforce {
    condition     = !iam::log_delivery_unscoped(bucket.policy, bucket.arn, bucket.name)
    error_message = iam::log_delivery_unscoped_request(bucket.policy, bucket.arn, bucket.name)
    about         = bucket.policy
    witness       = iam::log_delivery_unscoped_witness(bucket.policy, bucket.arn, bucket.name)
  }
}
