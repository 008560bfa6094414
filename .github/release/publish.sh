#!/usr/bin/env bash
# Commits the sums of the archives in dist/, tags that commit, and makes the release with what each binary is made of:
# after it, whoever uses the action at the tag, or at its commit, has the sums of what they run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version=$(sed -n '/^version *= *"/{s/^version *= *"\([^"]*\)".*/\1/p;q;}' Cargo.toml)
tag=v$version

# One archive and one bill of materials for each platform that the action knows, and no other.
expected=$(sed -n 's/.* target=\([a-z0-9_]*-[a-z0-9_-]*\).*/\1/p' .github/action/install.sh | sort)
for kind in tar.gz cdx.json; do
  found=$(cd dist && printf '%s\n' onus-v*."$kind" | sed "s/^onus-$tag-//; s/\.$kind\$//" | sort)
  if [ "$expected" != "$found" ]; then
    printf '::error title=release::the files .%s are those of %s; a release has %s\n' "$kind" "${found//$'\n'/ }" "${expected//$'\n'/ }"
    exit 1
  fi
done

(cd dist && sha256sum onus-v*.tar.gz) >>.github/release/sha256sums
git config user.name "github-actions[bot]"
git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
git commit --quiet --message "Record the sums of $tag" .github/release/sha256sums
git tag "$tag"
git push --quiet origin "refs/tags/$tag"

# The section of this version, without its heading.
awk -v version="$version" '
  /^## / { ours = ($2 == version || $2 == "[" version "]"); next }
  ours { print }' CHANGELOG.md >dist/notes.md
gh release create "$tag" --verify-tag --title "$tag" --notes-file dist/notes.md dist/onus-v*.tar.gz dist/onus-v*.cdx.json
