output "name" {
  description = "Name of the bucket, once log delivery may write to it."
  value       = aws_s3_bucket_policy.this.bucket
}
