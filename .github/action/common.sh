# shellcheck shell=bash
# What the steps of the action share. For bash 3.2, which macOS has.

# Names of files that bash on Windows and the programs that it calls both take.
if command -v cygpath >/dev/null; then
  GITHUB_ACTION_PATH=$(cygpath -m "$GITHUB_ACTION_PATH")
  RUNNER_TEMP=$(cygpath -m "$RUNNER_TEMP")
fi

# A text as the data of a workflow command: one line, whatever it holds.
escaped() {
  local text=$1
  text=${text//\%/%25}
  text=${text//$'\r'/%0D}
  text=${text//$'\n'/%0A}
  printf '%s' "$text"
}

# The same for the log, where a line that begins with `::` would be a command, and one with `##[` anywhere.
say() { printf 'onus: %s\n' "$(escaped "${1//\#\#\[/# #[}")"; }
warn() { printf '::warning title=Onus::%s\n' "$(escaped "$1")"; }

# Exit code 2, as Onus itself ends after wrong usage.
give_up() {
  printf '::error title=Onus::%s\n' "$(escaped "$1")"
  exit 2
}

# Programs that a step cannot do without.
need() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || give_up "the action needs $program, and this runner has none"
  done
}

# 32 digits that no input can guess.
random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# An output of the step; its value may have lines.
set_output() {
  local end
  end=end-$(random)
  printf '%s<<%s\n%s\n%s\n' "$1" "$end" "$2" "$end" >>"$GITHUB_OUTPUT"
}

# The SHA-256 sum of standard input. The name of the file stays out of it: sha256sum marks the line of a name with
# backslashes, as Windows has them.
sha256() {
  if command -v sha256sum >/dev/null; then
    sha256sum | cut -d ' ' -f 1
  else
    shasum -a 256 | cut -d ' ' -f 1
  fi
}

# Prints a file in which no line is a workflow command, whatever it looks like.
print_muted() {
  local token
  [ -s "$1" ] || return 0
  token=$(random)
  # Commands stand at the start of a line, and neither what came before nor the file need end with a line feed.
  printf '\n::stop-commands::%s\n' "$token"
  cat "$1"
  printf '\n::%s::\n' "$token"
}

# A path that other steps can read wherever they are; bash on Windows has names of its own for them.
absolute() {
  local path=$1
  case $path in
    /* | [A-Za-z]:[\\/]*) ;;
    *) path=$PWD/$path ;;
  esac
  if command -v cygpath >/dev/null; then
    cygpath -m "$path"
  else
    printf '%s\n' "$path"
  fi
}
