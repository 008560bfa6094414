#!/usr/bin/env bash
# Records the plan of fixture cases with the real terraform.
#
#   record.sh CASE_DIR...
#
# A case directory holds main.tf (and any modules); the plan of that configuration is written to
# CASE_DIR/plan.json. If it also holds prior/, that configuration is applied first and the plan is
# the change from there to main.tf. Nothing in the case directory is touched except plan.json.
#
# Needs: terraform on PATH; the AWS provider installable (from the registry, or from a mirror named in
# TF_CLI_CONFIG_FILE); and AWS_ENDPOINT_URL pointing at a local AWS stand-in such as moto's server.
# The provider asks STS who it is even for a plan, so the stand-in is needed without prior/ too.
# An account block in prior/ is an S3 Control call to a host named after the account: set HTTP_PROXY to the
# stand-in as well, so that the call arrives there.
# Credentials are dummies: a plan never reaches the real AWS. What prior/ created is destroyed again.
set -euo pipefail

[ $# -ge 1 ] || { sed -n '2,15p' "$0"; exit 2; }
[ -n "${AWS_ENDPOINT_URL:-}" ] || { echo "record.sh: set AWS_ENDPOINT_URL to a local AWS stand-in" >&2; exit 2; }
case $AWS_ENDPOINT_URL in
  *amazonaws.*) echo "record.sh: $AWS_ENDPOINT_URL is not a stand-in" >&2; exit 2 ;;
esac

export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_EC2_METADATA_DISABLED=true
export TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_REGION AWS_DEFAULT_REGION

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Runs terraform quietly; shows what it said only when it fails.
quietly() {
  "$@" >"$scratch/log" 2>&1 || { tail -n 30 "$scratch/log" >&2; return 1; }
}

# Puts the configuration of one directory (not its prior/) into the working directory.
configure() {
  find . -mindepth 1 -maxdepth 1 ! -name '.terraform*' ! -name 'terraform.tfstate*' -exec rm -rf {} +
  find "$1" -mindepth 1 -maxdepth 1 ! -name prior ! -name '*.json' -exec cp -r {} . \;
  find "$1" -maxdepth 1 -name '*.tf.json' -exec cp {} . \;
  quietly terraform init -no-color -backend=false
}

record() {
  local case_dir=$1
  rm -rf "$scratch/config"
  mkdir "$scratch/config"
  cd "$scratch/config"
  if [ -d "$case_dir/prior" ]; then
    configure "$case_dir/prior"
    quietly terraform apply -no-color -auto-approve
  fi
  configure "$case_dir"
  quietly terraform plan -no-color -out "$scratch/tfplan"
  terraform show -json "$scratch/tfplan" >"$scratch/plan.json"
  mv "$scratch/plan.json" "$case_dir/plan.json"
  if [ -d "$case_dir/prior" ]; then
    configure "$case_dir/prior"
    quietly terraform destroy -no-color -auto-approve || echo "record.sh: the stand-in keeps parts of $case_dir" >&2
  fi
}

for arg in "$@"; do
  case_dir=$(cd "$arg" && pwd)
  [ -f "$case_dir/main.tf" ] || { echo "record.sh: no main.tf in $arg" >&2; exit 2; }
  (record "$case_dir")
  echo "$arg: $(wc -c <"$case_dir/plan.json") bytes"
done
