resource_policy "aws_s3_bucket" "public-acl-declared" {
  metadata {
    title          = "A public ACL is declared that has no effect"
    responsibility = "acls"
    severity       = "medium"
    binds_from     = "internal"
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html"
    description    = "The configuration asks for a public bucket, and only another setting stands between. Where IgnorePublicAcls holds it back, the ACL opens the bucket on the day somebody lifts the block. Where ACLs are disabled, as they are by default on every bucket created since April 2023, S3 refuses the ACL and the apply stops half way; the usual next step, enabling ACLs, makes it public. Amazon S3 User Guide, 'Controlling ownership of objects and disabling ACLs for your bucket'."
    example        = <<-HCL
      resource "aws_s3_bucket" "this" {
        bucket = "invoices"
      }

      resource "aws_s3_bucket_acl" "this" {
        bucket = aws_s3_bucket.this.id
        acl    = "public-read"
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket" "this" {
        bucket = "invoices"
      }

      resource "aws_s3_bucket_ownership_controls" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          object_ownership = "BucketOwnerEnforced"
        }
      }
    HCL
  }

  enforce {
    condition = !bucket.acl.declared || bucket.ownership.mode != "BucketOwnerEnforced" || core::alltrue([
      for grant in bucket.acl.grants : !grant.everyone
    ])
    error_message = "the ACL grants ${core::join(", ", [for grant in bucket.acl.grants : "${grant.permission} to ${grant.grantee}" if grant.everyone])}, but Object Ownership is BucketOwnerEnforced (AWS's default for a new bucket without ownership controls): ACLs are disabled and the apply of this one fails"
    about         = bucket.acl.grants
  }
  enforce {
    condition = !bucket.acl.declared || !bucket.public_access_block.ignore_public_acls || core::alltrue([
      for grant in bucket.acl.grants : !grant.everyone
    ])
    error_message = "the ACL grants ${core::join(", ", [for grant in bucket.acl.grants : "${grant.permission} to ${grant.grantee}" if grant.everyone])}, which the block of ${bucket.account_block.ignore_public_acls ? "the account" : "the bucket"} ignores: where ACLs are enabled, it takes effect as soon as IgnorePublicAcls is switched off"
    about         = bucket.acl.grants
  }
}
