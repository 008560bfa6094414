output "name" {
  description = "Name of the bucket, for what uses it."
  value       = aws_s3_bucket.this.id
}

output "arn" {
  description = "ARN of the bucket, for policies of its users."
  value       = aws_s3_bucket.this.arn
}

output "key_arn" {
  description = "ARN of the key: readers need kms:Decrypt, writers kms:GenerateDataKey."
  value       = aws_kms_key.this.arn
}
