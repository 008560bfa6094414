input "trusted_principals" {
  type        = list(string)
  default     = []
  description = "Ids of other accounts and of organizations, and ARNs of principals, that bucket policies may let in."

  validation {
    condition     = core::alltrue([for principal in input.trusted_principals : core::can(core::regex("^([0-9]{12}|o-[a-z0-9]{10,32}|arn:[a-z-]+:(iam|sts)::[0-9]{12}:.+)$", principal))])
    error_message = "an account is given by its twelve digits, an organization by its id, a principal by its ARN, unlike one of ${core::jsonencode(input.trusted_principals)}"
  }
}

resource_policy "aws_s3_bucket" "cross-account-access" {
  metadata {
    title          = "Another account has access to the bucket"
    responsibility = "least-privilege"
    severity       = "medium"
    binds_from     = "confidential"
    exempt         = "the policy is public, which public-policy-read, public-policy-write and public-policy-held-back judge; or another account may administer the bucket, which cross-account-administration judges"
    description    = "What a bucket policy allows to another account is handed on there by its own administrators, out of sight of the bucket's owner. Each account that is meant to have it, or its organization, belongs on the list trusted_principals. Amazon S3 User Guide, 'Bucket owner granting cross-account bucket permissions'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access-example2.html"
    example        = <<-HCL
      data "aws_iam_policy_document" "this" {
        statement {
          actions   = ["s3:GetObject"]
          resources = ["$${aws_s3_bucket.this.arn}/*"]
          principals {
            type        = "AWS"
            identifiers = ["arn:aws:iam::210987654321:root"] # not the bucket's account
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
            type        = "AWS"
            identifiers = [aws_iam_role.reader.arn] # of the bucket's account
          }
        }
      }
    HCL
  }

  filter = !iam::is_public(bucket.policy, bucket.arn, bucket.name) && !iam::foreign_administration(bucket.policy, bucket.arn, bucket.name, bucket.account, [])

  enforce {
    condition     = !iam::foreign_access(bucket.policy, bucket.arn, bucket.name, bucket.account, input.trusted_principals)
    error_message = iam::foreign_access_request(bucket.policy, bucket.arn, bucket.name, bucket.account, input.trusted_principals)
    about         = bucket.policy
    witness       = iam::foreign_access_witness(bucket.policy, bucket.arn, bucket.name, bucket.account, input.trusted_principals)
  }
}
