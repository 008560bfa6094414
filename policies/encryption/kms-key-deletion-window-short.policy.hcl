input "deletion_window_minimum" {
  type        = number
  default     = 14
  description = "The fewest days between scheduling the deletion of a bucket's key and the deletion (KMS takes 7 to 30)."

  validation {
    condition     = input.deletion_window_minimum >= 7 && input.deletion_window_minimum <= 30
    error_message = "KMS takes 7 to 30 days"
  }
}

resource_policy "aws_kms_key" "kms-key-deletion-window-short" {
  metadata {
    title          = "A bucket's KMS key is gone soon after its deletion is scheduled"
    responsibility = "key-management"
    severity       = "low"
    binds_from     = "confidential"
    exempt         = "no bucket of this estate uses the key"
    description    = "A deleted key takes all data with it that it encrypted, versions and locked objects too. Until the window ends, the deletion can be cancelled: that is the time in which somebody has to notice that reads fail. terraform destroy schedules the deletion with deletion_window_in_days; left out, it is 30. AWS KMS Developer Guide, 'Delete an AWS KMS key'."
    document       = "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html"
    example        = <<-HCL
      resource "aws_kms_key" "this" {
        deletion_window_in_days = 7
      }
    HCL
    remediation    = <<-HCL
      resource "aws_kms_key" "this" {
        deletion_window_in_days = 30
      }
    HCL
  }

  filter = core::length(key.used_by) > 0

  enforce {
    condition     = key.deletion_window >= input.deletion_window_minimum
    error_message = "the key can be gone ${key.deletion_window} days after its deletion is scheduled, fewer than ${input.deletion_window_minimum}; it encrypts ${core::join(", ", key.used_by)}"
    about         = key.deletion_window
  }
}
