#!/usr/bin/env bash
# Whether the tag TAG, `vX-build`, may become the release X.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

refuse() {
  printf '::error title=release::%s\n' "$1"
  exit 1
}

version=$(sed -n '/^version *= *"/{s/^version *= *"\([^"]*\)".*/\1/p;q;}' Cargo.toml)
[ "$TAG" = "v$version-build" ] || refuse "the tag is $TAG, and Cargo.toml has version $version: it takes the tag v$version-build"
! grep -qF -- "onus-v$version-" .github/release/sha256sums || refuse "version $version is released: its sums are in .github/release/sha256sums"
! git ls-remote --exit-code --tags origin "refs/tags/v$version" >/dev/null || refuse "there is a tag v$version"
grep -qE "^## \[?${version//./\\.}\]?( |$)" CHANGELOG.md || refuse "CHANGELOG.md has no heading for version $version"
printf 'release: version %s\n' "$version"
