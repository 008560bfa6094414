resource_policy "aws_s3_account_public_access_block" "account-public-access-unblocked" {
  metadata {
    title          = "The account's Block Public Access has a gap"
    responsibility = "block-public-access"
    severity       = "medium"
    binds_from     = "public"
    controls       = { "aws-fsbp" = ["S3.1"], "cis-aws-5.0" = ["2.1.4"] }
    description    = "The account's block holds for every bucket and access point of the account in all Regions. A setting that is left out of the resource is switched off. Amazon S3 User Guide, 'Blocking public access to your Amazon S3 storage'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"
    example        = <<-HCL
      resource "aws_s3_account_public_access_block" "this" {
        block_public_acls  = true
        ignore_public_acls = true # the two settings for policies are left out, and so they are off
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_account_public_access_block" "this" {
        block_public_acls       = true
        block_public_policy     = true
        ignore_public_acls      = true
        restrict_public_buckets = true
      }
    HCL
  }

  enforce {
    condition     = account_block.block_public_acls
    error_message = "BlockPublicAcls is off for the account"
    about         = account_block.block_public_acls
  }
  enforce {
    condition     = account_block.ignore_public_acls
    error_message = "IgnorePublicAcls is off for the account"
    about         = account_block.ignore_public_acls
  }
  enforce {
    condition     = account_block.block_public_policy
    error_message = "BlockPublicPolicy is off for the account"
    about         = account_block.block_public_policy
  }
  enforce {
    condition     = account_block.restrict_public_buckets
    error_message = "RestrictPublicBuckets is off for the account"
    about         = account_block.restrict_public_buckets
  }
}
