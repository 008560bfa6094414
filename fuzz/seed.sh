#!/usr/bin/env bash
# Builds the first corpora of the fuzz targets, fuzz/corpus/TARGET, from testdata and the examples of README.md.
#
# Large inputs teach a fuzzer little: each mutation of them costs as much as a thousand of a small one. So there are limits
# of size, and of files that are alike only one is taken. Needs python3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec python3 fuzz/seed.py "$@"
