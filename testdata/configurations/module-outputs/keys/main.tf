variable "uses" {
  type = set(string)
}

resource "aws_kms_key" "this" {
  for_each                = var.uses
  description             = each.key
  enable_key_rotation     = each.key == "orders"
  deletion_window_in_days = 30
}

output "arns" {
  value = { for use, key in aws_kms_key.this : use => key.arn }
}
