resource_policy "aws_s3_bucket" "public-acl-read" {
  metadata {
    title          = "The bucket's ACL lets everyone read"
    responsibility = "acls"
    severity       = "critical"
    binds_from     = "internal"
    controls       = { "aws-fsbp" = ["S3.2"] }
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html"
    description    = "READ on a bucket lists its objects, READ_ACP shows who has access, FULL_CONTROL is both and more. AllUsers is anyone without credentials, AuthenticatedUsers anyone with an AWS account of their own: both are the public. BlockPublicAcls refuses new public ACLs only; an ACL loses its effect by IgnorePublicAcls or by Object Ownership BucketOwnerEnforced. Deleting an aws_s3_bucket_acl leaves the ACL as it is. Amazon S3 User Guide, 'Access control list (ACL) overview'."
    example        = <<-HCL
      resource "aws_s3_bucket_ownership_controls" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          object_ownership = "BucketOwnerPreferred"
        }
      }

      resource "aws_s3_bucket_public_access_block" "this" {
        bucket             = aws_s3_bucket.this.id
        ignore_public_acls = false
      }

      resource "aws_s3_bucket_acl" "this" {
        bucket = aws_s3_bucket.this.id
        acl    = "public-read"
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_ownership_controls" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          object_ownership = "BucketOwnerPreferred"
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
      for grant in bucket.acl.grants : !(grant.everyone && core::contains(["READ", "READ_ACP", "FULL_CONTROL"], grant.permission))
    ])
    error_message = "the ACL is in force and grants ${core::join(", ", [for grant in bucket.acl.grants : "${grant.permission} to ${grant.grantee}" if grant.everyone && core::contains(["READ", "READ_ACP", "FULL_CONTROL"], grant.permission)])}"
    about         = bucket.acl.grants
  }
}
