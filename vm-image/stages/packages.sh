# shellcheck shell=bash
# The stage of packages: a root file system of Debian's packages, with the kernel and those of its modules that a
# virtual machine needs. Sourced by build.sh.

# A line of a list: its words before #, none for an empty one.
listed() { # FILE…
  sed 's/#.*//; s/[[:space:]]*$//; /^$/d' "$@"
}

package_lists() {
  say "$here/packages/base.list"
  [[ $flavour == base ]] || say "$here/packages/browser.list"
  [[ $flavour != full ]] || say "$here/packages/full.list"
}

wanted_packages() {
  local -a lists
  mapfile -t lists < <(package_lists)
  { listed "${lists[@]}" && tr ',' '\n' <<<"$more_packages"; } | sed '/^$/d' | sort -u
}

excluded_paths() {
  listed "$here/packages/documentation.list"
  [[ $flavour != base ]] || listed "$here/packages/unused.list"
}

# The host's own package sources, of the distribution that it is; or those of GLOVEBOX_IMAGE_SOURCES.
package_sources() {
  if [[ -n ${GLOVEBOX_IMAGE_SOURCES:-} ]]; then
    [[ -r $GLOVEBOX_IMAGE_SOURCES ]] || fail 2 "GLOVEBOX_IMAGE_SOURCES=$GLOVEBOX_IMAGE_SOURCES: cannot be read"
    cat "$GLOVEBOX_IMAGE_SOURCES"
    return
  fi
  # shellcheck disable=SC2016 # apt's own variables
  apt-get indextargets --format '$(ORIGIN)|deb [signed-by=KEYRING] $(SITE) $(RELEASE) $(COMPONENT)' \
    'Created-By: Packages' 'Architecture: amd64' |
    sed -nE 's/^(Debian|Debian Backports|Ubuntu)\|//p' | sed "s,KEYRING,$(default_keyring)," | sort -u
}

default_keyring() {
  local ring
  for ring in /usr/share/keyrings/{debian,ubuntu}-archive-keyring.{gpg,pgp}; do
    [[ ! -r $ring ]] || { say "$ring" && return; }
  done
}

suite_of() { # SOURCES: the first suite they name; of those of a release, its own and not its updates
  sed -n 's/^deb  *\(\[[^]]*\] *\)\{0,1\}[^ ]* \([^ ]*\) .*/\2/p' "$1" | sort -u | awk 'NR == 1 || length($0) < length(s) { s = $0 } END { print s }'
}

packages_inputs() {
  package_sources
  wanted_packages
  excluded_paths
  cat "$here/packages/modules.list" "$here/stages/packages.sh" "$here/stages/in-packages.sh"
}

# Makes DIR/rootfs.tar and DIR/packages.txt.
make_packages() { # DIR
  local dir=$1 debs=$cache/debs indexes=$cache/lists suite mode=root path
  local -a options=()
  mkdir -p "$debs" "$indexes"
  package_sources >"$dir/sources.list"
  suite=$(suite_of "$dir/sources.list")
  [[ -n $suite ]] || fail 2 "no package source of Debian or Ubuntu is configured here: name a sources.list in GLOVEBOX_IMAGE_SOURCES"
  ((EUID == 0)) || mode=unshare
  while read -r path; do options+=("--dpkgopt=path-exclude=$path"); done < <(excluded_paths)
  options+=('--dpkgopt=path-include=/usr/share/doc/*/copyright' '--dpkgopt=path-include=/usr/share/locale/locale.alias')
  if [[ $offline == true ]]; then
    [[ -n $(compgen -G "$indexes/*Packages*") ]] || fail 1 "--offline: nothing has been downloaded yet; build once without it"
    options+=(--skip=update "--setup-hook=sync-in $indexes /var/lib/apt/lists" '--aptopt=Acquire::Retries "0"')
  fi
  # shellcheck disable=SC2016 # hooks are given the root file system as $1
  slowly mmdebstrap --mode=$mode --variant=minbase --format=tar \
    --skip=download/empty --skip=essential/unlink --skip=cleanup/apt \
    --dpkgopt=force-unsafe-io "${options[@]}" \
    --setup-hook='mkdir -p "$1"/var/cache/apt/archives/ "$1"/var/lib/apt/lists' \
    --setup-hook="sync-in $debs /var/cache/apt/archives" \
    --include="$(wanted_packages | paste -sd,)" \
    --customize-hook="modules='$(listed "$here/packages/modules.list" | tr -d '!' | tr '\n' ' ')'; offline=$offline; $(cat "$here/stages/in-packages.sh")" \
    --customize-hook="sync-out /var/cache/apt/archives $debs" \
    --customize-hook="sync-out /var/lib/apt/lists $indexes" \
    --customize-hook='rm -rf "$1"/var/cache/apt/archives/*.deb "$1"/var/cache/apt/*.bin "$1"/var/lib/apt/lists/* "$1"/etc/ssh/ssh_host_* "$1"/var/log/*.log "$1"/var/log/apt/*' \
    --customize-hook="download /packages.txt $dir/packages.txt" \
    --customize-hook='rm -f "$1"/packages.txt' \
    "$suite" "$dir/rootfs.tar" "$dir/sources.list" >"$dir/log" 2>&1 || {
    grep -E '^(E:|W:|Err)|rror' "$dir/log" | tail -n 15 >&2
    cp "$dir/log" "$cache/packages-failed.log"
    fail 1 "the packages could not be installed; the log is $cache/packages-failed.log"
  }
  rm -f "$debs"/lock "$indexes"/lock
}
