#!/usr/bin/env bash
# One connection at the destination: stunnel starts this when the sender has authenticated. Reads a line with the request.
cd "${TRANSFER_FOLDER:-.}" || exit 64
# shellcheck source=assets/transfer/common.sh
. scripts/common.sh
# shellcheck source=assets/transfer/manifest.sh
. scripts/manifest.sh
# shellcheck source=assets/transfer/serve-blocks.sh
. scripts/serve-blocks.sh
export SIDE=destination

# tell EVENT MEMBER...: writes to the receiver's log. The standard output is the connection to the sender.
tell() {
  say "$@" >&7
}

refuse() {
  tell note "text=refused: $*"
  printf 'refused %s\n' "$*"
  exit 1
}

# facts: what the sender needs to know (peer.sh reads it). The probe file has a new name, and nothing here follows a link.
facts() {
  local probe free size inodes writable=no nanoseconds=no xattrs=unknown empty=no full=no
  read_numbers free size inodes < <(stat -f -c '%a %S %d' data/)
  # A number of more than 18 digits is invalid; some network file systems report more bytes than that.
  ((size == 0 || free <= 999999999999999999 / size)) || free=$((999999999999999999 / size))
  ! is_empty || empty=yes
  [[ ! -e run/full ]] || full=yes
  if [[ $TRANSFER_PASS != verify ]] && probe=$(mktemp data/.cdk8s-mtc-transfer.XXXXXXXXXX 2> /dev/null); then
    writable=yes
    touch -h -d '2001-02-03 04:05:06.789012345' "$probe" 2> /dev/null && [[ $(stat -c %y "$probe") == *.789012345* ]] && nanoseconds=yes
    if type -P setfattr > /dev/null; then
      setfattr -h -n user.probe -v 1 "$probe" 2> /dev/null && xattrs=yes || xattrs=no
    fi
    rm -f "$probe"
  fi
  printf '%s\n' "uid=$EUID" "tools=$TOOLS" "versions=${VERSIONS-}" "free=$((free * size))" "inodes=$inodes" "empty=$empty" \
    "writable=$writable" "nanoseconds=$nanoseconds" "xattrs=$xattrs" "full=$full" device=0 "roundTrip=$(round_trip)" ok
}

# round_trip: the milliseconds that a line takes to the sender and back; 0 if the sender does not answer. If they are many, the least of two times:
# a busy sender is not a long way.
round_trip() {
  local i start=0 taken=0 least=2000 answer=''
  for ((i = 0; i < 2 && least > 13; i++)); do
    milliseconds
    start=$REPLY
    printf '#roundTrip\n' >&4
    if ! IFS= read -rn 20 -t 2 answer || [[ $answer != roundTrip ]]; then
      least=0
      break
    fi
    milliseconds
    taken=$((REPLY - start))
    ((taken >= least)) || least=$taken
  done
  printf '%s\n' $((least > 0 ? least : 0))
}

# is_allowed WORD: whether a word of the sender's rsync is one that our sender uses, and cannot lead out of the claim. A word of short options is
# in $REPLY. In it, e needs a value in the same word (the capabilities of the client): otherwise rsync takes the next word for it. With s, rsync
# would read further words from the connection.
is_allowed() {
  REPLY=
  case $1 in
    --@(delete-delay|delete-before|existing|ignore-existing|numeric-ids|inplace|partial|fake-super|specials|devices|new-compress|sparse|no-W|no-r)) ;;
    --@(timeout|modify-window|compress-level|block-size|bwlimit)=?(-)+([0-9])) ;;
    --@(checksum-choice|compress-choice)=+([a-z0-9])) ;;
    --info=+([A-Z0-9,]) | --log-format=@(%i|X|%i%I) | -B+([0-9]) | -@?(-)+([0-9])) ;;
    *)
      [[ $1 =~ ^-([vnlogDtpAXHrSxcIOWzid]+)(e[0-9]*\.[0-9]*[A-Za-z]*)?$ ]] || return 1
      REPLY=${BASH_REMATCH[1]} ;;
  esac
}

# push WORD...: rsync's other half, with the words of the sender's rsync. The path is ours.
push() {
  local word turn short='' status ours=(--exclude=/lost+found)
  for word; do
    is_allowed "$word" || refuse "the option $word of rsync"
    short+=$REPLY
  done
  [[ $TRANSFER_PASS != verify || $short == *n* ]] || refuse 'to write in a run that only verifies'
  if ! IFS= read -rn 1 -t 0.5 -u 6 turn; then
    # A sender that pushes has given up its stream, even if that is still open here.
    printf s >&5
    IFS= read -rn 1 -t 300 -u 6 turn || refuse 'to write while a stream fills the claim'
  fi
  printf p >&6
  [[ ! -e run/full ]] || rm -f run/full
  # Before the rules that the sender sends: what they match is not deleted, even if the sender leaves them out. rsync's server writes to them all the same.
  [[ ! -e config/excludes ]] || ours+=(--exclude-from=config/excludes)
  # The sender's rsync sends its rules for attributes only to a receiver that deletes. Without them, root's rsync removes those that belong to the node.
  if [[ $short == *X* && " $* " != *' --delete-'* ]]; then
    ours+=('--filter=+x user.*')
    [[ $TRANSFER_OWNERSHIP == namespace ]] || ours+=('--filter=+x security.capability')
    ours+=('--filter=-x *')
  fi
  # The reason of a failure does not always reach the sender before the connection breaks.
  rsync --server --log-file="spool/served.$$" --log-file-format= "${ours[@]}" "$@" . data/ 5>&- 6>&- 7>&-
  status=$?
  if ((status != 0)); then
    tell note "text=rsync ended with $status: $(sed -n 's/^[^]]*\] //p' "spool/served.$$" | grep 'rsync' | sed -n 1p | cut -c 1-300)"
    ! grep -q 'No space left\|Disk quota' "spool/served.$$" || : > run/full
  fi
  rm -f "spool/served.$$"
  return "$status"
}

