resource_policy "aws_s3control_multi_region_access_point" "multi-region-access-point-public-access-unblocked" {
  metadata {
    title          = "A Multi-Region Access Point's Block Public Access has a gap"
    responsibility = "block-public-access"
    severity       = "high"
    binds_from     = "public"
    controls       = { "aws-fsbp" = ["S3.24"] }
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/multi-region-access-point-block-public-access.html"
    description    = "A Multi-Region Access Point answers for buckets in several Regions and has a block of its own. All four settings are on unless the configuration switches them off, and they cannot be changed once it exists. Amazon S3 User Guide, 'Blocking public access with Amazon S3 Multi-Region Access Points'."
    example        = <<-HCL
      resource "aws_s3control_multi_region_access_point" "this" {
        details {
          name = "downloads"
          public_access_block {
            restrict_public_buckets = false
          }
          region {
            bucket = aws_s3_bucket.this.id
          }
        }
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3control_multi_region_access_point" "this" {
        details {
          name = "downloads"
          region {
            bucket = aws_s3_bucket.this.id
          }
        }
      }
    HCL
  }

  enforce {
    condition     = multi_region_access_point.block_public_acls
    error_message = "BlockPublicAcls is off for the Multi-Region Access Point: it accepts requests that write public ACLs"
    about         = multi_region_access_point.block_public_acls
  }
  enforce {
    condition     = multi_region_access_point.ignore_public_acls
    error_message = "IgnorePublicAcls is off for the Multi-Region Access Point: public ACLs take effect on requests through it"
    about         = multi_region_access_point.ignore_public_acls
  }
  enforce {
    condition     = multi_region_access_point.block_public_policy
    error_message = "BlockPublicPolicy is off for the Multi-Region Access Point: it accepts a public policy"
    about         = multi_region_access_point.block_public_policy
  }
  enforce {
    condition     = multi_region_access_point.restrict_public_buckets
    error_message = "RestrictPublicBuckets is off for the Multi-Region Access Point: a public policy takes effect on requests through it"
    about         = multi_region_access_point.restrict_public_buckets
  }
}
