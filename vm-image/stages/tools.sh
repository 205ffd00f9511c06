# shellcheck shell=bash
# What the build itself needs on this machine, and the sealed shell that stages run programs of the image in.
# Sourced by build.sh.

find_missing_tools() {
  missing=()
  need bubblewrap has bwrap
  need busybox-static has_file /bin/busybox
  need cpio has cpio
  need e2fsprogs has_tool mkfs.ext4
  need mmdebstrap has mmdebstrap
  need qemu-utils has qemu-img
  need xz-utils has xz
  need zstd has zstd
  need python3-venv has_file "/usr/lib/python3*/ensurepip/__init__.py"
  if ((EUID != 0)); then
    need fakeroot has fakeroot
    need uidmap has newuidmap
  fi
  ! build_needed || need maven has mvn
  find_jdk || missing+=(temurin-25-jdk)
}

has_tool() { has "$1" || [[ -x /usr/sbin/$1 || -x /sbin/$1 ]]; }

# What is missing is installed by apt, or named with the command to run.
install_tools() {
  [[ $(uname -m) == x86_64 ]] || fail 1 "images are made on x86-64 only so far; this is $(uname -m)"
  mkdir -p "$work" 2>/dev/null || true
  find_missing_tools
  ((${#missing[@]} == 0)) || install_by_apt
  find_jdk || no_jdk
  [[ -x $java_home/bin/jlink ]] || fail 4 "there is no jlink in $java_home: install a full JDK 25"
  PATH=$PATH:/usr/sbin:/sbin
}

# Runs a command inside the tree, without network, as a root of nothing but it.
in_tree() { # COMMAND…
  slowly bwrap --unshare-all --uid 0 --gid 0 --hostname glovebox --die-with-parent --new-session --clearenv \
    --bind "$tree" / --proc /proc --dev /dev --tmpfs /run --tmpfs /tmp --chdir / \
    --setenv PATH /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin --setenv HOME /root \
    --setenv LANG C.UTF-8 -- "$@"
}

# The packages' file system as a tree of this user's own, which stages run programs in.
unpack_tree() { # sets tree
  tree=$scratch/tree
  [[ ! -d $tree ]] || return 0
  mkdir "$tree"
  # shellcheck disable=SC2154 # set by the stage
  slowly tar -C "$tree" --no-same-owner --no-same-permissions --delay-directory-restore --exclude='./dev/*' \
    -xf "$packages/rootfs.tar"
}

# All times in a tree are the same, in whole seconds: the JVM's cache knows its jars by them.
fix_times() { # DIR
  find "$1" -depth -exec touch -h -d "@$epoch" {} +
}
