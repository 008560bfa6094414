variable "prefix" {
  type = string
}

variable "buckets" {
  type = map(object({ class = string, locked = bool, guarded = bool }))
}

variable "versions" {
  type = bool
}

variable "logs" {
  type = string
}

module "bucket" {
  source   = "./bucket"
  for_each = var.buckets
  name     = "${var.prefix}-${each.key}"
  class    = each.value.class
  locked   = each.value.locked
  guarded  = each.value.guarded
  logs     = each.value.class == "public" ? null : { bucket = var.logs }
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = { for name, module in module.bucket : name => module.bucket if var.versions }
  bucket   = each.value.id
  versioning_configuration {
    status = "Enabled"
  }
}

output "buckets" {
  value = { for name, module in module.bucket : name => { id = module.bucket.id, arn = module.bucket.arn, class = var.buckets[name].class } }
}
