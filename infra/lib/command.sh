# shellcheck shell=bash
# shellcheck disable=SC2154 # root, pg_durable: from whoever sources it
# Commands of the server on an installation that runs, or stands still: its database is started for the time.
#
#   open_installation DATA    finds it and its database; sets app, owner
#   server_command NAME       runs the command, with whatever is in the environment
#   find_program              sets program, for commands that need no database

open_installation() {
  data=$1
  [[ -s $data/pg/PG_VERSION ]] || fail "there is no installation in $data (as root on a closed folder infra/run says where the data are: give that with --data)."
  [[ -f $root/src/Web/bin/Release/net10.0/TeleExpertise.Web.dll ]] || fail "start infra/run once: it builds what is needed."
  # Who holds the lock runs the cluster; nobody does, then it is started for the while.
  exec 9>>"$data/lock"
  if flock -n 9; then
    trap pg_stop EXIT
    pg_start "$data" "${pg_durable[@]}"
  else
    exec 9>&-
    pg_find_binaries "$data"
  fi
}

# The server that was built last.
find_program() {
  local built
  program=
  for built in "$root"/src/Web/bin/*/net10.0/TeleExpertise.Web.dll; do [[ ! $built -nt $program ]] || program=$built; done
  [[ -n $program ]] || fail "start infra/run once: it builds what is needed."
}

server_command() {
  local database="Host=$data/socket;Database=${database:-teleexpertise};Username=teleexpertise"
  (cd "$root/src/Web" && env "ConnectionStrings__Owner=${database}_owner" "ConnectionStrings__App=${database}_app" "Data__Folder=$data/server" \
    dotnet bin/Release/net10.0/TeleExpertise.Web.dll "$@")
}
