#!/usr/bin/env bash
#
# Makes one archive of the glovebox command that needs no Java: its own runtime, the jars, and what images are made from.
#
# Usage:
#   host-bridge/dist/build.sh [DIRECTORY]   where the archive goes (host-bridge/target)
#
# Its name is the last line that it prints. It is unpacked anywhere, and bin/glovebox runs; completion for bash is in
# completion/. Exit codes are start.sh's: 1 a step failed, 3 packages are missing and cannot be installed, 4 there is no
# JDK 25.

set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
readonly root
# shellcheck disable=SC2034 # for setup.sh
readonly own_display=false
readonly epoch=1760000000 # the time of all files: the JVM's cache knows its jars by theirs
# What the command uses, what the guest server uses, since the guest's runtime is a copy of this one, and two that are
# found by name only: files inside of jars, and names of hosts.
readonly modules=java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql,jdk.management,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs

say() { printf '%s\n' "$*"; }

fail() { # CODE MESSAGE…
  printf 'build.sh: %s\n' "${*:2}" >&2
  exit "$1"
}

# shellcheck source=guest-server/scripts/setup.sh
source "$root/guest-server/scripts/setup.sh"
# shellcheck source=host-bridge/scripts/command.sh
source "$root/host-bridge/scripts/command.sh"

version() { sed -n 's,^ *<version>\(.*\)</version>.*,\1,p' "$root/pom.xml" | head -n 1; }

architecture() {
  case $(uname -m) in
    x86_64) say x64 ;;
    aarch64) say arm64 ;;
    *) uname -m ;;
  esac
}

build_jars() {
  set_up_bridge
  take_turn
  ! build_needed || build
  exec 8<&-
  [[ -x $java_home/bin/jlink ]] || fail 4 "there is no jlink in $java_home: install a full JDK 25"
}

copy_files() { # TREE: everything is where it is in a clone
  local each
  mkdir -p "$1"/{bin,completion,host-bridge/target,guest-server/target}
  for each in LICENSE README.md CHANGELOG.md start.sh docs host-bridge/{jvm.options,scripts} guest-server/{jvm.options,python,scripts} \
    {host-bridge,guest-server}/target/lib host-bridge/target/host-bridge.jar guest-server/target/guest-server.jar pom.xml vm-image; do
    [[ ! -e $root/$each ]] || cp -a "$root/$each" "$1/$each"
  done
  cp "$root/host-bridge/dist/glovebox" "$1/bin/glovebox"
  find "$1" -name __pycache__ -prune -exec rm -rf {} +
}

make_runtime() { # TREE
  slowly "$java_home/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages \
    --generate-cds-archive --output "$1/runtime" >"$scratch/jlink.log" 2>&1 ||
    { tail -n 5 "$scratch/jlink.log" >&2 && fail 1 "jlink failed"; }
}

make_completion() { # TREE
  "$1/runtime/bin/java" -cp "$1/host-bridge/target/host-bridge.jar" picocli.AutoComplete --force -n glovebox \
    -o "$1/completion/glovebox.bash" dev.glovebox.bridge.cli.GloveboxCommand || fail 1 "there is no completion script"
}

# Files have their time before the cache is made, and keep it in the archive.
make_cache() { # TREE
  upgrade_classes "$1/host-bridge/target/lib"
  find "$1" -depth -exec touch -h -d "@$epoch" {} +
  mkdir "$scratch/run"
  make_bridge_aot "$1/runtime" "$1/host-bridge/jvm.options" "$1/host-bridge/target/host-bridge.jar" \
    "$1/host-bridge/host-bridge.aot" "$scratch/run" || { cat "$scratch/run/training.log" >&2 && fail 1 "the command does not run"; }
}

main() { # [DIRECTORY]
  local name target scratch
  name=glovebox-$(version)-linux-$(architecture)
  mkdir -p "$work" "${1:-$root/host-bridge/target}"
  target=$(cd "${1:-$root/host-bridge/target}" && pwd)/$name.tar.gz
  build_jars
  scratch=$(mktemp -d)
  # shellcheck disable=SC2064 # the directory is known now
  trap "rm -rf '$scratch'" EXIT
  copy_files "$scratch/$name"
  make_runtime "$scratch/$name"
  make_completion "$scratch/$name"
  make_cache "$scratch/$name"
  tar -C "$scratch" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$epoch" -cf - "$name" | gzip -n >"$target.new"
  mv "$target.new" "$target"
  say "$target"
}

main "$@"
