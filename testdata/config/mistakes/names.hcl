# Names that do not exist, things in the wrong form, and blocks that are there twice.
acount = "111122223333"
classification = { default = "internal" }

inputs {
  retention_days = 30
}

clasification {
  default = "internal"
}

classification {
  tag     = ["DataClassification"]
  default = "internal"
}

classification "twice" {
  default = "public"
}

retention {
  days_of_retention = 30
  nested {
  }
}

allow {
  account = ["111122223333"]
}

policy {
  enabled = true
}
waiver "sse-kms-missing" "access-logging-off" {
  ressource = "aws_s3_bucket.logs"
  reason    = "x"
}
attestation "mfa-devices" "client-side-encryption" {
  statement = "both"
  by        = "security@example.com"
}
