#!/usr/bin/env bash
# Records the plan of fixture cases with the real terraform.
#
#   record.sh [--no-op] CASE_DIR...
#
# A case directory holds main.tf (and any modules); the plan of that configuration is written to
# CASE_DIR/plan.json. If it also holds prior/, that configuration is applied first and the plan is
# the change from there to main.tf. With --no-op, main.tf is applied too and planned once more: that plan
# goes to CASE_DIR/no-op.json, and it is an error if it changes anything. Nothing else in the case directory is touched.
# A case whose expected.json says synthetic is left out. Modules in testdata/modules are found as ../../modules/NAME from testdata/GROUP/CASE.
#
# Needs: terraform on PATH; the AWS provider installable (from the registry, or from a mirror named in
# TF_CLI_CONFIG_FILE); and AWS_ENDPOINT_URL pointing at a local AWS stand-in such as moto's server.
# The provider asks STS who it is even for a plan, so the stand-in is needed without prior/ too.
# An account block in prior/ is an S3 Control call to a host named after the account: set HTTP_PROXY to the
# stand-in as well, so that the call arrives there. --no-op needs curl: AWS encrypts every new bucket with SSE-S3 and
# reads that back, which the stand-in has to be told.
# Credentials are dummies: a plan never reaches the real AWS. What was created is destroyed again.
set -euo pipefail

no_op=
[ "${1:-}" != --no-op ] || { no_op=1; shift; }
[ $# -ge 1 ] || { sed -n '2,19p' "$0"; exit 2; }
[ -n "${AWS_ENDPOINT_URL:-}" ] || { echo "record.sh: set AWS_ENDPOINT_URL to a local AWS stand-in" >&2; exit 2; }
case $AWS_ENDPOINT_URL in
  *amazonaws.*) echo "record.sh: $AWS_ENDPOINT_URL is not a stand-in" >&2; exit 2 ;;
esac

export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_EC2_METADATA_DISABLED=true
export TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_REGION AWS_DEFAULT_REGION

modules=$(cd "$(dirname "$0")" && pwd)/modules
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Runs terraform quietly; shows what it said only when it fails.
quietly() {
  "$@" >"$scratch/log" 2>&1 || { tail -n 30 "$scratch/log" >&2; return 1; }
}

# Puts the configuration of one directory (not its prior/) into the working directory.
configure() {
  find . -mindepth 1 -maxdepth 1 ! -name '.terraform*' ! -name 'terraform.tfstate*' -exec rm -rf {} +
  find "$1" -mindepth 1 -maxdepth 1 ! -name prior ! -name plan.json ! -name no-op.json ! -name expected.json -exec cp -r {} . \;
  quietly terraform init -no-color -backend=false
}

# Plans the working directory into a file.
plan() {
  quietly terraform plan -no-color -out "$scratch/tfplan"
  terraform show -json "$scratch/tfplan" >"$scratch/plan.json"
  mv "$scratch/plan.json" "$1"
}

# Speaks to the stand-in's S3.
s3() {
  curl -sSf -H 'Content-Type: application/xml' \
    -H 'Authorization: AWS4-HMAC-SHA256 Credential=test/20230101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x' "$@"
}

# Gives every bucket without a default encryption the one that AWS gives it.
encrypt() {
  local bucket
  for bucket in $(s3 "$AWS_ENDPOINT_URL/" | grep -o '<Name>[^<]*' | cut -d'>' -f2); do
    s3 "$AWS_ENDPOINT_URL/$bucket?encryption" >/dev/null 2>&1 ||
      s3 -X PUT "$AWS_ENDPOINT_URL/$bucket?encryption" -d '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>'
  done
}

record() {
  local case_dir=$1
  rm -rf "$scratch/testdata"
  mkdir -p "$scratch/testdata/group/case"
  cp -r "$modules" "$scratch/testdata/modules"
  cd "$scratch/testdata/group/case"
  if [ -d "$case_dir/prior" ]; then
    configure "$case_dir/prior"
    quietly terraform apply -no-color -auto-approve
  fi
  configure "$case_dir"
  plan "$case_dir/plan.json"
  if [ -n "$no_op" ]; then
    quietly terraform apply -no-color -auto-approve
    encrypt
    # Attributes that AWS computes while companions are made are in the state only after a refresh.
    quietly terraform apply -no-color -auto-approve -refresh-only
    quietly terraform plan -no-color -detailed-exitcode || { cat "$scratch/log" >&2; return 1; }
    plan "$case_dir/no-op.json"
    quietly terraform destroy -no-color -auto-approve || echo "record.sh: the stand-in keeps parts of $case_dir" >&2
  elif [ -d "$case_dir/prior" ]; then
    configure "$case_dir/prior"
    quietly terraform destroy -no-color -auto-approve || echo "record.sh: the stand-in keeps parts of $case_dir" >&2
  fi
}

for arg in "$@"; do
  case_dir=$(cd "$arg" && pwd)
  [ -f "$case_dir/main.tf" ] || { echo "record.sh: no main.tf in $arg" >&2; exit 2; }
  if grep -qs '"synthetic": *true' "$case_dir/expected.json"; then
    echo "$arg: left out, its plan is written by synthesise.py"
    continue
  fi
  (record "$case_dir")
  echo "$arg: $(wc -c <"$case_dir/plan.json") bytes"
done
