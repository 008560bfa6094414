# Buckets that receive the logs of a bucket, a load balancer and CloudFront.
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
  tags   = { DataClassification = "restricted" }
}

resource "aws_s3_bucket_logging" "data" {
  bucket        = aws_s3_bucket.data.id
  target_bucket = aws_s3_bucket.access.id
  target_prefix = "data/"
}

resource "aws_s3_bucket" "access" {
  bucket = "orders-access"
  tags   = { DataClassification = "restricted" }
}

resource "aws_s3_bucket" "balancer" {
  bucket = "orders-balancer"
  tags   = { DataClassification = "restricted" }
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
  tags   = { DataClassification = "restricted" }
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
