variable "text" {
  type = string
}

variable "marked" {
  type      = string
  sensitive = true
}

variable "map" {
  type = any
}

resource "aws_s3_bucket" "inner" {
  bucket        = "inner-${var.text}"
  force_destroy = true
  tags          = { Owner = var.map.owner }
}

output "text" {
  value = "out-${var.text}"
}

output "marked" {
  value = var.marked
}
