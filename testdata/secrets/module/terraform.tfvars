text   = "@tfvars@"
plain  = "Suspended"
object = { owner = "@tfvars-object@" }
