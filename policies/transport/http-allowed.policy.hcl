resource_policy "aws_s3_bucket" "http-allowed" {
  metadata {
    title          = "Requests over plain HTTP are not denied"
    responsibility = "https-only"
    severity       = "medium"
    binds_from     = "public"
    controls       = { "aws-fsbp" = ["S3.5"], "cis-aws-5.0" = ["2.1.1"] }
    exempt         = "a website endpoint of a bucket classified public serves HTTP only"
    description    = "S3 answers HTTP as well as HTTPS. Only an explicit Deny for aws:SecureTransport false, for everyone, every action, the bucket and its objects, closes HTTP; an Allow that asks for HTTPS does not, since other Allows stay open. Amazon S3 User Guide, 'Protecting data in transit with encryption'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingEncryptionInTransit.html"
    example        = <<-HCL
      data "aws_iam_policy_document" "this" {
        statement {
          actions   = ["s3:GetObject"]
          resources = ["$${aws_s3_bucket.this.arn}/*"]
          principals {
            type        = "AWS"
            identifiers = [aws_iam_role.reader.arn]
          }
          condition {
            test     = "Bool"
            variable = "aws:SecureTransport"
            values   = ["true"] # HTTP stays open to whom another policy allows to read
          }
        }
      }
    HCL
    remediation    = <<-HCL
      data "aws_iam_policy_document" "this" {
        statement {
          sid       = "DenyInsecureTransport"
          effect    = "Deny"
          actions   = ["s3:*"]
          resources = [aws_s3_bucket.this.arn, "$${aws_s3_bucket.this.arn}/*"]
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
    HCL
  }

  filter = !(bucket.website.declared && bucket.classification.value == "public")

  enforce {
    condition     = iam::denies_http(bucket.policy, bucket.arn, bucket.name)
    error_message = iam::http_gap(bucket.policy, bucket.arn, bucket.name)
    about         = bucket.policy
    witness       = iam::http_witness(bucket.policy, bucket.arn, bucket.name)
  }
}
