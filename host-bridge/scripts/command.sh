# shellcheck shell=bash
# What has to be there before the glovebox command can run from a clone: a JDK 25, the bridge's jar, and the cache that
# lets the JVM start fast. Each step looks first and is free when nothing is missing.
# Sourced by glovebox after guest-server/scripts/setup.sh; uses its root, work, java_home, say and fail.

readonly bridge_jar=$root/host-bridge/target/host-bridge.jar
readonly bridge_options=$root/host-bridge/jvm.options
readonly bridge_aot=$work/host-bridge.aot

set_up_bridge() {
  if find_bridge_jdk && ! bridge_build_needed && bridge_aot_tried; then
    return
  fi
  mkdir -p "$work" 2>/dev/null || true
  install_bridge_packages
  find_bridge_jdk || no_jdk
  take_turn
  ! bridge_build_needed || build_bridge
  bridge_aot_tried || train_bridge_aot
  exec 8<&-
}

install_bridge_packages() {
  missing=()
  ! bridge_build_needed || need maven has mvn
  find_bridge_jdk || missing+=(temurin-25-jdk)
  ((${#missing[@]} > 0)) || return 0
  if [[ ${missing[*]} == temurin-25-jdk ]] && ! apt_offers temurin-25-jdk && ! apt_offers openjdk-25-jdk-headless; then
    return 0 # no_jdk says what to do
  fi
  install_by_apt
}

# As long as there is something to build, it takes a compiler.
find_bridge_jdk() {
  if find_jdk && { [[ -x $java_home/bin/javac ]] || ! bridge_build_needed; }; then
    return
  fi
  java_home=
  return 1
}

bridge_build_needed() {
  is_older "$bridge_jar" "$root/pom.xml" "$root/.mvn" "$root/host-bridge/pom.xml" "$root/host-bridge/src/main" \
    "$root/guest-server/src/main/resources/openapi.yaml"
}

build_bridge() {
  say "Building the glovebox command (about a minute the first time)…"
  build_module host-bridge "$bridge_jar"
}

# ---- the JVM's AOT cache

bridge_aot_stamp() {
  say "$java_home"
  stat -c '%n %s %Y' "$java_home/release" "$bridge_options" "$bridge_jar" "$root"/host-bridge/target/lib/picocli-*.jar
}

# A failed try is not repeated until the jar, the JDK or the options change.
bridge_aot_tried() {
  [[ -r $bridge_aot.stamp && $(<"$bridge_aot.stamp") == "$(bridge_aot_stamp)" ]]
}

# Runs the command once in a home of its own, and lets the JVM write what it has loaded and linked.
train_bridge_aot() {
  local scratch=$work/bridge-training
  say "Preparing the glovebox command for fast starts (once for each build)…"
  rm -rf "$scratch" "$bridge_aot" "$bridge_aot.stamp"
  mkdir "$scratch"
  upgrade_classes "$root/host-bridge/target/lib"
  make_bridge_aot "$java_home" "$bridge_options" "$bridge_jar" "$scratch/bridge.aot" "$scratch" || true
  if [[ -s $scratch/bridge.aot ]]; then
    mv "$scratch/bridge.aot" "$bridge_aot"
  else
    say "Warning: the training run failed, so starts will be slower. It said:"
    tail -n 5 "$scratch/training.log"
  fi
  rm -rf "$scratch"
  bridge_aot_stamp >"$bridge_aot.stamp"
}

# Without it the command only starts more slowly.
upgrade_classes() { # DIRECTORY of jars
  slowly "$java_home/bin/java" "$root/host-bridge/scripts/UpgradeClasses.java" "$1"/picocli-*.jar ||
    say "Warning: old classes could not be upgraded, so starts will be slower."
}

make_bridge_aot() { # JAVA_HOME OPTIONS JAR CACHE SCRATCH
  GLOVEBOX_HOME=$5/home slowly "$1/bin/java" @"$2" -XX:AOTCacheOutput="$4" -jar "$3" ls --json \
    >"$5/training.log" 2>&1
}
