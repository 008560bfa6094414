# Secrets at every place of a module, as `@place@`: tests/hostile/secrets puts a word of its own in each.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }

  backend "s3" {
    bucket     = "state"
    key        = "prod"
    region     = "eu-west-1"
    access_key = "@backend-access-key@"
    secret_key = "@backend-secret-key@"
  }
}

provider "aws" {
  region              = "eu-west-1"
  access_key          = "@provider-access-key@"
  secret_key          = "@provider-secret-key@"
  token               = "@provider-token@"
  allowed_account_ids = [var.account]
  default_tags {
    tags = { Owner = var.object.owner }
  }
  endpoints {
    s3 = "https://user:${var.text}@proxy.example"
  }
}

provider "aws" {
  alias  = "other"
  region = var.region
}

locals {
  format     = format("arn:aws:iam::123456789012:role/%s", var.text)
  joined     = join("/", ["a", var.text, "b"])
  json       = jsonencode({ password = var.text, list = [var.text] })
  base64     = base64encode(var.text)
  digest     = sha256(var.text)
  replaced   = replace(var.text, "z", "y")
  rendered   = templatefile("${path.module}/template.tftpl", { word = var.text })
  tried      = try(var.object.absent, var.object.owner)
  chosen     = can(tonumber(var.text)) ? "a" : var.text
  looped     = [for word in var.list : upper(word)]
  splat      = var.objects[*].word
  names      = keys(var.map)
  heredoc    = <<-EOT
    word ${var.text}
  EOT
  merged     = merge({ a = "b" }, var.map)
  whole      = var.object
  decoded    = jsondecode(jsonencode({ a = var.text }))
  yaml       = yamlencode({ a = var.text })
  split      = split("-", "a-${var.text}")
  nested     = { a = { b = [{ c = var.text }] } }
  file       = file("${path.module}/content.txt")
  called     = sensitive("@called@")
}

resource "aws_s3_bucket" "name" {
  bucket = "b-${var.text}"
  tags = {
    DataClassification = "restricted"
    Text               = var.text
    Looped             = join(",", local.looped)
    File               = local.file
  }
}

resource "aws_s3_bucket_versioning" "name" {
  bucket = "b-${var.text}"
  versioning_configuration {
    status = var.text == "nothing" ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket" "prefix" {
  bucket_prefix = "${var.text}-"
  tags          = local.merged
}

resource "aws_s3_bucket" "class" {
  bucket = "class"
  tags   = { DataClassification = var.text }
}

resource "aws_s3_bucket" "tags" {
  bucket = "tags"
  tags   = { (var.text) = "value", DataClassification = "internal" }
}

resource "aws_s3_bucket_logging" "name" {
  bucket        = aws_s3_bucket.tags.id
  target_bucket = "logs-${var.text}"
  target_prefix = local.joined
}

resource "aws_s3_bucket_policy" "jsonencode" {
  bucket = aws_s3_bucket.name.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Open", Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::b-${var.text}/*" },
      { Sid = var.text, Effect = "Allow", Principal = { AWS = "arn:aws:iam::${var.account}:role/${var.text}" }, Action = "s3:*", Resource = "*" },
      { Effect = "Deny", Principal = "*", Action = "s3:${var.text}", Resource = "*", Condition = { StringEquals = { "aws:PrincipalTag/${var.text}" = var.text } } },
    ]
  })
}

data "aws_iam_policy_document" "document" {
  statement {
    sid       = var.text
    actions   = ["s3:GetObject", "s3:${var.text}"]
    resources = ["arn:aws:s3:::class/${var.text}/*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${var.account}:user/${var.text}", "*"]
    }
    condition {
      test     = "StringLike"
      variable = "aws:PrincipalTag/team"
      values   = [var.text]
    }
  }
}

resource "aws_s3_bucket_policy" "document" {
  bucket = aws_s3_bucket.class.id
  policy = data.aws_iam_policy_document.document.json
}

