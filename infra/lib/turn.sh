# shellcheck shell=bash
# The relay for networks that let nothing but HTTPS out: coturn, which may reach the bridge and nothing else.
# Sets turn_pid. What it relays is encrypted end to end (DTLS-SRTP); it logs nothing, as all it knows is addresses.

turn_pid=''
readonly turn_port=3478

# turn_start FOLDER ADDRESS TLS_PORT CERTIFICATE KEY BRIDGE_ADDRESS...
turn_start() {
  local folder=$1 address=$2 tls_port=$3 certificate=$4 key=$5
  shift 5
  turn_prepare "$folder" "$certificate" "$key"
  turn_configuration "$folder" "$address" "$tls_port" "$@" >"$folder/relay/turnserver.conf"
  # Told to end with this script, as the last thing: a change of user would undo it.
  local -a as=(setpriv --pdeathsig TERM)
  if ((EUID == 0)); then
    as+=(--reuid=turnserver --regid=turnserver --clear-groups --no-new-privs
      --inh-caps=-all,+net_bind_service --ambient-caps=-all,+net_bind_service --bounding-set=-all,+net_bind_service)
  fi
  setsid "${as[@]}" turnserver -c "$folder/relay/turnserver.conf" \
    >"$folder/relay/turnserver.out" 2>&1 </dev/null 9>&- 7>&- &
  turn_pid=$!
}

turn_stop() {
  if [[ -n $turn_pid ]]; then end_processes TERM 5 "$turn_pid"; fi
  turn_pid=''
}

# The secret that server and relay share is made once; certificate and key are copied, as the relay's user may not read the originals.
turn_prepare() {
  local folder=$1
  mkdir -p "$folder/relay"
  [[ -s $folder/secret ]] || (umask 077 && od -An -N 32 -tx1 /dev/urandom | tr -d ' \n' >"$folder/secret")
  (umask 077 && cat "$2" >"$folder/relay/certificate.pem" && cat "$3" >"$folder/relay/key.pem" && : >"$folder/relay/turnserver.conf")
  if ((EUID == 0)); then
    chown -R turnserver: "$folder/relay"
    chmod 0700 "$folder/relay"
  fi
}

turn_configuration() {
  local folder=$1 address=$2 tls_port=$3 bridge
  shift 3
  cat <<CONF
listening-ip=$address
relay-ip=$address
listening-port=$turn_port
tls-listening-port=$tls_port
cert=$folder/relay/certificate.pem
pkey=$folder/relay/key.pem
no-dtls
no-tlsv1
no-tlsv1_1
fingerprint
realm=teleexpertise
use-auth-secret
static-auth-secret=$(<"$folder/secret")
stale-nonce=600
user-quota=8
total-quota=400
no-tcp-relay
no-multicast-peers
denied-peer-ip=0.0.0.0-255.255.255.255
denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
CONF
  for bridge; do
    echo "allowed-peer-ip=$bridge"
    # Only a bridge on this very machine's loopback, as in demonstrations and tests, lets the relay reach there at all.
    if [[ $bridge == 127.* || $bridge == ::1 ]]; then printf 'allow-loopback-peers\ncli-password=%s\n' "$(<"$folder/secret")"; fi
  done
  cat <<CONF
no-cli
no-rfc5780
no-software-attribute
userdb=$folder/relay/turndb
pidfile=$folder/relay/turnserver.pid
no-stdout-log
simple-log
log-file=/dev/null
CONF
}
