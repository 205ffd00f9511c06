# shellcheck shell=bash
# What the tests of scripts have in common: a command is run, and what it did is checked. Prints a line for each behaviour.

passed=0
failed=0
out=  # what the command under test printed
code= # and its exit code

run() { # COMMAND…
  out=$("$@" 2>&1 </dev/null)
  code=$?
}

check() { # BEHAVIOUR COMMAND…
  if "${@:2}"; then
    passed=$((passed + 1))
    printf 'ok      %s\n' "$1"
  else
    failed=$((failed + 1))
    printf 'FAILED  %s\n' "$1"
    printf '        (exit %s) %s\n' "$code" "${out//$'\n'/$'\n        '}"
  fi
}

ended_with() { # CODE TEXT…: the command under test did, and printed each text
  local text
  [[ $code == "$1" ]] || return 1
  for text in "${@:2}"; do
    [[ $out == *"$text"* ]] || return 1
  done
}
