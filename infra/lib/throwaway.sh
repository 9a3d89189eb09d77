# shellcheck shell=bash
# A PostgreSQL cluster for one run of tests or of a benchmark. Sets throwaway to its folder.

throwaway=

throwaway_start() {
  throwaway_clear
  throwaway=$(mktemp -d "${TMPDIR:-/tmp}/teleexpertise-XXXXXX")
  if ((EUID == 0)); then chmod 0711 "$throwaway"; fi
  # Held while this script lives, so that others can tell what a killed run left behind.
  exec 7>"$throwaway/lock"
  flock 7
  # shellcheck disable=SC2034 # read by pg_init
  pg_throwaway=true
  pg_start "$throwaway" "$@" 7>&-
}

throwaway_stop() {
  [[ -n $throwaway ]] || return 0
  pg_stop
  rm -rf "$throwaway"
}

# What killed runs left: folders of ours whose lock nobody holds.
throwaway_clear() {
  local lock folder
  for lock in "${TMPDIR:-/tmp}"/teleexpertise-??????/lock; do
    folder=${lock%/lock}
    if [[ -O $folder ]] && flock -n "$lock" true; then
      pg_clear_leftovers "$folder"
      rm -rf "$folder"
    fi
  done
}