# fill: extracts a tar stream into the empty claim. Only as the first connection that writes, and only while no other does: a symbolic link of
# another stream could lead out of the claim, and tar follows links that it has not made itself.
fill() {
  local turn status tar stopper errors keeper options=(--extract --file=- --blocking-factor=256 --same-permissions --numeric-owner --delay-directory-restore --no-overwrite-dir)
  [[ $TRANSFER_PASS != verify ]] || refuse 'to write in a run that only verifies'
  IFS= read -rn 1 -t 0.5 -u 6 turn || refuse 'to fill a claim that a stream fills'
  trap 'printf p >&6' EXIT
  [[ $turn == f ]] || refuse 'to fill a claim that was written to'
  is_empty || refuse 'to fill a claim that is not empty'
  [[ $TRANSFER_OWNERSHIP == preserve ]] && options+=(--same-owner) || options+=(--no-same-owner)
  pipe_to keep "run/fill.$$"
  errors=$PIPE keeper=$READER
  tar "${options[@]}" --directory=data <&0 2>&"$errors" {errors}>&- 5>&- 6>&- 7>&- &
  tar=$!
  exec {errors}>&-
  { IFS= read -rn 1 -u 5 turn && kill "$tar"; } 2> /dev/null &
  stopper=$!
  wait "$tar"
  status=$?
  kill "$stopper" 2> /dev/null
  wait "$keeper"
  if ((status > 128)); then
    refuse 'to continue the stream: another connection pushes'
  elif ((status == 0)) || ! grep -v -q -E ': (Cannot (utime|change mode|change ownership)|Exiting with)' "run/fill.$$"; then
    printf 'ok\n'
  elif grep -q 'No space left\|Disk quota' "run/fill.$$"; then
    refuse "no space: $(head -n 1 "run/fill.$$")"
  else
    refuse "tar: $(head -n 1 "run/fill.$$")"
  fi
}

# wait_with_signs PID: its exit code. Until then writes a sign of life now and then.
wait_with_signs() {
  while kill -0 "$1" 2> /dev/null; do
    printf '#\n' || exit 1
    nap 5 &
    wait -n "$1" $! 2> /dev/null
  done
  wait "$1"
}

# links: the names of files that have several.
links() {
  local list=spool/links.$$
  list_links > "$list" 2> /dev/null &
  wait_with_signs $!
  { [[ ! -s $list ]] || cat "$list"; } && printf 'ok\n'
  rm -f "$list"
}

# manifest HASH: a line now and then while files are read, and then the digest to compare.
manifest() {
  [[ $1 == @(xxh128|md5|sha256) ]] || refuse "the digest $1"
  local entries
  make_manifest "$1" &
  wait_with_signs $! || refuse "the manifest: $(head -n 1 spool/manifest.errors)"
  count entries < spool/manifest
  printf 'digest %s %s\nok\n' "$(digest_of spool/manifest)" "$entries"
}

# end CODE DIGEST: what is copied is on disk when the sender receives "ok".
end() {
  [[ $1 =~ ^(0|20|30|31|32|40|50|64)$ && $2 =~ ^(none|[0-9a-f]{64})$ ]] || refuse "the end $*"
  # The path of a file or a directory; a device needs no -f.
  if [[ $TRANSFER_VOLUME_MODE == block ]]; then sync data; else sync -f data/; fi 2> /dev/null || sync
  printf 'done %s %s\n' "$1" "$2" >&7
  printf 'ok\n'
}

exec 4>&1 # the connection, also where the standard output is something else
IFS= read -rn 8000 -t 60 line || exit 1
read -ra words <<< "$line"
if [[ ${words[0]-} != cdk8s-mtc-transfer || ${words[1]-} != 1 ]]; then
  refuse 'a request that is not from a sender of cdk8s-mtc'
fi
[[ ${words[2]-} == "$TRANSFER_RUN" ]] || refuse "this is the receiver of the run $TRANSFER_RUN, not of ${words[2]-}"
tell request "verb=${words[3]-}"
case $TRANSFER_VOLUME_MODE-${words[3]-} in
  filesystem-probe) facts ;;
  filesystem-push) push "${words[@]:4}" ;;
  filesystem-fill) fill ;;
  filesystem-manifest) manifest "${words[4]-}" ;;
  filesystem-differences) cat spool/manifest && printf 'ok\n' ;;
  filesystem-links) links ;;
  filesystem-create) create "${words[4]-}" "${words[5]-}" ;;
  filesystem-pieces) pieces "${words[4]-}" ;;
  filesystem-finished) finished "${words[4]-}" "${words[5]-}" ;;
  block-probe) device_facts ;;
  block-ranges) ranges "${words[4]-}" "${words[5]-}" ;;
  block-blocks) blocks ;;
  *-done) end "${words[4]-}" "${words[5]-}" ;;
  *) refuse "the request ${words[3]-}" ;;
esac
