resource_policy "aws_s3_bucket" "public-acl-write" {
  metadata {
    title          = "The bucket's ACL lets everyone write"
    responsibility = "acls"
    severity       = "critical"
    binds_from     = "public"
    controls       = { "aws-fsbp" = ["S3.3"] }
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html"
    description    = "WRITE on a bucket lets strangers create objects and overwrite or delete their own, at the owner's cost and in the owner's name; WRITE_ACP lets them grant themselves the rest. No class of data asks for that, so it binds public buckets too. AuthenticatedUsers is anyone with an AWS account of their own. Amazon S3 User Guide, 'Access control list (ACL) overview'."
    example        = <<-HCL
      resource "aws_s3_bucket_ownership_controls" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          object_ownership = "ObjectWriter"
        }
      }

      resource "aws_s3_bucket_public_access_block" "this" {
        bucket             = aws_s3_bucket.this.id
        ignore_public_acls = false
      }

      resource "aws_s3_bucket_acl" "this" {
        bucket = aws_s3_bucket.this.id
        acl    = "public-read-write"
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_ownership_controls" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          object_ownership = "ObjectWriter"
        }
      }

      resource "aws_s3_bucket_acl" "this" {
        bucket = aws_s3_bucket.this.id
        acl    = "private"
      }
    HCL
  }

  enforce {
    condition = bucket.public_access_block.ignore_public_acls || bucket.ownership.mode == "BucketOwnerEnforced" || core::alltrue([
      for grant in bucket.acl.grants : !(grant.everyone && core::contains(["WRITE", "WRITE_ACP", "FULL_CONTROL"], grant.permission))
    ])
    error_message = "the ACL is in force and grants ${core::join(", ", [for grant in bucket.acl.grants : "${grant.permission} to ${grant.grantee}" if grant.everyone && core::contains(["WRITE", "WRITE_ACP", "FULL_CONTROL"], grant.permission)])}"
    about         = bucket.acl.grants
  }
}
