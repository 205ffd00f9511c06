# shellcheck shell=bash
# What the machine has to have for sandboxes: what runs them, and what makes their images. Sourced by the glovebox
# command, after guest-server/scripts/setup.sh, for `doctor --install`.

find_missing_host_packages() {
  missing=()
  need qemu-system-x86 has qemu-system-x86_64
  need qemu-utils has qemu-img
  need socat has socat
  need openssh-client has ssh
  need util-linux has setpriv
  need bubblewrap has bwrap
  need busybox-static has_file /bin/busybox
  need cpio has cpio
  need e2fsprogs has_file "/*sbin/mkfs.ext4"
  need mmdebstrap has mmdebstrap
  need xz-utils has xz
  need zstd has zstd
  need python3-venv has_file "/usr/lib/python3*/ensurepip/__init__.py"
  if ((EUID != 0)); then
    need fakeroot has fakeroot
    need uidmap has newuidmap
  fi
}

install_host_packages() {
  mkdir -p "$work" 2>/dev/null || true
  find_missing_host_packages
  if ((${#missing[@]} == 0)); then
    say "Every package that sandboxes need is installed."
  else
    install_by_apt
  fi
}

# Installs if `doctor` is asked to, and takes the option away.
install_if_asked() { # ARGUMENT…; sets arguments
  local each asked=false
  arguments=()
  for each in "$@"; do
    if [[ ${1:-} == doctor && $each == --install ]]; then
      asked=true
    else
      arguments+=("$each")
    fi
  done
  [[ $asked == false ]] || install_host_packages >&2
}
