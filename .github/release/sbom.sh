#!/usr/bin/env bash
# Writes into dist/ what each binary of a release is made of. One machine does it for all platforms.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version=$(sed -n '/^version *= *"/{s/^version *= *"\([^"]*\)".*/\1/p;q;}' Cargo.toml)
mkdir -p dist
for target in $(sed -n 's/.* target=\([a-z0-9_]*-[a-z0-9_-]*\).*/\1/p' .github/action/install.sh); do
  .github/release/sbom.py "$target" "dist/onus-v$version-$target.cdx.json"
done
ls -l dist
printf 'version=%s\n' "$version" >>"$GITHUB_OUTPUT"
