#!/usr/bin/env bash
# Puts the report into one comment on the pull request, and updates it from then on. What fails here is a warning: the
# verdicts decide how the step ends, and not whether somebody could be told.
set -euo pipefail
# shellcheck source=common.sh
. "$GITHUB_ACTION_PATH/.github/action/common.sh"
need curl jq

number=$(jq -r '.pull_request.number // empty' "$GITHUB_EVENT_PATH" | tr -d '\r')
if [ -z "$number" ]; then
  say "this run belongs to no pull request, so there is no comment"
  exit 0
fi

work=$(mktemp -d "$RUNNER_TEMP/onus-comment-XXXXXX")
api=${GITHUB_API_URL:-https://api.github.com}
repository=$api/repos/$GITHUB_REPOSITORY

# Prints the status of the answer to: method, address, further arguments of curl. The token goes through standard input:
# arguments are for every process of the machine to read.
# shellcheck disable=SC2153 # TOKEN comes from action.yml.
call() {
  local method=$1 url=$2
  shift 2
  curl --silent --show-error --request "$method" --connect-timeout 20 --max-time 60 --output "$work/answer" \
    --write-out '%{http_code}' --header @- --header 'accept: application/vnd.github+json' \
    --header 'x-github-api-version: 2022-11-28' "$@" "$url" <<<"authorization: Bearer $TOKEN" || echo failed
}

# Ends the step: the answer to `$1` was the status `$2`.
leave() {
  local why
  why=$(jq -r '.message // empty' "$work/answer" 2>/dev/null | tr -d '\r') || why=
  case $2 in
    403 | 404) why="$why. The job needs \`permissions: pull-requests: write\`; the token of a pull request from a fork cannot have it" ;;
    *failed) why="curl says why above" ;;
  esac
  warn "the comment on the pull request could not be written: $1: $2 $why"
  exit 0
}

# A comment is known by a marker that says what was checked, so that several jobs can have one each,
marker="<!-- onus:$(printf '%s\0' "$WORKING_DIRECTORY" "${PLAN:-$CHECKED_PATH}" "$ROOT" | sha256 | cut -c 1-16) -->"
# and by its author: whoever else writes the marker first could change afterwards what Onus said. A workflow's token
# cannot ask who it is; it belongs to a bot.
author=
if [ "$(call GET "$api/user")" = 200 ]; then
  author=$(jq -r '.login // empty' "$work/answer" | tr -d '\r')
fi

comment=
page=1
while [ -z "$comment" ]; do
  status=$(call GET "$repository/issues/$number/comments?per_page=100&page=$page" --retry 3)
  [ "$status" = 200 ] || leave "listing the comments" "$status"
  comment=$(jq -r --arg marker "$marker" --arg author "$author" '
    map(select((.body // "") | startswith($marker))
      | select(if $author == "" then .user.type == "Bot" else .user.login == $author end))
    | first | .id // empty' "$work/answer" | tr -d '\r')
  [ "$(jq length "$work/answer" | tr -d '\r')" = 100 ] || break
  page=$((page + 1))
done

commit=$(jq -r '.pull_request.head.sha // "" | .[:12]' "$GITHUB_EVENT_PATH" | tr -d '\r')
{
  printf '%s\n' "$marker"
  cat "$REPORT"
  printf '\n<sub>Commit %s · [log](%s/%s/actions/runs/%s)</sub>\n' "$commit" \
    "${GITHUB_SERVER_URL:-https://github.com}" "$GITHUB_REPOSITORY" "${GITHUB_RUN_ID:-}"
} >"$work/body"
jq -Rs '{ body: . }' "$work/body" >"$work/request"

if [ -n "$comment" ]; then
  status=$(call PATCH "$repository/issues/comments/$comment" --retry 3 --data-binary "@$work/request")
  [ "$status" = 200 ] || leave "updating comment $comment" "$status"
  say "updated comment $comment of pull request $number"
else
  # Not tried again: the first attempt may have made one.
  status=$(call POST "$repository/issues/$number/comments" --data-binary "@$work/request")
  [ "$status" = 201 ] || leave "creating a comment" "$status"
  say "commented on pull request $number"
fi
