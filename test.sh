#!/usr/bin/env bash
#
# Installs what the tests need and runs them all: the scripts' linter, the Java build with its tests, and start.sh.
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

install_test_packages() {
  missing=()
  need chromium has chromium
  need maven has mvn
  need shellcheck has shellcheck
  need x11-utils has xdpyinfo
  need x11vnc has x11vnc
  need xvfb has Xvfb
  ((${#missing[@]} == 0)) || install_by_apt
}

# The Jupyter clients that are run against the server, in an environment of their own.
# shellcheck disable=SC2317 # called by run
install_clients() {
  local lock=$root/guest-server/src/test/python/requirements.txt env=$root/.glovebox/test-venv uv
  uv=$(command -v uv || say "$root/.glovebox/uv/bin/uv")
  cmp -s "$lock" "$env/installed.txt" && return
  "$uv" venv -q --clear --no-project --no-config --no-python-downloads --python /usr/bin/python3 "$env" &&
    "$uv" pip sync -q --no-python-downloads --python "$env/bin/python" --require-hashes "$lock" &&
    cp "$lock" "$env/installed.txt"
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

run 'shell scripts' shellcheck -x start.sh test.sh .ci/run guest-server/src/test/sh/*.sh
run 'set-up' ./start.sh install
run 'Jupyter clients' install_clients
run 'Java' mvn -B -Dstyle.color=never verify
run 'start.sh' guest-server/src/test/sh/start-script-test.sh

say
say '== Summary'
printf '%s\n' "${results[@]}"
exit "$failed"
