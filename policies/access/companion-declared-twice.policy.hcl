resource_policy "aws_s3_bucket" "companion-declared-twice" {
  metadata {
    title          = "Two resources set the same thing of one bucket"
    responsibility = "bucket-policies"
    severity       = "medium"
    binds_from     = "public"
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html"
    description    = "S3 keeps one policy, one lifecycle configuration, one public access block a bucket, and each request that sets one replaces the whole of what was there. Two Terraform resources for the same bucket overwrite each other in no fixed order, and every plan wants to change one of them back. Which statements and rules hold is chance. Amazon S3 API Reference, 'PutBucketLifecycleConfiguration' and 'PutBucketPolicy'."
    example        = <<-HCL
      resource "aws_s3_bucket_policy" "tls" {
        bucket = aws_s3_bucket.this.id
        policy = data.aws_iam_policy_document.tls.json
      }

      resource "aws_s3_bucket_policy" "partner" {
        bucket = aws_s3_bucket.this.id
        policy = data.aws_iam_policy_document.partner.json
      }
    HCL
    remediation    = <<-HCL
      data "aws_iam_policy_document" "all" {
        source_policy_documents = [data.aws_iam_policy_document.tls.json, data.aws_iam_policy_document.partner.json]
      }

      resource "aws_s3_bucket_policy" "this" {
        bucket = aws_s3_bucket.this.id
        policy = data.aws_iam_policy_document.all.json
      }
    HCL
  }

  enforce {
    condition     = core::length(bucket.declared_twice) == 0
    error_message = "declared more than once, so the last to be applied wins: ${core::join("; ", bucket.declared_twice)}"
    about         = bucket.declared_twice
  }
}
