# shellcheck shell=bash
# The sender's part of block volumes: compares the digests of both sides, and sends the ranges that differ. A copy that breaks off continues
# with what still differs.
# shellcheck source=assets/transfer/blocks.sh
. scripts/blocks.sh

# transfer_blocks: the whole of a run, except waiting for the receiver before and reporting to it afterwards.
transfer_blocks() {
  local hash=b2 mended=no
  [[ $TRANSFER_VERIFICATION != sha256 ]] || hash=sha256
  preflight_blocks
  stop_ticker
  start_ticker # now that it knows how much there is
  [[ $TRANSFER_PASS == verify ]] || copy_blocks "$hash"
  [[ $TRANSFER_VERIFICATION != none ]] || return 0
  until compare_blocks_again "$hash" && ((DIFFERENT == 0)); do
    say differs "count:=$DIFFERENT" "paths:=$(differing)"
    if [[ $TRANSFER_REPAIR != yes || $TRANSFER_PASS == verify || $mended == yes ]]; then
      finish "$EXIT_DIFFERENT" different "Both sides differ ($DIFFERENT), for instance in $(sample spool/different): something wrote to one of them, or the storage is failing." "different:=$DIFFERENT" "paths:=$(differing)" "sent:=$(total_sent)"
    fi
    mended=yes
    copy_blocks "$hash"
  done
  DIGEST=$(digest_of spool/our.ranges)
  say verified "digest=$DIGEST" "entries:=$ENTRIES" "how=$hash"
}

# preflight_blocks: sets DEVICE, the size of the source, or ends the run.
preflight_blocks() {
  [[ -b data && -r data ]] || finish "$EXIT_PREFLIGHT" unreadable "User $EUID cannot read the device of the source: read it as root (ownership preserve), or give the pod its group."
  read_numbers DEVICE < <(device_size)
  ((DEVICE > 0)) || finish "$EXIT_PREFLIGHT" unreadable 'The size of the source device is unknown.'
  FILES=1 BYTES=$DEVICE
  if [[ $TRANSFER_PASS != verify && $PEER_WRITABLE != yes ]]; then
    finish "$EXIT_PREFLIGHT" unwritable "User $PEER_UID cannot write to the device of the destination: run as root (ownership preserve), or give the pod its group."
  fi
  ((PEER_DEVICE >= DEVICE)) || finish "$EXIT_NO_SPACE" no-space "The destination device has $PEER_DEVICE bytes, and the source device $DEVICE: enlarge the claim."
  [[ $TRANSFER_COMPRESSION == none ]] || say note 'text=block volumes are not compressed'
  say preflight "files:=1" "bytes:=$DEVICE" "blockSize:=$RANGE"
}
DEVICE=0 RANGES_OF=data RANGES_SIZE=0

# copy_blocks HASH: repeats until everything was sent, or until a retry cannot help.
copy_blocks() {
  new_attempts
  while :; do
    say pass how=blocks "attempt:=$ATTEMPT"
    if compare_blocks "$1" && send_different; then return 0; fi
    explain_tunnel run/tunnel.blocks.log || explain_tunnel run/tunnel.ranges.log || {
      CAUSE=connection-lost CAUSE_CODE=''
      CAUSE_TEXT="The connection to $TRANSFER_ENDPOINT broke."
    }
    [[ -z $CAUSE_CODE ]] || finish "$CAUSE_CODE" "$CAUSE" "$CAUSE_TEXT" "sent:=$(total_sent)"
    wait_for_retry "$RANGE"
  done
}

# compare_blocks_again HASH: the same as compare_blocks, which it repeats if the connection breaks.
compare_blocks_again() {
  new_attempts
  say verifying "how=$1"
  until compare_blocks "$1"; do
    CAUSE=connection-lost CAUSE_TEXT='The connection broke while the two sides were compared.'
    wait_for_retry "$RANGE"
  done
}

# compare_blocks HASH: spool/runs.blocks, the ranges that differ: lines of KIND BEGIN MANY, where KIND is zero if the source has only zeros there.
# DIFFERENT is their number. Fails if the connection breaks.
compare_blocks() {
  local asked reader most=64 ANSWER_LIMIT=$((DEVICE / RANGE * 80 + 65536))
  ((TRANSFER_BANDWIDTH == 0)) || most=1
  phase compare
  LAST_SENT=0
  rm -f run/refusal.ranges
  request ranges ranges "$1" "$DEVICE" > spool/their.ranges &
  asked=$!
  range_digests "$1" data "$DEVICE" > spool/our.ranges &
  reader=$!
  CHILDREN=("$asked" "$reader")
  wait_for_child "$reader" || finish "$EXIT_TRANSIENT" io-error "The source device cannot be read: $(head -n 1 spool/ranges.errors)" "sent:=$(total_sent)"
  wait_for_child "$asked"
  case $? in
    0) ;;
    1) finish "$EXIT_INCOMPLETE" unreadable "The receiver cannot read the destination: $(< run/refusal.ranges)" "sent:=$(total_sent)" ;;
    *) return 1 ;;
  esac
  count ENTRIES < spool/our.ranges
  ((ENTRIES == (DEVICE + RANGE - 1) / RANGE)) || finish "$EXIT_TRANSIENT" io-error 'The source device became smaller while it was read.' "sent:=$(total_sent)"
  list_runs "$(zero_digest "$1" "$RANGE")" "$(zero_digest "$1" $((DEVICE % RANGE)))" "$most" > spool/runs.blocks
  list_different > spool/different
  count DIFFERENT < spool/different
}
DIFFERENT=0

