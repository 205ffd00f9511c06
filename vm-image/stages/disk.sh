# shellcheck shell=bash
# The last stage: everything together as a disk, with the kernel, the initial file system and the manifest beside it.
# Sourced by build.sh.

# An image that is made again is another one, though of the same parts: disks of sandboxes are laid over the old one.
image_inputs() {
  # shellcheck disable=SC2154 # set by the stages
  say "$flavour ${packages##*/} ${java##*/} ${python##*/} ${server##*/} ${node:+${node##*/}}"
  cat {"$packages","$java","$python","$server"}/made ${node:+"$node/made"}
  cat "$here"/stages/{assemble,initrd,disk}.sh "$here"/initrd/init "$here"/packages/{masked,modules,documentation}.list
  (cd "$here/rootfs" && find . -type f | sort | xargs sha256sum)
}

# Sets output to the image's directory, which is made if it is not there yet.
publish() {
  local hash dir begin=$SECONDS
  hash=$(image_inputs | hash_of)
  dir=$place/images/$flavour-$hash
  if [[ -f $dir/manifest.json ]]; then
    printf '%-28s kept\n' image
  else
    printf '%-28s …\n' image
    make_image "$place/images/.new.$$" "$hash"
    mv "$place/images/.new.$$" "$dir"
    printf '%-28s %s s\n' image "$((SECONDS - begin))"
  fi
  [[ $container == false || -f $dir/rootfs.tar.zst ]] || add_container "$dir" "$hash"
  if [[ -n $output ]]; then
    copy_image "$dir"
  else
    ln -sfnr "$dir" "$place/images/$flavour"
    output=$place/images/$flavour
  fi
}

# To a directory that the caller has chosen: whole, or not at all.
copy_image() { # DIR
  [[ ! -e $output || -f $output/manifest.json || -z $(ls -A "$output") ]] ||
    fail 2 "--output=$output: there is something else than an image"
  mkdir -p "$(dirname "$output")"
  output=$(readlink -m "$output")
  rm -rf "$output.new"
  cp -a "$1" "$output.new"
  rm -rf "$output"
  mv "$output.new" "$output"
}

make_image() { # DIR HASH
  local dir=$1 boot=$scratch/boot version
  mkdir "$dir"
  rm -rf "$boot" "$scratch/image"
  mkdir "$boot"
  tar -C "$boot" --no-same-owner -xf "$packages/rootfs.tar" ./boot ./usr/lib/modules
  version=$(<"$boot/boot/version")
  install -m 644 "$boot/boot/vmlinuz" "$dir/vmlinuz"
  make_initrd "$boot/usr/lib/modules/$version" "$(busybox_file "$boot")" "$dir/initrd"
  cp "$packages/packages.txt" "$dir/packages.txt"
  assemble "disk=$scratch/disk.raw"
  slowly qemu-img convert -O qcow2 -c -o compression_type=zstd,cluster_size=256k -W -m 8 "$scratch/disk.raw" "$dir/disk.qcow2"
  rm -f "$scratch/disk.raw"
  write_manifest "$dir" "$2" "$version"
}

busybox_file() { say /bin/busybox; }

# The same root file system for container engines.
add_container() { # DIR HASH
  local begin=$SECONDS version
  printf '%-28s …\n' container
  assemble "container=$scratch/rootfs.tar.zst"
  mv "$scratch/rootfs.tar.zst" "$1/"
  version=$(sed -n 's/.*"kernel": "\(.*\)".*/\1/p' "$1/manifest.json")
  write_manifest "$1" "$2" "$version"
  printf '%-28s %s s\n' container "$((SECONDS - begin))"
}

assemble() { # disk=FILE|container=FILE
  local -a settings=("here=$here" "tree=$scratch/image" "packages=$packages" "java=$java" "python=$python"
    "server=$server" "node=${node:-}" "uuid=$uuid" "E2FSPROGS_FAKE_TIME=$epoch" "$1")
  rm -rf "$scratch/image"
  local -a owner=()
  ((EUID == 0)) || owner=(fakeroot --)
  slowly "${owner[@]}" env "${settings[@]}" bash "$here/stages/assemble.sh" || fail 1 "the disk could not be written"
}

write_manifest() { # DIR HASH KERNEL
  local name comma=
  {
    printf '{\n  "flavour": "%s",\n  "hash": "%s",\n  "version": "%s",\n' "$flavour" "$2" "$(product_version)"
    printf '  "created": "%s",\n  "kernel": "%s",\n  "machine": "pc-q35-7.2",\n' "$(date -u +%FT%TZ)" "$3"
    printf '  "packages": "packages.txt",\n  "files": {'
    for name in vmlinuz initrd disk.qcow2 packages.txt rootfs.tar.zst; do
      [[ -f $1/$name ]] || continue
      printf '%s\n    "%s": {"bytes": %s, "sha256": "%s"}' "$comma" "$name" "$(stat -c %s "$1/$name")" \
        "$(sha256sum "$1/$name" | cut -d' ' -f1)"
      comma=,
    done
    printf '\n  }\n}\n'
  } >"$1/manifest.json.new"
  mv "$1/manifest.json.new" "$1/manifest.json"
}

product_version() {
  sed -n 's,^ *<version>\(.*\)</version>.*,\1,p' "$root/pom.xml" | head -n 1
}
