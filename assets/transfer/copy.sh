# shellcheck shell=bash
# Copying: rsync until it says itself that all is there. An empty claim may be filled by tar first, which is cheaper; rsync has the last word all the same.

EXCLUDES=(--exclude=/lost+found)
[[ ! -e config/excludes ]] || EXCLUDES+=(--exclude-from=config/excludes)

# both WORD: whether the tools of both ends can do it.
both() {
  has "$1" "$TOOLS" && has "$1" "${FACTS[tools]}"
}

# choose_options: OPTIONS, for this source, this receiver, and what synth was asked for.
choose_options() {
  OPTIONS=(--recursive --links --perms --times --one-file-system --inplace "--timeout=$TRANSFER_IDLE" "--block-size=$BLOCK_SIZE" "${EXCLUDES[@]}")
  # A list made at once takes a hundred bytes for each file on each side, and less CPU than one made piece by piece; and rsync knows the total.
  ((INODES == 0 || INODES > 250000)) || OPTIONS+=(--no-inc-recursive)
  [[ $HARD_LINKS == false ]] || OPTIONS+=(--hard-links)
  [[ $SPARSE == false ]] || OPTIONS+=(--sparse)
  case $TRANSFER_OWNERSHIP in
    preserve) OPTIONS+=(--owner --group --numeric-ids) ;;
    fakeSuper) OPTIONS+=(--owner --group --numeric-ids --remote-option=--fake-super) ;;
  esac
  if [[ $TRANSFER_ACLS == yes ]]; then
    if both ACLs; then OPTIONS+=(--acls); else say note 'text=ACLs are left out: one of the two rsyncs does not know them'; fi
  fi
  if [[ $TRANSFER_XATTRS == yes ]]; then
    # Labels of SELinux and the like belong to the node; only root may set capabilities.
    if both xattrs; then OPTIONS+=(--xattrs '--filter=+x user.*'); else say note 'text=extended attributes are left out: one of the two rsyncs does not know them'; fi
    [[ $TRANSFER_OWNERSHIP == namespace ]] || OPTIONS+=('--filter=+x security.capability')
    OPTIONS+=('--filter=-x *')
  fi
  if [[ $TRANSFER_SPECIAL_FILES == yes ]]; then
    OPTIONS+=(--specials)
    [[ $TRANSFER_OWNERSHIP == namespace ]] || OPTIONS+=(--devices)
  fi
  ! both nanoseconds || [[ ${FACTS[nanoseconds]} != yes ]] || OPTIONS+=(--modify-window=-1)
  if [[ $TRANSFER_COMPRESSION != none ]]; then
    if both "$TRANSFER_COMPRESSION"; then
      OPTIONS+=(--compress "--compress-choice=$TRANSFER_COMPRESSION" --compress-level=1)
    else
      say note "text=not compressed: one of the two rsyncs does not know $TRANSFER_COMPRESSION"
    fi
  fi
  HASH=md5
  ! both xxh128 || HASH=xxh128
}

