# shellcheck shell=bash
# Copying: rsync, until it reports success. tar can fill an empty claim first, which is cheaper; an rsync pass still follows.

EXCLUDES=(--exclude=/lost+found)
[[ ! -e config/excludes ]] || EXCLUDES+=(--exclude-from=config/excludes)

# both WORD: whether the tools of both ends can do it.
both() {
  has "$1" "$TOOLS" && has "$1" "$PEER_TOOLS"
}

# choose_options: OPTIONS, for this source, this receiver, and what synth was asked for.
choose_options() {
  OPTIONS=(--recursive --links --perms --times --one-file-system --inplace "--timeout=$TRANSFER_IDLE" "--block-size=$BLOCK_SIZE" "${EXCLUDES[@]}")
  # A list made at once takes a hundred bytes for each file on each side, and less CPU than one made piece by piece; and rsync knows the total.
  ((INODES == 0 || INODES > 250000)) || OPTIONS+=(--no-inc-recursive)
  ((HARD_LINKS == 0)) || OPTIONS+=(--hard-links)
  ((SPARSE == 0)) || { [[ $PEER_EMPTY == no ]] && leaves_old_ends; } || OPTIONS+=(--sparse)
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
  ! both nanoseconds || [[ $PEER_NANOSECONDS != yes ]] || OPTIONS+=(--modify-window=-1)
  if [[ $TRANSFER_COMPRESSION != none ]]; then
    if both "$TRANSFER_COMPRESSION"; then
      OPTIONS+=(--compress "--compress-choice=$TRANSFER_COMPRESSION" --compress-level=1)
    else
      say note "text=not compressed: one of the two rsyncs does not know $TRANSFER_COMPRESSION"
    fi
  fi
  choose_streams
  HASH=md5
  ! both xxh128 || HASH=xxh128
}

# acls_as_attributes: has rsync ask for all attributes of a file, ACLs included, in one system call; for its ACL alone it takes several. Only root may
# set the attributes of all files.
acls_as_attributes() {
  [[ $TRANSFER_OWNERSHIP == preserve && " ${OPTIONS[*]} " == *' --xattrs '* ]] || return 0
  OPTIONS=("${OPTIONS[@]/#--acls/--filter=+x system.posix_acl_*}")
}

# leaves_old_ends: whether the receiver's rsync may be older than 3.3.0: with --sparse and --inplace, it does not write zeros at the end of a file.
leaves_old_ends() {
  [[ " $PEER_VERSIONS " =~ \ rsync=([0-9.]+) ]] && comparable "${BASH_REMATCH[1]}" || return 0
  ((REPLY < 300030000))
}

# choose_streams: STREAMS. A connection has only a few MiB on their way at a time, so a long round trip needs several; a short one is slower with them.
choose_streams() {
  STREAMS=$TRANSFER_STREAMS
  ((STREAMS == 0)) || return 0
  STREAMS=$((1 + PEER_ROUND_TRIP / 14))
  ((STREAMS <= 8)) || STREAMS=8
}

# copy: repeats rsync until it reports success, or until a retry cannot help.
copy() {
  local status id again=no
  # With --fake-super, rsync drops the ACL of a file when it changes its attributes. The next pass sets it.
  [[ $TRANSFER_OWNERSHIP != fakeSuper || " ${OPTIONS[*]} " != *' --acls --xattrs '* ]] || again=yes
  phase copy
  if [[ $WALKED == yes ]]; then
    WALKED=no # only for the first attempt
    if can_fill; then
      say pass how=fill attempt:=1
      if fill; then acls_as_attributes; else say note 'text=the stream that fills the empty claim broke off; rsync continues from there'; fi
    elif ((STREAMS > 1)); then
      copy_pieces || say note 'text=a stream broke off; rsync continues from there'
      # Streams take about ten round trips; so little is copied in less time by the last pass alone.
      if ((COPIED_BYTES == 0 || FILES > 1000 || BYTES - COPIED_BYTES > 8 << 20)); then
        say pass how=streams attempt:=1 "streams:=$STREAMS"
        in_streams || say note 'text=a stream broke off; the last pass continues from there'
      fi
    fi
  fi
  [[ $PEER_EMPTY == yes ]] || acls_as_attributes
  separate_links
  new_attempts
  while :; do
    say pass how=rsync "attempt:=$ATTEMPT"
    id=0 CREATED='(dir: unknown)'
    push 0 "--delete-$TRANSFER_DELETE" '--out-format=%i %n'
    status=$?
    add_statistics 0
    if ((status == 0 || status == 24)) && list_created; then
      # rsync sends rules for attributes to a receiver that deletes, and to no other. What these rules exclude is not deleted.
      push created "--delete-$TRANSFER_DELETE" '--filter=merge spool/created' || { status=$? id=created; }
    fi
    if ((status == 0)); then
      [[ $again == yes ]] || return 0
      again=no
      continue
    fi
    if ((status == 24)) && [[ $TRANSFER_PASS == stage ]]; then
      say note 'text=files vanished while they were read; the application runs on, so the next pass copies what changed'
      return 0
    fi
    if ((status == 23)) && only_the_root_itself "run/errors.$id"; then
      say note "text=the volume's own directory keeps its mode and times: it does not belong to the receiver"
      return 0
    fi
    explain_rsync "$status" "run/errors.$id" "run/tunnel.$id.log"
    # Why the receiver's half ended is often lost with the connection.
    if ((status == 10 || status == 11 || status == 12)) && probe && [[ $PEER_FULL == yes ]]; then explain_full; fi
    if [[ $CAUSE == no-space ]] && make_room; then continue; fi
    [[ -z $CAUSE_CODE ]] || finish "$CAUSE_CODE" "$CAUSE" "$CAUSE_TEXT" "rsync:=$status" "sent:=$(total_sent)"
    # The list of files alone costs about a hundred bytes for each: more than that is progress.
    wait_for_retry $(((1 << 20) + 100 * FILES)) "rsync:=$status"
    phase copy
  done
}

