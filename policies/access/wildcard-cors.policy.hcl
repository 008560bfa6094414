resource_policy "aws_s3_bucket" "wildcard-cors" {
  metadata {
    title          = "Any website may write, or read with any header"
    responsibility = "network-paths"
    severity       = "medium"
    binds_from     = "internal"
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html"
    description    = "CORS grants no access by itself: it lets scripts of other origins use the access that a browser has, by network, cookie or signed URL. With any origin and a writing method, or any origin and any request header, every page that a user opens may do that. Plain GET and HEAD for any origin is how public assets are shared, and is no finding. Amazon S3 User Guide, 'Elements of a CORS configuration'."
    example        = <<-HCL
      resource "aws_s3_bucket_cors_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        cors_rule {
          allowed_methods = ["GET", "PUT"]
          allowed_origins = ["*"]
          allowed_headers = ["*"]
        }
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_cors_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        cors_rule {
          allowed_methods = ["GET", "PUT"]
          allowed_origins = ["https://app.example.com"]
          allowed_headers = ["content-type", "x-amz-*"]
        }
      }
    HCL
  }

  enforce {
    condition = core::alltrue([for rule in bucket.cors.rules : !(
      core::anytrue([for origin in rule.origins : core::contains(["*", "http*", "http://*", "https*", "https://*"], origin)]) &&
      (core::contains(rule.headers, "*") || core::anytrue([for method in rule.methods : core::contains(["PUT", "POST", "DELETE"], method)]))
    )])
    error_message = "CORS lets any origin write, or read with any header: ${core::join("; ", [for rule in bucket.cors.rules : "${core::join(", ", rule.methods)} from ${core::join(", ", rule.origins)}${core::contains(rule.headers, "*") ? " with any header" : ""}" if core::anytrue([for origin in rule.origins : core::contains(["*", "http*", "http://*", "https*", "https://*"], origin)]) && (core::contains(rule.headers, "*") || core::anytrue([for method in rule.methods : core::contains(["PUT", "POST", "DELETE"], method)]))])}"
    about         = bucket.cors.rules
  }
}
