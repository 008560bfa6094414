input "key_accounts" {
  type        = list(string)
  default     = []
  description = "Ids of other accounts whose KMS keys may encrypt buckets, such as that of a central key account."

  validation {
    condition     = core::alltrue([for account in input.key_accounts : core::can(core::regex("^[0-9]{12}$", account))])
    error_message = "the id of an account has twelve digits, unlike one of ${core::jsonencode(input.key_accounts)}"
  }
}

resource_policy "aws_s3_bucket" "sse-key-foreign" {
  metadata {
    title          = "The bucket's KMS key is of another account or Region"
    responsibility = "key-management"
    severity       = "medium"
    binds_from     = "confidential"
    exempt         = "the bucket does not encrypt with a customer managed key"
    description    = "Whoever owns the key decides whether the data can be read: another account can change the key's policy, disable the key or delete it, and the bucket's owner sees it only when reads fail. A key of another Region does not work at all: S3 takes keys of the bucket's Region only, does not check that when the default is set, and refuses the uploads that follow. Amazon S3 User Guide, 'Using server-side encryption with AWS KMS keys (SSE-KMS)'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html"
    example        = <<-HCL
      resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
        bucket = aws_s3_bucket.this.id # an account and a Region of its own: 123456789012, eu-west-1
        rule {
          apply_server_side_encryption_by_default {
            sse_algorithm     = "aws:kms"
            kms_master_key_id = "arn:aws:kms:us-east-1:210987654321:key/7c1f0a52-5e0b-4b57-9d0e-6a1f5f0b7a11"
          }
        }
      }
    HCL
    remediation    = <<-HCL
      resource "aws_kms_key" "this" {
        enable_key_rotation = true
      }

      resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          apply_server_side_encryption_by_default {
            sse_algorithm     = "aws:kms"
            kms_master_key_id = aws_kms_key.this.arn # same provider configuration as the bucket
          }
        }
      }
    HCL
  }

  filter = core::contains(["aws:kms", "aws:kms:dsse"], bucket.encryption.algorithm) && bucket.encryption.key.manager == "customer"

  locals {
    # A key that this plan makes has no id yet.
    key = bucket.encryption.key.address == null ? bucket.encryption.key_id : bucket.encryption.key.address
  }

  enforce {
    condition     = core::contains(input.key_accounts, bucket.encryption.key.account) || bucket.encryption.key.account == bucket.account
    error_message = "the key ${local.key} is of account ${bucket.encryption.key.account}, the bucket of account ${bucket.account}: its owner decides whether the data can be read"
    about         = bucket.encryption.key.account
  }
  enforce {
    condition     = bucket.encryption.key.region == bucket.region
    error_message = "the key ${local.key} is of Region ${bucket.encryption.key.region}, the bucket of Region ${bucket.region}: S3 cannot use it"
    about         = bucket.encryption.key.region
  }
}
