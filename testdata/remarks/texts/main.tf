# Texts that are no JSON; terraform itself refuses them when it plans.
resource "aws_s3_bucket" "heredoc" {
  bucket = "orders-heredoc"
}

resource "aws_s3_bucket_policy" "heredoc" {
  bucket = aws_s3_bucket.heredoc.id
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        { "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::orders-heredoc/*" },
      ]
    }
  JSON
}

resource "aws_s3_bucket" "quoted" {
  bucket = "orders-quoted"
}

resource "aws_s3_bucket_policy" "quoted" {
  bucket = aws_s3_bucket.quoted.id
  policy = "{\"Version\": \"2012-10-17\", \"Statement\": ["
}

resource "aws_s3_bucket" "nothing" {
  bucket = "orders-nothing"
}

resource "aws_s3_bucket_policy" "nothing" {
  bucket = aws_s3_bucket.nothing.id
  policy = jsonencode([])
}

# With the name of another bucket put in, a text has other columns.
resource "aws_s3_bucket" "spliced" {
  bucket = "orders-spliced"
}

resource "aws_s3_bucket_policy" "spliced" {
  bucket = aws_s3_bucket.spliced.id
  policy = <<JSON
{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Deny",
    "NotPrincipal": { "AWS": "${aws_s3_bucket.quoted.arn}" }, "NotActions": "s3:GetObject", "NotAction": "s3:GetObject",
    "Resource": "${aws_s3_bucket.spliced.arn}/*", "Condition": { "Bools": { "aws:SecureTransport": "${false}" } }
  }
}
JSON
}
