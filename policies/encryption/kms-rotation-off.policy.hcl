resource_policy "aws_kms_key" "kms-rotation-off" {
  metadata {
    title          = "A bucket's KMS key is never rotated"
    responsibility = "key-rotation"
    severity       = "medium"
    binds_from     = "internal"
    controls       = { "aws-fsbp" = ["KMS.4"], "cis-aws-5.0" = ["3.6"] }
    exempt         = "no bucket of this estate uses the key, or KMS does not rotate keys of its kind: only symmetric encryption keys with AWS KMS origin rotate automatically"
    description    = "KMS rotates a customer managed key only on request: enable_key_rotation is false by default. A replica of a multi-Region key follows its primary. AWS KMS Developer Guide, 'Rotate AWS KMS keys'."
    document       = "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html"
    example        = <<-HCL
      resource "aws_kms_key" "this" {
        description = "Invoices" # without enable_key_rotation, the key stays the same for ever
      }
    HCL
    remediation    = <<-HCL
      resource "aws_kms_key" "this" {
        enable_key_rotation     = true
        rotation_period_in_days = 365
      }
    HCL
  }

  filter = core::length(key.used_by) > 0 && key.spec == "SYMMETRIC_DEFAULT" && key.usage == "ENCRYPT_DECRYPT" && key.origin == "AWS_KMS"

  enforce {
    condition     = key.rotation_enabled
    error_message = "automatic rotation is off; the key encrypts ${core::join(", ", key.used_by)}"
    about         = key.rotation_enabled
  }
}
