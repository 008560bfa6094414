resource "aws_s3_bucket" "r" {
  bucket = "r"
}
resource "aws_s3_bucket_versioning" "r" {
  bucket = aws_s3_bucket.r.id
  versioning_configuration {
    status = "Enabled"
  }
  resource "aws_s3_bucket" "inside" {
    bucket = "inside"
  }
}
resource "aws_s3_bucket" "away" {
  provider = aws.nowhere
  bucket   = "away"
}
