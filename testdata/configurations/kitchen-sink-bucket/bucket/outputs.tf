output "id" {
  value = try(aws_s3_bucket_policy.this[0].id, aws_s3_bucket.this[0].id, "")
}

output "name" {
  value = concat(aws_s3_bucket.this[*].bucket, [""])[0]
}

output "arn" {
  value = local.arn
}

output "region" {
  value = try(data.aws_region.here[0].name, "")
}

output "versioning" {
  value = try(aws_s3_bucket_versioning.this[0].versioning_configuration[0].status, "Disabled")
}

output "any" {
  value = { id = local.id, policy = one(aws_s3_bucket_policy.this[*].policy) }
}
