resource_policy "aws_s3_bucket" "sse-key-aws-managed" {
  metadata {
    title          = "Default encryption uses the AWS managed key"
    responsibility = "key-management"
    severity       = "medium"
    binds_from     = "confidential"
    exempt         = "the bucket does not encrypt with KMS, which sse-kms-missing judges; or it receives server access logs, load balancer logs or CloudFront logs, which are delivered to buckets with SSE-S3 only"
    description    = "KMS without a key of one's own means the AWS managed key aws/s3. Nobody can edit its policy, so every principal of the account that S3 lets through can decrypt; it cannot be shared with another account, disabled or deleted. A key of one's own adds a second gate to the data, and a way to shut it. AWS KMS Developer Guide, 'AWS KMS keys'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html"
    example        = <<-HCL
      resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          apply_server_side_encryption_by_default {
            sse_algorithm = "aws:kms" # without kms_master_key_id
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
          bucket_key_enabled = true
          apply_server_side_encryption_by_default {
            sse_algorithm     = "aws:kms"
            kms_master_key_id = aws_kms_key.this.arn
          }
        }
      }
    HCL
  }

  filter = (
    core::contains(["aws:kms", "aws:kms:dsse"], bucket.encryption.algorithm) &&
    !core::contains(bucket.roles, "log-target") &&
    !core::contains(bucket.roles, "elb-log-target") &&
    !core::contains(bucket.roles, "cloudfront-log-target")
  )

  enforce {
    condition     = bucket.encryption.key.manager == "customer"
    error_message = "default encryption is ${bucket.encryption.algorithm} with the AWS managed key (key: ${bucket.encryption.key_id})"
    about         = bucket.encryption.key.manager
  }
}
