# A companion finds its bucket through locals, try, one, coalesce, splats, for expressions, values, zipmap, element, conditions and other companions.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "named" {
  type    = bool
  default = true
}

# Without names: nothing but the reference says which bucket is meant.
resource "aws_s3_bucket" "a" {}

resource "aws_s3_bucket" "b" {
  bucket_prefix = "acme-b-"
}

resource "aws_s3_bucket" "many" {
  for_each = toset(["x", "y", "z"])
}

resource "aws_s3_bucket" "counted" {
  count = 3
}

resource "aws_s3_bucket" "maybe" {
  count = var.named ? 1 : 0
}

resource "aws_s3_bucket" "never" {
  count = var.named ? 0 : 1
}

locals {
  direct  = aws_s3_bucket.a.id
  chained = local.direct
  object  = { bucket = aws_s3_bucket.b, nested = { ids = [aws_s3_bucket.a.id, aws_s3_bucket.b.id] } }
  by_key  = { for key, bucket in aws_s3_bucket.many : key => bucket.id }
  zipped  = zipmap(["first", "second", "third"], aws_s3_bucket.counted[*].id)
  chosen  = var.named ? aws_s3_bucket.maybe[0].id : aws_s3_bucket.never[0].id
  either  = coalesce(try(aws_s3_bucket.never[0].id, null), try(aws_s3_bucket.counted[2].id, null), aws_s3_bucket.a.id)
  listed  = [for bucket in [aws_s3_bucket.a, aws_s3_bucket.b] : bucket.id]
}

resource "aws_s3_bucket_versioning" "through_locals" {
  bucket = local.chained
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "through_object" {
  bucket = local.object.bucket.id
  versioning_configuration {
    status = "Suspended"
  }
}

resource "aws_s3_bucket_public_access_block" "nested" {
  bucket                  = local.object.nested.ids[1]
  block_public_acls       = true
  block_public_policy     = false
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "by_key" {
  for_each = local.by_key
  bucket   = each.value
  versioning_configuration {
    status = each.key == "y" ? "Suspended" : "Enabled"
  }
}

resource "aws_s3_bucket_ownership_controls" "values" {
  bucket = values(aws_s3_bucket.many)[2].id
  rule {
    object_ownership = "ObjectWriter"
  }
}

resource "aws_s3_bucket_ownership_controls" "keys" {
  bucket = aws_s3_bucket.many[keys(aws_s3_bucket.many)[0]].bucket
  rule {
    object_ownership = "BucketOwnerPreferred"
  }
}

resource "aws_s3_bucket_versioning" "zipped" {
  for_each = local.zipped
  bucket   = local.zipped[each.key]
  versioning_configuration {
    status = each.key == "first" ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "element" {
  bucket = element(aws_s3_bucket.counted.*.id, 4)
  rule {
    id     = "uploads"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

resource "aws_s3_bucket_ownership_controls" "either" {
  bucket = local.either
  rule {
    object_ownership = "ObjectWriter"
  }
}

resource "aws_s3_bucket_versioning" "one" {
  bucket = one(aws_s3_bucket.maybe[*].id)
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_ownership_controls" "chosen" {
  bucket = local.chosen
  rule {
    object_ownership = "ObjectWriter"
  }
}

resource "aws_s3_bucket_public_access_block" "joined" {
  bucket = join("", concat(aws_s3_bucket.maybe[*].id, aws_s3_bucket.never[*].id))
}

resource "aws_s3_bucket_lifecycle_configuration" "companion" {
  bucket = aws_s3_bucket_versioning.through_locals.bucket
  rule {
    id     = "noncurrent"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }
}

resource "aws_s3_bucket_ownership_controls" "companion_id" {
  bucket = aws_s3_bucket_public_access_block.nested.id
  rule {
    object_ownership = "ObjectWriter"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "flattened" {
  for_each = toset(["0", "1"])
  bucket   = flatten([[aws_s3_bucket.many["x"].id], [[aws_s3_bucket.many["y"].id]]])[each.key]
  rule {
    id     = "tidy-${each.key}"
    status = "Enabled"
    filter {}
    expiration {
      days = 1
    }
  }
}

resource "aws_s3_bucket_request_payment_configuration" "listed" {
  count  = length(local.listed)
  bucket = local.listed[count.index]
  payer  = count.index == 0 ? "Requester" : "BucketOwner"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "template" {
  bucket = aws_s3_bucket.a.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "looked_up" {
  bucket = lookup({ for key, bucket in aws_s3_bucket.many : key => bucket.id }, "z", "nobody")
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_s3_bucket_policy" "a" {
  bucket = aws_s3_bucket.a.id
  policy = data.aws_iam_policy_document.transport.json
}

data "aws_iam_policy_document" "transport" {
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = flatten([for bucket in [aws_s3_bucket.a, aws_s3_bucket.b] : [bucket.arn, "${bucket.arn}/*"]])
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}
