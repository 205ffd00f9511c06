#!/usr/bin/env bash
#
# Brings Glovebox up on this machine: installs what is missing, builds the server, starts a display when there is
# none, then the server, and keeps all of it running until Ctrl-C.
#
# Usage:
#   ./start.sh [--detach] [--key=value …]   start; --detach returns when it is ready and leaves it running;
#                                           --key=value settings go to the server, --port=9000 for example
#   ./start.sh stop                         stop it, and everything that was started inside it
#   ./start.sh status                       each part, whether it runs, and the addresses
#   ./start.sh logs [-f]                    the logs; -f follows them
#   ./start.sh env                          lines for eval that let other programs use the display
#   ./start.sh install                      only install and build what is missing
#   ./start.sh help                         this text
#
# Settings (environment):
#   PORT (8765)  JUPYTER_KERNEL_GATEWAY_APP_PORT (8888)  GLOVEBOX_LIVE_VIEW_PORT (6080)  GLOVEBOX_VNC_PORT (5900)
#   GLOVEBOX_HOST (127.0.0.1)               the address to listen on; any other than loopback needs a token
#   GLOVEBOX_TOKEN                          what clients have to show
#   GLOVEBOX_ALLOW_UNAUTHENTICATED=true     no token although other machines reach the server
#   GLOVEBOX_MAX_KERNELS (64)               how many kernels may run at once
#   KG_*                                    Jupyter Kernel Gateway's settings; docs/kernels.md has them all.
#                                           KG_LIST_KERNELS is True unless it is set
#   GLOVEBOX_SCREEN_SIZE (1920x1080)        of the display that is started when there is none
#   GLOVEBOX_VIRTUAL_DISPLAY=true           starts a display although DISPLAY is set
#   SHARED_DIR (/shared if mounted, else ./logs)   where the logs go
#   GLOVEBOX_LOG_TO_CONSOLE (true; false with --detach)   whether the server's log is shown as well
#   GLOVEBOX_DATA_DIR (.glovebox/data)      where recordings are kept
#   GLOVEBOX_PYTHON_ENV (.glovebox/venv)    the environment that kernels run in
#   GLOVEBOX_NOVNC_DIR (/usr/share/novnc)   the live view's page
#   GLOVEBOX_RECORDER (xrecord)             how recordings see input: xrecord or jnativehook
#   GLOVEBOX_FFMPEG (ffmpeg)                encodes the videos of recordings
#   GLOVEBOX_VIDEO_MAX_MIB (2048)  GLOVEBOX_VIDEO_MAX_MINUTES (240)   when a video ends by itself
#   GLOVEBOX_STATE_DIR (.glovebox/run)      pid files and the display's cookie; one for each Glovebox that runs
#
# Exit codes:
#   0  ok                          4  there is no JDK 25
#   1  a part failed               5  a port is taken, or it is already running
#   2  bad usage or configuration  6  it did not become ready in time
#   3  system packages are missing and cannot be installed

set -euo pipefail

