resource_policy "aws_s3_bucket" "mfa-delete-off" {
  metadata {
    title          = "Versions can be deleted without a second factor"
    responsibility = "mfa-delete"
    severity       = "low"
    binds_from     = "confidential"
    controls       = { "aws-fsbp" = ["S3.20"], "cis-aws-5.0" = ["2.1.2"] }
    exempt         = "the bucket keeps no versions, or has a lifecycle configuration, with which S3 does not support MFA delete"
    description    = "MFA delete asks for the root user's second factor before a version is deleted for good or versioning changes. Only the root user can switch it on, through the API. Amazon S3 User Guide, 'Configuring MFA delete'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html"
    example        = <<-HCL
      resource "aws_s3_bucket_versioning" "this" {
        bucket = aws_s3_bucket.this.id
        versioning_configuration {
          status     = "Enabled"
          mfa_delete = "Disabled"
        }
      }
    HCL
    remediation    = <<-HCL
      # As the account's root user, outside Terraform:
      # aws s3api put-bucket-versioning --bucket NAME --versioning-configuration Status=Enabled,MFADelete=Enabled --mfa "SERIAL CODE"
    HCL
  }

  filter = bucket.versioning.status == "Enabled" && !bucket.lifecycle.declared

  enforce {
    condition     = bucket.versioning.mfa_delete == "Enabled"
    error_message = "MFA delete is ${bucket.versioning.mfa_delete}"
    about         = bucket.versioning.mfa_delete
  }
}
