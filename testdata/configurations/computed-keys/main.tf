# Keys that an expression makes from the own key: a plan records of them only that the own key takes part.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "team" {
  for_each = toset(["a-data", "a-logs", "b-data", "b-logs"])
  tags     = { Kind = each.key }
}

resource "aws_s3_bucket_logging" "team" {
  for_each      = { for key, bucket in aws_s3_bucket.team : key => bucket if endswith(key, "data") }
  bucket        = each.value.id
  target_bucket = aws_s3_bucket.team[replace(each.key, "data", "logs")].id
  target_prefix = "${each.key}/"
}

resource "aws_s3_bucket" "pair" {
  count = 2
}

resource "aws_s3_bucket_versioning" "pair" {
  count  = 2
  bucket = aws_s3_bucket.pair[count.index].id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_iam_role" "pair" {
  name = "replication"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_s3_bucket_replication_configuration" "pair" {
  count  = 2
  bucket = aws_s3_bucket.pair[count.index].id
  role   = aws_iam_role.pair.arn
  rule {
    status = "Enabled"
    destination {
      bucket = aws_s3_bucket.pair[1 - count.index].arn
    }
  }
}
