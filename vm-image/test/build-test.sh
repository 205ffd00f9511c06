#!/usr/bin/env bash
#
# Tests what is fast of the image: build.sh's options and errors, and the guest's script that unpacks the config disk.
# Prints a line for each behaviour; exit code 1 when one failed. Booting an image is tested by host-bridge.

set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
build=$root/vm-image/build.sh
guest=$work/guest

# shellcheck source=guest-server/src/test/sh/checks.sh
source "$root/guest-server/src/test/sh/checks.sh"

trap 'rm -rf "$work"' EXIT
unset GLOVEBOX_IMAGE_SOURCES
export GLOVEBOX_HOME=$work/home

does_not_print() { # TEXT
  [[ $out != *"$1"* ]]
}

left_nothing() { # DIRECTORY
  [[ -z $(ls -A "$1" 2>/dev/null) ]]
}

# ---- options

run "$build" --help
check 'the help has every flavour' ended_with 0 'base|browser|full' '--offline' GLOVEBOX_IMAGE_SOURCES
run "$build" --flavour huge
check 'an unknown flavour is refused' ended_with 2 '--flavour=huge: expected base, browser or full'
run "$build" --flavour
check 'an option without its value is refused' ended_with 2 '--flavour needs a value'
run "$build" --packages 'gimp;reboot'
check 'what is no name of a package is refused' ended_with 2 'expected names of packages'
run "$build" everything
check 'an unknown option is refused' ended_with 2 'unknown option: everything'
check 'bad usage leaves nothing behind' left_nothing "$GLOVEBOX_HOME"

# ---- errors

run env GLOVEBOX_HOME=/proc/nowhere "$build"
check 'a home that cannot be written is named' ended_with 2 'GLOVEBOX_HOME=/proc/nowhere: cannot be written'
run env GLOVEBOX_IMAGE_SOURCES=/nowhere "$build" --offline
check 'package sources that cannot be read are named' ended_with 2 'GLOVEBOX_IMAGE_SOURCES=/nowhere: cannot be read'
run "$build" --offline
check 'offline without an earlier build says so' ended_with 1 '--offline: nothing has been downloaded yet'
check 'a build that failed leaves no image' left_nothing "$GLOVEBOX_HOME/images"
check 'a build that failed leaves no stage' left_nothing "$GLOVEBOX_HOME/cache/stages"

# ---- the config disk

configure() { # ENTRY…: boots a guest, as far as this script goes, from a disk with these entries
  rm -rf "$guest"
  mkdir -p "$guest"/{etc/apt/apt.conf.d,tmp,var/log,var/lib,run}
  tar -C "$work/config" --format=ustar -cf "$work/disk" "$@"
  run sh "$root/vm-image/rootfs/usr/lib/glovebox/configure" "$guest" "$work/disk"
}

holds() { # FILE TEXT…
  local text content
  content=$(<"$guest/$1") || return 1
  for text in "${@:2}"; do
    [[ $content == *"$text"* ]] || return 1
  done
}

lacks() { # FILE TEXT
  [[ $(<"$guest/$1") != *"$2"* ]]
}

is_private() { # FILE
  [[ $(stat -c %a "$guest/$1") == [67]00 ]]
}

mkdir "$work/config"
cd "$work/config" || exit 1
printf 'GLOVEBOX_TOKEN="secret"\n' >environment
printf '%s\n' 'PLAIN="one"' 'QUOTED="a \"b\" \\ c # d"' 'LINES="first' 'second"' 'AFTER="two"' >runtime-environment
printf 'box-1\n' >hostname
printf 'ssh-ed25519 AAAA me\n' >authorized_keys
printf 'host key\n' >ssh_host_ed25519_key
printf 'host key, public\n' >ssh_host_ed25519_key.pub
printf 'echo begin\n' >start-command
: >egress

configure -- *
check 'a whole config disk is unpacked' ended_with 0
check 'its files are nobody'\''s but root'\''s' is_private run/glovebox/config
check 'settings are there for the server' holds run/glovebox/config/environment 'GLOVEBOX_TOKEN="secret"'
check 'no secret is printed' does_not_print secret
check 'the host name is set' holds etc/hostname box-1
check 'and known to the machine itself' holds etc/hosts '127.0.1.1 box-1'
check 'keys may log in' holds run/glovebox/ssh/authorized_keys 'ssh-ed25519 AAAA me'
check 'the machine has the key that it was given' holds run/glovebox/ssh/ssh_host_ed25519_key 'host key'
check 'which nobody else reads' is_private run/glovebox/ssh/ssh_host_ed25519_key
check 'logins get the variables' holds run/glovebox/ssh/environment.conf 'SetEnv PLAIN="one"' 'AFTER="two"'
check 'quoted ones, too' holds run/glovebox/ssh/environment.conf 'QUOTED="a \"b\" \\ c # d"'
check 'but none of several lines, and it is said which' eval \
  'lacks run/glovebox/ssh/environment.conf second && ended_with 0 "LINES has several lines"'
check 'the settings of the server are not for logins' lacks run/glovebox/ssh/environment.conf secret
check 'logins know the proxy' holds run/glovebox/ssh/environment.conf 'https_proxy="http://10.0.2.100:3128"'
check 'and so does apt' holds etc/apt/apt.conf.d/90egress 'Proxy "http://10.0.2.100:3128"'
check 'the start command waits for its turn' holds run/glovebox/start-command 'echo begin'
check 'there is a pipe for the log' test -p "$guest/run/glovebox/log"

if sshd=$(command -v sshd || ls /usr/sbin/sshd) 2>/dev/null && ssh-keygen -q -t ed25519 -N '' -f "$work/key" 2>/dev/null; then
  { printf 'HostKey %s\n' "$work/key" && cat "$guest/run/glovebox/ssh/environment.conf"; } >"$work/sshd_config"
  run "$sshd" -T -f "$work/sshd_config"
  check 'sshd reads the variables as they are meant' ended_with 0 'setenv QUOTED=a "b" \ c # d' 'setenv AFTER=two'
fi

configure environment
check 'without egress there is no proxy' lacks run/glovebox/ssh/environment.conf proxy

printf 'no archive' >"$work/disk"
run sh "$root/vm-image/rootfs/usr/lib/glovebox/configure" "$guest" "$work/disk"
check 'a damaged config disk is told of, and the boot goes on' ended_with 0 'the config disk is damaged'

printf '%s passed, %s failed\n' "$passed" "$failed"
((failed == 0))
