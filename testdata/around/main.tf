# Attributes with one reference each, bare or with something around it. The documents are read during the apply.

variable "strict" {
  type    = bool
  default = true
}

provider "aws" {
  region                      = "eu-west-1"
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_requesting_account_id  = true
}

resource "terraform_data" "first" {
  input = "first"
}

locals {
  names = toset(["bare", "chosen", "given", "open", "printed", "replaced", "template"])
}

resource "aws_s3_bucket" "policy" {
  for_each = local.names
  bucket   = "acme-policy-${each.key}"
}

data "aws_iam_policy_document" "tls" {
  depends_on = [terraform_data.first]

  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::acme-policy-*"]

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

# Bare.

resource "aws_s3_bucket_policy" "bare" {
  bucket = aws_s3_bucket.policy["bare"].bucket
  policy = data.aws_iam_policy_document.tls.json
}

resource "aws_s3_bucket_policy" "template" {
  bucket = aws_s3_bucket.policy["template"].bucket
  policy = "${data.aws_iam_policy_document.tls.json}"
}

# What is known when the plan is made is not the other branch.
resource "aws_s3_bucket_policy" "chosen" {
  bucket = aws_s3_bucket.policy["chosen"].bucket
  policy = var.strict ? data.aws_iam_policy_document.tls.json : jsonencode({ Statement = [] })
}

# Not bare.

resource "aws_s3_bucket_policy" "replaced" {
  bucket = aws_s3_bucket.policy["replaced"].bucket
  policy = replace(data.aws_iam_policy_document.tls.json, "Deny", "Allow")
}

resource "aws_s3_bucket_policy" "open" {
  bucket = aws_s3_bucket.policy["open"].bucket
  policy = terraform_data.first.id == "" ? data.aws_iam_policy_document.tls.json : jsonencode({ Statement = [] })
}

module "given" {
  source = "./policy"
  bucket = aws_s3_bucket.policy["given"].bucket
  policy = replace(data.aws_iam_policy_document.tls.json, "Deny", "Allow")
}

module "document" {
  source = "./document"
  json   = data.aws_iam_policy_document.tls.json
}

module "printed" {
  source = "./policy"
  bucket = aws_s3_bucket.policy["printed"].bucket
  policy = module.document.allowed
}

resource "aws_kms_key" "replaced" {
  enable_key_rotation = true
  policy              = replace(data.aws_iam_policy_document.tls.json, "Deny", "Allow")
}

# Links: the name of the bucket, whatever stands around it.

resource "aws_s3_bucket" "tried" {
  count  = 1
  bucket = "acme-tried"
}

resource "aws_s3_bucket_versioning" "tried" {
  bucket = try(aws_s3_bucket.tried[0].id, "")

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "joined" {
  count  = 1
  bucket = "acme-joined"
}

resource "aws_s3_bucket_versioning" "joined" {
  bucket = join("", aws_s3_bucket.joined[*].id)

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "chosen" {
  bucket = "acme-chosen"
}

resource "aws_s3_bucket_versioning" "chosen" {
  bucket = var.strict ? aws_s3_bucket.chosen.id : null

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "given" {
  bucket = "acme-given"
}

module "versioned" {
  source  = "./versioned"
  buckets = { given = { name = aws_s3_bucket.given.id } }
}

resource "aws_s3_bucket" "cut" {
  bucket = "acme-cut"
}

resource "aws_s3_bucket_versioning" "cut" {
  bucket = trimprefix(aws_s3_bucket.cut.arn, "arn:aws:s3:::")

  versioning_configuration {
    status = "Enabled"
  }
}

# A link to another bucket, and one to who knows which.

resource "aws_s3_bucket_public_access_block" "replaced" {
  bucket = replace(aws_s3_bucket.chosen.id, "chosen", "cut")
}

resource "aws_s3_bucket_ownership_controls" "suffixed" {
  bucket = "${aws_s3_bucket.chosen.id}-archive"

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_logging" "suffixed" {
  bucket        = aws_s3_bucket.given.bucket
  target_bucket = "${aws_s3_bucket.chosen.id}-logs"
  target_prefix = ""
}

resource "aws_kms_key" "used" {
  enable_key_rotation = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "given" {
  bucket = aws_s3_bucket.given.bucket

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = replace(aws_kms_key.used.arn, "/key.*/", "alias/aws/s3")
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "cut" {
  bucket = aws_s3_bucket.cut.bucket

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.used.arn
    }
  }
}
