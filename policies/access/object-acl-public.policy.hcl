resource_policy "aws_s3_bucket" "object-acl-public" {
  metadata {
    title          = "An object's own ACL makes it public"
    responsibility = "acls"
    severity       = "high"
    binds_from     = "internal"
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html"
    description    = "Every object has an ACL of its own beside that of its bucket: a private bucket can hold public objects, and the console shows it only object by object. Canned ACLs public-read, public-read-write and authenticated-read are public, the last one for anyone with an AWS account of their own. Amazon S3 User Guide, 'Access control list (ACL) overview'."
    example        = <<-HCL
      resource "aws_s3_object" "this" {
        bucket = aws_s3_bucket.this.id
        key    = "price-list.csv"
        source = "price-list.csv"
        acl    = "public-read"
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_object" "this" {
        bucket = aws_s3_bucket.this.id
        key    = "price-list.csv"
        source = "price-list.csv"
      }
    HCL
  }

  enforce {
    condition = bucket.public_access_block.ignore_public_acls || bucket.ownership.mode == "BucketOwnerEnforced" || core::alltrue([
      for object in bucket.objects : !core::anytrue([for grant in object.grants : grant.everyone])
    ])
    error_message = "ACLs are in force, and objects have public ones: ${core::join(", ", [for object in bucket.objects : object.address if core::anytrue([for grant in object.grants : grant.everyone])])}"
    about         = bucket.objects
  }
}