# list_created: the directories and special files that the pass has created, as rules in spool/created. With ACLs as attributes, they keep the ACL that
# they inherit until a pass finds them. Fails if there are none.
list_created() {
  local created
  [[ " ${OPTIONS[*]} " == *'system.posix_acl_'* && $CREATED == *@(dir|dev|special):* ]] || return 1
  tr '\r' '\n' < spool/progress.0 | sed -n 's/^c[dDS]+* //p' > spool/names
  count created < spool/names
  ((created > 0)) || return 1
  if ((created > 1000)); then
    : > spool/created
  else
    { patterns < spool/names | sort -u && printf -- '- *\n'; } > spool/created
  fi
}

# new_attempts: starts to count attempts.
new_attempts() {
  ATTEMPT=1 FAILURES=0 PAUSE=2
}
new_attempts

# wait_for_retry BYTES MEMBER...: after a transient failure, waits until the receiver answers again. Ends the run after too many attempts that have
# not sent more than BYTES.
wait_for_retry() {
  if ((LAST_SENT > $1)); then
    FAILURES=1 PAUSE=2
  else
    : $((++FAILURES))
  fi
  shift
  ((FAILURES < TRANSFER_ATTEMPTS)) || finish "$EXIT_TRANSIENT" "$CAUSE" "$FAILURES attempts in a row without progress. $CAUSE_TEXT" "$@" "sent:=$(total_sent)"
  phase
  say retry "cause=$CAUSE" "text=$CAUSE_TEXT" "$@" "wait:=$PAUSE"
  nap "$PAUSE.$((RANDOM % 100))"
  PAUSE=$((PAUSE < 30 ? PAUSE * 2 : 60))
  : $((++ATTEMPT))
  wait_for_receiver
}

# make_room: deletes at the destination what the source no longer has, which a pass does only after it has copied everything. Fails if there was
# nothing to delete.
make_room() {
  say note 'text=The destination is full. Files that the source no longer has can use the space: a pass that only deletes follows.'
  DELETED=0
  push room --delete-before --existing --ignore-existing || return 1
  add_statistics room
  ((DELETED > 0)) || return 1
  say note "text=$DELETED old files were deleted at the destination. The copy continues." "deleted:=$DELETED"
}

# can_fill: whether tar can fill the empty claim. It has none of these options, and sends pipes and devices unasked, but never sockets.
can_fill() {
  [[ $TRANSFER_FILL == yes && $TRANSFER_COMPRESSION == none && ! -e config/excludes ]] && both tar &&
    ((STREAMS == 1 && TRANSFER_BANDWIDTH == 0 && SPECIAL == SOCKETS))
}

# push ID OPTION...: one rsync through one connection; its exit code. The receiver can put lines into what rsync writes. So of its errors
# only the first are kept, and more output than files can explain makes it fail (code 13).
push() {
  local id=$1 status errors keeper limit=() output=$((1 << 21))
  ((INODES == 0)) || output=$((65536 + INODES))
  shift
  ((TRANSFER_BANDWIDTH == 0)) || limit=("--bwlimit=$((TRANSFER_BANDWIDTH / ACTIVE_STREAMS + 1))")
  open_log "$id"
  pipe_to keep "run/errors.$id"
  errors=$PIPE keeper=$READER
  open_keys "$TUNNEL_OPTIONS"
  (
    trap '' XFSZ
    ulimit -f "$output" # KiB
    export TRANSFER_LOG=$LOG
    exec rsync "${OPTIONS[@]}" "${limit[@]}" --info=progress2,stats2 --no-human-readable --outbuf=L --rsh="$BASH scripts/tunnel.sh" "$@" data/ x:data/ \
      > "spool/progress.$id" 2>&"$errors" {errors}>&-
  ) &
  printf '%s\n' $! > "run/rsync.$id.pid"
  close_keys
  exec {errors}>&- {LOG}>&-
  : > "run/idle.$id"
  wait_for_child $!
  status=$?
  : > "run/rsync.$id.pid"
  wait "$keeper"
  [[ ! -s run/idle.$id ]] || status=30
  # rsync does not notice that it cannot write to its standard output.
  ((status != 0)) || has_statistics "spool/progress.$id" || status=13
  # Its stunnel may write its last line a moment later.
  local patience=20
  until [[ $(< "run/tunnel.$id.log") =~ Connection\ closed|Connection\ reset|closed/reset|rejected|LOG3 ]] || ((--patience == 0)); do nap 0.05; done
  account "$id"
  return "$status"
}

