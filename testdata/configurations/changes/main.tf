# Blocks about changes beside what they change: moved, removed, import, check, lifecycle, depends_on, conditions, provisioners, triggers.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0, < 7.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Team = "x" }
  }
}

variable "imported" {
  type    = map(string)
  default = {}
}

resource "aws_s3_bucket" "renamed" {
  bucket = "acme-renamed"
}

moved {
  from = aws_s3_bucket.old
  to   = aws_s3_bucket.renamed
}

moved {
  from = module.gone.aws_s3_bucket.this
  to   = module.here.aws_s3_bucket.this[0]
}

removed {
  from = aws_s3_bucket.forgotten
  lifecycle {
    destroy = false
  }
}

removed {
  from = module.forgotten
  lifecycle {
    destroy = true
  }
}

import {
  for_each = var.imported
  to       = aws_s3_bucket.imported[each.key]
  id       = each.value
}

resource "aws_s3_bucket" "imported" {
  for_each = var.imported
  bucket   = each.value
}

check "name" {
  data "aws_region" "here" {}
  assert {
    condition     = aws_s3_bucket.renamed.bucket != "acme-old" && data.aws_region.here.name != ""
    error_message = "${aws_s3_bucket.renamed.bucket} has its old name."
  }
}

resource "aws_s3_bucket" "guarded" {
  bucket = "acme-guarded"
  lifecycle {
    create_before_destroy = true
    prevent_destroy       = true
    ignore_changes        = all
    replace_triggered_by  = [terraform_data.version, aws_s3_bucket.renamed.tags]
    precondition {
      condition     = terraform_data.version.input == "1"
      error_message = "Only version 1."
    }
    postcondition {
      condition     = self.bucket == "acme-guarded"
      error_message = "${self.bucket} is another."
    }
  }
  timeouts {
    create = "5m"
  }
}

resource "terraform_data" "version" {
  input            = "1"
  triggers_replace = [aws_s3_bucket.renamed.arn]
  provisioner "local-exec" {
    command = "echo ${self.id}"
  }
  provisioner "local-exec" {
    when    = destroy
    command = "echo gone"
  }
}

module "here" {
  source     = "./here"
  depends_on = [aws_s3_bucket.guarded]
  name       = "acme-here"
}

# A data source that waits for a resource is read during the apply; what it computes stands in the source.
data "aws_iam_policy_document" "late" {
  depends_on = [aws_s3_bucket.guarded]
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::acme-guarded", "arn:aws:s3:::acme-guarded/*"]
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

resource "aws_s3_bucket_policy" "guarded" {
  bucket = aws_s3_bucket.guarded.id
  policy = data.aws_iam_policy_document.late.json
}

resource "aws_s3_bucket_versioning" "guarded" {
  bucket     = aws_s3_bucket.guarded.id
  depends_on = [module.here, aws_s3_bucket.renamed]
  versioning_configuration {
    status = module.here.late == null ? "Suspended" : "Enabled"
  }
}

# Known only after the apply: what a provisioner or another provider makes.
resource "aws_s3_bucket_versioning" "renamed" {
  bucket = aws_s3_bucket.renamed.id
  versioning_configuration {
    status = terraform_data.version.output == "1" ? "Enabled" : "Suspended"
  }
}

output "late" {
  value       = module.here.late
  depends_on  = [terraform_data.version]
  description = "Whatever."
  precondition {
    condition     = module.here.late != ""
    error_message = "Empty."
  }
}
