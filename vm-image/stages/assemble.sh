#!/usr/bin/env bash
# Puts the stages together and writes the disk, or the archive for container engines; run by build.sh as root or under fakeroot, so that owners are kept.
# Given in the environment: here, tree, packages, java, python, node, server, disk, container, uuid.

set -euo pipefail

: "${here:?}" "${tree:?}" "${packages:?}" "${java:?}" "${python:?}" "${server:?}" "${uuid:?}"

listed() { sed 's/#.*//; s/[[:space:]]*$//; /^$/d' "$@"; }

unpack() {
  mkdir -p "$tree"
  tar -C "$tree" --exclude='./dev/*' -xf "$packages/rootfs.tar"
  rm -f "$tree"/boot/*
  rm -f "$tree/etc/resolv.conf" "$tree/usr/lib/udev/hwdb.bin" # the names of all devices that there are
  tar -C "$here/rootfs" --owner=0 --group=0 --mode=u=rwX,go=rX -cf - . | tar -C "$tree" -xf -
  chmod 440 "$tree/etc/sudoers.d/glovebox"
  chmod 700 "$tree/root"
}

# The image's own dpkg leaves out documentation only: what is installed later may need the rest.
configure_packages() {
  {
    listed "$here/packages/documentation.list" | sed 's/^/path-exclude=/'
    printf 'path-include=/usr/share/doc/*/copyright\n'
  } >"$tree/etc/dpkg/dpkg.cfg.d/documentation"
  rm -f "$tree/etc/dpkg/dpkg.cfg.d/99mmdebstrap" "$tree/etc/apt/apt.conf.d/99mmdebstrap"
}

configure_units() {
  local unit units=$tree/etc/systemd/system
  listed "$here/packages/masked.list" | while read -r unit; do
    rm -f "$units/$unit"
    ln -s /dev/null "$units/$unit"
  done
  mkdir -p "$tree/etc/systemd/system-generators" "$units/multi-user.target.wants"
  for unit in "$tree"/usr/lib/systemd/system-generators/*; do
    ln -s /dev/null "$tree/etc/systemd/system-generators/${unit##*/}"
  done
  for unit in glovebox glovebox-config glovebox-network glovebox-shared glovebox-stages; do
    ln -s "../$unit.service" "$units/multi-user.target.wants/$unit.service"
  done
  ln -sf ../acpid.service "$units/multi-user.target.wants/acpid.service"
  ln -sf /lib/systemd/system/multi-user.target "$units/default.target"
  mkdir -p "$tree/etc/systemd/network"
  ln -s /dev/null "$tree/etc/systemd/network/99-default.link" # the network's device keeps the kernel's name
  : >"$tree/etc/machine-id"
  rm -f "$tree/var/lib/dbus/machine-id" "$tree"/etc/ssh/ssh_host_*
}

add_product() {
  cp -a --no-preserve=ownership "$server/opt/." "$tree/opt/"
  cp -a --no-preserve=ownership "$java/java" "$tree/opt/glovebox/java"
  cp -a --no-preserve=ownership "$python/venv" "$tree/opt/glovebox/.glovebox/venv"
  install -m 755 "$python/uv" "$tree/usr/local/bin/uv"
  [[ -z ${node:-} ]] || add_node
  chown -R 0:0 "$tree/opt"
  chown -R 1000:1000 "$tree/opt/glovebox/.glovebox/venv" # packages are installed into it by the user
  mkdir -p "$tree/shared" "$tree/var/lib/glovebox" "$tree/var/log/glovebox"
  chown 1000:1000 "$tree/var/lib/glovebox" "$tree/var/log/glovebox"
}

add_node() {
  local name
  cp -a --no-preserve=ownership "$node/opt/." "$tree/opt/"
  for name in node npm npx; do
    ln -s "/opt/node/bin/$name" "$tree/usr/local/bin/$name"
  done
  ln -s /opt/code-server/node_modules/.bin/code-server "$tree/usr/local/bin/code-server"
}

# As large as what is in it and a half GiB; the guest lets it grow to the size of the disk that it is given.
write_disk() {
  local mib
  mib=$(du -sm --apparent-size "$tree" | cut -f1)
  mib=$(((mib * 6 / 5 + 512 + 255) / 256 * 256))
  printf '%s\n' "$((mib * 2048))" >"$tree/usr/lib/glovebox/disk-sectors"
  rm -f "$disk"
  truncate -s "${mib}M" "$disk"
  mkfs.ext4 -q -F -L glovebox -U "$uuid" -m 1 -i 16384 -J size=32 \
    -E "hash_seed=$uuid,lazy_itable_init=0,lazy_journal_init=0" -d "$tree" "$disk"
}

unpack
configure_packages
configure_units
add_product
[[ -z ${disk:-} ]] || write_disk
if [[ -n ${container:-} ]]; then
  tar -C "$tree" --numeric-owner --sort=name -cf - . | zstd -q -9 -T0 -o "$container"
fi
