# shellcheck shell=bash
# The parts of a running Glovebox: how each is started, recorded and ended.
# Sourced by start.sh; uses its root, state, logs, ready_file, own_display, say and fail.
#
# A part is recorded in <state>/<part>.pid as its pid and start time, since a pid alone may have been given to another
# process meanwhile. All parts and their descendants carry GLOVEBOX_INSTANCE=<id> in their environment.

declare -A pids=() # part → pid, of the parts that should be running
instance=
granted= # the access to the session's display that was given, and is taken back at the end
display=
xauthority=
bus_directory=
server_options=()

# ---- processes

# Sleeps without a process for it, which is what a start on a slow machine would spend most of its time with.
rest() { # SECONDS
  local nothing
  [[ -e /proc/self/fd/6 ]] || exec 6<> <(:)
  read -r -t "$1" -u 6 nothing || true
}

started_at() { # PID: its start time, or fails when it is gone or a zombie
  local stat
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  # shellcheck disable=SC2086 # split into fields; the name before them may hold anything
  set -- ${stat##*) }
  [[ $1 != Z && $1 != X ]] && say "${20}"
}

record() { # PART PID
  say "$2 $(started_at "$2" || say gone)" >"$state/$1.pid"
}

recorded() { # PART: its pid, or fails when it does not run
  local pid start
  { read -r pid start <"$state/$1.pid"; } 2>/dev/null || return 1
  [[ $(started_at "$pid") == "$start" ]] && say "$pid"
}

launch() { # PART COMMAND…: in a session of its own, ended with this script, without the script's locks and secrets
  local part=$1
  local -a without=(-u TRAINING_AOT_CACHE)
  [[ $part == server ]] || without+=(-u GLOVEBOX_TOKEN -u KG_AUTH_TOKEN)
  # Background jobs of a script ignore Ctrl-C, and so would whatever runs inside.
  env "${without[@]}" --default-signal=INT,QUIT GLOVEBOX_INSTANCE="$instance" \
    setsid setpriv --pdeathsig TERM -- "${@:2}" </dev/null 6<&- 8<&- 9<&- &
  pids[$part]=$!
  record "$part" "$!"
}

launch_on_desktop() { # PART COMMAND…: with its output in a file, which nobody needs to see
  launch "$@" >>"$logs/desktop.log" 2>&1
}

end_part() { # PART: asks, then kills
  local pid=${pids[$1]:-} seconds=10
  rm -f "$state/$1.pid"
  unset "pids[$1]"
  [[ -n $pid ]] || return 0
  [[ -z ${TRAINING_AOT_CACHE:-} ]] || seconds=120 # the JVM writes its cache
  kill -TERM "$pid" 2>/dev/null || return 0
  gone_within "$seconds" "$pid" || kill -KILL "$pid" 2>/dev/null || true
}

gone_within() { # SECONDS PID…
  local deadline=$((SECONDS + $1)) pid
  for pid in "${@:2}"; do
    while started_at "$pid" >/dev/null; do
      ((SECONDS < deadline)) || return 1
      rest 0.02
    done
  done
}

instance_pids() { # ID: every process that carries it
  grep -lzxsF "GLOVEBOX_INSTANCE=$1" /proc/[0-9]*/environ | cut -d/ -f3 | grep -vx "$$" || true
}

# Ends whatever was started inside: kernels, shells, programs.
sweep() { # ID
  local signal
  local -a left
  for signal in TERM KILL KILL; do
    mapfile -t left < <(instance_pids "$1")
    ((${#left[@]} > 0)) || return 0
    kill "-$signal" "${left[@]}" 2>/dev/null || true
    gone_within 3 "${left[@]}" || true
  done
}

# Ends what a supervisor that was killed left behind, and forgets it.
sweep_recorded_instance() {
  local id=
  if { read -r id <"$state/instance"; } 2>/dev/null && [[ -n $id ]]; then
    sweep "$id"
  fi
  forget_session_bus
  rm -f "$state"/*.pid "$state"/{instance,display,xauthority,environment,api,started,parts} "$ready_file"
}

# ---- ports

listening_ports() { # sets taken_ports: in hexadecimal, as the kernel lists them, a blank on either side of each
  local file local_address connection
  taken_ports=' '
  for file in /proc/net/tcp /proc/net/tcp6; do
    [[ ! -r $file ]] || while read -r _ local_address _ connection _; do
      [[ $connection != 0A ]] || taken_ports+="${local_address##*:} "
    done <"$file"
  done
}

is_listening() { # PORT
  local number
  printf -v number %04X "$1"
  [[ $taken_ports == *" $number "* ]]
}

check_ports() { # NAME…: of the settings that hold the ports
  local name taken_ports
  listening_ports
  for name in "$@"; do
    ! is_listening "${!name}" ||
      fail 5 "port ${!name} ($name) is taken: free it, or choose another, for example $name=$(free_ports 1) ./start.sh"
  done
}

free_ports() { # COUNT
  local port taken_ports count=0
  listening_ports
  for ((port = 20000 + RANDOM % 10000; count < $1; port++)); do
    is_listening "$port" || { say "$port" && count=$((count + 1)); }
  done
}

# ---- the display

uses_vnc() { [[ $own_display == true ]] || has x11vnc; }

use_session_display() {
  display=$DISPLAY
  local me xhost_list
  me=SI:localuser:$(id -un)
  xhost_list=$(timeout 5 xhost 2>/dev/null) ||
    fail 2 "the X display $display (DISPLAY) does not let us in: correct DISPLAY and XAUTHORITY," \
      "or set GLOVEBOX_VIRTUAL_DISPLAY=true for a display of its own"
  if [[ $xhost_list != *"$me"* ]]; then
    xhost "+$me" >/dev/null
    granted=$me
  fi
}

choose_own_display() {
  local number
  xauthority=$state/xauthority
  for ((number = 0; number < 100; number++)); do
    if display_is_free "$number"; then
      display=:$number
      printf 'add %s . %s\n' "$display" "$(mcookie)" | xauth -q -f "$xauthority" 2>/dev/null ||
        fail 1 "xauth could not write $xauthority"
      export DISPLAY=$display XAUTHORITY=$xauthority XDG_SESSION_TYPE=x11
      unset WAYLAND_DISPLAY
      return
    fi
  done
  fail 1 "the display numbers 0 to 99 are all taken"
}

display_is_free() { # NUMBER
  local owner
  ! grep -q "@/tmp/.X11-unix/X$1\$" /proc/net/unix || return 1
  if { read -r owner <"/tmp/.X$1-lock"; } 2>/dev/null; then
    ! started_at "$owner" >/dev/null # the X server removes a lock whose owner is gone
  else
    [[ ! -e /tmp/.X11-unix/X$1 && ! -e /tmp/.X$1-lock ]]
  fi
}

# Without the SECURITY extension: with it, nobody is shown a cursor whose program has ended, such as xsetroot's.
start_display() {
  if has Xtigervnc; then
    launch_on_desktop display Xtigervnc "$display" -geometry "$GLOVEBOX_SCREEN_SIZE" -depth 24 -auth "$xauthority" \
      -noreset -nolisten tcp -s 0 -extension SECURITY -desktop Glovebox -rfbport "$GLOVEBOX_VNC_PORT" -localhost \
      -SecurityTypes None -AlwaysShared -UseBlacklist=0
  else
    launch_on_desktop display Xvfb "$display" -screen 0 "${GLOVEBOX_SCREEN_SIZE}x24" -auth "$xauthority" \
      -noreset -nolisten tcp -s 0 -extension SECURITY
  fi
  # Programs of the same user need no cookie from then on.
  local deadline=$((SECONDS + 15))
  until [[ -S /tmp/.X11-unix/X${display#:} ]] && xhost "+SI:localuser:$(id -un)" >/dev/null 2>&1; do
    if ! started_at "${pids[display]}" >/dev/null || ((SECONDS > deadline)); then
      return 1
    fi
    rest 0.02
  done
}

start_window-manager() {
  xsetroot -cursor_name left_ptr -solid '#2e3440' || true
  launch_on_desktop window-manager openbox --sm-disable --config-file "$root/guest-server/scripts/openbox.xml"
}

# Once the window manager manages windows: one that appears while it starts may stay invisible.
start_terminal() {
  local home=${HOME:-/}
  [[ -d $home ]] || home=/
  # shellcheck disable=SC2016 # for the shell that it is given to
  launch_on_desktop terminal env -C "$home" PATH="$GLOVEBOX_PYTHON_ENV/bin:$PATH" \
    bash -c 'for _ in {1..50}; do ! xdotool get_desktop || break; sleep 0.1; done; exec "$@"' - \
    xterm -T Terminal -geometry 100x30+560+240 -fa 'DejaVu Sans Mono' -fs 11 -bg '#1e222a' -fg '#d8dee9'
}

start_live-view() {
  launch_on_desktop live-view x11vnc -display "$display" -rfbport "$GLOVEBOX_VNC_PORT" -localhost -no6 -shared -forever \
    -nopw -quiet
}

# ---- the session bus, over which programs tell about their windows

# A desktop has one. What is but an X server has none, and the one of another desktop would mix up their programs.
needs_session_bus() {
  [[ $own_display == true ]] || [[ -z ${DBUS_SESSION_BUS_ADDRESS:-} && ! -S ${XDG_RUNTIME_DIR:-}/bus ]]
}

# In a directory whose path is short enough for a socket's.
choose_session_bus() {
  bus_directory=$(mktemp -d /tmp/glovebox-bus.XXXXXXXX) || fail 1 "no directory can be made in /tmp"
  say "$bus_directory" >"$state/bus-directory"
  export DBUS_SESSION_BUS_ADDRESS=unix:path=$bus_directory/bus QT_ACCESSIBILITY=1
}

# With the settings of nobody: programs are told that somebody reads them, on this bus only.
start_session-bus() {
  local deadline=$((SECONDS + 5))
  rm -f "$bus_directory/bus"
  launch_on_desktop session-bus env XDG_RUNTIME_DIR="$bus_directory" GSETTINGS_BACKEND=memory \
    dbus-daemon --session --nofork --nopidfile --address="$DBUS_SESSION_BUS_ADDRESS"
  until [[ -S $bus_directory/bus ]] && dbus-send --session --dest=org.a11y.Bus --print-reply --reply-timeout=3000 \
    /org/a11y/bus org.freedesktop.DBus.Properties.Set string:org.a11y.Status string:IsEnabled \
    variant:boolean:true >/dev/null 2>&1; do
    if ! started_at "${pids[session-bus]}" >/dev/null || ((SECONDS > deadline)); then
      return 0 # the server says what is missing when it is asked
    fi
    rest 0.02
  done
}

forget_session_bus() {
  local directory
  if { read -r directory <"$state/bus-directory"; } 2>/dev/null && [[ $directory == /tmp/glovebox-bus.* ]]; then
    rm -rf "$directory"
  fi
  rm -f "$state/bus-directory"
}

# ---- the server

start_server() {
  local -a flags
  mapfile -t flags < <(aot_flags)
  rm -f "$ready_file"
  GLOVEBOX_READY_FILE=$ready_file launch server "$java_home/bin/java" "@$root/guest-server/jvm.options" "${flags[@]}" \
    -jar "$jar" "${server_options[@]}"
}
