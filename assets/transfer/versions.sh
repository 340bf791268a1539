# shellcheck shell=bash
# The versions of the programs that a transfer depends on, and whether this side's rsync is recent enough.
# shellcheck source=/dev/null
. scripts/rsync-releases.sh # which synth wrote

# versions: those of this side, as words NAME=VERSION. Programs that tell no version are left out.
versions() {
  local output words=()
  [[ ! $TRANSFER_RSYNC_VERSION =~ version\ v?([0-9][0-9A-Za-z.]*) ]] || words+=("rsync=${BASH_REMATCH[1]}")
  output=$("${STUNNEL:-false}" -version 2>&1)
  [[ ! $output =~ stunnel\ ([0-9][0-9A-Za-z.]*) ]] || words+=("stunnel=${BASH_REMATCH[1]}")
  # "Running  with" follows if it was compiled with another.
  [[ ! $output =~ .*[Rr]unning\ +with\ OpenSSL\ ([0-9][0-9A-Za-z.]*) ]] || words+=("openssl=${BASH_REMATCH[1]}")
  [[ ! $TRANSFER_TAR_VERSION =~ tar\)?\ ([0-9][0-9A-Za-z.]*) ]] || words+=("tar=${BASH_REMATCH[1]}")
  [[ ! $(uname -r) =~ ^([0-9][0-9A-Za-z.+_-]*)$ ]] || words+=("kernel=${BASH_REMATCH[1]}")
  printf '%s\n' "${words[*]}"
}

# comparable VERSION: as a number in $REPLY. Fails if it is not at least MAJOR.MINOR.PATCH.
comparable() {
  local major minor patch
  [[ $1 =~ ^([0-9]{1,4})\.([0-9]{1,4})\.([0-9]{1,4}) ]] || return 1
  read_numbers major minor patch <<< "${BASH_REMATCH[*]:1}"
  REPLY=$((major * 100000000 + minor * 10000 + patch))
}

# build_of_rsync: the distribution and its build of rsync, as DISTRIBUTION/BUILD. Empty if they are unknown.
build_of_rsync() {
  local name value id='' release='' build=''
  while IFS='=' read -r name value; do
    value=${value//[\"\']/}
    case $name in
      ID) id=$value ;;
      VERSION_ID) release=$value ;;
    esac
  done 2> /dev/null < "${TRANSFER_OS_RELEASE:-/etc/os-release}"
  build=$(dpkg-query --show --showformat '${Version}' rsync 2> /dev/null || rpm --query --queryformat '%{VERSION}-%{RELEASE}' rsync 2> /dev/null)
  [[ ! $id-$release/$build =~ ^[a-z]+-[0-9.]+/[0-9][0-9A-Za-z.+~:-]*$ ]] || printf '%s\n' "$id-$release/$build"
}

# has_fixes BUILD: whether this build of a distribution is one of RSYNC_FIXED, or later.
has_fixes() {
  local fixed
  for fixed in $RSYNC_FIXED; do
    if [[ ${fixed%%/*} == "${1%%/*}" ]]; then
      [[ $(printf '%s\n' "${fixed#*/}" "${1#*/}" | sort -V | sed -n 1p) == "${fixed#*/}" ]]
      return
    fi
  done
  return 1
}

# check_rsync: warns if this side's rsync lacks security fixes, and ends if it is older than synth was told to accept.
check_rsync() {
  local own=0 floor minimum build='' version=unknown
  [[ ! $TRANSFER_RSYNC_VERSION =~ version\ v?([0-9][0-9A-Za-z.]*) ]] || version=${BASH_REMATCH[1]}
  ! comparable "$version" || own=$REPLY
  comparable "$RSYNC_FLOOR"
  floor=$REPLY
  if ((own < floor)); then
    build=$(build_of_rsync)
    if [[ -n $build ]] && has_fixes "$build"; then
      own=$floor
    else
      say warning cause=old-rsync "text=rsync $version${build:+ ($build)} $RSYNC_LACKS. Use a newer image."
    fi
  fi
  if comparable "$TRANSFER_MINIMUM_RSYNC"; then
    minimum=$REPLY
    ((own >= minimum)) || finish "$EXIT_PREFLIGHT" old-rsync "rsync $version${build:+ ($build)} is older than minimumRsync $TRANSFER_MINIMUM_RSYNC: use a newer image, or a lower minimumRsync."
  fi
}
