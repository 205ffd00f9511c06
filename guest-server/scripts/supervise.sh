# shellcheck shell=bash
# Starts all parts, keeps them running, and ends them in reverse order.
# Sourced by start.sh after setup.sh and parts.sh.

readonly max_deaths=5 death_window_s=60

parts=()              # in the order they are started in
declare -A deaths=()  # part → the times it died at, in seconds
declare -A retry=()   # part → when to start it again, in milliseconds
ticker=
ready=false
server_due=      # when the server has to be ready, in seconds
next_trim_s=3600 # when the logs that nothing rotates are looked at

supervise() { # OPTION…
  server_options=("$@")
  take_over
  set_up
  choose_parts
  start_desktop_and_server
  server_due=$((SECONDS + start_timeout_s))
  while true; do
    wait_for_change
    [[ $ready == true ]] || announce_when_ready
    check_parts
    start_again
    trim_logs
  done
}

# Makes this process the one supervisor of the state directory.
take_over() {
  : >>"$state/lock"
  exec 9<"$state/lock"
  if ! flock -n 9; then
    fail 5 "Glovebox is already running (pid $(recorded supervisor || say unknown)) at $(cat "$state/api" 2>/dev/null)"
  fi
  sweep_recorded_instance
  trap 'end_all' EXIT
  trap 'exit 0' INT TERM HUP
  record supervisor $$
  instance=$(mcookie)
  say "$instance" >"$state/instance"
  local -a names=(PORT GLOVEBOX_LIVE_VIEW_PORT)
  [[ $gateway_port_retries != 0 ]] || names+=(JUPYTER_KERNEL_GATEWAY_APP_PORT)
  ! uses_vnc || names+=(GLOVEBOX_VNC_PORT)
  check_ports "${names[@]}"
}

choose_parts() {
  if [[ $own_display == true ]]; then
    parts=(display window-manager terminal)
    has Xtigervnc || parts+=(live-view)
  else
    ! has x11vnc || parts+=(live-view)
  fi
  ! needs_session_bus || parts+=(session-bus)
  parts+=(server)
  printf '%s\n' "${parts[@]}" >"$state/parts"
}

# The server comes up while a display of its own does: it waits for one that is not there yet.
start_desktop_and_server() {
  if [[ $own_display == true ]]; then
    choose_own_display
    ! needs_session_bus || choose_session_bus
    start_server
    until start_display; do # another X server may have taken the number just now
      count_death display 1
      unset "retry[display]"
      end_part server
      choose_own_display
      start_server
    done
    say "The display $display is up"
  else
    use_session_display
    say "Using the display $display"
    ! needs_session_bus || choose_session_bus
    start_server
  fi
  say "$display" >"$state/display"
  printf 'export DISPLAY=%q XAUTHORITY=%q' "$display" "${XAUTHORITY:-}" >"$state/environment"
  [[ $own_display != true ]] || printf ' GLOVEBOX_DISPLAY=%q' "$display" >>"$state/environment"
  if [[ -n $bus_directory ]]; then
    printf ' DBUS_SESSION_BUS_ADDRESS=%q QT_ACCESSIBILITY=1' "$DBUS_SESSION_BUS_ADDRESS" >>"$state/environment"
  fi
  printf '\n' >>"$state/environment"
  start_clients
  [[ -z $bus_directory ]] || start_session-bus
}

start_clients() { # of the display
  local part
  for part in "${parts[@]}"; do
    case $part in window-manager | terminal | live-view) "start_$part" ;; esac
  done
}

