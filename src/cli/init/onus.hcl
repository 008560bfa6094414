# Settings of Onus for the root modules in and below this directory. The nearest such file above a module counts, as a
# whole. What is commented out holds anyway where it says nothing else, or shows what a setting looks like; take the `#`
# away to change it. `onus policies` lists the policies, `onus explain ID` tells all about one.

# The severity from which on a failure ends a run in exit code 1: "critical", "high", "medium" or "low".
#fail_on = "medium"

# What to do about what is not known: "pass" counts it, "warn" lists it, "fail" ends the run in exit code 3.
#unknown = "warn"

# Which findings count: "all" of them.
#gate = "all"

# The account that all this is applied to, where nothing in the input tells it (an example).
#account = "111122223333"

# Directories with policies of your own, relative to this file.
#policy_dirs = []

# Values of inputs of policies, by name; `onus explain ID` lists those of a policy.
#inputs = {}

# How sensitive the data of a bucket is: "public", "internal", "confidential" or "restricted".
#classification {
#  # The tags that say it; case does not matter, and the highest class of several counts.
#  tags = ["DataClassification"]
#  # Other words for the classes, such as { pii = "restricted" }.
#  synonyms = {}
#  # Classes of buckets without such a tag, by their names; the first that matches counts: { "*-assets" = "public" }.
#  names = {}
#  # The class of all others.
#  default = "confidential"
#}

# What the public access block of the account sets, where it is declared elsewhere.
#account_public_access_block {
#  block_public_acls       = false
#  block_public_policy     = false
#  ignore_public_acls      = false
#  restrict_public_buckets = false
#}

# Who and what is allowed.
#allow {
#  # Other accounts, principals (ARNs) and organizations that bucket policies may let in.
#  accounts      = []
#  principals    = []
#  organizations = []
#  # Principals of the own account to whom bucket policies may allow every action.
#  administrators = []
#  # Accounts and principals that may bypass governance retention.
#  retention_administrators = []
#  # Other accounts whose KMS keys may encrypt buckets.
#  key_accounts = []
#  # The Regions where data may lie, by class: { restricted = ["eu-central-1"], default = ["eu-central-1", "eu-west-1"] }.
#  regions = {}
#}

# How long data is kept.
#retention {
#  # The fewest days of default retention of a bucket with Object Lock.
#  days = 1
#  # The modes of retention that are enough.
#  modes = ["GOVERNANCE", "COMPLIANCE"]
#  # The fewest days between scheduling the deletion of a key and the deletion.
#  key_deletion_days = 14
#}

# A policy that is off, or has another severity, for some root modules or classes; the last block that matches counts (an
# example).
#policy "access-logging-off" {
#  enabled = false
#  paths   = ["sandbox/**"]
#  classes = ["internal"]
#  reason  = "nothing there lives longer than a day"
#}

# What every accepted finding has to have.
#waivers {
#  require_owner = false
#  require_until = false
#  # The last day is no further away than this (an example).
#  max_days = 180
#}

# A finding that is accepted (an example). In the configuration, a comment above the block does the same.
#waiver "sse-kms-missing" {
#  resource = "module.logs.aws_s3_bucket.this[0]"
#  reason   = "the load balancer cannot write to a bucket that is encrypted by a key of ours"
#  owner    = "platform@example.com"
#  until    = "2099-12-31"
#}

# A duty that no configuration shows, signed by whoever answers for it (an example).
#attestation "mfa-devices" {
#  statement = "everyone who can delete data signs in with a hardware key"
#  by        = "security@example.com"
#  on        = "2026-11-01"
#}
