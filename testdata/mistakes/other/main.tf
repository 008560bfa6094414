resource "aws_s3_bucket" "r" {
  bucket = "r"
}
