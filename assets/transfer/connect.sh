# shellcheck shell=bash
# The sender's connections. Each is a stunnel process, which ends with the connection and logs to run/tunnel.ID.log.

# What a proxy answers is logged at the level debug only.
TUNNEL_OPTIONS=$'foreground = yes\nsyslog = no\npid =\ndebug = '$([[ -n $TRANSFER_PROXY ]] && echo debug || echo info)$'\n'

# open_log ID: starts a new log for the stunnel of connection ID, which has to write to descriptor $LOG. It is complete when $LOGGER ends.
open_log() {
  [[ ! -e run/tunnel.$1.log ]] || rm -f "run/tunnel.$1.log"
  : > "run/tunnel.$1.log"
  pipe_to keep_log "run/tunnel.$1.log"
  LOG=$PIPE LOGGER=$READER
}

# keep_log FILE: the first lines of stunnel's log, and the one with the number of bytes. Of the level debug only the answer of a proxy: the
# request that is logged before it contains the password.
keep_log() {
  local line left=1000
  while IFS= read -rn 2000 line; do
    [[ $line != *LOG7* || $line == *:*( )'<- HTTP/'* ]] || continue
    ((left > 0)) || [[ $line == *' sent to TLS'* ]] || continue
    left=$((left - 1))
    printf '%s\n' "$line"
  done > "$1"
}

# request ID VERB [WORD...]: sends a request to the receiver. The lines of the answer go to the standard output, except heartbeats and
# the last line. Returns 0 if that is "ok"; 1 if it is a refusal, which is then in run/refusal.ID; 2 if the connection failed; 3 if the
# answer is longer than ANSWER_LIMIT bytes.
ANSWER_LIMIT=65536
request() {
  local id=$1 line peer to from status=2 patience=$TRANSFER_IDLE left=$ANSWER_LIMIT
  shift
  # A receiver answers this at once.
  [[ $1 != probe ]] || ((patience < 40)) || patience=40
  open_log "$id"
  : > "run/refusal.$id"
  [[ -p run/from.$id ]] || mkfifo "run/to.$id" "run/from.$id"
  open_keys "$TUNNEL_OPTIONS"
  "$STUNNEL" -fd 8 < "run/to.$id" > "run/from.$id" 2>&"$LOG" {LOG}>&- &
  peer=$!
  close_keys
  exec {LOG}>&-
  printf '%s\n' "$peer" > "run/tunnel.$id.pid"
  exec {to}> "run/to.$id" {from}< "run/from.$id"
  if ask "$to" "$@" 2> /dev/null && send_stream "$1" "$id" "$to"; then
    # A line is cut at a length that no name reaches.
    while IFS= read -rn 32768 -t "$patience" -u "$from" line; do
      case $line in
        '#roundTrip') printf 'roundTrip\n' >&"$to" ;; # the receiver takes the time
        '#'*) ;;
        ok)
          status=0
          break ;;
        'refused '*)
          line=${line#refused }
          printf '%s\n' "${line:0:300}" > "run/refusal.$id"
          status=1
          break ;;
        *)
          left=$((left - ${#line} - 1))
          if ((left < 0)); then
            status=3
            break
          fi
          printf '%s\n' "$line" ;;
      esac
    done
  fi
  # stunnel ends by itself after an answer, and logs how many bytes it has sent.
  exec {to}>&- {from}<&-
  ((status < 2)) || kill "$peer" 2> /dev/null
  wait "$peer" "$LOGGER" 2> /dev/null
  : > "run/tunnel.$id.pid"
  account "$id"
  return "$status"
}

# ask FD VERB [WORD...]: writes the line that each connection starts with.
ask() {
  local to=$1
  shift
  printf 'cdk8s-mtc-transfer 1 %s %s\n' "$TRANSFER_RUN" "$*" >&"$to"
}

# send_stream VERB ID FD: what follows the request.
send_stream() {
  case $1 in
    fill) send_tar "$2" "$3" ;;
    blocks | pieces) send_blocks "$2" "$3" ;;
  esac
}

