input "retention_days" {
  type        = number
  default     = 1
  description = "The fewest days of default retention of a bucket with Object Lock; a year counts as 365."

  validation {
    condition     = input.retention_days >= 1
    error_message = "S3 takes a day at least"
  }
}

input "retention_modes" {
  type        = list(string)
  default     = ["GOVERNANCE", "COMPLIANCE"]
  description = "The modes of default retention that are enough."

  validation {
    condition     = core::length(input.retention_modes) > 0 && core::alltrue([for mode in input.retention_modes : core::contains(["GOVERNANCE", "COMPLIANCE"], mode)])
    error_message = "the modes are GOVERNANCE and COMPLIANCE, not ${core::jsonencode(input.retention_modes)}"
  }
}

resource_policy "aws_s3_bucket" "object-lock-without-retention" {
  metadata {
    title          = "Object Lock without a sufficient default retention"
    responsibility = "retention"
    severity       = "medium"
    binds_from     = "restricted"
    controls       = { "aws-fsbp" = ["S3.15"] }
    exempt         = "Object Lock is off, which object-lock-off judges; or the bucket receives server access logs, which S3 cannot deliver to a bucket with Object Lock"
    description    = "Object Lock locks nothing by itself: a version without a retention can be deleted like any other. The default retention gives every new version one, unless its upload brings its own. Amazon S3 User Guide, 'Locking objects with Object Lock'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html"
    example        = <<-HCL
      resource "aws_s3_bucket" "this" {
        object_lock_enabled = true # and no aws_s3_bucket_object_lock_configuration with a rule
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket_object_lock_configuration" "this" {
        bucket = aws_s3_bucket.this.id
        rule {
          default_retention {
            mode = "GOVERNANCE"
            days = 30
          }
        }
      }
    HCL
  }

  filter = bucket.object_lock.enabled && !core::contains(bucket.roles, "log-target")

  enforce {
    condition     = bucket.object_lock.mode != null && bucket.object_lock.days != null
    error_message = "there is no default retention: new versions are not locked"
    about         = bucket.object_lock.mode
  }
  enforce {
    condition     = bucket.object_lock.mode == null ? true : core::contains(input.retention_modes, bucket.object_lock.mode)
    error_message = "the mode of the default retention is ${bucket.object_lock.mode}; enough is ${core::join(" or ", input.retention_modes)}"
    about         = bucket.object_lock.mode
  }
  enforce {
    condition     = bucket.object_lock.days == null ? true : bucket.object_lock.days >= input.retention_days
    error_message = "the default retention lasts ${bucket.object_lock.days} days, fewer than ${input.retention_days}"
    about         = bucket.object_lock.days
  }
}
