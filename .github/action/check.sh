#!/usr/bin/env bash
# Runs `onus check` with the inputs, and writes the summary and all outputs. It ends in 0 however Onus ended: the last
# step of the action ends in Onus's exit code.
set -euo pipefail
# shellcheck source=common.sh
. "$GITHUB_ACTION_PATH/.github/action/common.sh"
need jq

# GitHub hands every input on as text.
switch() {
  case $2 in
    true | false) ;;
    *) give_up "the input $1 is \`$2\`; it is true or false" ;;
  esac
}
switch summary "$SUMMARY"
switch comment "$COMMENT"

reports=$(mktemp -d "$RUNNER_TEMP/onus-report-XXXXXX")
unset CDPATH
# `cd -` is the directory before, wherever that is, and never one of this name.
case ${WORKING_DIRECTORY:=.} in
  /* | [A-Za-z]:[\\/]*) ;;
  *) WORKING_DIRECTORY=./$WORKING_DIRECTORY ;;
esac
cd "$WORKING_DIRECTORY" || give_up "there is no directory $WORKING_DIRECTORY, which the input working-directory names"

# `--option=value` and `--`, so that a value with a leading dash stays a value.
arguments=(check --format=github "--report=json=$reports/report.json")
if [ "$SUMMARY$COMMENT" != falsefalse ]; then
  arguments+=("--report=markdown=$reports/report.md")
fi
[ -z "$SARIF_FILE" ] || arguments+=("--report=sarif=$SARIF_FILE")
[ -z "$ROOT" ] || arguments+=("--root=$ROOT")
[ -z "$CONFIG" ] || arguments+=("--config=$CONFIG")
[ -z "$POLICY_DIR" ] || arguments+=("--policy-dir=$POLICY_DIR")
[ -z "$FAIL_ON" ] || arguments+=("--fail-on=$FAIL_ON")
[ -z "$UNKNOWN" ] || arguments+=("--unknown=$UNKNOWN")
[ -z "$GATE" ] || arguments+=("--gate=$GATE")
while IFS= read -r line || [ -n "$line" ]; do
  line=${line%$'\r'}
  [ -z "$line" ] || arguments+=("$line")
done <<<"$ARGS"
arguments+=(-- "${PLAN:-${CHECKED_PATH:-.}}")

# Standard output holds the annotations; a variable of the job would send them elsewhere.
unset ONUS_OUTPUT_FILE
# Bash on Windows would rewrite arguments that look like its own paths.
export MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*'
code=0
"$BINARY" "${arguments[@]}" </dev/null 2>"$reports/stderr" || code=$?
# Messages may quote files and their names, which may look like workflow commands.
print_muted "$reports/stderr"

set_output exit-code "$code"
if [ -s "$reports/report.json" ]; then
  set_output json "$(absolute "$reports/report.json")"
  counts=$(jq -r '.verdicts | map(select(.waiver == null).verdict)
    | "\(map(select(. == "fail")) | length) \(map(select(. == "unknown")) | length)"' "$reports/report.json" | tr -d '\r')
  set_output failed "${counts% *}"
  set_output unknown "${counts#* }"
  # Onus writes all reports or none: a SARIF file without the JSON report is an older run's.
  if [ -n "$SARIF_FILE" ] && [ -s "$SARIF_FILE" ]; then
    # Code scanning does not read `suppressions`: what is accepted would be an alert.
    jq -c 'if .runs then .runs |= map(if .results then .results |= map(select((.suppressions // []) == [])) else . end)
      else . end' <"$SARIF_FILE" >"$reports/report.sarif"
    mv -f -- "$reports/report.sarif" "$SARIF_FILE"
    set_output sarif "$(absolute "$SARIF_FILE")"
  fi
fi

if [ "$SUMMARY$COMMENT" != falsefalse ]; then
  if ! [ -s "$reports/report.md" ]; then
    # Better than the comment of an earlier commit, which would read as if it were about this one.
    printf 'Onus ended in exit code %s and wrote no report. [The log](%s/%s/actions/runs/%s) says why.\n' "$code" \
      "${GITHUB_SERVER_URL:-https://github.com}" "${GITHUB_REPOSITORY:-}" "${GITHUB_RUN_ID:-}" >"$reports/report.md"
  fi
  set_output markdown "$reports/report.md"
  if [ "$SUMMARY" = true ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    cat "$reports/report.md" >>"$GITHUB_STEP_SUMMARY"
  fi
fi
