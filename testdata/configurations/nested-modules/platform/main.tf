variable "prefix" {
  type = string
}

variable "domains" {
  type = map(map(object({
    class   = string
    locked  = optional(bool, false)
    guarded = optional(bool)
  })))
}

variable "defaults" {
  type    = object({ versioned = optional(bool, true), guarded = optional(bool, true) })
  default = {}
}

module "domain" {
  source   = "./domain"
  for_each = var.domains
  prefix   = "${var.prefix}-${each.key}"
  buckets  = { for name, bucket in each.value : name => merge(bucket, { guarded = coalesce(bucket.guarded, var.defaults.guarded) }) }
  versions = var.defaults.versioned
  logs     = module.logs.bucket.id
}

module "logs" {
  source  = "./domain/bucket"
  name    = "${var.prefix}-logs"
  class   = "internal"
  guarded = true
}

output "buckets" {
  value = { for name, domain in module.domain : name => domain.buckets }
}

output "logs" {
  value = module.logs.bucket.id
}
