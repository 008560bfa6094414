#!/usr/bin/env bash
# Packs a binary as a release has it: pack.sh VERSION TARGET BINARY DIRECTORY. The archive has one directory, named as
# itself; the action and people find the same in it.
set -euo pipefail
version=$1 target=$2 binary=$3 directory=$4
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

name=onus-v$version-$target
mkdir -p "$directory/$name"
cp "$binary" "$repository/LICENSE" "$repository/README.md" "$repository/CHANGELOG.md" "$directory/$name/"
cd "$directory"
# Without a path: tar of Windows takes what is before a colon for the name of a machine.
tar -czf "$name.tar.gz" "$name"
rm -r "$name"
