variable "name" {
  type = string
}

variable "source_name" {
  type = string
}

variable "destinations" {
  type = list(string)
}

variable "keys" {
  type    = map(list(string))
  default = {}
}

data "aws_partition" "here" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["s3.${data.aws_partition.here.dns_suffix}"]
    }
  }
}

data "aws_iam_policy_document" "replicate" {
  statement {
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = ["arn:${data.aws_partition.here.partition}:s3:::${var.source_name}"]
  }
  statement {
    actions   = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"]
    resources = ["arn:${data.aws_partition.here.partition}:s3:::${var.source_name}/*"]
  }
  statement {
    actions   = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags", "s3:ObjectOwnerOverrideToBucketOwner"]
    resources = formatlist("arn:%s:s3:::%s/*", data.aws_partition.here.partition, var.destinations)
  }
  dynamic "statement" {
    for_each = { for use, arns in var.keys : use => arns if length(arns) > 0 }
    content {
      actions   = [statement.key == "decrypt" ? "kms:Decrypt" : "kms:Encrypt"]
      resources = statement.value
    }
  }
}

resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_policy" "this" {
  name   = var.name
  policy = data.aws_iam_policy_document.replicate.json
}

resource "aws_iam_role_policy_attachment" "this" {
  role       = aws_iam_role.this.name
  policy_arn = aws_iam_policy.this.arn
}

output "arn" {
  value      = aws_iam_role.this.arn
  depends_on = [aws_iam_role_policy_attachment.this]
}
