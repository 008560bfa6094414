resource "aws_s3_bucket" "made" {
  bucket_prefix = "acme-made-"
}

output "bucket" {
  value = aws_s3_bucket.made.id
}

output "all" {
  value = { inner = { id = aws_s3_bucket.made.id, arn = aws_s3_bucket.made.arn } }
}
