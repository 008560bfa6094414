resource_policy "aws_s3_bucket" "bucket-key-off" {
  metadata {
    title          = "Objects are encrypted without a bucket key"
    responsibility = "encryption-at-rest"
    severity       = "low"
    binds_from     = "internal"
    exempt         = "default encryption is not aws:kms: SSE-S3 makes no KMS requests, and DSSE-KMS knows no bucket keys"
    description    = "Without a bucket key every upload and every read is a request to KMS, which costs money, counts against the account's request quota, and floods the trail in which the use of the key is to be found. Amazon S3 User Guide, 'Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html"
    example        = <<-HCL
      resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          apply_server_side_encryption_by_default {
            sse_algorithm     = "aws:kms"
            kms_master_key_id = aws_kms_key.this.arn
          }
        }
      }
    HCL
    remediation    = <<-HCL
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

  filter = bucket.encryption.algorithm == "aws:kms"

  enforce {
    condition     = bucket.encryption.bucket_key_enabled
    error_message = "bucket_key_enabled is off: every object asks KMS by itself"
    about         = bucket.encryption.bucket_key_enabled
  }
}
