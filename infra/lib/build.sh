# shellcheck shell=bash
# Builds in Release, and only when an input changed: msbuild needs seconds to find out that it has nothing to do.

# What the bridge alone is made of.
# shellcheck disable=SC2034 # read by infra/bridge and infra/test
readonly -a folders_of_bridge=(signaling/Alone signaling/Bridge signaling/Server src/Rooms)

# build WHAT TARGET FOLDER...: TARGET depends on FOLDER... and the settings at the root.
build() {
  local what=$1 target=$2 stamp=$root/obj/built log=$root/obj/build.log now
  shift 2
  mkdir -p "$root/obj"
  # Two builds of one checkout at once would spoil each other's files.
  exec 8>"$root/obj/build.lock"
  flock 8
  now=$(inputs . "$@")
  if ! is_built "$now" "$stamp"; then
    forget_built "$now" "$stamp"
    # One compiler for all projects, which is warm after the first. It has a name of its own: what was started here ends here.
    local compiler=teleexpertise-$$ built=true
    step "Building $what" "$log" dotnet build "$root/$target" -c Release --nologo \
      -nodeReuse:false -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler" 8>&- || built=false
    end_compiler "$compiler" 8>&-
    [[ $built == true ]] || build_failed "$log"
    echo "$now" >>"$stamp"
  fi
  exec 8>&-
}

# Left alone it would wait ten minutes for more work.
end_compiler() {
  local version sdks
  version=$(dotnet --version)
  sdks=$(dotnet --list-sdks | sed -n "s|^$version \[\(.*\)\]\$|\1|p")
  dotnet "$sdks/$version/Roslyn/bincore/VBCSCompiler.dll" -shutdown -pipename:"$1" >/dev/null 2>&1 || true
}

# Whoever built more has built this too.
is_built() { [[ -s $2 ]] && ! grep -qvxFf "$2" <<<"$1"; }

# A folder's line goes when the folder is built anew; what else was built stays built under the same settings.
forget_built() {
  local folder _
  [[ -s $2 ]] || return 0
  if ! grep -qxF -e "${1%%$'\n'*}" "$2"; then rm -f "$2" && return 0; fi
  while read -r folder _; do sed -i "\\|^$folder |d" "$2"; done <<<"$1"
}

build_failed() {
  grep -E ': (error|warning) |^npm (error|ERR)' "$1" | sort -u | head -n 20 >&2 || true
  fail "the build failed; all of it is in $1"
}

# A line for each folder: a digest of names, sizes and times of the files that go into a build.
# Of the root itself only its files count, and the compiler's version.
inputs() {
  local folder
  cd "$root" || exit
  for folder; do
    printf '%s ' "$folder"
    if [[ $folder == . ]]; then
      dotnet --version
      find . -maxdepth 1 -type f ! -name '*.md' -printf '%p %s %T@\n' | sort
    elif [[ -d $folder ]]; then
      find "$folder" \( -name bin -o -name obj -o -name node_modules -o -name built \) -prune \
        -o -type f -printf '%p %s %T@\n' | sort
    fi | sha256sum
  done
}
