resource_policy "aws_s3_bucket" "public-access-unblocked" {
  metadata {
    title          = "Block Public Access has a gap"
    responsibility = "block-public-access"
    severity       = "high"
    binds_from     = "public"
    controls       = { "aws-fsbp" = ["S3.8"], "cis-aws-5.0" = ["2.1.4"] }
    description    = "Each of the four settings closes another way to the public: BlockPublicAcls and IgnorePublicAcls the ACLs, BlockPublicPolicy and RestrictPublicBuckets the bucket policy. The effective value of a setting is the most restrictive of bucket and account. Declaring the block with a setting left out switches that setting off. A bucket classified public keeps only the two ACL settings. Amazon S3 User Guide, 'Blocking public access to your Amazon S3 storage'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"
    example        = <<-HCL
      resource "aws_s3_bucket_public_access_block" "this" {
        bucket              = aws_s3_bucket.this.id
        block_public_acls   = true
        block_public_policy = false
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

  enforce {
    condition     = bucket.public_access_block.block_public_acls
    error_message = "BlockPublicAcls is off: new public ACLs are accepted"
    about         = bucket.public_access_block.block_public_acls
  }
  enforce {
    condition     = bucket.public_access_block.ignore_public_acls
    error_message = "IgnorePublicAcls is off: public ACLs take effect"
    about         = bucket.public_access_block.ignore_public_acls
  }
  enforce {
    condition     = bucket.classification.value == "public" || bucket.public_access_block.block_public_policy
    error_message = "BlockPublicPolicy is off: a public bucket policy is accepted"
    about         = bucket.public_access_block.block_public_policy
  }
  enforce {
    condition     = bucket.classification.value == "public" || bucket.public_access_block.restrict_public_buckets
    error_message = "RestrictPublicBuckets is off: a public bucket policy takes effect"
    about         = bucket.public_access_block.restrict_public_buckets
  }
}
