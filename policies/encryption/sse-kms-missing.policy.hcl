resource_policy "aws_s3_bucket" "sse-kms-missing" {
  metadata {
    title          = "Default encryption is not a KMS key"
    responsibility = "encryption-at-rest"
    severity       = "medium"
    binds_from     = "internal"
    controls       = { "aws-fsbp" = ["S3.17"] }
    exempt         = "server access logs, load balancer logs and CloudFront logs are delivered to buckets with SSE-S3 only"
    description    = "AWS encrypts every new object at least with SSE-S3. Whose key that is, who may use it and who sees its use is the customer's half, and it starts with a KMS key as the bucket's default encryption. Amazon S3 User Guide, 'Setting default server-side encryption behavior for Amazon S3 buckets'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html"
    example        = <<-HCL
      resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          apply_server_side_encryption_by_default {
            sse_algorithm = "AES256"
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

  filter = !core::contains(bucket.roles, "log-target") && !core::contains(bucket.roles, "elb-log-target") && !core::contains(bucket.roles, "cloudfront-log-target")

  enforce {
    condition     = core::contains(["aws:kms", "aws:kms:dsse"], bucket.encryption.algorithm)
    error_message = "default encryption is ${bucket.encryption.algorithm}"
    about         = bucket.encryption.algorithm
  }
}
