# shellcheck shell=sh disable=SC2154
# Runs inside mmdebstrap, with the root file system in $1 and its packages installed: adds the kernel, the page of the
# live view and the user. Given: modules, offline.
set -eu
root=$1
archives=$root/var/cache/apt/archives

# The newest version of a package's file: from the cache, or downloaded into it.
package_file() { # PACKAGE
  record=$(APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-cache --no-all-versions show "$1")
  name=$1_$(printf '%s\n' "$record" | sed -n 's/^Version: //p' | sed 's/:/%3a/')_$(printf '%s\n' "$record" | sed -n 's/^Architecture: //p').deb
  sum=$(printf '%s\n' "$record" | sed -n 's/^SHA256: //p')
  if ! printf '%s  %s\n' "$sum" "$archives/$name" | sha256sum --status -c 2>/dev/null; then
    [ "$offline" = false ] || { echo "E: $name has not been downloaded yet" >&2; exit 1; }
    (cd "$archives" && APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get -q download "$1" >&2)
  fi
  printf '%s\n' "$archives/$name"
}

# What a package that only names the newest version depends on.
meant_by() { # PACKAGE PATTERN
  APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-cache depends --no-recommends --no-suggests "$1" 2>/dev/null |
    sed -n 's/^ *Depends: //p' | grep -E "$2" || true
}

kernel_packages() {
  for meta in linux-image-amd64 linux-image-generic; do
    for image in $(meant_by $meta '^linux-(image|modules)-'); do
      echo "$image"
      meant_by "$image" '^linux-modules-'
    done
  done | sort -u
}

# The kernel's file, and those of its modules that are wanted, with what these need; unpacked, for a faster boot.
install_kernel() {
  scratch=$root/tmp/kernel
  mkdir -p "$scratch" "$root/boot"
  for package in $(kernel_packages); do
    file=$(package_file "$package")
    dpkg-deb -x "$file" "$scratch"
    printf '%s %s %s\n' "$package" "$(dpkg-deb -f "$file" Version)" "$(dpkg-deb -f "$file" Installed-Size)" >>"$root/packages.txt"
  done
  version=$(ls "$scratch/lib/modules")
  cp "$scratch"/boot/vmlinuz-* "$root/boot/vmlinuz"
  chmod 644 "$root/boot/vmlinuz"
  printf '%s\n' "$version" >"$root/boot/version"
  chroot "$root" depmod -b /tmp/kernel "$version"
  target=$root/usr/lib/modules/$version
  mkdir -p "$target"
  cp "$scratch/lib/modules/$version"/modules.builtin* "$scratch/lib/modules/$version/modules.order" "$target"
  for module in $modules; do
    chroot "$root" modprobe -d /tmp/kernel -S "$version" --show-depends "$module" || echo "W: no module $module" >&2
  done | sed -n "s,^insmod .*/lib/modules/$version/\([^ ]*\).*,\1,p" | awk '!seen[$0]++' | while read -r file; do
    mkdir -p "$target/$(dirname "$file")"
    cp "$scratch/lib/modules/$version/$file" "$target/$file"
    case $file in
      *.xz) chroot "$root" unxz "/usr/lib/modules/$version/$file" ;;
      *.zst) zstd -q -d --rm "$target/$file" ;;
    esac
  done
  chroot "$root" depmod "$version"
  rm -rf "$scratch"
}

# The page of the live view alone: what the package depends on is a server that nothing here uses.
install_live_view() {
  scratch=$root/tmp/novnc
  file=$(package_file novnc)
  dpkg-deb -x "$file" "$scratch"
  mkdir -p "$root/usr/share/novnc"
  cp -a "$scratch"/usr/share/novnc/. "$root/usr/share/novnc/"
  printf 'novnc %s %s\n' "$(dpkg-deb -f "$file" Version)" "$(dpkg-deb -f "$file" Installed-Size)" >>"$root/packages.txt"
  rm -rf "$scratch"
}

# The guest agent shuts down by `shutdown +0`, which asks the session manager that is not there.
make_way_for_shutdown() {
  chroot "$root" dpkg-divert --quiet --local --rename --divert /sbin/shutdown.systemd --add /sbin/shutdown
}

add_user() {
  chroot "$root" useradd --create-home --uid 1000 --user-group --shell /bin/bash --password '*' user
  chroot "$root" usermod --append --groups video,audio,input user
}

# shellcheck disable=SC2016 # dpkg's own variables
chroot "$root" dpkg-query -W -f '${Package} ${Version} ${Installed-Size}\n' >"$root/packages.txt"
install_kernel
install_live_view
make_way_for_shutdown
add_user
sort -o "$root/packages.txt" "$root/packages.txt"
