resource_policy "aws_s3_bucket" "encryption-not-enforced" {
  metadata {
    title          = "Uploads may choose a weaker encryption than the default"
    responsibility = "encryption-at-rest"
    severity       = "low"
    binds_from     = "restricted"
    description    = "The default encryption is for uploads that ask for nothing. An upload that names an algorithm gets that one: AES256 in a bucket whose default is a KMS key, or a key that the sender brings (SSE-C) and nobody else has. A Deny on s3:x-amz-server-side-encryption refuses them. Amazon S3 User Guide, 'Using server-side encryption with AWS KMS keys (SSE-KMS)'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html"
    example        = <<-HCL
      resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
        bucket = aws_s3_bucket.this.id # and no policy on what uploads may ask for
        rule {
          apply_server_side_encryption_by_default {
            sse_algorithm     = "aws:kms"
            kms_master_key_id = aws_kms_key.this.arn
          }
        }
      }
    HCL
    remediation    = <<-HCL
      data "aws_iam_policy_document" "this" {
        statement {
          effect    = "Deny"
          actions   = ["s3:PutObject"]
          resources = ["$${aws_s3_bucket.this.arn}/*"]
          principals {
            type        = "*"
            identifiers = ["*"]
          }
          condition {
            test     = "Null"
            variable = "s3:x-amz-server-side-encryption" # what asks for nothing gets the default
            values   = ["false"]
          }
          condition {
            test     = "StringNotEquals"
            variable = "s3:x-amz-server-side-encryption"
            values   = ["aws:kms"]
          }
        }
      }
    HCL
  }

  enforce {
    condition     = !iam::weaker_upload(bucket.policy, bucket.arn, bucket.name, bucket.encryption.algorithm, bucket.encryption.blocked_types)
    error_message = iam::weaker_upload_request(bucket.policy, bucket.arn, bucket.name, bucket.encryption.algorithm, bucket.encryption.blocked_types)
    about         = bucket.policy
    witness       = iam::weaker_upload_witness(bucket.policy, bucket.arn, bucket.name, bucket.encryption.algorithm, bucket.encryption.blocked_types)
  }
}
