resource_policy "aws_s3_access_point" "access-point-public-access-unblocked" {
  metadata {
    title          = "An access point's Block Public Access has a gap"
    responsibility = "block-public-access"
    severity       = "critical"
    binds_from     = "public"
    controls       = { "aws-fsbp" = ["S3.19"] }
    exempt         = "an access point that accepts requests from one VPC only is never public"
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html"
    description    = "An access point has a block of its own beside that of bucket and account. All four settings are on unless the configuration switches them off, and whatever the access point is created with stays: changing a setting means replacing the access point. Amazon S3 User Guide, 'Managing public access to access points for general purpose buckets'."
    example        = <<-HCL
      resource "aws_s3_access_point" "this" {
        bucket = aws_s3_bucket.this.id
        name   = "partners"
        public_access_block_configuration {
          block_public_policy     = false
          restrict_public_buckets = false
        }
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_access_point" "this" {
        bucket = aws_s3_bucket.this.id
        name   = "partners"
      }
    HCL
  }

  filter = !access_point.vpc_only

  enforce {
    condition     = access_point.block_public_acls
    error_message = "BlockPublicAcls is off for the access point: it accepts requests that write public ACLs"
    about         = access_point.block_public_acls
  }
  enforce {
    condition     = access_point.ignore_public_acls
    error_message = "IgnorePublicAcls is off for the access point: public ACLs take effect on requests through it"
    about         = access_point.ignore_public_acls
  }
  enforce {
    condition     = access_point.block_public_policy
    error_message = "BlockPublicPolicy is off for the access point: it accepts a public policy"
    about         = access_point.block_public_policy
  }
  enforce {
    condition     = access_point.restrict_public_buckets
    error_message = "RestrictPublicBuckets is off for the access point: a public policy takes effect on requests through it"
    about         = access_point.restrict_public_buckets
  }
}
