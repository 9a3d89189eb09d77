# shellcheck shell=bash
# How the scripts speak: progress and refusals on standard error, results on standard output.

say() { printf '%s\n' "$*" >&2; }

fail() {
  [[ -z $begun ]] || say ''
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# begin TEXT, then done_in: one line for what takes a moment, with the seconds it took.
begun=
begin() {
  begun=$SECONDS
  printf '%s ... ' "$1" >&2
}

done_in() {
  say "$((SECONDS - begun)) s"
  begun=
}

# step TEXT LOG COMMAND...: runs COMMAND with its output in LOG, saying how long it took.
# It gets a process group of its own, so that an interrupt can end it with all its children,
# and ends by itself when this script is killed.
step() {
  local text=$1 log=$2 code=0
  shift 2
  begin "$text"
  setsid setpriv --pdeathsig TERM "$@" >"$log" 2>&1 </dev/null 7>&- 9>&- &
  step_group=$!
  if [[ -t 2 ]]; then count_seconds "$text" "$step_group" 9>&- & fi
  wait "$step_group" || code=$?
  step_group=
  [[ ! -t 2 ]] || printf '\r%s ... ' "$text" >&2
  ((code != 0)) || done_in
  return "$code"
}

# A counter for people who wait; it leaves with the process it watches.
count_seconds() {
  local start=$SECONDS
  while sleep 1 && kill -0 "$2" 2>/dev/null; do
    printf '\r%s ... %d s' "$1" "$((SECONDS - start))" >&2
  done
}

stop_step() {
  [[ -z ${step_group:-} ]] || kill -TERM -- "-$step_group" 2>/dev/null || true
}

# A log holds what one start said; the one before is kept, older ones are not.
fresh_log() {
  [[ ! -e $1 ]] || mv "$1" "$1.before"
  (umask 077 && : >"$1")
}
