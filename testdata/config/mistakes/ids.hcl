# Ids that name nothing, inputs that no policy has or takes, and one that is set twice.
inputs = {
  retention_day      = 30
  trusted_principals = ["arn:aws:iam::444455556666:root"]
  key_accounts       = ["nobody"]
}

allow {
  accounts = ["444455556666"]
}

policy "sse-kms-mising" {
  severity = "high"
}

policy "no-such-*" {
  severity = "high"
}

waiver "sse-kms-missing" "verioning-off" {
  resource = "aws_s3_bucket.a"
  reason   = "known"
}

attestation "mfa-device" {
  statement = "a slip of the pen"
  by        = "security@example.com"
  on        = "2026-11-01"
}

attestation "versioning" {
  statement = "the plan shows it"
  by        = "security@example.com"
  on        = "2026-11-01"
}

attestation "physical-security" {
  statement = "AWS does"
  by        = "security@example.com"
  on        = "2026-11-01"
}

policy "waiver-unusd" {
  severity = "high"
}

waiver "waiver-unused" {
  resource = "aws_s3_bucket.a"
  reason   = "known"
}
