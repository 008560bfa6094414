region     = "eu-west-1"
prefix     = "from-tfvars"
algorithm  = "aws:kms"
bucket_key = "true"
buckets = {
  replaced = { class = "restricted" }
}
notes_force_destroy = true
