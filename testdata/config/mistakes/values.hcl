# Values of another type or form.
account     = "1111"
policy_dirs = "policies"
fail_on     = "hihg"
unknown     = true
gate        = "new"
inputs      = { retention_days = var.days }

classification {
  tags     = []
  synonyms = { pii = "secret", PUBLIC = "internal", a = "public", A = "internal" }
  names    = { "a/b" = "public", "x-**" = "public", "y-*" = "open" }
  default  = "confidental"
}

account_public_access_block {
  block_public_acls = "true"
}

allow {
  accounts                 = ["111122223333", "0123", "111122223333"]
  principals               = ["role/deploy", "*"]
  organizations            = ["o-short"]
  administrators           = "arn:aws:iam::111122223333:role/admin"
  retention_administrators = ["admin"]
  key_accounts             = [111122223333]
  regions                  = { restricted = ["eu-central", "Frankfurt"], secret = ["eu-central-1"] }
}

retention {
  days              = 0.5
  modes             = ["governance"]
  key_deletion_days = 5
}

policy "sse-kms-missing" {
  enabled  = "no"
  severity = "severe"
  paths    = ["/infra", "a/../infra", "infra/[ab]"]
  classes  = ["internal", "top"]
}

policy "access-logging-off" {
  enabled = false
}

policy "versioning-off" {
  reason = "does nothing"
}

waivers {
  require_owner = "yes"
  max_days      = 0
}

waiver "versioning-off" {
  resource = "aws_s3_bucket.a"
  reason   = " "
  until    = "2027-02-30"
  accepts  = "0xABC"
  path     = "infra/{a,b}"
}

attestation "mfa-devices" {
  statement = "all have one"
  by        = "security@example.com"
  on        = "2026-11-01"
  until     = "2026-10-01"
}

attestation "mfa-devices" {
  statement = "twice"
  by        = upper("x")
  on        = "yesterday"
}
