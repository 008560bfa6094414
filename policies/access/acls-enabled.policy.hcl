resource_policy "aws_s3_bucket" "acls-enabled" {
  metadata {
    title          = "Access control lists are enabled"
    responsibility = "object-ownership"
    severity       = "medium"
    binds_from     = "internal"
    controls       = { "aws-fsbp" = ["S3.12"] }
    exempt         = "log delivery by ACL needs ACLs: a target of server access logs that grants the log delivery group, or a target of CloudFront's standard logs"
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html"
    description    = "While ACLs are enabled, each object can carry access rules that no policy shows, and an object that another account uploads may belong to that account. BucketOwnerEnforced disables ACLs: the bucket's owner owns every object, and policies alone decide. Amazon S3 User Guide, 'Controlling ownership of objects and disabling ACLs for your bucket'."
    example        = <<-HCL
      resource "aws_s3_bucket_ownership_controls" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          object_ownership = "BucketOwnerPreferred"
        }
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_ownership_controls" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          object_ownership = "BucketOwnerEnforced"
        }
      }
    HCL
  }

  filter = !core::contains(bucket.roles, "cloudfront-log-target") && !(core::contains(bucket.roles, "log-target") && core::anytrue([for grant in bucket.acl.grants : grant.grantee == "LogDelivery"]))

  enforce {
    condition     = bucket.ownership.mode == "BucketOwnerEnforced"
    error_message = "Object Ownership is ${bucket.ownership.mode}: ACLs of the bucket and of its objects take effect"
    about         = bucket.ownership.mode
  }
}
