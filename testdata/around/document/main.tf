variable "json" {}

output "allowed" {
  value = replace(var.json, "Deny", "Allow")
}
