# shellcheck shell=bash
# What has to be there before Glovebox can start: system packages, a JDK 25, the server's jar, the kernels' Python
# environment, and the cache that lets the JVM start fast. Each step looks first and is free when nothing is missing.
# Sourced by start.sh; uses its root, own_display, say and fail.

# Without a locale, as in a container, terminals and file names would know ASCII only.
[[ -n ${LC_ALL:-}${LC_CTYPE:-}${LANG:-} ]] || export LANG=C.UTF-8

readonly uv_version=0.13.8
readonly jar=$root/guest-server/target/guest-server.jar
readonly work=$root/.glovebox
readonly system_python=/usr/bin/python3
# Maven's own libraries use what Java 25 warns of.
readonly maven_options="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
readonly aot_cache=$work/guest-server.aot
# An image holds what was set up when it was made, this file, and a runtime of its own: nothing is looked for there.
readonly installed=$work/installed
missing=()
java_home=
uv=
slow_pid=

set_up() { # [everything]: also what a start on this very machine would not need
  if [[ -f $installed ]]; then
    java_home=$root/java
    [[ ${1:-} != everything ]] || train_aot_cache
    return
  fi
  if [[ -n ${TRAINING_AOT_CACHE:-} ]]; then
    find_jdk
    return
  fi
  set_up_tools "${1:-}"
  take_turn
  ! build_needed || build
  aot_cache_tried || train_aot_cache
  exec 8<&-
}

# What the build and its tests need.
set_up_tools() { # [everything]
  mkdir -p "$work" 2>/dev/null || true
  install_packages "${1:-}"
  find_jdk || no_jdk
  take_turn
  python_up_to_date || make_python_env
  exec 8<&-
}

# One set-up at a time in this clone.
take_turn() {
  [[ ! -w $work ]] || : >>"$work/setup.lock"
  exec 8<"$work/setup.lock" || fail 1 "$work cannot be written"
  if ! flock -w 1 8; then
    say "Waiting for another set-up of this clone to end…"
    slowly flock 8
  fi
}

# Runs a command that may take long, so that Ctrl-C and TERM are acted upon at once.
slowly() {
  local code=0
  "$@" </dev/null 9<&- &
  slow_pid=$!
  wait "$slow_pid" || code=$?
  slow_pid=
  return "$code"
}

# ---- system packages

need() { # PACKAGE TEST…: the package is missing when the test fails
  "${@:2}" || missing+=("$1")
}

has() { command -v "$1" >/dev/null; }
has_library() { [[ $libraries == *"$1"* ]]; }
has_file() { compgen -G "$1" >/dev/null; }
has_display_server() { has Xtigervnc || { has Xvfb && has x11vnc; }; }
has_session_bus() { has dbus-daemon && has dbus-send; }
has_tk() { has_file "/usr/lib/python3*/lib-dynload/_tkinter*"; }

find_missing_packages() { # [everything]
  local libraries=
  libraries=$(/sbin/ldconfig -p)
  missing=()
  need curl has curl
  need util-linux has setpriv
  need xauth has xauth
  need x11-xserver-utils has xhost
  need xdotool has xdotool
  need scrot has scrot
  need novnc has_file /usr/share/novnc/vnc.html
  need fonts-dejavu-core has_file /usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf
  need python3 has $system_python
  need python3-venv has_file "/usr/lib/python3*/ensurepip/__init__.py"
  need python3-tk has_tk
  need ffmpeg has ffmpeg
  need dbus has_session_bus
  need at-spi2-core has_file "/usr/libexec/at-spi-bus-launcher"
  need libisal2 has_library libisal.so.2
  need libturbojpeg0 has_library libturbojpeg.so.0
  need libwebp7 has_library libwebp.so.7
  need libx11-6 has_library libX11.so.6
  need libx11-xcb1 has_library libX11-xcb.so.1
  need libxcomposite1 has_library libXcomposite.so.1
  need libxext6 has_library libXext.so.6
  need libxfixes3 has_library libXfixes.so.3
  need libxdamage1 has_library libXdamage.so.1
  need libxinerama1 has_library libXinerama.so.1
  need libxkbcommon0 has_library libxkbcommon.so.0
  need libxkbcommon-x11-0 has_library libxkbcommon-x11.so.0
  need libxrandr2 has_library libXrandr.so.2
  need libxres1 has_library libXRes.so.1
  need libxt6 has_library libXt.so.6
  need libxtst6 has_library libXtst.so.6
  if [[ $own_display == true || ${1:-} == everything ]]; then
    need tigervnc-standalone-server has_display_server
    need openbox has openbox
    need xterm has xterm
  fi
  ! build_needed || need maven has mvn
  find_jdk || missing+=(temurin-25-jdk)
}

