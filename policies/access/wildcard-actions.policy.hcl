input "administrators" {
  type        = list(string)
  default     = []
  description = "ARNs of principals of the own account to whom bucket policies may allow every action."

  validation {
    condition     = core::alltrue([for principal in input.administrators : core::can(core::regex("^([0-9]{12}|arn:[a-z-]+:(iam|sts)::[0-9]{12}:.+)$", principal))])
    error_message = "an account is given by its twelve digits, a principal by its ARN, unlike one of ${core::jsonencode(input.administrators)}"
  }
}

resource_policy "aws_s3_bucket" "wildcard-actions" {
  metadata {
    title          = "The bucket policy allows every action to a principal"
    responsibility = "least-privilege"
    severity       = "medium"
    binds_from     = "internal"
    exempt         = "the policy is public, which public-policy-read, public-policy-write and public-policy-held-back judge; or another account may administer the bucket, which cross-account-administration judges"
    description    = "s3:* is more than any workload needs: with reading and writing it allows to delete versions and the bucket, to bypass governance retention, to switch off logging and to write the policy itself. Within one account the bucket policy alone is enough, whatever IAM says. The account's root stands for what IAM then divides, and is not meant. Amazon S3 User Guide, 'Security best practices for Amazon S3'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"
    example        = <<-HCL
      data "aws_iam_policy_document" "this" {
        statement {
          actions   = ["s3:*"]
          resources = [aws_s3_bucket.this.arn, "$${aws_s3_bucket.this.arn}/*"]
          principals {
            type        = "AWS"
            identifiers = [aws_iam_role.app.arn]
          }
        }
      }
    HCL
    remediation    = <<-HCL
      data "aws_iam_policy_document" "this" {
        statement {
          actions   = ["s3:GetObject", "s3:PutObject"]
          resources = ["$${aws_s3_bucket.this.arn}/*"]
          principals {
            type        = "AWS"
            identifiers = [aws_iam_role.app.arn]
          }
        }
      }
    HCL
  }

  filter = !iam::is_public(bucket.policy, bucket.arn, bucket.name) && !iam::foreign_administration(bucket.policy, bucket.arn, bucket.name, bucket.account, [])

  enforce {
    condition     = !iam::wildcard_actions(bucket.policy, bucket.arn, bucket.name, bucket.account, input.administrators)
    error_message = iam::wildcard_actions_request(bucket.policy, bucket.arn, bucket.name, bucket.account, input.administrators)
    about         = bucket.policy
    witness       = iam::wildcard_actions_witness(bucket.policy, bucket.arn, bucket.name, bucket.account, input.administrators)
  }
}