# only_the_root_itself FILE: whether rsync reports only mode and times of the volume's own directory.
only_the_root_itself() {
  [[ $TRANSFER_OWNERSHIP == namespace ]] || return 1
  ! grep -v -q -E 'failed to set (permissions|times) on "[^"]*data/\."|^rsync error: some files/attrs were not transferred|^$' "$1"
}

ACTIVE_STREAMS=1

# fill: the whole source as one stream of tar. The rsync pass repairs what goes wrong.
fill() {
  local asked
  request fill fill > run/answer.fill &
  asked=$!
  CHILDREN=("$asked")
  wait_for_child "$asked" || return 1
  COPIED_FILES=$FILES COPIED_BYTES=$BYTES
}

# in_streams: the files, divided by size among several connections of rsync.
in_streams() {
  local i pid pids=() failed=0
  divide || return 0
  ACTIVE_STREAMS=$STREAMS
  for ((i = 1; i <= STREAMS; i++)); do
    push "$i" --whole-file "--filter=merge spool/part.$i" &
    pids+=($!)
  done
  CHILDREN=("${pids[@]}")
  for pid in "${pids[@]}"; do wait_for_child "$pid" || failed=1; done
  ACTIVE_STREAMS=1
  for ((i = 1; i <= STREAMS; i++)); do
    add_statistics "$i"
  done
  return "$failed"
}

# divide: filter rules for each stream, in spool/part.1 … spool/part.N. The streams share the entries of one directory, by size: the volume's
# own, or the one below it that contains nearly everything. rsync walks these by itself, and so follows no symbolic link that has replaced a
# directory. What the rules leave out is for the last pass.
divide() {
  local base='' pattern='' rules='' rest='' line rule size whole depth=0 i least weights=()
  while :; do
    du -0akx --max-depth=1 "data/$base" 2> /dev/null | sort -z -t $'\t' -k 1,1nr -k 2 > spool/entries
    rest="- /$pattern*"$'\n'$rest
    { read_entry && whole=$size && read_entry; } < spool/entries || return 1
    ((++depth < 8 && size * 10 > whole * 9)) && [[ -d data/$line && ! -L data/$line ]] || break
    base=$line/ pattern=$rule/ rules+="+ /$rule"$'\n'
  done
  for ((i = 1; i <= STREAMS; i++)); do
    weights[i]=0
    printf '%s' "$rules" > "spool/part.$i"
  done
  {
    read_entry # the directory itself
    while read_entry; do
      least=1
      for ((i = 2; i <= STREAMS; i++)); do ((weights[i] >= weights[least])) || least=$i; done
      weights[least]=$((weights[least] + size))
      printf '+ /%s\n' "$rule" >> "spool/part.$least"
    done
  } < spool/entries
  for ((i = 1; i <= STREAMS; i++)); do printf '%s' "$rest" >> "spool/part.$i"; done
}

# read_entry: reads a line of du: its size, in $size; the name, in $line; and a pattern of rsync that matches it, in $rule.
read_entry() {
  IFS= read -rd '' line || return 1
  number "${line%%$'\t'*}" && size=$REPLY
  line=${line#*$'\t'data/}
  pattern_of "$line"
  rule=$REPLY
}

# pattern_of NAME: a pattern of rsync that matches the name, and others that differ only in odd characters.
pattern_of() {
  local odd=$'[][*?\\\n\r]'
  REPLY=${1//$odd/?}
}

# send_tar ID FD: the source as a stream of tar, with times to the nanosecond and holes; rsync adds ACLs and extended attributes afterwards. tar
# walks by itself: it follows no symbolic link, even if one replaces a directory meanwhile. Its errors are for rsync to repair.
send_tar() {
  local errors keeper tar status
  pipe_to keep "run/errors.$1"
  errors=$PIPE keeper=$READER
  tar --create --file=- --blocking-factor=256 --format=posix --pax-option='delete=atime,delete=ctime' --sparse --numeric-owner --one-file-system \
    --anchored --no-wildcards --exclude=./lost+found --directory=data . >&"$2" 2>&"$errors" {errors}>&- &
  tar=$!
  exec {errors}>&-
  printf '%s\n' "$tar" > "run/tar.$1.pid"
  wait "$tar"
  status=$?
  wait "$keeper"
  ((status <= 2)) || return 1
  rm -f "run/tar.$1.pid"
}
