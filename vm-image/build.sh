#!/usr/bin/env bash
#
# Makes the image that sandboxes boot from: Debian's packages, a kernel, the guest server and what it needs.
#
# Usage:
#   vm-image/build.sh [OPTION…]
#
#   --flavour base|browser|full   base has the desktop; browser has Chromium as well; full has Node, what Playwright's
#                                 browsers load, code-server and a compiler as well (base)
#   --packages NAME,NAME          more packages of the distribution
#   --output DIR                  where the image goes (GLOVEBOX_HOME/images/FLAVOUR)
#   --container                   writes rootfs.tar.zst too, the same root file system, for `docker import`
#   --offline                     downloads nothing: an earlier build has to have downloaded it
#   --force                       builds although nothing has changed
#   --help                        this text
#
# Settings (environment):
#   GLOVEBOX_HOME (~/.local/share/glovebox)   downloads and stages are kept below it, in cache/
#   GLOVEBOX_IMAGE_SOURCES        a sources.list to install from, instead of this machine's own package sources
#   TMPDIR (/tmp)                 about 3 GiB are used there while it builds
#
# The last line it prints is the image's directory. Exit codes are start.sh's: 1 a stage failed, 2 bad usage, 3 system
# packages are missing and cannot be installed, 4 there is no JDK 25.

set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
root=$(dirname "$here")
readonly here root
readonly epoch=1760000000 # the time of all files that the build itself makes
readonly uuid=6b1f6d3c-0b0e-4d55-9a5e-67b1e2f0c0de
# shellcheck disable=SC2034 # for setup.sh
readonly own_display=true

tree=
flavour=base
more_packages=
output=
offline=false
force=false
container=false
scratch=

say() { printf '%s\n' "$*"; }

fail() { # CODE MESSAGE…
  printf 'build.sh: %s\n' "${*:2}" >&2
  exit "$1"
}

help() { sed -n '3,/^$/s/^# \{0,1\}//p' "$here/build.sh"; }

bad_usage() { # MESSAGE
  printf 'build.sh: %s\n\n' "$1" >&2
  help >&2
  exit 2
}

# shellcheck source=guest-server/scripts/setup.sh
source "$root/guest-server/scripts/setup.sh"
# shellcheck source=vm-image/stages/tools.sh
source "$here/stages/tools.sh"
# shellcheck source=vm-image/stages/packages.sh
source "$here/stages/packages.sh"
# shellcheck source=vm-image/stages/java.sh
source "$here/stages/java.sh"
# shellcheck source=vm-image/stages/python.sh
source "$here/stages/python.sh"
# shellcheck source=vm-image/stages/node.sh
source "$here/stages/node.sh"
# shellcheck source=vm-image/stages/server.sh
source "$here/stages/server.sh"
# shellcheck source=vm-image/stages/initrd.sh
source "$here/stages/initrd.sh"
# shellcheck source=vm-image/stages/disk.sh
source "$here/stages/disk.sh"

read_options() { # OPTION…
  while (($# > 0)); do
    case $1 in
      --flavour | --packages | --output)
        (($# > 1)) || bad_usage "$1 needs a value"
        read_options "$1=$2"
        shift
        ;;
      --flavour=*) flavour=${1#*=} ;;
      --packages=*) more_packages=${1#*=} ;;
      --output=*) output=${1#*=} ;;
      --container) container=true ;;
      --offline) offline=true ;;
      --force) force=true ;;
      -h | --help) help && exit 0 ;;
      *) bad_usage "unknown option: $1" ;;
    esac
    shift
  done
  [[ $flavour =~ ^(base|browser|full)$ ]] || bad_usage "--flavour=$flavour: expected base, browser or full"
  [[ $more_packages =~ ^([a-z0-9][a-z0-9+.-]*(,[a-z0-9][a-z0-9+.-]*)*)?$ ]] ||
    bad_usage "--packages=$more_packages: expected names of packages, with commas between them"
}

choose_places() {
  place=${GLOVEBOX_HOME:-${XDG_DATA_HOME:-$HOME/.local/share}/glovebox}
  mkdir -p "$place/cache/stages" "$place/images" 2>/dev/null || true
  [[ -w $place/cache/stages ]] || fail 2 "GLOVEBOX_HOME=$place: cannot be written"
  place=$(readlink -f "$place")
  cache=$place/cache
  readonly place cache
}

clean_up() {
  local code=$?
  trap '' INT TERM
  [[ -z $slow_pid ]] || { kill "$slow_pid" && wait "$slow_pid"; } 2>/dev/null
  [[ -z $scratch ]] || rm -rf "$scratch"
  rm -rf "$cache"/stages/*.new.$$ "$place"/images/.new.$$
  exit "$code"
}

take_build_turn() {
  exec 7>>"$cache/build.lock"
  if ! flock -w 1 7; then
    say "Waiting for another build to end…"
    slowly flock 7
  fi
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  rm -rf "$cache"/stages/*.new.* "$place"/images/.new.* # what a build that was killed has left
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/glovebox-image.XXXXXXXX")
}

# ---- stages: each is made once for each state of what it is made from

hash_of() { # reads what it is made from
  sha256sum | cut -c1-12
}

# Sets the variable NAME to the stage's directory, which make_NAME fills if it is not there yet.
stage() { # NAME TITLE
  local name=$1 title=$2 hash dir begin=$SECONDS
  hash=$("$name"_inputs | hash_of)
  dir=$cache/stages/$name-$hash
  if [[ -d $dir && $force != true ]]; then
    printf '%-28s kept\n' "$title"
    touch "$dir"
  else
    printf '%-28s …\n' "$title"
    mkdir "$dir.new.$$"
    "make_$name" "$dir.new.$$"
    date +%s%N >"$dir.new.$$/made"
    rm -rf "$dir"
    mv "$dir.new.$$" "$dir"
    printf '%-28s %s s\n' "$title" "$((SECONDS - begin))"
  fi
  printf -v "$name" %s "$dir"
}

# Stages that no build has used for a month.
forget_old_stages() {
  find "$cache/stages" -mindepth 1 -maxdepth 1 -mtime +30 -exec rm -rf {} +
}

main() {
  local begin=$SECONDS
  read_options "$@"
  choose_places
  install_tools
  take_build_turn
  make_jar
  stage packages 'packages'
  stage java 'Java runtime'
  stage python 'Python environment'
  [[ $flavour != full ]] || stage node 'Node and code-server'
  stage server 'server'
  publish
  forget_old_stages
  say "Done in $((SECONDS - begin)) s"
  say "$output"
}

main "$@"
