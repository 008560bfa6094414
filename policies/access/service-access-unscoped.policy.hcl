resource_policy "aws_s3_bucket" "service-access-unscoped" {
  metadata {
    title          = "An AWS service may act on the bucket for anybody's resources"
    responsibility = "bucket-policies"
    severity       = "medium"
    binds_from     = "internal"
    description    = "A service principal stands for the service in all accounts: without a condition on what it acts for, somebody else's distribution, trail or topic reads or writes the bucket by the same statement (the confused deputy). aws:SourceArn or aws:SourceAccount limits it to one's own. IAM User Guide, 'The confused deputy problem'."
    document       = "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"
    example        = <<-HCL
      data "aws_iam_policy_document" "this" {
        statement {
          actions   = ["s3:GetObject"]
          resources = ["$${aws_s3_bucket.this.arn}/*"]
          principals {
            type        = "Service"
            identifiers = ["cloudfront.amazonaws.com"] # every distribution of every account
          }
        }
      }
    HCL
    remediation    = <<-HCL
      data "aws_iam_policy_document" "this" {
        statement {
          actions   = ["s3:GetObject"]
          resources = ["$${aws_s3_bucket.this.arn}/*"]
          principals {
            type        = "Service"
            identifiers = ["cloudfront.amazonaws.com"]
          }
          condition {
            test     = "StringEquals"
            variable = "aws:SourceArn"
            values   = [aws_cloudfront_distribution.this.arn]
          }
        }
      }
    HCL
  }

  enforce {
    condition     = !iam::service_unscoped(bucket.policy, bucket.arn, bucket.name)
    error_message = iam::service_unscoped_request(bucket.policy, bucket.arn, bucket.name)
    about         = bucket.policy
    witness       = iam::service_unscoped_witness(bucket.policy, bucket.arn, bucket.name)
  }
}
