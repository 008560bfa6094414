#!/usr/bin/env bash
# Builds the archive and the wheel of the platform TARGET into dist/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

suffix=
compatibility=()
case $TARGET in
  *-linux-musl)
    # Static, so that one binary runs on every distribution; mimalloc is in C and takes musl's own compiler. The wheel
    # says of both C libraries that it needs none of them.
    sudo apt-get update -qq
    sudo apt-get install -y -qq --no-install-recommends musl-tools
    export "CC_${TARGET//-/_}=musl-gcc"
    compatibility=(--compatibility manylinux2014 musllinux_1_1)
    ;;
  *-windows-*) suffix=.exe ;;
esac

rustup target add "$TARGET"
cargo build --release --locked --target "$TARGET"
binary=target/$TARGET/release/onus$suffix

# It starts, and it judges: a bucket with findings ends in 1.
"$binary" --version
code=0
"$binary" check --quiet testdata/plans/real-app-create.json || code=$?
[ "$code" = 1 ]

version=$(sed -n '/^version *= *"/{s/^version *= *"\([^"]*\)".*/\1/p;q;}' Cargo.toml)
mkdir -p dist
.github/release/pack.sh "$version" "$TARGET" "$binary" dist

# From the registry, by version, instead of a further action to trust. It finds the binary built.
(cd .github/wheel && pipx run --spec "maturin==1.16.0" maturin build --release --locked --target "$TARGET" \
  "${compatibility[@]+"${compatibility[@]}"}" --out ../../dist)
ls -l dist