# account ID: adds the bytes that the connection has sent to run/sent.
account() {
  local line
  LAST_SENT=0
  while IFS= read -r line; do
    if [[ $line =~ (closed|reset).*:\ ([0-9]+)\ byte\(s\)\ sent\ to\ TLS ]] && number "${BASH_REMATCH[2]}"; then LAST_SENT=$REPLY; fi
  done < "run/tunnel.$1.log"
  printf '%s\n' "$LAST_SENT" >> run/sent
}

# total_sent: the bytes that all connections together have sent.
total_sent() {
  local line total=0
  while read -r line; do number "$line" && total=$((total + REPLY)); done < run/sent
  printf '%s\n' "$total"
}

# probe: asks the receiver for its facts (peer.sh). Returns what `request` returns, or 3 if the answer is invalid, with the reason in $REPLY.
probe() {
  local status
  request probe probe > run/probe
  status=$?
  case $status in
    0) read_facts run/probe || status=3 ;;
    3) REPLY='it is too long' ;;
  esac
  return "$status"
}

# wait_for_receiver: waits until the receiver of this run answers. This does not count as an attempt: the receiver can start much later.
wait_for_receiver() {
  local until=$((SECONDS + TRANSFER_WAIT)) last='' said=0 status pause=1 empty=false
  while :; do
    probe
    status=$?
    ((status != 0)) || break
    explain_probe "$status"
    [[ -z $CAUSE_CODE ]] || finish "$CAUSE_CODE" "$CAUSE" "$CAUSE_TEXT"
    ((SECONDS < until)) || finish "$EXIT_DEADLINE" "$CAUSE" "Waited $TRANSFER_WAIT s. $CAUSE_TEXT"
    if [[ $CAUSE != "$last" ]] || ((SECONDS >= said + 60)); then
      say waiting "cause=$CAUSE" "text=$CAUSE_TEXT"
      last=$CAUSE said=$SECONDS
    fi
    nap "$pause"
    pause=$((pause < 8 ? pause * 2 : 10))
  done
  CONNECTED=yes
  [[ $PEER_EMPTY == no ]] || empty=true
  say connected "endpoint=$TRANSFER_ENDPOINT" "tools=$PEER_TOOLS" "versions=$PEER_VERSIONS" "free:=$PEER_FREE" "empty:=$empty" "roundTrip:=$PEER_ROUND_TRIP"
}
CONNECTED=no

# explain_probe STATUS: CAUSE, CAUSE_TEXT and CAUSE_CODE for a probe that returned STATUS.
explain_probe() {
  CAUSE_CODE=
  if (($1 == 3)); then
    CAUSE=invalid-answer CAUSE_CODE=$EXIT_CONFIGURATION
    CAUSE_TEXT="The receiver's answer is invalid: $REPLY. Use the same version of cdk8s-mtc for both clusters."
  elif (($1 == 1)); then
    CAUSE=other-run
    CAUSE_TEXT="The receiver there is not for this run: $(< run/refusal.probe)"
  elif ! explain_tunnel run/tunnel.probe.log; then
    CAUSE=no-answer
    CAUSE_TEXT="$TRANSFER_ENDPOINT does not answer like a receiver of cdk8s-mtc."
    # In TLS 1.3 the receiver refuses a client certificate after the handshake, and then closes the connection.
    if [[ -e run/keys/tls.crt ]] && grep -q 'TLS connected' run/tunnel.probe.log && grep -q 'Connection \(closed\|reset\)' run/tunnel.probe.log; then
      CAUSE=certificate-refused
      CAUSE_TEXT='The receiver closed the connection after it saw our certificate: it must come from the authority, and have the name, that the receiver expects.'
      ((++refusals < 3)) || CAUSE_CODE=$EXIT_TRUST
    fi
  fi
}
refusals=0
