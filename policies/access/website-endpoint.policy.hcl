resource_policy "aws_s3_bucket" "website-endpoint" {
  metadata {
    title          = "The bucket hosts a website over plain HTTP"
    responsibility = "network-paths"
    severity       = "medium"
    binds_from     = "internal"
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html"
    description    = "A website endpoint speaks HTTP only and serves nothing but what is readable by everyone, so it has no use for data that is not public. CloudFront with origin access control serves the same objects over HTTPS from a bucket that stays private. Amazon S3 User Guide, 'Website endpoints'."
    example        = <<-HCL
      resource "aws_s3_bucket_website_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        index_document {
          suffix = "index.html"
        }
      }
    HCL
    remediation    = <<-HCL
      resource "aws_cloudfront_origin_access_control" "this" {
        name                              = "site"
        origin_access_control_origin_type = "s3"
        signing_behavior                  = "always"
        signing_protocol                  = "sigv4"
      }
      # and in aws_cloudfront_distribution: origin_access_control_id, domain_name = aws_s3_bucket.this.bucket_regional_domain_name
    HCL
  }

  enforce {
    condition     = !bucket.website.declared
    error_message = "website hosting is on: its endpoint answers plain HTTP only"
    about         = bucket.website.declared
  }
}
