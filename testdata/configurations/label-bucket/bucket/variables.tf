variable "bucket_name" {
  type        = string
  default     = null
  description = "Name of the bucket; null is the id of the label."
}

variable "acl" {
  type        = string
  default     = "private"
  description = <<-EOT
    A canned ACL.
    Conflicts with `grants`.
    EOT
  nullable    = false
}

variable "grants" {
  type = list(object({
    id          = string
    type        = string
    permissions = list(string)
    uri         = string
  }))
  default     = []
  description = "Grants instead of an ACL."
  nullable    = false
}

variable "object_ownership" {
  type    = string
  default = "ObjectWriter"
  validation {
    condition     = contains(["BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"], var.object_ownership)
    error_message = "No such ownership."
  }
}

variable "versioning_enabled" {
  type     = bool
  default  = true
  nullable = false
}

variable "algorithm" {
  type     = string
  default  = "AES256"
  nullable = false
}

variable "key_arn" {
  type     = string
  default  = ""
  nullable = false
}

variable "bucket_key_enabled" {
  type    = bool
  default = false
}

variable "block" {
  type = object({
    acls     = optional(bool, true)
    policies = optional(bool, true)
    ignore   = optional(bool, true)
    restrict = optional(bool, true)
  })
  default  = {}
  nullable = false
}

variable "tls_only" {
  type    = bool
  default = false
}

variable "minimum_tls" {
  type    = string
  default = null
}

variable "encrypted_uploads_only" {
  type     = bool
  default  = false
  nullable = false
}

variable "source_policies" {
  type     = list(string)
  default  = []
  nullable = false
}

variable "privileged" {
  type        = list(map(list(string)))
  default     = []
  nullable    = false
  description = "ARNs of principals, each with the prefixes that they may use."
}

variable "privileged_actions" {
  type    = list(string)
  default = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"]
}

variable "lifecycle_rules" {
  type = list(object({
    id      = string
    enabled = optional(bool, true)

    abort_days = optional(number)

    filter = optional(object({
      prefix = optional(string)
      tags   = optional(map(string), {})
      above  = optional(number)
    }))
    expiration = optional(object({
      days    = optional(number)
      date    = optional(string)
      markers = optional(bool)
    }))
    noncurrent = optional(object({
      days = optional(number)
      keep = optional(number)
    }))
    transition = optional(list(object({
      days  = optional(number)
      class = optional(string, "GLACIER")
    })), [])
  }))
  default  = []
  nullable = false
}

variable "logging" {
  type = list(object({
    bucket_name = string
    prefix      = string
  }))
  default  = []
  nullable = false
}

variable "replication_rules" {
  type    = list(any)
  default = null
}

variable "replication_bucket" {
  type     = string
  default  = ""
  nullable = false
}

variable "object_lock" {
  type = object({
    mode  = string
    days  = optional(number)
    years = optional(number)
  })
  default = null
}

variable "transfer_acceleration" {
  type     = bool
  default  = false
  nullable = false
}

variable "force_destroy" {
  type     = bool
  default  = false
  nullable = false
}
