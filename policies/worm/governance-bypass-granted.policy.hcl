input "retention_administrators" {
  type        = list(string)
  default     = []
  description = "Ids of accounts and ARNs of principals whom bucket policies may let bypass governance retention."

  validation {
    condition     = core::alltrue([for principal in input.retention_administrators : core::can(core::regex("^([0-9]{12}|arn:[a-z-]+:(iam|sts)::[0-9]{12}:.+)$", principal))])
    error_message = "an account is given by its twelve digits, a principal by its ARN, unlike one of ${core::jsonencode(input.retention_administrators)}"
  }
}

resource_policy "aws_s3_bucket" "governance-bypass-granted" {
  metadata {
    title          = "The bucket policy lets someone bypass the retention"
    responsibility = "retention"
    severity       = "medium"
    binds_from     = "restricted"
    exempt         = "the default retention is not in mode GOVERNANCE"
    description    = "Retention in mode GOVERNANCE holds against those who lack s3:BypassGovernanceRetention; who has it deletes locked versions with one header more. s3:* contains it. Amazon S3 User Guide, 'Object Lock considerations'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html"
    example        = <<-HCL
      data "aws_iam_policy_document" "this" {
        statement {
          actions   = ["s3:*"]
          resources = ["$${aws_s3_bucket.this.arn}/*"]
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

  filter = bucket.object_lock.enabled && bucket.object_lock.mode == "GOVERNANCE"

  enforce {
    condition     = !iam::bypass_granted(bucket.policy, bucket.arn, bucket.name, bucket.account, input.retention_administrators)
    error_message = iam::bypass_granted_request(bucket.policy, bucket.arn, bucket.name, bucket.account, input.retention_administrators)
    about         = bucket.policy
    witness       = iam::bypass_granted_witness(bucket.policy, bucket.arn, bucket.name, bucket.account, input.retention_administrators)
  }
}
