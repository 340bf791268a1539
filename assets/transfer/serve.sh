#!/usr/bin/env bash
# One connection at the destination: stunnel starts this once it has proved that the sender holds the key. Reads a line that says what is wanted.
cd "${TRANSFER_FOLDER:-.}" || exit 64
# shellcheck source=assets/transfer/common.sh
. scripts/common.sh
# shellcheck source=assets/transfer/manifest.sh
. scripts/manifest.sh
export SIDE=destination

# tell EVENT MEMBER...: to the receiver's log; the standard output leads to the sender.
tell() {
  say "$@" > run/events
}

refuse() {
  tell note "text=refused: $*"
  printf 'refused %s\n' "$*"
  exit 1
}

# is_empty: whether the claim holds nothing but what a file system puts there itself.
is_empty() {
  local entry
  for entry in data/* data/.[!.]* data/..?*; do
    [[ $entry == data/lost+found || ! -e $entry && ! -L $entry ]] || return 1
  done
}

# facts: what the sender decides by.
facts() {
  local probe=data/.cdk8s-mtc-transfer.$$ free size inodes writable=no nanoseconds=no xattrs=unknown empty=no full=no
  read_numbers free size inodes < <(stat -f -c '%a %S %d' data/)
  # A number of more than 18 digits is invalid; some network file systems report more bytes than that.
  ((size == 0 || free <= 999999999999999999 / size)) || free=$((999999999999999999 / size))
  ! is_empty || empty=yes
  [[ ! -e run/full ]] || full=yes
  if [[ $TRANSFER_PASS != verify ]] && : 2> /dev/null > "$probe"; then
    writable=yes
    touch -d '2001-02-03 04:05:06.789012345' "$probe" 2> /dev/null && [[ $(stat -c %y "$probe") == *.789012345* ]] && nanoseconds=yes
    if type -P setfattr > /dev/null; then
      setfattr -n user.probe -v 1 "$probe" 2> /dev/null && xattrs=yes || xattrs=no
    fi
    rm -f "$probe"
  fi
  printf '%s\n' "uid=$EUID" "tools=$TOOLS" "versions=${VERSIONS-}" "free=$((free * size))" "inodes=$inodes" "empty=$empty" \
    "writable=$writable" "nanoseconds=$nanoseconds" "xattrs=$xattrs" "full=$full" ok
}

# push WORD...: rsync's other half. The words come from the sender's rsync; only those are let through that can't lead out of the claim,
# and the path is ours.
push() {
  local word short=
  for word; do
    case $word in
      --@(delete-delay|numeric-ids|inplace|fake-super|from0|no-implied-dirs|specials|devices|new-compress|sparse|no-W|no-relative|no-r|no-R)) ;;
      --@(timeout|modify-window|compress-level|block-size|bwlimit)=?(-)+([0-9])) ;;
      --@(checksum-choice|compress-choice)=+([a-z0-9])) ;;
      --info=+([A-Z0-9,]) | --log-format=@(%i|X|%i%I) | -B+([0-9]) | -@?(-)+([0-9])) ;;
      # Of the short ones neither s nor e alone: with s rsync would read further words from the connection.
      -*([vnlogDtpAXHrSxcIOWRzid])?(e?(.)*([A-Za-z0-9.]))) short+=${word%%e*} ;;
      *) refuse "the option $word of rsync" ;;
    esac
  done
  [[ $TRANSFER_PASS != verify || $short == *n* ]] || refuse 'to write in a run that only verifies'
  [[ ! -e run/full ]] || rm -f run/full
  # What goes wrong here does not always get to the sender before the connection breaks.
  rsync --server --log-file="run/served.$$" --log-file-format= "$@" . data/
  local status=$?
  if ((status != 0)); then
    tell note "text=rsync ended with $status: $(sed -n 's/^[^]]*\] //p' "run/served.$$" | grep -m 1 'rsync' | cut -c 1-300)"
    ! grep -q 'No space left\|Disk quota' "run/served.$$" || : > run/full
  fi
  rm -f "run/served.$$"
  return "$status"
}

# fill: what a tar stream holds, into an empty claim.
fill() {
  local options=(--extract --file=- --blocking-factor=256 --same-permissions --numeric-owner --delay-directory-restore --no-overwrite-dir)
  [[ $TRANSFER_PASS != verify ]] || refuse 'to write in a run that only verifies'
  # Several streams fill at the same time; what another run has left is rsync's to mend.
  is_empty || [[ -e run/filling ]] || refuse 'to fill a claim that is not empty'
  : > run/filling
  [[ $TRANSFER_OWNERSHIP == preserve ]] && options+=(--same-owner) || options+=(--no-same-owner)
  if tar "${options[@]}" --directory=data 2> "run/fill.$$" || ! grep -v -q -E ': (Cannot (utime|change mode|change ownership)|Exiting with)' "run/fill.$$"; then
    printf 'ok\n'
  elif grep -q 'No space left\|Disk quota' "run/fill.$$"; then
    refuse "no space: $(head -n 1 "run/fill.$$")"
  else
    refuse "tar: $(head -n 1 "run/fill.$$")"
  fi
}

# manifest HASH: a line now and then while files are read, and then by what to compare.
manifest() {
  [[ $1 == @(xxh128|md5|sha256) ]] || refuse "the digest $1"
  make_manifest "$1" &
  local maker=$!
  while kill -0 "$maker" 2> /dev/null; do
    printf '#\n' || exit 1
    nap 5 &
    wait -n "$maker" $! 2> /dev/null
  done
  wait "$maker" || refuse "the manifest: $(head -n 1 spool/manifest.errors)"
  printf 'digest %s %s\nok\n' "$(digest_of spool/manifest)" "$(wc -l < spool/manifest)"
}

# end CODE DIGEST: what is copied is on disk when the sender hears "ok".
end() {
  [[ $1 == 0 || $1 == +([0-9]) && $2 == +([0-9a-z]) ]] || refuse "the end $*"
  sync -f data/ 2> /dev/null || sync
  printf '%s %s\n' "$1" "$2" > run/done
  printf 'ok\n'
}

IFS= read -rt 60 line || exit 1
read -ra words <<< "$line"
if [[ ${words[0]-} != cdk8s-mtc-transfer || ${words[1]-} != 1 ]]; then
  refuse 'a request that no sender of ours makes'
fi
[[ ${words[2]-} == "$TRANSFER_RUN" ]] || refuse "this is the receiver of the run $TRANSFER_RUN, not of ${words[2]-}"
tell request "verb=${words[3]-}"
case ${words[3]-} in
  probe) facts ;;
  push) push "${words[@]:4}" ;;
  fill) fill ;;
  manifest) manifest "${words[4]-}" ;;
  differences) cat spool/manifest && printf 'ok\n' ;;
  done) end "${words[4]-}" "${words[5]-}" ;;
  *) refuse "the request ${words[3]-}" ;;
esac
