resource "aws_s3_bucket" "this" {
  bucket_prefix = "orders-logs-"
}

output "id" { value = aws_s3_bucket.this.id }
