resource_policy "aws_s3_bucket" "mfa-delete-impossible" {
  metadata {
    title          = "MFA delete cannot be switched on this way"
    responsibility = "mfa-delete"
    severity       = "medium"
    binds_from     = "public"
    exempt         = "this plan does not write mfa_delete = \"Enabled\""
    description    = "S3 changes the versioning of a bucket with MFA delete only for the root user with the device's serial and a code that has not been used, which the argument mfa carries; and it supports MFA delete and a lifecycle configuration on one bucket never together. Such an apply fails, halfway through the plan. Amazon S3 User Guide, 'Configuring MFA delete' and 'Setting an S3 Lifecycle configuration on a bucket'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html"
    example        = <<-HCL
      resource "aws_s3_bucket_versioning" "this" {
        bucket = aws_s3_bucket.this.id
        versioning_configuration {
          status     = "Enabled"
          mfa_delete = "Enabled" # without mfa
        }
      }
    HCL
    remediation    = <<-HCL
      variable "mfa" {
        type      = string # "SERIAL CODE", given for one apply as the root user
        sensitive = true
      }

      resource "aws_s3_bucket_versioning" "this" {
        bucket = aws_s3_bucket.this.id # without a lifecycle configuration
        mfa    = var.mfa
        versioning_configuration {
          status     = "Enabled"
          mfa_delete = "Enabled"
        }
      }
    HCL
  }

  filter = bucket.versioning.written && bucket.versioning.mfa_delete == "Enabled"

  enforce {
    condition     = !bucket.lifecycle.declared
    error_message = "mfa_delete is Enabled on a bucket with a lifecycle configuration: S3 does not support both, and one of the two fails to apply"
    about         = bucket.lifecycle.declared
  }
  enforce {
    condition     = bucket.versioning.mfa != null && bucket.versioning.mfa != ""
    error_message = "mfa_delete is Enabled without mfa: S3 refuses the change"
    about         = bucket.versioning.mfa
  }
}
