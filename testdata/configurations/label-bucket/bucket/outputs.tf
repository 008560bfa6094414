output "id" {
  value = local.enabled ? join("", aws_s3_bucket.default[*].id) : ""
}

output "arn" {
  value = one(aws_s3_bucket.default[*].arn)
}

output "name" {
  value = local.enabled ? local.name : ""
}

output "context" {
  value = module.this.context
}

output "enabled" {
  value = module.this.enabled
}
