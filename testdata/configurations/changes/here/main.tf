variable "name" {
  type      = string
  ephemeral = false
}

resource "aws_s3_bucket" "this" {
  count  = 1
  bucket = var.name
}

# In a module that waits for others, every data source waits.
data "aws_iam_policy_document" "this" {
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::${var.name}", "arn:aws:s3:::${var.name}/*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this[0].id
  policy = data.aws_iam_policy_document.this.json
}

output "late" {
  value = aws_s3_bucket.this[0].bucket
}
