# shellcheck shell=bash
# A line of progress at each interval, from what rsync and tar say of themselves, and the end of all patience.

# start_ticker: in the background until stop_ticker.
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

# phase [NAME]: what is going on: copy, verify, or nothing of which progress could be told.
phase() {
  printf '%s\n' "${1-}" > run/phase
}

tick() {
  local last=0 before=$SECONDS
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
      verify)
        say verifying "seconds:=$SECONDS"
        continue ;;
      *) continue ;;
    esac
    progress_now
    local rate=$(((BYTES_NOW - last) / (SECONDS > before ? SECONDS - before : 1))) eta=null
    ((rate >= 0)) || rate=0
    ((rate == 0 || BYTES < BYTES_NOW)) || eta=$(((BYTES - BYTES_NOW) / rate))
    say progress "bytes:=$BYTES_NOW" "total:=$BYTES" "percent:=$PERCENT" "rate:=$rate" "eta:=$eta" "files:=$FILES_NOW" "totalFiles:=$FILES"
    last=$BYTES_NOW before=$SECONDS
  done
}

# end_idle: ends an rsync that for too long has read nothing, neither from a disk nor from the receiver. By itself it would not: that its own
# signs of life go out satisfies it, and they do as long as the kernel has room for them. A receiver that lives sends some, too.
declare -A SEEN=() SINCE=()
end_idle() {
  local file id pid key value reads writes
  for file in run/rsync.*.pid; do
    [[ -s $file ]] || continue
    id=${file#run/rsync.} id=${id%.pid} pid=$(< "$file") reads='' writes=0
    while read -r key value; do
      case $key in
        rchar:) reads=$value ;;
        wchar:) writes=$value ;;
      esac
    done 2> /dev/null < "/proc/$pid/io"
    if [[ -z $reads || ${SEEN[$pid]-} != "$reads $((writes >> 12))" ]]; then
      SEEN[$pid]="$reads $((writes >> 12))" SINCE[$pid]=$SECONDS
    elif ((SECONDS - SINCE[$pid] >= TRANSFER_IDLE)); then
      printf 'ended\n' > "run/idle.$id"
      kill "$pid" 2> /dev/null
    fi
  done
}

# progress_now: BYTES_NOW, FILES_NOW and PERCENT, of all connections that are open.
progress_now() {
  local file line n
  BYTES_NOW=0 FILES_NOW=0 PERCENT=0
  for file in run/tar.*.pid; do
    [[ -e $file ]] || continue
    line=$(grep '^wchar' "/proc/$(< "$file")/io" 2> /dev/null)
    BYTES_NOW=$((BYTES_NOW + ${line##* }0 / 10))
  done
  for file in spool/progress.*; do
    [[ -e $file ]] || continue
    line=$(tail -c 400 "$file" | tr '\r' '\n' | grep -E '^ +[0-9]+ ' | tail -n 1)
    [[ $line =~ ^\ +([0-9]+)\ +([0-9]+)% ]] || continue
    BYTES_NOW=$((BYTES_NOW + BASH_REMATCH[1]))
    n=${BASH_REMATCH[2]}
    ((n <= PERCENT)) || PERCENT=$n
    [[ $line =~ to-chk=([0-9]+)/([0-9]+) ]] && FILES_NOW=$((BASH_REMATCH[2] - BASH_REMATCH[1]))
  done
  if ((BYTES > 0 && BYTES_NOW * 100 / BYTES > PERCENT)); then PERCENT=$((BYTES_NOW * 100 / BYTES)); fi
  ((PERCENT <= 100)) || PERCENT=100
}
