locals {
  name = "${local.this}-${var.name}"
}
