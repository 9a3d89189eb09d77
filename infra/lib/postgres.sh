# shellcheck shell=bash
# A private PostgreSQL cluster in a folder: FOLDER/pg holds the data, FOLDER/socket (mode 0700)
# its only way in, FOLDER/postgres.log what it said. No port is opened.
#
#   pg_start FOLDER [-c setting=value ...]   makes the cluster at need, clears leftovers, waits for it
#   pg_sql FOLDER [DATABASE]                 runs the SQL on standard input as superuser
#   pg_make_database FOLDER                  makes the roles, the database and its extension at need
#   pg_stop                                  ends the cluster started last
#
# Run as root, the cluster belongs to an unprivileged user: PostgreSQL refuses to be root.

pg_throwaway=
readonly pg_oldest=15
# What makes an acknowledged commit survive a power cut; only throwaway clusters go without.
readonly -a pg_durable=(-c fsync=on -c synchronous_commit=on -c full_page_writes=on)
pg_pid=

# Sets pg_bin: the binaries that made this cluster, else the newest.
pg_find_binaries() {
  local made='' newest
  [[ ! -s $1/pg/PG_VERSION ]] || made=$(<"$1/pg/PG_VERSION")
  newest=$(compgen -G '/usr/lib/postgresql/*/bin/postgres' | sort -V | tail -n 1)
  pg_bin=/usr/lib/postgresql/$made/bin
  [[ -n $made ]] || pg_bin=${newest%/postgres}
  local major=${pg_bin%/bin}
  major=${major##*/}
  [[ -x $pg_bin/postgres ]] ||
    fail "the data in $1/pg were written by PostgreSQL $made, which this machine does not have. Install postgresql-$made, or upgrade the data with pg_upgrade."
  ((major >= pg_oldest)) ||
    fail "PostgreSQL $pg_oldest or later is needed; this machine has $major."
}

# Sets pg_as: the words before a command that runs it as the cluster's user.
pg_choose_user() {
  local owner=postgres
  pg_as=(setpriv --no-new-privs)
  ((EUID == 0)) || return 0
  [[ ! -d $1/pg ]] || owner=$(stat -c %U "$1/pg")
  pg_as=(setpriv "--reuid=$owner" "--regid=$(id -g "$owner")" --clear-groups
    --inh-caps=-all --bounding-set=-all --no-new-privs)
}

# Whether the cluster's user can come to a folder, which need not exist yet.
pg_can_enter() {
  local folder=$1
  while [[ ! -d $folder ]]; do folder=$(dirname "$folder"); done
  ((EUID != 0)) || setpriv --reuid=postgres --regid=postgres --clear-groups test -x "$folder"
}

# The kernel takes 107 bytes for FOLDER/socket/.s.PGSQL.5432.
pg_check_path() {
  local LC_ALL=C
  ((${#1} <= 84)) || fail "the folder $1 has too long a path for a unix socket: choose one of at most 84 bytes."
}

# The folder around a cluster: closed to others, except that as root the cluster's user comes through.
pg_make_home() {
  if ((EUID == 0)); then mkdir -p -m 0711 "$1"; else mkdir -p -m 0700 "$1"; fi
}

# A folder of the cluster's user, closed to all others.
pg_folder() {
  install -d -m 0700 "$1"
  ((EUID != 0)) || chown "$("${pg_as[@]}" id -u)" "$1"
}

# Made beside and then renamed: a crash never leaves half a cluster.
pg_init() {
  [[ ! -s $1/pg/PG_VERSION ]] || return 0
  rm -rf "$1/pg" "$1/pg.new"
  pg_folder "$1/pg.new"
  (cd / && "${pg_as[@]}" "$pg_bin/initdb" -D "$1/pg.new" -U postgres --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --data-checksums ${pg_throwaway:+--no-sync}) >"$1/initdb.log" 2>&1 9>&- ||
    fail "initdb failed: $(tail -n 3 "$1/initdb.log")"
  mv "$1/pg.new" "$1/pg"
}

# The postmaster and its backends work in the data folder. A busy backend outlives a killed
# postmaster, and a pid in postmaster.pid may be somebody else's by now: so ask /proc.
pg_processes() {
  find /proc -maxdepth 2 -path '/proc/[0-9]*/cwd' -printf '%h %l\n' 2>/dev/null |
    while read -r process folder; do
      [[ $folder != "$1/pg" || $(<"$process/comm") != postgres ]] || echo "${process#/proc/}"
    done || true
}

pg_clear_leftovers() {
  local -a left
  mapfile -t left < <(pg_processes "$1")
  if ((${#left[@]})); then
    end_processes INT 10 "${left[@]}"
  fi
  rm -f "$1/pg/postmaster.pid" "$1"/socket/.s.PGSQL.*
}

pg_start() {
  local folder=$1
  shift
  pg_check_path "$folder"
  pg_find_binaries "$folder"
  pg_choose_user "$folder"
  pg_init "$folder"
  pg_clear_leftovers "$folder"
  pg_folder "$folder/socket"
  pg_launch "$folder" "$@"
  pg_wait_ready "$folder"
}

pg_launch() {
  local log=$1/postgres.log
  pg_become "$@" >>"$log" 2>&1 </dev/null 9>&- &
  pg_pid=$!
}

# A direct child in a session of its own (an interrupt from the terminal must reach the server first),
# told to stop when this script dies. Statements and row contents stay out of its log: they are health data.
pg_become() {
  local folder=$1
  shift
  exec setsid "${pg_as[@]}" --pdeathsig INT env -i PATH=/usr/bin:/bin LANG=C.UTF-8 \
    "$pg_bin/postgres" -D "$folder/pg" \
    -c listen_addresses= \
    -c unix_socket_directories="$folder/socket" -c unix_socket_permissions=0700 \
    -c timezone=UTC -c log_timezone=UTC \
    -c log_min_error_statement=panic -c log_error_verbosity=terse \
    "$@"
}

# Ready when PostgreSQL says so in line 8 of postmaster.pid, and the file is this postmaster's.
pg_wait_ready() {
  local until=$((SECONDS + 60))
  local -a lines
  while is_running "$pg_pid" && ((SECONDS < until)); do
    mapfile -t lines 2>/dev/null <"$1/pg/postmaster.pid" || lines=()
    if [[ ${lines[0]:-} == "$pg_pid" && ${lines[7]:-} == ready* ]]; then return 0; fi
    sleep 0.05
  done
  fail "PostgreSQL did not start. Its log $1/postgres.log ends with: $(tail -n 3 "$1/postgres.log")"
}

pg_sql() {
  "$pg_bin/psql" -h "$1/socket" -U postgres -d "${2:-postgres}" -X -q -A -t -v ON_ERROR_STOP=1 9>&-
}

pg_make_database() {
  pg_sql "$1" <<'SQL'
select 'create role teleexpertise_owner login createrole'
 where not exists (select from pg_roles where rolname = 'teleexpertise_owner') \gexec
select 'create role teleexpertise_app login'
 where not exists (select from pg_roles where rolname = 'teleexpertise_app') \gexec
select 'create database teleexpertise owner teleexpertise_owner'
 where not exists (select from pg_database where datname = 'teleexpertise') \gexec
SQL
  pg_sql "$1" teleexpertise <<<'set client_min_messages = warning; create extension if not exists btree_gist;'
}

# How many rows each table has, as one line of JSON; of the snapshot, when one is given.
pg_count_rows() {
  pg_sql "$1" teleexpertise <<SQL
begin isolation level repeatable read;
${2:+set transaction snapshot '$2';}
select json_object_agg(relname, (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I', relname), false, true, '')))[1]::text::bigint order by relname)
  from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r';
commit;
SQL
}

# INT is PostgreSQL's fast shutdown: sessions end, everything acknowledged is on disk.
pg_stop() {
  [[ -n $pg_pid ]] || return 0
  end_processes INT 30 "$pg_pid"
  wait "$pg_pid" 2>/dev/null || true
  pg_pid=
}
