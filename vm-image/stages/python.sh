# shellcheck shell=bash
# The stage of Python: the environment that kernels run in, made by the image's own interpreter at the path that it has
# there; and uv, which installs more packages into it in the guest. Sourced by build.sh.

readonly venv=/opt/glovebox/.glovebox/venv

python_inputs() {
  say "$uv_version"
  # shellcheck disable=SC2154 # set by the stage
  grep -E '^(libpython3[0-9.]*-stdlib|python3[0-9.]*) ' "$packages/packages.txt"
  cat "$root/guest-server/python/requirements.txt" "$here/stages/python.sh"
}

make_python() { # DIR
  local -a options=()
  [[ $offline != true ]] || options+=(--offline)
  find_uv
  unpack_tree
  mkdir -p "$cache/uv" "$tree$venv"
  in_tree_online /usr/local/bin/uv venv -q --clear --no-project --no-python-downloads --python /usr/bin/python3 "$venv" ||
    fail 1 "the Python environment could not be made"
  in_tree_online /usr/local/bin/uv pip sync -q "${options[@]}" --no-python-downloads --python "$venv/bin/python" \
    --require-hashes --compile-bytecode /tmp/requirements.txt || fail 1 "the Python packages could not be installed"
  cp -a "$tree$venv" "$1/venv"
  cp "$(readlink -f "$uv")" "$1/uv"
}

# With the network, the downloads and the settings of this machine, for where packages come from and whom to trust.
in_tree_online() { # COMMAND…
  slowly env UV_CACHE_DIR=/var/cache/uv UV_LINK_MODE=copy HOME=/root LANG=C.UTF-8 \
    bwrap --unshare-all --share-net --uid 0 --gid 0 --die-with-parent --new-session \
    --bind "$tree" / --proc /proc --dev /dev --tmpfs /run --tmpfs /tmp --chdir / \
    --ro-bind "$(readlink -f /etc/resolv.conf)" /etc/resolv.conf --ro-bind-try /etc/hosts /etc/hosts \
    --ro-bind /etc/ssl/certs /etc/ssl/certs --ro-bind-try /usr/share/ca-certificates /usr/share/ca-certificates \
    --ro-bind-try /usr/local/share/ca-certificates /usr/local/share/ca-certificates \
    --ro-bind "$(readlink -f "$uv")" /usr/local/bin/uv --bind "$cache/uv" /var/cache/uv \
    --bind-try "$cache/npm" /var/cache/npm --ro-bind-try "$HOME/.npmrc" /root/.npmrc \
    --ro-bind "$root/guest-server/python/requirements.txt" /tmp/requirements.txt -- "$@"
}
