# shellcheck shell=bash
# Stands in for Pro Santé Connect in a demonstration: somebody else's OpenID provider on this machine, with invented people.
# Sets psc_pid and psc_issuer.

psc_pid='' psc_issuer=''

# psc_start FOLDER
psc_start() {
  local folder=$1 peers=$root/tests/peers start=$SECONDS
  mkdir -p "$folder"
  if [[ ! $peers/node_modules/.package-lock.json -nt $peers/package-lock.json ]]; then
    (cd "$peers" && npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.package-lock.json) >"$folder/npm.log" 2>&1 9>&- ||
      fail "npm could not install the provider. It says: $(tail -n 3 "$folder/npm.log")"
  fi
  : >"$folder/said"
  (cd "$peers" && PSC_DEMO=1 exec setsid setpriv --pdeathsig TERM node psc.mjs) >"$folder/said" 2>"$folder/log" </dev/null 9>&- &
  psc_pid=$!
  until [[ -s $folder/said ]]; do
    is_running "$psc_pid" || fail "the provider ended while starting: $(tail -n 3 "$folder/log")"
    ((SECONDS - start < 30)) || fail "the provider was not ready after 30 s. Its log is $folder/log"
    sleep 0.1
  done
  psc_issuer=$(sed -n '1s/.*"issuer":"\([^"]*\)".*/\1/p' "$folder/said")
}

psc_stop() {
  if [[ -n $psc_pid ]]; then end_processes TERM 5 "$psc_pid"; fi
  psc_pid=''
}