# zero_digest HASH BYTES: the digest of so many zeros.
zero_digest() {
  local tool=(b2sum --length=128) digest
  [[ $1 != sha256 ]] || tool=(sha256sum)
  digest=$(head -c "$2" /dev/zero | "${tool[@]}")
  printf '%s\n' "${digest%% *}"
}

# list_runs ZERO LAST MOST: adjacent ranges of one kind that differ, as one line for up to MOST of them. ZERO is the digest of a range of zeros, LAST
# that of the last range if it is shorter.
list_runs() {
  local ours theirs kind run='' index=0 begin=0 many=0
  while IFS=$'\t' read -r ours theirs; do
    kind=data
    [[ $ours != "$1" && $ours != "$2" ]] || kind=zero
    [[ $ours != "$theirs" ]] || kind=''
    if [[ $kind != "$run" ]] || ((many == $3)); then
      [[ -z $run ]] || printf '%s %s %s\n' "$run" "$begin" "$many"
      run=$kind begin=$index many=0
    fi
    many=$((many + 1)) index=$((index + 1))
  done < <(paste spool/our.ranges spool/their.ranges | awk -v entries="$ENTRIES" 'NR <= entries')
  [[ -z $run ]] || printf '%s %s %s\n' "$run" "$begin" "$many"
}

# list_different: a name for each range that differs, for people.
list_different() {
  local kind begin many index start end
  while read_run; do
    for ((index = begin; index < begin + many; index++)); do
      start=$((index * RANGE)) end=$((index * RANGE + RANGE - 1))
      ((end < DEVICE)) || end=$((DEVICE - 1))
      printf 'bytes %s to %s\n' "$start" "$end"
    done
  done < spool/runs.blocks
}

# read_run: a line of a list of runs, into kind, begin and many.
read_run() {
  local words=()
  read -ra words || return 1
  kind=${words[0]}
  read_numbers begin many <<< "${words[*]:1}"
}

# send_different: sends what spool/runs.blocks lists. Fails if the connection breaks.
send_different() {
  local asked size=0 kind begin many
  ((DIFFERENT > 0)) || return 0
  while read_run; do
    [[ $kind == zero ]] || size=$((size + many * RANGE))
  done < spool/runs.blocks
  printf '0 %s\n' "$size" > run/blocks.blocks
  RANGES_OF=data RANGES_SIZE=$DEVICE
  phase copy
  rm -f run/refusal.blocks
  request blocks blocks > run/answer.blocks &
  asked=$!
  CHILDREN=("$asked")
  wait_for_child "$asked"
  case $? in
    0) ;;
    1) finish "$EXIT_INCOMPLETE" io-error "The receiver cannot write to the destination: $(< run/refusal.blocks)" "sent:=$(total_sent)" ;;
    *)
      read_numbers LAST_SENT < <(tail -n 1 run/sent)
      return 1 ;;
  esac
  COPIED_FILES=1 COPIED_BYTES=$((COPIED_BYTES + size))
}

# send_blocks ID FD: the ranges of RANGES_OF that spool/runs.ID lists, each run after a line with its kind, its first range and its bytes. One process writes to the connection, so that
# end_idle sees whether anything is sent.
send_blocks() {
  local out=0 pump kind begin many bytes sent=0 size=0 status=0 started=$SECONDS
  read_numbers sent size < "run/blocks.$1"
  pipe_to pump "$2"
  out=$PIPE pump=$READER
  printf '%s\n' "$pump" > "run/rsync.$1.pid"
  while ((status == 0)) && read_run; do
    bytes=$((many * RANGE))
    ((begin * RANGE + bytes <= RANGES_SIZE)) || bytes=$((RANGES_SIZE - begin * RANGE))
    printf '%s %s %s\n' "$kind" "$begin" "$bytes" >&"$out" || status=1
    [[ $kind == data ]] || continue
    dd if="$RANGES_OF" bs="$RANGE" skip="$begin" count="$bytes" iflag=nofollow,fullblock,count_bytes >&"$out" || status=1
    sent=$((sent + bytes))
    printf '%s %s\n' "$sent" "$size" > "run/blocks.$1"
    # The bandwidth is in KiB per second.
    while ((TRANSFER_BANDWIDTH > 0 && (SECONDS - started) * TRANSFER_BANDWIDTH < sent >> 10)); do nap 0.2; done
  done 2> /dev/null < "spool/runs.$1"
  printf 'end\n' >&"$out"
  exec {out}>&-
  # If the connection broke, the receiver may have written why. If the device cannot be read, it waits for more.
  ((status == 0)) || ! kill -0 "$pump" || {
    kill "$pump"
    return 1
  }
  wait "$pump"
  : > "run/rsync.$1.pid"
} 2> /dev/null

# pump FD: passes on what it reads.
# shellcheck disable=SC2317 # pipe_to calls it
pump() {
  exec dd bs=131072 >&"$1" 2> /dev/null
}
