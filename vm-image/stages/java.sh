# shellcheck shell=bash
# The stage of Java: a runtime of the modules that the server uses. Sourced by build.sh.

# By jdeps, and two that are found by name only: files inside of jars, and names of hosts.
readonly java_modules=java.base,java.desktop,java.naming,java.net.http,java.sql,jdk.management,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs

java_inputs() {
  cat "$java_home/release" "$here/stages/java.sh"
}

make_java() { # DIR
  "$java_home/bin/jlink" --add-modules "$java_modules" --strip-debug --no-header-files --no-man-pages \
    --output "$1/java" >"$scratch/jlink.log" 2>&1 || { tail -n 5 "$scratch/jlink.log" >&2 && fail 1 "jlink failed"; }
  rm -rf "$1/java/legal"
  fix_times "$1/java"
}
