variable "json" {}

locals {
  allowed = replace(var.json, "Deny", "Allow")
}

output "allowed" {
  value = local.allowed
}
