resource_policy "aws_s3_bucket" "cross-account-administration" {
  metadata {
    title          = "Another account may administer the bucket"
    responsibility = "bucket-policies"
    severity       = "high"
    binds_from     = "internal"
    controls       = { "aws-fsbp" = ["S3.6"] }
    exempt         = "the policy is public, which public-policy-read, public-policy-write and public-policy-held-back judge"
    description    = "Who may write or delete the policy of a bucket, its encryption or the ACLs of bucket and objects decides who else gets at the data. Security Hub names five actions that no other account needs: s3:DeleteBucketPolicy, s3:PutBucketAcl, s3:PutBucketPolicy, s3:PutEncryptionConfiguration and s3:PutObjectAcl. AWS Security Hub User Guide, 'Amazon S3 controls'."
    document       = "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html"
    example        = <<-HCL
      data "aws_iam_policy_document" "this" {
        statement {
          actions   = ["s3:GetBucketPolicy", "s3:PutBucketPolicy"]
          resources = [aws_s3_bucket.this.arn]
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
          actions   = ["s3:GetBucketPolicy"]
          resources = [aws_s3_bucket.this.arn]
          principals {
            type        = "AWS"
            identifiers = ["arn:aws:iam::210987654321:root"] # not the bucket's account
          }
        }
      }
    HCL
  }

  filter = !iam::is_public(bucket.policy, bucket.arn, bucket.name)

  enforce {
    # Security Hub knows no account that may.
    condition     = !iam::foreign_administration(bucket.policy, bucket.arn, bucket.name, bucket.account, [])
    error_message = iam::foreign_administration_request(bucket.policy, bucket.arn, bucket.name, bucket.account, [])
    about         = bucket.policy
    witness       = iam::foreign_administration_witness(bucket.policy, bucket.arn, bucket.name, bucket.account, [])
  }
}
