#!/usr/bin/env bash
# Puts the binary of Onus on the runner, and its path into the output `binary`.
#
# A release counts as far as this checkout has the SHA-256 sum of its archive, in .github/release/sha256sums: whoever
# pins the action by commit has pinned the binary, too. What no release has is built from this checkout.
set -euo pipefail
# shellcheck source=common.sh
. "$GITHUB_ACTION_PATH/.github/action/common.sh"

sums=$GITHUB_ACTION_PATH/.github/release/sha256sums
place=$RUNNER_TEMP/onus-action
mkdir -p "$place"

# Ends the step with a binary that starts.
done_with() {
  "$1" --version || give_up "$1 does not start on this machine"
  set_output binary "$1"
  exit 0
}

# Builds this checkout, for the reason $1.
build() {
  say "building the action's own source, because $1"
  if ! command -v cargo >/dev/null && [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ]; then
    PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
  fi
  command -v cargo >/dev/null || give_up "cargo is missing, and Onus has to be built, because $1. A step before can install Rust from https://rustup.rs, or the action is used at the tag of a release"
  # The toolchain is that of the action's rust-toolchain.toml, not one that the checked repository names.
  cd "$GITHUB_ACTION_PATH"
  local root
  root=$place/built-$(printf '%s' "$GITHUB_ACTION_PATH" | sha256 | cut -c 1-12)
  echo "::group::cargo install"
  cargo install --locked --path "$GITHUB_ACTION_PATH" --root "$root" --target-dir "$root/target" ||
    give_up "the build of Onus failed; the log of cargo says why"
  echo "::endgroup::"
  done_with "$root/bin/onus$suffix"
}

own=$(sed -n '/^version *= *"/{s/^version *= *"\([^"]*\)".*/\1/p;q;}' "$GITHUB_ACTION_PATH/Cargo.toml")
version=${VERSION#v}
if [ -n "$VERSION" ] && ! [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*$ ]]; then
  give_up "the input version is \`$VERSION\`, which is no version such as 1.2.3"
fi

suffix=
case $RUNNER_OS-$RUNNER_ARCH in
  Linux-X64) target=x86_64-unknown-linux-musl ;;
  Linux-ARM64) target=aarch64-unknown-linux-musl ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc suffix=.exe ;;
  Windows-*) target=none suffix=.exe ;;
  *) target=none ;;
esac

if [ -z "$version" ]; then
  version=$own
  # A branch has what no release has, whatever version its Cargo.toml names; a local action has no ref at all.
  ref=${ACTION_REF#refs/tags/}
  [[ $ref =~ ^[0-9a-f]{40}$ || $ref =~ ^v[0-9]+(\.[0-9]+)?$ || v$own = "$ref" ]] ||
    build "its ref is \`$ACTION_REF\`, which is no tag of a release and no commit"
fi

name=onus-v$version-$target
sum=$(awk -v name="$name.tar.gz" '$2 == name { print $1 }' "$sums")
if [ -z "$sum" ]; then
  [ "$version" = "$own" ] || give_up "this checkout of the action is of version $own and has no SHA-256 sum of version $version for $RUNNER_OS on $RUNNER_ARCH; use the action at v$version, or leave the input version out"
  build "version $own has no release for $RUNNER_OS on $RUNNER_ARCH"
fi

need curl tar
archive=$place/$name.tar.gz
url=${GITHUB_SERVER_URL:-https://github.com}/${ACTION_REPOSITORY:-$GITHUB_REPOSITORY}/releases/download/v$version/$name.tar.gz
if ! [ -f "$archive" ]; then
  say "downloading $url"
  # Without --fail, so that what is not there is told from a server in trouble, which is asked again.
  status=$(curl --silent --show-error --location --retry 4 --retry-connrefused --connect-timeout 20 --max-time 300 \
    --output "$archive.part" --write-out '%{http_code}' "$url") ||
    give_up "$url could not be downloaded; curl says why above"
  case $status in
    200) mv -f "$archive.part" "$archive" ;;
    404)
      [ "$version" = "$own" ] || give_up "there is no $url (404), and only version $own can be built from this checkout"
      build "there is no $url (404)"
      ;;
    *) give_up "$url could not be downloaded: the server answers $status" ;;
  esac
fi

found=$(sha256 <"$archive")
if [ "$found" != "$sum" ]; then
  rm -f "$archive"
  give_up "$url is not what was released: its SHA-256 sum is $found, and .github/release/sha256sums of the action says $sum. It was not run"
fi
cd "$place"
tar -xzf - <"$archive"
done_with "$place/$name/onus$suffix"
