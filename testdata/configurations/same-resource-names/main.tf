# The same names everywhere: in root and modules, of resources, locals, variables, iterators, for symbols and data sources, in files of any order.
module "first" {
  source = "./part"
  name   = local.name
  part   = { name = "one", this = "Enabled" }
}

module "part" {
  source = "./part"
  name   = "acme-part"
  part   = { name = "two", this = null }
}

resource "aws_s3_bucket" "this" {
  bucket = "acme-${local.this}"
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = { for each in [aws_s3_bucket.this] : "each" => { this = each, var = each.id } }
  bucket   = each.value.var
  versioning_configuration {
    status = [for local in ["Suspended", "Enabled"] : local if local != "Suspended"][0]
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id
  dynamic "rule" {
    for_each = { var = 1, local = 2 }
    iterator = count
    content {
      id     = "${count.key}-${var.name}"
      status = count.value == var.count_of ? "Enabled" : "Disabled"
      filter {}
      dynamic "noncurrent_version_expiration" {
        for_each = [for count in [count.value] : count * 10]
        iterator = rule
        content {
          noncurrent_days = rule.value
        }
      }
    }
  }
}
