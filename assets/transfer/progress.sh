# shellcheck shell=bash
# Progress lines at an interval, from the output of rsync and the kernel's counters of tar; idle timeout and deadline.

# start_ticker: starts `tick` in the background.
start_ticker() {
  tick &
  TICKER=$!
}

stop_ticker() {
  [[ -n ${TICKER-} ]] || return 0
  kill "$TICKER" 2> /dev/null
  wait "$TICKER" 2> /dev/null
  TICKER=
}

# phase [NAME]: what the ticker reports: copy, compare, verify, or nothing.
phase() {
  printf '%s\n' "${1-}" > run/phase
}

tick() {
  local sent=0 before=$SECONDS
  trap - TERM INT USR1
  while :; do
    nap "$TRANSFER_INTERVAL"
    if ((SECONDS >= TRANSFER_DEADLINE)); then
      kill -USR1 "$SUPERVISOR"
      return
    fi
    end_idle
    case $(< run/phase) in
      copy) ;;
      compare)
        say comparing "seconds:=$SECONDS"
        continue ;;
      verify)
        say verifying "seconds:=$SECONDS"
        continue ;;
      *) continue ;;
    esac
    progress_now
    local rate=$(((BYTES_NOW - sent) / (SECONDS > before ? SECONDS - before : 1))) eta=null
    ((rate >= 0)) || rate=0
    ((rate == 0 || BYTES < BYTES_NOW)) || eta=$(((BYTES - BYTES_NOW) / rate))
    say progress "bytes:=$BYTES_NOW" "total:=$BYTES" "percent:=$PERCENT" "rate:=$rate" "eta:=$eta" "files:=$FILES_NOW" "totalFiles:=$FILES"
    sent=$BYTES_NOW before=$SECONDS
  done
}

# end_idle: ends an rsync that has read nothing for too long, neither from a disk nor from the receiver. Its own timeout does not do
# that: it counts the keepalives that rsync sends, and these succeed while the kernel has room for them. A live receiver also sends some.
declare -A SEEN=() SINCE=()
end_idle() {
  local file id process key value reads writes
  for file in run/rsync.*.pid; do
    [[ -s $file ]] || continue
    id=${file#run/rsync.} id=${id%.pid}
    read_numbers process < "$file"
    ((process > 1)) || continue
    reads=0 writes=0
    while read -r key value; do
      number "$value" || continue
      case $key in
        rchar:) reads=$REPLY ;;
        wchar:) writes=$REPLY ;;
      esac
    done 2> /dev/null < "/proc/$process/io"
    if ((reads == 0)) || [[ ${SEEN[$process]-} != "$reads $((writes >> 12))" ]]; then
      SEEN[$process]="$reads $((writes >> 12))" SINCE[$process]=$SECONDS
    elif ((SECONDS - SINCE[$process] >= TRANSFER_IDLE)); then
      printf 'ended\n' > "run/idle.$id"
      kill "$process" 2> /dev/null
    fi
  done
}

# progress_now: BYTES_NOW, FILES_NOW and PERCENT of all open connections together.
progress_now() {
  local file line process bytes percent left total
  BYTES_NOW=0 FILES_NOW=0 PERCENT=0
  for file in run/blocks.*; do
    [[ -e $file ]] || continue
    read_numbers bytes total < "$file"
    BYTES_NOW=$((BYTES_NOW + bytes))
    [[ $TRANSFER_VOLUME_MODE != block ]] || BYTES=$total
  done
  for file in run/tar.*.pid; do
    [[ -e $file ]] || continue
    read_numbers process < "$file"
    read_numbers bytes < <(sed -n 's/^wchar: //p' "/proc/$process/io" 2> /dev/null)
    BYTES_NOW=$((BYTES_NOW + bytes))
  done
  for file in spool/progress.*; do
    [[ -e $file ]] || continue
    # When the pod is ended, one of these may end before the one that writes to it.
    line=$({ tail -c 400 "$file" | tr '\r' '\n' | grep -E '^ +[0-9]+ ' | tail -n 1; } 2> /dev/null)
    [[ $line =~ ^\ +([0-9]+)\ +([0-9]+)%(.*to-chk=([0-9]+)/([0-9]+))? ]] || continue
    read_numbers bytes percent left total < <(printf '%s\n' "${BASH_REMATCH[*]:1:2} ${BASH_REMATCH[*]:4:2}")
    BYTES_NOW=$((BYTES_NOW + bytes))
    ((percent <= PERCENT)) || PERCENT=$percent
    ((total == 0)) || FILES_NOW=$((total - left))
  done
  if ((BYTES > 0 && BYTES_NOW * 100 / BYTES > PERCENT)); then PERCENT=$((BYTES_NOW * 100 / BYTES)); fi
  ((PERCENT <= 100)) || PERCENT=100
}
