# Everything that can be wrong at once: each mistake is told at its place, and the rest is judged.
locals {
  a = local.b
  b = local.c
  c = local.a
  bad = 1 + "x"
}
resource "aws_s3_bucket" "x" {
  bucket = "x-${local.nope}"
}
resource "aws_s3_bucket" "y" {
  bucket = var.missing
  tags = { DataClassification = "internal" }
}
resource "aws_s3_bucket_versioning" "y" {
  bucket = aws_s3_bucket.y.id
  versioning_configuration {
    status = aws_s3_bucket_versioning.z.versioning_configuration[0].status
  }
}
resource "aws_s3_bucket_versioning" "z" {
  bucket = aws_s3_bucket.y.id
  versioning_configuration {
    status = aws_s3_bucket_versioning.y.versioning_configuration[0].status
  }
}
resource "aws_s3_bucket" "broken" {
  bucket = "a" "b"
}
module "m" {
  source = "./mod"
  name   = 3
  extra  = 1
}
module "gone" { source = "./nothere" }
module "reg" {
  source  = "a/b/aws"
  version = "1.0"
}
resource "aws_s3_bucket" "n" {
  count  = 0
  bucket = "n"
}
import {
  to = aws_s3_bucket.imp
  id = "imp"
}
resource "aws_s3_bucket" "imp" { bucket = "imp" }
moved {
  from = aws_s3_bucket.a
  to   = aws_s3_bucket.y
}
module "reg2" {
  source = "a/c/aws"
  bucket = local.handed
}
resource "aws_s3_bucket" "handed" { bucket = "handed" }
locals { handed = aws_s3_bucket.handed.id }
