# shellcheck shell=bash
# A first copy over several connections also divides large files in the volume's own directory, such as the disk of a virtual machine: each connection
# writes other ranges of them. Files in other directories are not divided: only rsync follows no symbolic link that replaces a directory.

# copy_pieces: copies these files. Fails if a connection breaks; then rsync continues.
copy_pieces() {
  local name length time
  if [[ -e config/excludes || $TRANSFER_COMPRESSION != none ]] || ((TRANSFER_BANDWIDTH > 0)); then return 0; fi
  find data/ -xdev -maxdepth 1 -type f -size +65536k -name '[A-Za-z0-9]*' ! -name '*[!A-Za-z0-9._-]*' -printf '%f %s %T@\n' > spool/large 2> /dev/null
  [[ -s spool/large ]] || return 0
  say pass how=pieces attempt:=1 "streams:=$STREAMS"
  while read -r name length time; do
    [[ $time =~ ^[0-9]{1,12}\.[0-9]{9} ]] || continue
    copy_in_pieces "$name" "$length" "${BASH_REMATCH[0]}" || return 1
  done < spool/large
}

# copy_in_pieces NAME SIZE TIME: one file. The receiver creates it, and sets its time when it is complete: then rsync does not copy it again.
copy_in_pieces() {
  local i pid pids=() failed=0
  number "$2" || return 1
  RANGES_OF=data/$1 RANGES_SIZE=$REPLY
  request create create "$1" "$2" > /dev/null || return 1
  share_ranges || return 1
  for ((i = 1; i <= STREAMS; i++)); do
    request "piece$i" pieces "$1" > "run/answer.piece$i" &
    pids+=($!)
  done
  CHILDREN=("${pids[@]}")
  for pid in "${pids[@]}"; do wait_for_child "$pid" || failed=1; done
  ((failed == 0)) || return 1
  request finished finished "$1" "$3" > /dev/null || return 1
  COPIED_FILES=$((COPIED_FILES + 1)) COPIED_BYTES=$((COPIED_BYTES + RANGES_SIZE))
}

# share_ranges: the ranges of the file in turn, in runs of 16 MiB, in spool/runs.piece1 … spool/runs.pieceN. Holes are left out.
share_ranges() {
  local i begin many next=1 ranges line
  for ((i = 1; i <= STREAMS; i++)); do
    : > "spool/runs.piece$i"
    printf '0 0\n' > "run/blocks.piece$i"
  done
  ranges=$(((RANGES_SIZE + RANGE - 1) / RANGE))
  : > spool/their.ranges
  if ((SPARSE == 1)); then
    range_digests b2 "$RANGES_OF" "$RANGES_SIZE" > spool/our.ranges & # a signal is handled only while the shell waits
    wait_for_child $! || return 1
    ENTRIES=$ranges
    list_runs "$(zero_digest b2 "$RANGE")" "$(zero_digest b2 $((RANGES_SIZE % RANGE)))" 4 > spool/runs.all
  else
    for ((begin = 0; begin < ranges; begin += 4)); do
      many=$((ranges - begin < 4 ? ranges - begin : 4))
      printf 'data %s %s\n' "$begin" "$many"
    done > spool/runs.all
  fi
  while IFS= read -r line; do
    [[ $line == data* ]] || continue
    printf '%s\n' "$line" >> "spool/runs.piece$next"
    next=$((next % STREAMS + 1))
  done < spool/runs.all
}