# Until a child ends; a moment only while the server comes up or something is to be started again.
wait_for_change() {
  local tries
  if [[ $ready != true || ${#retry[@]} != 0 ]]; then
    for ((tries = 0; tries < 10; tries++)); do
      rest 0.05
      [[ ${#retry[@]} == 0 && ! -s $ready_file ]] && started_at "${pids[server]:-none}" >/dev/null || return 0
    done
    return
  fi
  if [[ -z $ticker ]] || ! started_at "$ticker" >/dev/null; then
    sleep 30 6<&- 8<&- 9<&- &
    ticker=$!
  fi
  wait -n "$ticker" "${pids[@]}" 2>/dev/null || true # one that has ended already makes it return at once
}

announce_when_ready() {
  if [[ -s $ready_file ]]; then
    ready=true
    api_address >"$state/api"
    cat "$ready_file"
    say $$ >"$state/started"
  elif ((SECONDS > server_due)); then
    fail 6 "the server was not ready within $start_timeout_s s; its log is $logs/sandbox-services.log"
  fi
}

api_address() {
  local host=$GLOVEBOX_HOST
  case $host in 0.0.0.0 | ::) host=127.0.0.1 ;; *:*) host="[$host]" ;; esac
  if [[ $PORT == 0 ]]; then
    grep -oE 'https?://[^/ ]+' "$ready_file" | head -n 1
  else
    say "http://$host:$PORT"
  fi
}

# ---- deaths

check_parts() {
  local part pid
  for part in "${parts[@]}"; do
    pid=${pids[$part]:-}
    [[ -z $pid ]] || started_at "$pid" >/dev/null || died "$part" "$pid"
  done
}

died() { # PART PID
  local part=$1 code=0
  wait "$2" 2>/dev/null || code=$?
  unset "pids[$part]"
  if [[ $part == terminal ]]; then
    rm -f "$state/terminal.pid" # closed by its user
    return
  fi
  if [[ $own_display == true && $part != display && $part != server && $part != session-bus && -z ${pids[display]:-} ]]; then
    return # went with the display, and comes back with it
  fi
  [[ $part != server || ($code != 2 && $code != 5) ]] || exit "$code" # it has said why
  count_death "$part" "$code"
  say "$part died (exit $code), starting it again"
}

count_death() { # PART EXIT-CODE; gives up when there were too many
  local part=$1 time
  local -a recent=()
  for time in ${deaths[$part]:-}; do
    ((SECONDS - time >= death_window_s)) || recent+=("$time")
  done
  recent+=("$SECONDS")
  deaths[$part]=${recent[*]}
  ((${#recent[@]} < max_deaths)) ||
    fail 1 "$part died $max_deaths times within $death_window_s s (exit $2): giving up; see $logs"
  retry[$part]=$((${EPOCHREALTIME/./} / 1000 + 100 * (2 ** ${#recent[@]} - 2)))
}

start_again() {
  local part now=$((${EPOCHREALTIME/./} / 1000))
  for part in "${parts[@]}"; do
    [[ -n ${retry[$part]:-} && $now -ge ${retry[$part]:-} ]] || continue
    unset "retry[$part]"
    case $part in
      display) restart_display ;;
      server | session-bus) "start_$part" ;;
      *) [[ $own_display == true && -z ${pids[display]:-} ]] || "start_$part" ;;
    esac
  done
}

# With its number and cookie; what was shown on it went with it.
restart_display() {
  local part
  for part in live-view terminal window-manager; do
    end_part "$part"
    unset "retry[$part]"
  done
  if start_display; then
    start_clients
  fi # else check_parts finds it dead
}

# Start.log repeats the server's rotated log, and desktop.log is for looking up what went wrong just now.
trim_logs() {
  local log
  ((SECONDS >= next_trim_s)) || return 0
  next_trim_s=$((SECONDS + 3600))
  for log in "$logs"/{start,desktop}.log; do
    [[ -z $(find "$log" -size +10M 2>/dev/null) ]] || : >"$log"
  done
}

# ---- the end

end_all() {
  local code=$? part
  set +e
  trap '' INT TERM
  exec 2>/dev/null
  [[ -z $slow_pid ]] || { kill "$slow_pid" && wait "$slow_pid"; }
  [[ -z $ticker ]] || kill "$ticker"
  for part in server live-view terminal window-manager session-bus display; do
    end_part "$part"
  done
  [[ -z $granted ]] || xhost "-$granted" >/dev/null
  sweep_recorded_instance
  exit "$code"
}