# copy: until source and destination are alike in rsync's eyes, or it is hopeless.
copy() {
  local attempt=0 failures=0 pause=2 status again=no
  # What fake super does to a file that has attributes and an ACL: when the former change the latter is dropped, and the next pass sets it.
  [[ $TRANSFER_OWNERSHIP != fakeSuper || " ${OPTIONS[*]} " != *' --acls --xattrs '* ]] || again=yes
  phase copy
  # The list is there where the claim was empty and could be walked.
  if [[ -e spool/list ]]; then
    if [[ $TRANSFER_FILL == yes && $TRANSFER_COMPRESSION == none && $TRANSFER_BANDWIDTH == 0 && ! -e config/excludes ]] && both tar; then
      say pass how=fill attempt:=1
      in_streams fill || say note 'text=the stream that fills the empty claim broke off; rsync goes on from there'
    elif ((TRANSFER_STREAMS > 1)); then
      say pass how=streams attempt:=1
      in_streams push || say note 'text=a stream broke off; the last pass goes on from there'
    fi
  fi
  while :; do
    : $((++attempt))
    ATTEMPT=$attempt
    say pass how=rsync "attempt:=$attempt"
    push 0 --delete-delay
    status=$?
    add_statistics 0
    if ((status == 0)); then
      [[ $again == yes ]] || return 0
      again=no
      continue
    fi
    if ((status == 24)) && [[ $TRANSFER_PASS == stage ]]; then
      say note 'text=files vanished while they were read; the application runs on, so the next pass will see to it'
      return 0
    fi
    if ((status == 23)) && only_the_root_itself run/errors.0; then
      say note "text=the volume's own directory keeps its mode and times: it does not belong to the receiver"
      return 0
    fi
    explain_rsync "$status" run/errors.0 run/tunnel.0.log
    # Why the receiver's half ended is often lost with the connection.
    if ((status == 10 || status == 11 || status == 12)) && probe && [[ ${FACTS[full]-} == yes ]]; then explain_full; fi
    [[ -z $CAUSE_CODE ]] || finish "$CAUSE_CODE" "$CAUSE" "$CAUSE_TEXT" "rsync:=$status" "sent:=$(total_sent)"
    # The list of files alone costs some hundred bytes for each: more than that is progress.
    if ((LAST_SENT > (1 << 20) + 100 * FILES)); then
      failures=1 pause=2
    else
      : $((++failures))
    fi
    ((failures < TRANSFER_ATTEMPTS)) || finish "$EXIT_TRANSIENT" "$CAUSE" "$failures attempts in a row without progress. $CAUSE_TEXT" "rsync:=$status" "sent:=$(total_sent)"
    phase
    say retry "cause=$CAUSE" "text=$CAUSE_TEXT" "rsync:=$status" "wait:=$pause"
    nap "$pause.$((RANDOM % 100))"
    pause=$((pause < 30 ? pause * 2 : 60))
    wait_for_receiver
    phase copy
  done
}

# push ID OPTION...: one rsync through one connection; its exit code.
push() {
  local id=$1 status limit=()
  shift
  ((TRANSFER_BANDWIDTH == 0)) || limit=("--bwlimit=$((TRANSFER_BANDWIDTH / ACTIVE_STREAMS + 1))")
  open_log "$id"
  TRANSFER_TUNNEL=$id rsync "${OPTIONS[@]}" "${limit[@]}" --info=progress2,stats2 --no-human-readable --outbuf=L --rsh="$BASH scripts/tunnel.sh" "$@" data/ x:data/ \
    > "spool/progress.$id" 2> "run/errors.$id" &
  printf '%s\n' $! > "run/rsync.$id.pid"
  : > "run/idle.$id"
  wait_for_child $!
  status=$?
  : > "run/rsync.$id.pid"
  [[ ! -s run/idle.$id ]] || status=30
  # Its stunnel may write its last line a moment later.
  local patience=20
  until [[ $(< "run/tunnel.$id.log") =~ Connection\ closed|Connection\ reset|closed/reset|rejected|LOG3 ]] || ((--patience == 0)); do nap 0.05; done
  account "$id"
  return "$status"
}

# only_the_root_itself FILE: whether rsync complains of nothing but mode and times of the volume's own directory.
only_the_root_itself() {
  [[ $TRANSFER_OWNERSHIP == namespace ]] || return 1
  ! grep -v -q -E 'failed to set (permissions|times) on "[^"]*data/\."|^rsync error: some files/attrs were not transferred|^$' "$1"
}

