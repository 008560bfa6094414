# Buckets that receive the logs of a bucket (without a rule and with one), a load balancer and CloudFront: log-retention-missing speaks of them.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_logging" "data" {
  bucket        = aws_s3_bucket.data.id
  target_bucket = aws_s3_bucket.access.id
  target_prefix = "data/"
}

resource "aws_s3_bucket" "other" {
  bucket = "orders-other"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_logging" "other" {
  bucket        = aws_s3_bucket.other.id
  target_bucket = aws_s3_bucket.kept.id
  target_prefix = "other/"
}

resource "aws_s3_bucket" "access" {
  bucket = "orders-access"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket" "kept" {
  bucket = "orders-kept"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "kept" {
  bucket = aws_s3_bucket.kept.id
  rule {
    id     = "retention"
    status = "Enabled"
    filter {}
    expiration {
      days = 365
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "balancer" {
  bucket = "orders-balancer"
  tags   = { DataClassification = "internal" }
}

resource "aws_lb" "web" {
  name    = "orders"
  subnets = ["subnet-0a0a0a0a0a0a0a0a0", "subnet-0b0b0b0b0b0b0b0b0"]
  access_logs {
    bucket  = aws_s3_bucket.balancer.id
    enabled = true
  }
}

resource "aws_s3_bucket" "delivery" {
  bucket = "orders-delivery"
  tags   = { DataClassification = "internal" }
}

resource "aws_cloudfront_distribution" "web" {
  enabled = true
  origin {
    origin_id   = "web"
    domain_name = "www.example.com"
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }
  default_cache_behavior {
    target_origin_id       = "web"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
  logging_config {
    bucket = aws_s3_bucket.delivery.bucket_domain_name
  }
  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }
  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
