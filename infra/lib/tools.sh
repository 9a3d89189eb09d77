# shellcheck shell=bash
# What the machine must have. Debian packages are installed; the .NET SDK and Node are asked for.

# Each line: Debian package, and a file that shows the need is met, however it was installed.
readonly packages_to_run='
postgresql        /usr/lib/postgresql/*/bin/postgres
weasyprint        /usr/bin/weasyprint
bubblewrap        /usr/bin/bwrap
poppler-utils     /usr/bin/pdftoppm
fonts-dejavu-core /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
libssl3           /usr/lib/*/libssl.so.3
libicu72          /usr/lib/*/libicuuc.so.*
curl              /usr/bin/curl
'
readonly packages_of_bridge='
libssl3           /usr/lib/*/libssl.so.3
libicu72          /usr/lib/*/libicuuc.so.*
'
readonly packages_to_relay='
coturn            /usr/bin/turnserver
'
# Encrypts backups (age-encryption.org): one file, for a key or several.
readonly packages_to_back_up='
age               /usr/bin/age
'
readonly packages_to_test='
age                        /usr/bin/age
chromium                   /usr/bin/chromium
coturn                     /usr/bin/turnserver
clamav-daemon              /usr/sbin/clamd
faketime                   /usr/lib/*/faketime/libfaketimeMT.so.1
shellcheck                 /usr/bin/shellcheck
python3-gi                 /usr/lib/python3/dist-packages/gi/__init__.py
gstreamer1.0-nice          /usr/lib/*/gstreamer-1.0/libgstnice.so
gstreamer1.0-plugins-base  /usr/lib/*/gstreamer-1.0/libgstopus.so
gstreamer1.0-plugins-good  /usr/lib/*/gstreamer-1.0/libgstvpx.so
gstreamer1.0-plugins-bad   /usr/lib/*/gstreamer-1.0/libgstwebrtc.so
gir1.2-gst-plugins-bad-1.0 /usr/lib/*/girepository-1.0/GstWebRTC-1.0.typelib
'

# Prints the packages of a list whose file is not there.
missing_packages() {
  local package file
  while read -r package file; do
    [[ -z $package ]] || compgen -G "$file" >/dev/null || echo "$package"
  done <<<"$1"
}

need_packages() {
  local -a missing sudo=()
  mapfile -t missing < <(missing_packages "$1")
  ((${#missing[@]})) || return 0
  local remedy="apt-get install --no-install-recommends ${missing[*]}"
  [[ -x /usr/bin/apt-get ]] ||
    fail "missing: ${missing[*]}. This machine has no apt-get: install what these Debian packages hold."
  if ((EUID != 0)); then
    # Asked for in the foreground: on a terminal sudo may want a password.
    sudo -n --validate 2>/dev/null || { [[ -t 0 ]] && sudo --validate; } ||
      fail "missing: ${missing[*]}. Install them as root with: $remedy"
    sudo=(sudo)
  fi
  install_packages "$remedy" "${sudo[@]}"
}

# install_packages "apt-get install ..." [sudo]: not interrupted half-way, dpkg would be left broken.
install_packages() {
  local remedy=$1 log code=0
  shift
  log=$(mktemp)
  local -a apt=("$@" env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=300)
  begin "Installing ${remedy##*recommends }"
  no_cluster_of_debian "$@"
  # shellcheck disable=SC2086 # the remedy is a list of words
  { "${apt[@]}" update && "${apt[@]}" ${remedy#apt-get }; } >"$log" 2>&1 </dev/null 9>&- || code=$?
  "$@" rm -f "$without_cluster"
  no_service_of_debian "$remedy" "$@"
  if ((code != 0)); then
    say ''
    tail -n 15 "$log" >&2
    fail "the packages could not be installed. As root: $remedy"
  fi
  rm -f "$log"
  done_in
}

# With its package Debian makes a cluster and keeps it running, listening on a port; ours is private and needs no other.
readonly without_cluster=/etc/postgresql-common/createcluster.d/teleexpertise.conf
no_cluster_of_debian() {
  "$@" install -D -m 0644 /dev/stdin "$without_cluster" <<<'create_main_cluster = false'
}

# With its package Debian also keeps a relay of its own running, on the ports that ours wants.
no_service_of_debian() {
  local remedy=$1
  shift
  [[ $remedy == *coturn* && -d /run/systemd/system ]] || return 0
  "$@" systemctl disable --now coturn >/dev/null 2>&1 || true
}

need_dotnet() {
  local sdks
  command -v dotnet >/dev/null || [[ ! -x $HOME/.dotnet/dotnet ]] || PATH=$HOME/.dotnet:$PATH
  sdks=$(dotnet --list-sdks 2>/dev/null) || sdks=
  [[ $'\n'$sdks == *$'\n'10.* ]] ||
    fail "the .NET SDK 10 is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0"
}

need_node() {
  local version
  version=$(node --version 2>/dev/null) || version=
  [[ $version =~ ^v([0-9]+) ]] && ((BASH_REMATCH[1] >= 20)) && command -v npm >/dev/null ||
    fail "Node 20 or later with npm is missing${version:+ (found $version)}: install it from https://nodejs.org"
}

# Playwright drives Debian's Chromium with the machine's Node, from its NuGet package: nothing is copied or downloaded.
export_browser() {
  local packages=${NUGET_PACKAGES:-$HOME/.nuget/packages} version
  version=$(sed -n 's/.*"Microsoft\.Playwright" Version="\([^"]*\)".*/\1/p' "$root/Directory.Packages.props")
  export CHROMIUM=/usr/bin/chromium
  export PLAYWRIGHT_DRIVER_SEARCH_PATH=$packages/microsoft.playwright/$version
  PLAYWRIGHT_NODEJS_PATH=$(command -v node)
  export PLAYWRIGHT_NODEJS_PATH
}
