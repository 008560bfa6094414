resource_policy "aws_s3_bucket" "policy-lockout" {
  metadata {
    title          = "The bucket policy locks everyone out but the root user"
    responsibility = "bucket-policies"
    severity       = "medium"
    binds_from     = "public"
    description    = "A Deny that no principal of the account escapes is for Terraform too: once it is applied, nobody can write or delete the policy any more, and the apply after it fails. Only the root user of the account still may. Amazon S3 API Reference, 'PutBucketPolicy'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html"
    example        = <<-HCL
      data "aws_iam_policy_document" "this" {
        statement {
          effect    = "Deny"
          actions   = ["s3:*"]
          resources = [aws_s3_bucket.this.arn, "$${aws_s3_bucket.this.arn}/*"]
          principals {
            type        = "*"
            identifiers = ["*"]
          }
        }
      }
    HCL
    remediation    = <<-HCL
      data "aws_iam_policy_document" "this" {
        statement {
          effect    = "Deny"
          actions   = ["s3:*"]
          resources = [aws_s3_bucket.this.arn, "$${aws_s3_bucket.this.arn}/*"]
          principals {
            type        = "*"
            identifiers = ["*"]
          }
          condition {
            test     = "ArnNotEquals"
            variable = "aws:PrincipalArn"
            values   = [aws_iam_role.administrator.arn]
          }
        }
      }
    HCL
  }

  enforce {
    condition     = !iam::locks_out(bucket.policy, bucket.arn, bucket.name, bucket.account)
    error_message = iam::locks_out_request(bucket.policy, bucket.arn, bucket.name, bucket.account)
    about         = bucket.policy
    witness       = iam::locks_out_witness(bucket.policy, bucket.arn, bucket.name, bucket.account)
  }
}
