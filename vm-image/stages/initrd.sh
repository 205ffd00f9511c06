# shellcheck shell=bash
# The initial file system: busybox, the modules that are loaded first, and initrd/init. Sourced by build.sh.

# The files of the modules marked with ! in modules.list, each after those that it needs.
early_modules() { # MODULES-DIRECTORY
  local module file
  listed "$here/packages/modules.list" | sed -n 's/^!//p' | while read -r module; do
    file=$(grep -oE "^[^:]*/${module//[-_]/[-_]}\.ko:.*" "$1/modules.dep" || true)
    # The last that is needed is to be loaded first.
    tr -d ':' <<<"$file" | tr ' ' '\n' | tac
  done | awk 'NF && !seen[$0]++'
}

make_initrd() { # MODULES-DIRECTORY BUSYBOX FILE
  local tree=$scratch/initrd file
  rm -rf "$tree"
  mkdir -p "$tree"/{bin,dev,proc,sys,root,modules}
  cp "$2" "$tree/bin/busybox"
  cp "$here/initrd/init" "$tree/init"
  while read -r file; do
    cp "$1/$file" "$tree/modules/"
    say "${file##*/}" >>"$tree/modules/order"
  done < <(early_modules "$1")
  [[ -s $tree/modules/order ]] || fail 1 "the kernel has none of the modules that are loaded first"
  chmod 755 "$tree/init" "$tree/bin/busybox"
  fix_times "$tree"
  (cd "$tree" && find . -mindepth 1 | sort | cpio --quiet --reproducible -o -H newc -R 0:0) | zstd -q -19 -o "$3"
}
