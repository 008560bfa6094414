resource_policy "aws_s3_bucket" "sse-c-allowed" {
  metadata {
    title          = "Uploads with keys that the client keeps are accepted"
    responsibility = "encryption-at-rest"
    severity       = "medium"
    binds_from     = "internal"
    description    = "With SSE-C the client sends the key and AWS forgets it. Whoever holds stolen credentials can overwrite objects with a key of their own, and nobody but them can read the result: a known way of extortion. New buckets refuse such uploads since April 2026; NONE in blocked_encryption_types lifts that. Amazon S3 User Guide, 'Blocking or unblocking SSE-C for a general purpose bucket'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html"
    example        = <<-HCL
      resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          blocked_encryption_types = ["NONE"]
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
          blocked_encryption_types = ["SSE-C"]
          apply_server_side_encryption_by_default {
            sse_algorithm = "AES256"
          }
        }
      }
    HCL
  }

  enforce {
    condition     = bucket.encryption.blocked_types == null ? true : !core::contains(bucket.encryption.blocked_types, "NONE")
    error_message = "blocked_encryption_types is NONE: uploads with SSE-C are accepted"
    about         = bucket.encryption.blocked_types
  }
}