# add_statistics ID: what rsync counted. FILES and BYTES are all that there is, COPIED_FILES and COPIED_BYTES what it has sent.
add_statistics() {
  local line
  while IFS= read -r line; do
    line=${line//,/}
    case $line in
      'Number of files: '*) [[ $1 != @(0|compare) ]] || { FILES=${line#*: } && FILES=${FILES%% *}; } ;;
      'Total file size: '*) [[ $1 != @(0|compare) ]] || { BYTES=${line#*: } && BYTES=${BYTES%% *}; } ;;
      'Number of regular files transferred: '*) COPIED_FILES=$((COPIED_FILES + ${line##*: })) ;;
      'Total transferred file size: '*) line=${line#*: } COPIED_BYTES=$((COPIED_BYTES + ${line%% *})) ;;
    esac
  done < <(tail -c 4000 "spool/progress.$1" | tr '\r' '\n')
}
COPIED_FILES=0 COPIED_BYTES=0 ACTIVE_STREAMS=1 ATTEMPT=1

# in_streams HOW: all files, divided by size among the streams, at the same time. HOW is fill (tar) or push (rsync).
in_streams() {
  local how=$1 n pids=() failed=0
  divide "$TRANSFER_STREAMS"
  ACTIVE_STREAMS=$TRANSFER_STREAMS
  for ((n = 1; n <= TRANSFER_STREAMS; n++)); do
    if [[ $how == fill ]]; then
      request "$n" fill > "run/answer.$n" &
    else
      (OPTIONS+=(--files-from="spool/part.$n" --from0 --no-implied-dirs --whole-file) && push "$n") &
    fi
    pids+=($!)
  done
  CHILDREN=("${pids[@]}")
  for n in "${!pids[@]}"; do wait_for_child "${pids[n]}" || failed=1; done
  ACTIVE_STREAMS=1
  if [[ $how == fill ]] && ((failed == 0)); then
    COPIED_FILES=$FILES COPIED_BYTES=$BYTES
  fi
  for ((n = 1; n <= TRANSFER_STREAMS; n++)); do
    [[ $how == fill ]] || add_statistics "$n"
    # Only a receiver that is full is certain to be so again.
    if grep -q 'no space' "run/refusal.$n" 2> /dev/null; then
      explain_full
      finish "$CAUSE_CODE" "$CAUSE" "$CAUSE_TEXT" "sent:=$(total_sent)"
    fi
  done
  return "$failed"
}

# divide N: spool/list, to spool/part.1 … spool/part.N, by size. Hard links of one file stay together.
divide() {
  local n=$1
  if ((n == 1)); then
    # Directories come with it, so that tar can give them their modes and times at its end.
    mv spool/list spool/part.1
    return
  fi
  local size inode links kind name least i weights=() parts=()
  local -A of_inode=()
  for ((i = 1; i <= n; i++)); do
    exec {least}> "spool/part.$i"
    parts[i]=$least weights[i]=0
  done
  while IFS=' ' read -r -d '' size inode links kind name; do
    [[ $kind != d ]] || continue
    if ((links > 1)) && [[ -n ${of_inode[$inode]-} ]]; then
      least=${of_inode[$inode]} size=0
    else
      least=1
      for ((i = 2; i <= n; i++)); do ((weights[i] >= weights[least])) || least=$i; done
      ((links == 1)) || of_inode[$inode]=$least
    fi
    # A small file costs about as much as 40 KB of a large one.
    weights[least]=$((weights[least] + size + 40000))
    printf '%s\0' "$name" >&"${parts[least]}"
  done < <(sort -z -rn spool/list)
  for i in "${parts[@]}"; do exec {i}>&-; done
  rm -f spool/list
}

# send_tar ID FD: the files of spool/part.ID as a stream. Times to the nanosecond, holes as holes; rsync adds ACLs and extended attributes afterwards.
# That a file changed while it was read is for rsync to mend; tar's own errors are, too.
send_tar() {
  tar --create --file=- --blocking-factor=256 --format=posix --pax-option='delete=atime,delete=ctime' --sparse --no-recursion --numeric-owner \
    --directory=data --null --verbatim-files-from --files-from="$PWD/spool/part.$1" >&"$2" 2> "run/errors.$1" &
  local tar=$!
  printf '%s\n' "$tar" > "run/tar.$1.pid"
  wait "$tar"
  (($? <= 2)) || return 1
  rm -f "run/tar.$1.pid"
}