resource "aws_s3_bucket_policy" "written" {
  bucket = aws_s3_bucket.tags.id
  policy = <<-JSON
    {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "${var.text}"}, "Action": ["s3:*", "${var.text}"], "Resource": "arn:aws:s3:::tags/*"}]}
  JSON
}

resource "aws_s3_bucket_cors_configuration" "name" {
  bucket = aws_s3_bucket.name.id
  cors_rule {
    allowed_methods = ["PUT"]
    allowed_origins = ["https://${var.text}.example", "*"]
    allowed_headers = [var.text]
  }
}

resource "aws_kms_key" "key" {
  description = var.text
  policy      = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "kms:*", Resource = "*", Condition = { StringEquals = { "kms:CallerAccount" = var.account } } }] })
  tags        = { Text = var.text }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "name" {
  bucket = aws_s3_bucket.name.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = "arn:aws:kms:eu-west-1:${var.account}:key/${var.text}"
    }
  }
}

resource "aws_iam_role" "role" {
  name               = var.text
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::${var.account}:root", Service = "s3.amazonaws.com" }, Action = "sts:AssumeRole" }] })
  inline_policy {
    name   = var.text
    policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:*", "sqs:${var.text}"], Resource = "arn:aws:s3:::${var.text}/*" }] })
  }
}

resource "aws_s3_bucket_replication_configuration" "name" {
  bucket = aws_s3_bucket.name.id
  role   = aws_iam_role.role.arn
  rule {
    id     = var.text
    status = "Enabled"
    destination {
      bucket  = "arn:aws:s3:::replica-${var.text}"
      account = var.account
      encryption_configuration {
        replica_kms_key_id = "arn:aws:kms:eu-west-1:${var.account}:key/${var.text}"
      }
    }
  }
}

resource "aws_s3_object" "object" {
  bucket       = aws_s3_bucket.name.id
  key          = var.text
  content      = local.json
  kms_key_id   = var.text
  acl          = "public-read"
  customer_key = "@customer-key@"
}

resource "aws_s3_bucket_public_access_block" "external" {
  bucket              = "external-${var.text}"
  block_public_policy = false
}

resource "aws_s3_bucket_acl" "grants" {
  bucket = aws_s3_bucket.prefix.id
  access_control_policy {
    owner {
      id = var.text
    }
    grant {
      permission = "FULL_CONTROL"
      grantee {
        type = "CanonicalUser"
        id   = var.text
      }
    }
    grant {
      permission = "READ"
      grantee {
        type          = "AmazonCustomerByEmail"
        email_address = "${var.text}@example.com"
      }
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "name" {
  bucket = aws_s3_bucket.name.id
  dynamic "rule" {
    for_each = [var.text]
    content {
      id     = rule.value
      status = "Enabled"
      expiration {
        days = 1
      }
      filter {
        prefix = rule.value
      }
    }
  }
}

resource "aws_s3_access_point" "point" {
  bucket = "b-${var.text}"
  name   = var.text
  policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:eu-west-1:${var.account}:accesspoint/${var.text}/object/*" }] })
}

resource "aws_cloudtrail" "trail" {
  name           = var.text
  s3_bucket_name = "b-${var.text}"
}

resource "aws_instance" "machine" {
  ami           = "ami-1"
  instance_type = "t3.micro"
  user_data     = var.text

  connection {
    password    = "@connection-password@"
    private_key = <<-EOT
      @connection-key@
    EOT
  }

  provisioner "remote-exec" {
    inline = ["echo ${var.text}"]
  }
}

resource "aws_db_instance" "database" {
  password_wo         = var.passing
  password_wo_version = 1
}

module "inner" {
  source = "./inner"
  text   = var.text
  marked = "plain"
  map    = local.whole
}

resource "aws_s3_bucket" "output" {
  bucket = module.inner.text
  tags   = { Marked = module.inner.marked, Digest = local.digest, Base = local.base64 }
}

output "text" {
  value     = var.text
  sensitive = true
}

output "whole" {
  value = { name = "b-${var.text}", rendered = local.rendered }
}
