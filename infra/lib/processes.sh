# shellcheck shell=bash
# Ending processes, ours or left over.

# end_processes SIGNAL SECONDS PID...: asks, waits, then insists.
end_processes() {
  local signal=$1 until=$((SECONDS + $2)) pid
  shift 2
  kill "-$signal" "$@" 2>/dev/null || true
  for pid; do
    while is_running "$pid" && ((SECONDS < until)); do sleep 0.1; done
    ! is_running "$pid" || kill -KILL "$pid" 2>/dev/null || true
  done
  for pid; do
    while is_running "$pid"; do sleep 0.1; done
  done
}

# A zombie still answers kill -0, but has nothing left to end. In stat, the state follows the name in parentheses.
is_running() {
  local stat
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null && [[ ${stat##*) } != [ZX]* ]]
}
