variable "create" {
  description = "Whether anything is made."
  type        = bool
  default     = true
}

variable "region" {
  type    = string
  default = null
}

variable "name" {
  type    = string
  default = null
}

variable "name_prefix" {
  type    = string
  default = null
}

variable "destroy_with_objects" {
  type    = any
  default = false
}

variable "labels" {
  type    = map(string)
  default = {}
}

variable "directory" {
  description = "Whether the bucket is a directory bucket, which has none of most companions."
  type        = bool
  default     = false
}

variable "lock_enabled" {
  type    = bool
  default = false
}

variable "lock" {
  type    = any
  default = {}
}

variable "versions" {
  description = "status, enabled or mfa_delete; bools and strings of any case."
  type        = map(string)
  default     = {}
}

variable "encryption" {
  description = "One rule or a list of them, as an object or as JSON."
  type        = any
  default     = {}
}

variable "rules" {
  description = "Lifecycle rules: a list, or JSON of one."
  type        = any
  default     = []
}

variable "shared_sizes" {
  type    = string
  default = null
}

variable "logs" {
  type    = any
  default = {}
}

variable "access_control" {
  type    = string
  default = null
}

variable "grants" {
  type    = any
  default = []
}

variable "owner" {
  type    = map(string)
  default = {}
}

variable "control_ownership" {
  type    = bool
  default = false
}

variable "ownership" {
  type    = string
  default = "BucketOwnerEnforced"
}

variable "cross_origin" {
  type    = any
  default = []
}

variable "site" {
  type    = any
  default = {}
}

variable "copies" {
  type    = any
  default = {}
}

variable "tiering" {
  type    = any
  default = {}
}

variable "metrics" {
  type    = any
  default = []
}

variable "inventories" {
  type    = any
  default = {}
}

variable "accelerate" {
  type    = string
  default = null
}

variable "payer" {
  type    = string
  default = null
}

variable "attach_block" {
  type    = bool
  default = true
}

variable "block_acls" {
  type    = bool
  default = true
}

variable "block_policies" {
  type    = bool
  default = true
}

variable "ignore_acls" {
  type    = bool
  default = true
}

variable "restrict" {
  type    = bool
  default = true
}

variable "attach_policy" {
  type    = bool
  default = false
}

variable "policy" {
  type    = string
  default = null
}

variable "attach_transport_policy" {
  type    = bool
  default = false
}

variable "attach_modern_tls_policy" {
  type    = bool
  default = false
}

variable "attach_delivery_policy" {
  type    = bool
  default = false
}

variable "delivery_sources" {
  type    = list(string)
  default = []
}

variable "delivery_accounts" {
  type    = list(string)
  default = []
}

variable "attach_uploads_policy" {
  description = "Whether uploads with other encryption than KMS are refused."
  type        = bool
  default     = false
}

variable "allowed_key" {
  type    = string
  default = null
}