install_packages() { # [everything]
  find_missing_packages "${1:-}"
  ((${#missing[@]} > 0)) || return 0
  if [[ ${missing[*]} == temurin-25-jdk ]] && ! apt_offers temurin-25-jdk && ! apt_offers openjdk-25-jdk-headless; then
    return 0 # find_jdk says what to do
  fi
  install_by_apt
}

install_by_apt() {
  local -a as_root=()
  if ((EUID != 0)); then
    if ! has sudo || ! sudo -n true 2>/dev/null; then
      cannot_install "this needs root"
    fi
    as_root=(sudo -n)
  fi
  has apt-get || cannot_install "there is no apt-get here"
  say "Installing ${missing[*]}…"
  slowly "${as_root[@]}" apt-get -qq update || say "The list of packages could not be brought up to date; trying with the one that is here"
  choose_alternatives
  find_jdk || [[ ${missing[*]} == *-25-jdk* ]] || no_jdk # before anything is installed for nothing
  ((${#missing[@]} > 0)) || return 0
  slowly "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -y -o Dpkg::Use-Pty=0 --no-install-recommends install "${missing[@]}" >"$work/apt.log" 2>&1 ||
    { tail -n 40 "$work/apt.log" >&2 && cannot_install "apt-get failed"; }
}

apt_offers() { [[ $(apt-cache policy "$1" 2>/dev/null) == *"Candidate: "[0-9]* ]]; }

# Not every distribution has every package: takes what does the same.
choose_alternatives() {
  local package
  local -a chosen=()
  for package in "${missing[@]}"; do
    if [[ $package == tigervnc-standalone-server ]] && ! apt_offers "$package" && apt_offers x11vnc; then
      chosen+=(xvfb x11vnc)
    elif [[ $package == libturbojpeg0 ]] && ! apt_offers "$package" && apt_offers libturbojpeg; then
      chosen+=(libturbojpeg) # Ubuntu's name
    elif [[ $package == temurin-25-jdk ]] && ! apt_offers "$package"; then
      ! apt_offers openjdk-25-jdk-headless || chosen+=(openjdk-25-jdk-headless)
    else
      chosen+=("$package")
    fi
  done
  missing=("${chosen[@]}")
}

cannot_install() { # REASON
  choose_alternatives
  fail 3 "system packages are missing and $1. Run this, then start again:" \
    "sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
}

# ---- JDK

is_jdk_25() { # DIRECTORY; a runtime alone will do when there is nothing to build
  [[ -x $1/bin/java && -r $1/release && $(<"$1/release") == *JAVA_VERSION=\"25[!0-9]* ]] || return 1
  [[ -x $1/bin/javac ]] || ! build_needed
}

no_jdk() {
  fail 4 "there is no JDK 25, and apt offers none: install one (Temurin 25, for example) or point JAVA_HOME at it;" \
    "docs/install.md says where to get it"
}

find_jdk() { # sets java_home
  local home
  [[ -z $java_home ]] || return 0
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "${HOME:-/root}"/.sdkman/candidates/java/* \
    "$(readlink -f "$(command -v java)" 2>/dev/null | sed 's,/bin/java$,,')"; do
    if [[ -n $home ]] && is_jdk_25 "$home"; then
      java_home=$home
      return 0
    fi
  done
  return 1
}

# ---- the server's jar

build_needed() {
  is_older "$jar" "$root/pom.xml" "$root/.mvn" "$root/guest-server/pom.xml" "$root/guest-server/src/main"
}

is_older() { # JAR SOURCE…: without sources, as in an installed Glovebox, there is nothing to build
  [[ -e ${*: -1} ]] || return 1
  [[ ! -f $1 || -n $(find "${@:2}" -newer "$1" -print -quit) ]]
}

build() {
  say "Building the server (about a minute the first time)…"
  build_module guest-server "$jar"
}

build_module() { # MODULE JAR
  JAVA_HOME=$java_home MAVEN_OPTS=$maven_options slowly mvn -B -q -Dstyle.color=never -f "$root/pom.xml" -pl "$1" -am \
    -DskipTests package >"$work/build.log" 2>&1 || { tail -n 40 "$work/build.log" >&2 && fail 1 "the build failed"; }
  touch "$2" # a jar that did not change keeps its old time
}

# ---- the kernels' Python environment

python_stamp() {
  say "$(readlink -f "$system_python") $(sha256sum <"$root/guest-server/python/requirements.txt")"
}

python_up_to_date() {
  [[ -x $work/venv/bin/python && $(cat "$work/venv.stamp" 2>/dev/null) == "$(python_stamp)" ]]
}

find_uv() { # sets uv
  uv=$(command -v uv || say "$work/uv/bin/uv")
  if ! has "$uv"; then
    slowly "$system_python" -m venv --clear "$work/uv" || fail 1 "python3 -m venv failed"
    slowly "$work/uv/bin/pip" install -q --disable-pip-version-check "uv==$uv_version" ||
      fail 1 "uv could not be installed"
  fi
}

make_python_env() {
  say "Setting up the Python environment…"
  rm -f "$work/venv.stamp"
  find_uv
  slowly "$uv" venv -q --clear --no-project --no-config --no-python-downloads --python "$system_python" "$work/venv" ||
    fail 1 "uv could not make the Python environment"
  slowly "$uv" pip sync -q --no-python-downloads --python "$work/venv/bin/python" --require-hashes --compile-bytecode \
    "$root/guest-server/python/requirements.txt" || fail 1 "the Python packages could not be installed"
  python_stamp >"$work/venv.stamp"
}

# ---- the JVM's AOT cache: classes loaded, linked and profiled in an earlier run

aot_stamp() {
  say "$java_home $(cksum <"$java_home/release") $(stat -c '%s %Y' "$jar") $(cksum <"$root/guest-server/jvm.options")"
}

# A failed try is not repeated until the jar, the JDK or the options change.
aot_cache_tried() {
  [[ $(cat "$work/aot.stamp" 2>/dev/null) == "$(aot_stamp)" ]]
}

# Runs the server once, as a Glovebox of its own on free ports, and lets the JVM write what it has learnt.
train_aot_cache() {
  local scratch=$work/training
  say "Preparing for fast starts (once for each build)…"
  rm -rf "$scratch" "$aot_cache" "$work/aot.stamp"
  mkdir "$scratch"
  slowly training_run "$scratch" >"$scratch/training.log" 2>&1 || true
  if [[ -s $scratch/guest-server.aot ]]; then
    mv "$scratch/guest-server.aot" "$aot_cache"
    chmod 644 "$aot_cache"
  else
    say "Warning: the training run failed, so starts will be slower. It said:"
    tail -n 5 "$scratch/training.log"
  fi
  rm -rf "$scratch"
  aot_stamp >"$work/aot.stamp"
}

training_run() { # DIRECTORY; in a process of its own
  mapfile -t ports < <(free_ports 4)
  unset "${!KG_@}"
  glovebox=(env -u GLOVEBOX_TOKEN TRAINING_AOT_CACHE="$1/guest-server.aot" GLOVEBOX_HOST=127.0.0.1 PORT="${ports[0]}"
    JUPYTER_KERNEL_GATEWAY_APP_PORT="${ports[1]}" GLOVEBOX_LIVE_VIEW_PORT="${ports[2]}" GLOVEBOX_VNC_PORT="${ports[3]}"
    GLOVEBOX_STATE_DIR="$1/run" GLOVEBOX_DATA_DIR="$1/data" GLOVEBOX_PYTHON_ENV="$work/venv" SHARED_DIR="$1")
  ! { has_display_server && has openbox && has xterm; } || glovebox+=(GLOVEBOX_VIRTUAL_DISPLAY=true)
  glovebox+=("$root/start.sh")
  trap '"${glovebox[@]}" stop' EXIT
  trap 'exit 1' INT TERM
  "${glovebox[@]}" --detach
  api=http://127.0.0.1:${ports[0]}
  kernels=http://127.0.0.1:${ports[1]}/api/kernels
  curl -sS --fail -m 10 -o /dev/null "$api/health"
  local view
  for view in "" "&format=jpeg" "&fit=anthropic"; do
    mapfile -t shots < <(printf -- "-o\n/dev/null\n$api/screenshot?fresh=true$view\n%.0s" {1..100}) # until it is compiled
    curl -sS --fail -m 30 "${shots[@]}"
  done
  for view in "screenshot?settle=20,100&format=webp&scale=0.2" "screen/hash" "screen/stream?frames=1"; do
    curl -sS --fail -m 10 -o /dev/null "$api/$view"
  done
  [[ " ${glovebox[*]} " != *" GLOVEBOX_VIRTUAL_DISPLAY=true "* ]] || train_input # never on somebody's own desktop
  for view in windows input display; do
    curl -sS --fail -m 10 -o /dev/null "$api/$view"
  done
  curl -sS -m 10 -o /dev/null "$api/"
  kernel=$(curl -sS --fail -m 30 -X POST -H 'Content-Type: application/json' -d '{}' "$kernels")
  [[ $kernel =~ [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12} ]]
  kernel=${BASH_REMATCH[0]}
  "$system_python" "$root/guest-server/scripts/train_kernels.py" 127.0.0.1 "${ports[1]}" "$kernel"
  curl -sS --fail -m 30 -o /dev/null -d '{"code": "1+1"}' "$kernels/$kernel/execute"
  curl -sS --fail -m 30 -o /dev/null "$kernels/$kernel/messages"
  curl -sS --fail -m 30 -o /dev/null -X DELETE "$kernels/$kernel"
}

train_input() {
  curl -sS --fail -m 30 -o /dev/null "$api/record?mode=start&frames=true"
  curl -sS --fail -m 30 -o /dev/null "$api/actions" -d '{"actions": [{"type": "click", "x": 40, "y": 40},
    {"type": "type", "text": "a é"}, {"type": "keypress", "keys": ["ctrl", "a"]}], "settle": {"quietMs": 20}}'
  curl -sS --fail -m 30 -o /dev/null "$api/record?mode=stop"
}

aot_flags() { # the JVM flags that use, or in a training run make, the cache; one per line
  if [[ -n ${TRAINING_AOT_CACHE:-} ]]; then
    say "-XX:AOTCacheOutput=$TRAINING_AOT_CACHE"
  elif [[ -s $aot_cache ]]; then
    say "-XX:AOTCache=$aot_cache"
  fi
}
