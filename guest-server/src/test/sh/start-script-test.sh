#!/usr/bin/env bash
#
# Tests start.sh by real runs: with free ports, displays and directories of their own, beside any other Glovebox.
# Prints a line for each behaviour; exit code 1 when one failed.

set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
work=$(mktemp -d)
start=$root/start.sh
xvfb=

# shellcheck source=guest-server/src/test/sh/checks.sh
source "$root/guest-server/src/test/sh/checks.sh"

unset "${!GLOVEBOX_@}" "${!KG_@}" DISPLAY XAUTHORITY WAYLAND_DISPLAY XDG_SESSION_TYPE
export SHARED_DIR=$work/logs GLOVEBOX_STATE_DIR=$work/run GLOVEBOX_DATA_DIR=$work/data

clean_up() {
  "$start" stop >/dev/null 2>&1
  [[ -z $xvfb ]] || kill "$xvfb"
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# ---- helpers

with_one_line() { [[ -n $out && $out != *$'\n'* ]] && "$@"; }

within() { # SECONDS COMMAND…: it comes true in time
  local deadline=$((SECONDS + $1))
  until "${@:2}"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.05
  done
}

part_pid() { cut -d' ' -f1 "$GLOVEBOX_STATE_DIR/$1.pid" 2>/dev/null; }

runs_anew() { # PART OLD-PID
  local pid
  pid=$(part_pid "$1")
  [[ -n $pid && $pid != "$2" ]] && kill -0 "$pid" 2>/dev/null
}

is_healthy() { curl -sf -m 5 -o /dev/null "$api/health"; }

screenshot_size() { # as the PNG's header says
  curl -sf -m 10 "$api/screenshot" | head -c 24 | od -An -tx1 | tr -d ' \n' |
    sed -nE 's/^89504e470d0a1a0a.{16}(.{8})(.{8})$/0x\1 0x\2/p' | xargs -r printf '%dx%d'
}

shows() { [[ $(screenshot_size) == "$1" ]]; }

carriers() { grep -lzsxF "GLOVEBOX_INSTANCE=$1" /proc/[0-9]*/environ; }

nothing_carries() { ! carriers "$1" >/dev/null; }

kill_part() { # PART: and remembers its pid in killed
  killed=$(part_pid "$1")
  kill -KILL "$killed"
}

runs_on_jdk_25() {
  local exe
  exe=$(readlink "/proc/$(part_pid server)/exe")
  grep -q '^JAVA_VERSION="25' "${exe%/bin/java}/release"
}

choose_ports() {
  local -a ports
  mapfile -t ports < <(/usr/bin/python3 -c '
import socket
sockets = [socket.socket() for _ in range(4)]
for s in sockets: s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  export PORT=${ports[0]} JUPYTER_KERNEL_GATEWAY_APP_PORT=${ports[1]}
  export GLOVEBOX_LIVE_VIEW_PORT=${ports[2]} GLOVEBOX_VNC_PORT=${ports[3]}
  api=http://127.0.0.1:$PORT
}

other_java() { # a PATH whose java is not a JDK 25
  mkdir -p "$work/java17"
  printf '#!/bin/sh\necho "openjdk version \\"17.0.1\\"" >&2; exit 1\n' >"$work/java17/java"
  chmod +x "$work/java17/java"
  printf '%s' "$work/java17:$PATH"
}

# ---- what start.sh refuses

test_refusals() {
  run "$start" dance
  check 'an unknown command prints the usage and exits 2' ended_with 2 Usage: dance
  run "$start" help
  check 'help lists the exit codes' ended_with 0 'Exit codes' 'there is no JDK 25'
  run env PORT=abc "$start"
  check 'a bad port is one line and exit 2' with_one_line ended_with 2 PORT=abc
  run "$start" --port=70000 --detach
  check 'so is a bad port given as an option' with_one_line ended_with 2 PORT=70000
  run env GLOVEBOX_SCREEN_SIZE=big "$start"
  check 'so is a bad screen size' with_one_line ended_with 2 GLOVEBOX_SCREEN_SIZE=big
  run env WAYLAND_DISPLAY=wayland-0 "$start"
  check 'a Wayland session without X11 is one line and exit 2' with_one_line ended_with 2 Wayland
  run env -u JUPYTER_KERNEL_GATEWAY_APP_PORT KG_PORT=70000 "$start"
  check 'the kernel gateway has its port by its own name, too' with_one_line ended_with 2 APP_PORT=70000
  run "$start" --KernelGatewayApp.port="$PORT"
  check 'and by its own option' with_one_line ended_with 2 "both $PORT"
  run env DISPLAY=:4711 "$start"
  check 'a DISPLAY that does not answer is one line and exit 2' with_one_line ended_with 2 :4711
  run "$start" --no-such-setting=1
  check 'a setting that the server refuses ends it with exit 2' ended_with 2 no-such-setting
  run "$start" status
  check 'status of nothing says so and exits 1' ended_with 1 'not running'
  run "$start" env
  check 'env of nothing says so and exits 1' ended_with 1 'not running'
  run "$start" stop
  check 'stop of nothing is no failure' ended_with 0 'not running'
}

test_missing_packages() {
  local clone=$work/clone bin=$work/bin
  local -a as_user=()
  mkdir -p "$clone/guest-server" "$bin" "$work/nobody"
  cp "$start" "$clone"
  cp -r "$root/guest-server/scripts" "$clone/guest-server"
  ln -s /usr/bin/* /usr/sbin/* "$bin" 2>/dev/null
  rm -f "$bin"/{openbox,xterm,sudo}
  chmod 755 "$work" && chmod -R a+rX "$clone" && chmod 777 "$work/nobody"
  ((EUID != 0)) || as_user=(setpriv --reuid 65534 --regid 65534 --clear-groups)
  run "${as_user[@]}" env PATH="$bin" HOME="$work/nobody" SHARED_DIR="$work/nobody/logs" \
    GLOVEBOX_STATE_DIR="$work/nobody/run" "$clone/start.sh"
  check 'missing packages are named in the one line to run, exit 3' \
    ended_with 3 'sudo apt-get install -y --no-install-recommends ' ' openbox' ' xterm'
}

# ---- a Glovebox with a display of its own

test_start() {
  run env -u JAVA_HOME PATH="$(other_java)" "$start" --detach
  check '--detach returns when it is ready' ended_with 0 ready ":$PORT"
  instance=$(cat "$GLOVEBOX_STATE_DIR/instance")
  check 'the server answers' is_healthy
  check "a JDK 25 is found although PATH's java is another" runs_on_jdk_25
  run "$start" status
  check 'status shows every part, its health and exits 0' \
    ended_with 0 supervisor display window-manager terminal session-bus server 'health: ok'
  check 'a screenshot has the size of the display' shows 1920x1080
  # shellcheck disable=SC2016 # for the shell that it is given to
  run bash -c 'eval "$("$1" env)" && env -u XAUTHORITY xdotool getdisplaygeometry && xdotool getdisplaygeometry' - "$start"
  check 'env lets other programs use the display, with its cookie or without' ended_with 0 $'1920 1080\n1920 1080'
  check 'a terminal is visible' within 5 sees_a_terminal
  check 'programs can tell about their windows' tells_of_windows
  # shellcheck disable=SC2016 # for the shell that it is given to
  run bash -c 'eval "$("$1" env)" && dbus-send --session --print-reply --dest=org.a11y.Bus /org/a11y/bus \
    org.freedesktop.DBus.Properties.Get string:org.a11y.Status string:IsEnabled' - "$start"
  check 'and env lets them know that somebody listens' ended_with 0 'boolean true'
  bus_directory=$(cat "$GLOVEBOX_STATE_DIR/bus-directory")
  run "$start" --detach
  check 'a second start says that it is already running, exit 5' ended_with 5 'already running' ":$PORT"
  run env GLOVEBOX_STATE_DIR="$work/other" "$start"
  check 'a taken port is named with its variable, exit 5' with_one_line ended_with 5 "$PORT (PORT)"
  run "$start" logs
  check 'logs shows what was printed' ended_with 0 'is ready'
  check 'the state directory and the cookie are private' is_private
}

sees_a_terminal() { (eval "$("$start" env)" && xdotool search --onlyvisible --class xterm >/dev/null 2>&1); }

tells_of_windows() { curl -sf -m 10 "$api/accessibility" | grep -q '"truncated":\[\]'; }

is_private() { [[ $(stat -c %a "$GLOVEBOX_STATE_DIR" "$GLOVEBOX_STATE_DIR/xauthority") == $'700\n600' ]]; }

test_deaths() {
  local wm
  wm=$(part_pid window-manager)
  kill_part display
  check 'a killed display is started again' within 10 runs_anew display "$killed"
  check 'so are the programs on it' within 10 runs_anew window-manager "$wm"
  check 'and screenshots work again' within 20 shows 1920x1080
  kill_part session-bus
  check 'a killed session bus is started again' within 10 runs_anew session-bus "$killed"
  check 'and knows of windows again' within 10 tells_of_windows
  kill_part server
  check 'a killed server is started again' within 10 runs_anew server "$killed"
  check 'and answers' within 20 is_healthy
  out=$(cat "$SHARED_DIR/start.log")
  code=0
  check 'deaths are reported' ended_with 0 'display died (exit 137)' 'server died (exit 137)'
  kill_part terminal
  within 5 test ! -e "$GLOVEBOX_STATE_DIR/terminal.pid"
  run "$start" status
  check 'a closed terminal stays closed' ended_with 0 closed
}

test_killed_supervisor() {
  kill_part supervisor
  check 'all parts end with a killed supervisor' within 15 nothing_carries "$instance"
  run "$start" status
  check 'and status says so' ended_with 1 'not running'
}

test_stop() {
  run "$start" --detach
  check 'it starts again after that' ended_with 0 ready
  check "and leaves nothing of the other one's session bus" test ! -e "$bus_directory"
  instance=$(cat "$GLOVEBOX_STATE_DIR/instance")
  env GLOVEBOX_INSTANCE="$instance" setsid bash -c 'trap "" TERM HUP; while :; do sleep 60; done' >/dev/null 2>&1 &
  disown
  run "$start" stop
  check 'stop exits 0' ended_with 0
  check 'and leaves no process, not even one that ignores TERM' nothing_carries "$instance"
}

test_giving_up() {
  mkdir -p "$work/broken"
  printf '#!/bin/sh\nexit 3\n' >"$work/broken/openbox"
  chmod +x "$work/broken/openbox"
  run env PATH="$work/broken:$PATH" timeout 60 "$start"
  check 'a part that keeps dying is given up, exit 1' ended_with 1 'window-manager died 5 times' 'giving up'
}

# ---- a Glovebox in a session that is there already

test_session_display() {
  Xvfb -displayfd 6 -screen 0 800x600x24 -noreset -nolisten tcp >"$work/xvfb.log" 2>&1 6>"$work/display" &
  xvfb=$!
  within 10 test -s "$work/display"
  local session
  session=:$(cat "$work/display")
  run env DISPLAY="$session" "$start" --detach
  check 'a session that is there is used' ended_with 0 "Using the display $session" ready
  check 'and seen' shows 800x600
  check 'and gets the session bus that it lacks' tells_of_windows
  run "$start" stop
  run xdotool_on "$session"
  check 'and survives stop' ended_with 0 '800 600'
}

xdotool_on() { DISPLAY=$1 xdotool getdisplaygeometry; }

choose_ports
test_refusals
test_missing_packages
test_start
test_deaths
test_killed_supervisor
test_stop
test_giving_up
test_session_display
printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
