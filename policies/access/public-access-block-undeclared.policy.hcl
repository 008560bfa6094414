resource_policy "aws_s3_bucket" "public-access-block-undeclared" {
  metadata {
    title          = "Block Public Access is left to AWS's default"
    responsibility = "block-public-access"
    severity       = "medium"
    binds_from     = "internal"
    exempt         = "the plan takes the bucket's block away and leaves a gap, of which public-access-unblocked speaks"
    description    = "A bucket that is created since April 2023 starts with Block Public Access on, but nothing in the configuration keeps it there: whoever switches it off by hand causes no drift that a plan would show. Amazon S3 User Guide, 'Blocking public access to your Amazon S3 storage'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"
    example        = <<-HCL
      resource "aws_s3_bucket" "this" {
        bucket = "acme-invoices" # and no aws_s3_bucket_public_access_block names it
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_public_access_block" "this" {
        bucket                  = aws_s3_bucket.this.id
        block_public_acls       = true
        block_public_policy     = true
        ignore_public_acls      = true
        restrict_public_buckets = true
      }
    HCL
  }

  # Without a block of its own, a setting is known to be off only where the plan takes a block away, or forgets one that said so.
  filter = prior_bucket.public_access_block.declared == true && !bucket.public_access_block.declared ? (
    bucket.public_access_block.block_public_acls && bucket.public_access_block.ignore_public_acls &&
    bucket.public_access_block.block_public_policy && bucket.public_access_block.restrict_public_buckets
  ) : true

  enforce {
    condition = bucket.public_access_block.declared || (
      bucket.account_block.block_public_acls && bucket.account_block.ignore_public_acls &&
      bucket.account_block.block_public_policy && bucket.account_block.restrict_public_buckets
    )
    error_message = "no aws_s3_bucket_public_access_block names this bucket, and the account's block is not on four times"
    about         = bucket.public_access_block.declared
  }
}
