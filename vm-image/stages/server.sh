# shellcheck shell=bash
# The stage of the server: what is at /opt/glovebox, with the JVM's cache, made by a run of the server inside the image's
# own file system. Sourced by build.sh.

readonly product=/opt/glovebox

make_jar() {
  find_jdk || no_jdk
  take_turn
  ! build_needed || build
  exec 8<&-
}

product_files() {
  say start.sh
  say guest-server/jvm.options
  cd "$root" && find guest-server/scripts guest-server/python guest-server/target/guest-server.jar guest-server/target/lib \
    -type f -not -path '*/__pycache__/*' | sort
}

server_inputs() {
  # shellcheck disable=SC2154 # set by the stages
  say "${java##*/} ${python##*/}"
  cat "$here/stages/server.sh" "$here/jvm.options"
  (product_files | (cd "$root" && xargs sha256sum))
}

make_server() { # DIR
  local dir=$1
  unpack_tree
  mkdir -p "$tree$product/.glovebox"
  (product_files | tar -C "$root" -cf - -T -) | tar -C "$tree$product" --no-same-owner -xf -
  : >"$tree$product/.glovebox/installed"
  cat "$here/jvm.options" >>"$tree$product/guest-server/jvm.options"
  rm -rf "${tree:?}$product/java" "$tree$venv"
  cp -a "$java/java" "$tree$product/java"
  cp -a "$python/venv" "$tree$venv"
  fix_times "$tree$product/guest-server"
  in_tree "$product/start.sh" install >"$scratch/training.log" 2>&1 || true
  if [[ ! -s $tree$product/.glovebox/guest-server.aot ]]; then
    cat "$scratch/training.log" >&2
    fail 1 "the server did not run in the image's file system"
  fi
  rm -rf "$tree$product"/{java,logs} "$tree$product"/.glovebox/{venv,run,data,training,aot.stamp}
  mkdir "$dir/opt"
  cp -a "$tree$product" "$dir/opt/glovebox"
}
