#!/usr/bin/env bash
# Fuzzes one target: fuzz/run.sh TARGET [SECONDS] [OPTIONS OF LIBFUZZER …]
#
# Needs a nightly toolchain (rustup toolchain install nightly), a C++ compiler, cargo-fuzz (cargo install --locked
# cargo-fuzz), and python3 for the first corpus. Without a sanitizer: Onus has no unsafe code, and is twice as fast so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
target=$1
seconds=${2:-900}
shift $(($# < 2 ? $# : 2))

[ -d "fuzz/corpus/$target" ] || fuzz/seed.sh
exec cargo +nightly fuzz run --sanitizer none --codegen-units 16 "$target" -- \
  -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -max_len=8192 -dict="fuzz/$target.dict" -print_final_stats=1 "$@"
