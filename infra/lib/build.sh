# shellcheck shell=bash
# Builds in Release, and only when an input changed: msbuild needs seconds to find out that it has nothing to do.

# build NAME TARGET FOLDER...: TARGET depends on FOLDER... and the settings at the root.
build() {
  local name=$1 target=$2 stamp=$root/obj/built-$1 log=$root/obj/build-$1.log now
  shift 2
  mkdir -p "$root/obj"
  # Two builds of one checkout at once would spoil each other's files.
  exec 8>"$root/obj/build.lock"
  flock 8
  now=$(inputs "$@")
  if [[ ! -s $stamp || $(<"$stamp") != "$now" ]]; then
    rm -f "$root"/obj/built-*
    # No build server stays behind: what was started here ends here.
    step "Building $name" "$log" dotnet build "$root/$target" -c Release --nologo \
      -nodeReuse:false -p:UseSharedCompilation=false 8>&- || build_failed "$log"
    echo "$now" >"$stamp"
  fi
  exec 8>&-
}

build_failed() {
  grep -E ': (error|warning) |^npm (error|ERR)' "$1" | sort -u | head -n 20 >&2 || true
  fail "the build failed; all of it is in $1"
}

# A digest of names, sizes and times of all files that go into a build, and of the compiler's version.
inputs() {
  (
    cd "$root" || exit
    dotnet --version
    find . -maxdepth 1 -type f -printf '%p %s %T@\n' | sort
    find "$@" \( -name bin -o -name obj -o -name node_modules -o -name built \) -prune \
      -o -type f -printf '%p %s %T@\n' | sort
  ) | sha256sum
}
