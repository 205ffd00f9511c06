#!/usr/bin/env bash
# Measures Glovebox beside its Python peers on this machine and prints ratios; README.md says what and how.
# ./run.sh [--quick] [--only screen|kernel|kernels-100|input|recorder|start|soak] [--minutes N] [--json FILE]
#          [--peers-only | --url URL --kernels-url URL]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
clone=$(dirname "$here")
environment=$clone/.glovebox/benchmarks-venv
python=$environment/bin/python

find_uv() {
  local own=$clone/.glovebox/uv
  if command -v uv; then
    return
  fi
  if [[ ! -x $own/bin/uv ]]; then
    /usr/bin/python3 -m venv "$own"
    "$own/bin/pip" install --quiet uv
  fi
  echo "$own/bin/uv"
}

make_environment() {
  local program uv
  for program in xterm xdotool /usr/bin/python3; do
    command -v "$program" >/dev/null || { echo "run.sh: $program is missing (apt-get install xterm xdotool python3)" >&2; exit 2; }
  done
  if ! /usr/bin/python3 -c 'import tkinter, venv'; then
    echo 'run.sh: the scenes are drawn with Tk: apt-get install python3-tk python3-venv' >&2
    exit 2
  fi
  uv=$(find_uv)
  [[ -x $python ]] || "$uv" venv --quiet --python /usr/bin/python3 "$environment"
  VIRTUAL_ENV=$environment "$uv" pip sync --quiet --require-hashes "$here/requirements.txt"
}

start_own() {
  mkdir "$home/state" "$home/shared" "$home/data"
  local api kernels live vnc
  read -r api kernels live vnc < <(cd "$here" && "$python" -c 'import processes; print(*processes.free_ports(4))')
  export GLOVEBOX_STATE_DIR=$home/state SHARED_DIR=$home/shared GLOVEBOX_DATA_DIR=$home/data
  export GLOVEBOX_MAX_KERNELS=${GLOVEBOX_MAX_KERNELS:-128}
  export GLOVEBOX_VIRTUAL_DISPLAY=true GLOVEBOX_SCREEN_SIZE=1920x1080
  export PORT=$api JUPYTER_KERNEL_GATEWAY_APP_PORT=$kernels GLOVEBOX_LIVE_VIEW_PORT=$live GLOVEBOX_VNC_PORT=$vnc
  unset DISPLAY XAUTHORITY
  started=true
  "$clone/start.sh" --detach >&2 || {
    local code=$?
    tail -n 20 "$home"/shared/{desktop,sandbox-services}.log >&2 2>/dev/null || true
    exit "$code"
  }
  eval "$("$clone/start.sh" env | grep -E '^export (DISPLAY|XAUTHORITY)=')"
  target=(--url "http://127.0.0.1:$api" --kernels-url "http://127.0.0.1:$kernels")
}

# Ends what this script started, whatever the reason it ends for.
finish() {
  trap - EXIT INT TERM HUP
  if [[ -n ${run:-} ]] && kill -TERM "$run" 2>/dev/null; then
    wait "$run" || true
  fi
  if [[ -n ${started:-} ]]; then
    "$clone/start.sh" stop >&2 || true
  fi
  rm -rf "$home"
}

own=true
for argument in "$@"; do
  case $argument in
    --url | --url=* | --peers-only | --help | -h) own=false ;;
  esac
done

make_environment
home=$(mktemp -d "${TMPDIR:-/tmp}/glovebox-benchmarks-XXXXXX")
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
target=()
if $own; then
  start_own
fi
# in the background, so that a signal reaches the traps at once
TMPDIR=$home "$python" "$here/run.py" "$@" "${target[@]}" &
run=$!
status=0
wait "$run" || status=$?
run=
if ((status != 0)) && [[ -n ${started:-} ]]; then
  tail -n 20 "$home"/shared/{desktop,sandbox-services}.log >&2 2>/dev/null || true
fi
exit "$status"
