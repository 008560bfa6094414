prefix = "from-a"
blocks = ["acls", "policies", "acls"]
buckets = {
  orders = {
    tags = { Team = "sales" }
    lifecycle = [
      { noncurrent_days = 30 },
      { id = "off", enabled = false, abort_days = 0 },
    ]
  }
  exports = {
    class         = "internal"
    force_destroy = "true"
    versioning    = { enabled = false }
    lifecycle     = []
  }
  scratch = {
    class      = null
    versioning = { mfa_delete = "Disabled" }
    tags       = { DataClassification = "public" }
    unknown    = "no such attribute: left out by the conversion"
  }
}