root=$(readlink -f "${BASH_SOURCE[0]}")
root=${root%/*}
readonly root
readonly start_timeout_s=90

# shellcheck source=guest-server/scripts/setup.sh
source "$root/guest-server/scripts/setup.sh"
# shellcheck source=guest-server/scripts/parts.sh
source "$root/guest-server/scripts/parts.sh"
# shellcheck source=guest-server/scripts/supervise.sh
source "$root/guest-server/scripts/supervise.sh"

say() { printf '%s\n' "$*"; }

fail() {
  local code=$1
  shift
  printf 'start.sh: %s\n' "$*" >&2
  exit "$code"
}

help() { sed -n '3,/^$/s/^# \{0,1\}//p' "$root/start.sh"; }

bad_usage() {
  printf 'start.sh: %s\n\n' "$1" >&2
  help >&2
  exit 2
}

# ---- configuration

setting() { # NAME DEFAULT OPTION…: the option --name=value, else the environment, else the default
  local name=$1 value=${!1:-$2} key option
  key=${name#GLOVEBOX_}
  key=${key,,}
  key=--${key//_/-}=
  for option in "${@:3}"; do
    [[ $option != "$key"* ]] || value=${option#"$key"}
  done
  export "$name=$value"
}

# Settings of Jupyter Kernel Gateway that the server reads by itself are left to it; these concern this script, too.
gateway_settings() { # OPTION…
  local option port=${JUPYTER_KERNEL_GATEWAY_APP_PORT:-${KG_PORT:-8888}} retries=${KG_PORT_RETRIES:-0}
  for option in "$@"; do
    case $option in
      --jupyter-kernel-gateway-app-port=* | --KernelGatewayApp.port=*) port=${option#*=} ;;
      --port_retries=* | --KernelGatewayApp.port_retries=*) retries=${option#*=} ;;
    esac
  done
  export JUPYTER_KERNEL_GATEWAY_APP_PORT=$port KG_LIST_KERNELS=${KG_LIST_KERNELS:-True}
  gateway_port_retries=$retries
}

default_log_dir() {
  if [[ -d /shared && -w /shared ]]; then say /shared; else say "$root/logs"; fi
}

configure() { # OPTION…
  setting PORT 8765 "$@"
  gateway_settings "$@"
  setting GLOVEBOX_LIVE_VIEW_PORT 6080 "$@"
  setting GLOVEBOX_VNC_PORT 5900 "$@"
  setting GLOVEBOX_HOST 127.0.0.1 "$@"
  setting SHARED_DIR "$(default_log_dir)" "$@"
  setting GLOVEBOX_DATA_DIR "$root/.glovebox/data" "$@"
  setting GLOVEBOX_PYTHON_ENV "$root/.glovebox/venv" "$@"
  setting GLOVEBOX_SCREEN_SIZE 1920x1080
  setting GLOVEBOX_STATE_DIR "$root/.glovebox/run"
  setting GLOVEBOX_VIRTUAL_DISPLAY false
  { read -r state && read -r logs; } < <(readlink -m "$GLOVEBOX_STATE_DIR" "$SHARED_DIR")
  ready_file=$state/ready
  own_display=false
  # A display that a Glovebox started, as its `env` tells, is not a session to be used.
  [[ -n ${DISPLAY:-} && ${DISPLAY:-} != "${GLOVEBOX_DISPLAY:-}" && $GLOVEBOX_VIRTUAL_DISPLAY != true ]] ||
    own_display=true
  readonly state logs ready_file own_display
}

check_configuration() {
  local name other
  local -a ports=(PORT JUPYTER_KERNEL_GATEWAY_APP_PORT GLOVEBOX_LIVE_VIEW_PORT GLOVEBOX_VNC_PORT)
  for name in "${ports[@]}"; do
    [[ ${!name} =~ ^(0|[1-9][0-9]{0,4})$ && ${!name} -le 65535 ]] ||
      fail 2 "$name=${!name}: expected a whole number, 0..65535"
    for other in "${ports[@]}"; do
      [[ $other == "$name" || ${!name} == 0 || ${!other} != "${!name}" ]] ||
        fail 2 "$name and $other are both ${!name}: choose different ports"
    done
  done
  [[ $GLOVEBOX_VNC_PORT != 0 ]] || fail 2 "GLOVEBOX_VNC_PORT=0: expected a whole number, 1..65535"
  [[ $GLOVEBOX_SCREEN_SIZE =~ ^[1-9][0-9]{1,4}x[1-9][0-9]{1,4}$ ]] ||
    fail 2 "GLOVEBOX_SCREEN_SIZE=$GLOVEBOX_SCREEN_SIZE: expected WIDTHxHEIGHT, 1920x1080 for example"
  [[ $GLOVEBOX_VIRTUAL_DISPLAY == true || $GLOVEBOX_VIRTUAL_DISPLAY == false ]] ||
    fail 2 "GLOVEBOX_VIRTUAL_DISPLAY=$GLOVEBOX_VIRTUAL_DISPLAY: expected true or false"
  if [[ -z ${DISPLAY:-} && $GLOVEBOX_VIRTUAL_DISPLAY != true ]] &&
    [[ -n ${WAYLAND_DISPLAY:-} || ${XDG_SESSION_TYPE:-} == wayland ]]; then
    fail 2 "this is a Wayland session without X11, which Glovebox cannot see:" \
      "log in to an X11 session, or set GLOVEBOX_VIRTUAL_DISPLAY=true for a display of its own"
  fi
}

# ---- commands

start() { # true|false OPTION…
  local detach=$1
  shift
  check_configuration
  make_directory GLOVEBOX_STATE_DIR "$state"
  make_directory SHARED_DIR "$logs"
  chmod 700 "$state"
  if [[ $detach == true ]]; then
    start_detached "$@"
  else
    supervise "$@"
  fi
}

make_directory() { # SETTING DIRECTORY
  [[ -d $2 ]] || mkdir -p "$2" 2>/dev/null || true
  [[ -w $2 ]] || fail 2 "$1=$2: cannot be written"
}

start_detached() { # OPTION…: a supervisor in the background, whose output is passed on until it is ready
  local log=$logs/start.log pid code=0 started=
  (umask 077 && : >>"$log")
  exec 7<"$log"
  cat <&7 >/dev/null
  export GLOVEBOX_LOG_TO_CONSOLE=${GLOVEBOX_LOG_TO_CONSOLE:-false} # it has a file of its own
  setsid "$root/start.sh" "$@" </dev/null >>"$log" 2>&1 7<&- &
  pid=$!
  trap 'kill "$pid"; exit 130' INT TERM
  until { read -r started <"$state/started"; } 2>/dev/null && [[ $started == "$pid" ]]; do
    cat <&7
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.05
  done
  if ! kill -0 "$pid" 2>/dev/null; then
    wait "$pid" || code=$?
  fi
  cat <&7
  exit "$code"
}

stop() {
  local pid
  if pid=$(recorded supervisor); then
    say "Stopping Glovebox (pid $pid)"
    kill "$pid" 2>/dev/null || true
    gone_within 180 "$pid" || kill -KILL "$pid"
  else
    say "Glovebox is not running"
  fi
  sweep_recorded_instance
}

status() {
  local part pid all_run=0
  if pid=$(recorded supervisor); then
    printf '%-16s running  pid %s\n' supervisor "$pid"
  else
    say "Glovebox is not running"
    all_run=1
  fi
  while read -r part; do
    if pid=$(recorded "$part"); then
      printf '%-16s running  pid %s%s\n' "$part" "$pid" "$(detail "$part")"
    elif [[ -s $state/$part.pid ]]; then
      printf '%-16s died\n' "$part"
      all_run=1
    elif [[ $part == terminal && $all_run == 0 ]]; then
      printf '%-16s closed\n' "$part"
    else
      printf '%-16s stopped\n' "$part"
      all_run=1
    fi
  done < <(cat "$state/parts" 2>/dev/null)
  [[ $all_run != 0 ]] || cat "$ready_file" 2>/dev/null || all_run=1
  return "$all_run"
}

detail() { # PART
  case $1 in
    display) printf '  %s' "$(<"$state/display")" ;;
    server) printf '  health: %s' "$(server_health)" ;;
  esac
}

server_health() {
  local body
  body=$(curl -s -m 3 "$(cat "$state/api" 2>/dev/null)/health") || body=
  if [[ $body =~ \"status\"\ *:\ *\"([a-z]+)\" ]]; then
    say "${BASH_REMATCH[1]}"
  else
    say "no answer"
  fi
}

show_logs() { # [-f]
  local -a files=()
  local name
  for name in start desktop jupyter-kernel sandbox-services; do
    [[ ! -f $logs/$name.log ]] || files+=("$logs/$name.log")
  done
  ((${#files[@]} > 0)) || fail 1 "there are no logs in $logs"
  case ${1:-} in
    '') tail -n 100 "${files[@]}" ;;
    -f) tail -n 20 -F "${files[@]}" ;;
    *) bad_usage "unknown option: $1" ;;
  esac
}

print_env() {
  if ! recorded supervisor >/dev/null || ! cat "$state/environment" 2>/dev/null; then
    fail 1 "Glovebox is not running"
  fi
}

main() {
  local command=start detach=false
  local -a options=()
  while (($# > 0)); do
    case $1 in
      -h | --help | help) help && exit 0 ;;
      --detach) detach=true ;;
      --*=*) options+=("$1") ;;
      stop | status | env | install) command=$1 ;;
      logs)
        configure "${options[@]}"
        show_logs "${@:2}"
        exit 0
        ;;
      *) bad_usage "unknown command or option: $1" ;;
    esac
    shift
  done
  configure "${options[@]}"
  case $command in
    start) start "$detach" "${options[@]}" ;;
    stop) stop ;;
    status) status ;;
    env) print_env ;;
    install) set_up everything ;;
  esac
}

main "$@"
