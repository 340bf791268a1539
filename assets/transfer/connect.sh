# shellcheck shell=bash
# The sender's connections: each is a stunnel of its own, which ends with it, and logs to run/tunnel.ID.log.

# open_log ID: the configuration for connection ID, with a fresh log. What a proxy says is logged at the level debug alone, with what we said to it.
open_log() {
  local level=info
  [[ -z $TRANSFER_PROXY ]] || level=debug
  : > "run/tunnel.$1.log"
  printf 'output = run/tunnel.%s.log\ndebug = %s\nsyslog = no\nforeground = quiet\npid =\n%s' "$1" "$level" "$SERVICE" > "run/secret/tunnel.$1.conf"
}

# request ID VERB [WORD...]: asks the receiver. The answer's lines go to the standard output, but for heartbeats and the last line.
# 0 where that was "ok"; 1 where it was a refusal, which is then in run/refusal.ID; 2 where the connection failed.
request() {
  local id=$1 line peer to from status=2 patience=$TRANSFER_IDLE
  shift
  # A receiver that lives answers this at once.
  [[ $1 != probe ]] || ((patience < 40)) || patience=40
  open_log "$id"
  : > "run/refusal.$id"
  [[ -p run/from.$id ]] || mkfifo "run/to.$id" "run/from.$id"
  "$STUNNEL" "run/secret/tunnel.$id.conf" < "run/to.$id" > "run/from.$id" 2>> "run/tunnel.$id.log" &
  peer=$!
  printf '%s\n' "$peer" > "run/tunnel.$id.pid"
  exec {to}> "run/to.$id" {from}< "run/from.$id"
  if ask "$to" "$@" 2> /dev/null && { [[ $1 != fill ]] || send_tar "$id" "$to"; }; then
    while IFS= read -rt "$patience" -u "$from" line; do
      case $line in
        '#'*) ;;
        ok)
          status=0
          break ;;
        'refused '*)
          printf '%s\n' "${line#refused }" > "run/refusal.$id"
          status=1
          break ;;
        *) printf '%s\n' "$line" ;;
      esac
    done
  fi
  # Where it has answered it ends by itself, and logs what it has sent.
  exec {to}>&- {from}<&-
  ((status != 2)) || kill "$peer" 2> /dev/null
  wait "$peer" 2> /dev/null
  : > "run/tunnel.$id.pid"
  account "$id"
  return "$status"
}

# ask FD VERB [WORD...]: the line that each connection begins with.
ask() {
  local to=$1
  shift
  printf 'cdk8s-mtc-transfer 1 %s %s\n' "$TRANSFER_RUN" "$*" >&"$to"
}

# account ID: adds what the connection has sent to run/sent.
account() {
  local line
  LAST_SENT=0
  while IFS= read -r line; do
    [[ ! $line =~ (closed|reset).*:\ ([0-9]+)\ byte\(s\)\ sent\ to\ TLS ]] || LAST_SENT=${BASH_REMATCH[2]}
  done < "run/tunnel.$1.log"
  printf '%s\n' "$LAST_SENT" >> run/sent
}

# total_sent: bytes that have gone over the wire, all connections together.
total_sent() {
  local sent total=0
  while read -r sent; do total=$((total + sent)); done < run/sent
  printf '%s\n' "$total"
}

# probe: asks the receiver what it is; the facts are in FACTS.
declare -A FACTS=()
probe() {
  local name value status
  request probe probe > run/probe
  status=$?
  FACTS=()
  while IFS='=' read -r name value; do FACTS[$name]=$value; done < run/probe
  return "$status"
}

# wait_for_receiver: until the receiver of this run answers. Does not count as an attempt: it may be started long after us.
wait_for_receiver() {
  local until=$((SECONDS + TRANSFER_WAIT)) last='' said=0 status pause=1
  while :; do
    probe
    status=$?
    ((status != 0)) || break
    if ((status == 1)); then
      CAUSE=other-run CAUSE_CODE=
      CAUSE_TEXT="The receiver there is not for this run: $(< run/refusal.probe)"
    elif ! explain_tunnel run/tunnel.probe.log; then
      CAUSE=no-answer CAUSE_CODE=
      CAUSE_TEXT="$TRANSFER_ENDPOINT does not answer as our receiver would."
      # In TLS 1.3 a client certificate is refused after the handshake, which looks like a receiver that hangs up.
      if [[ -e trust/tls.crt ]] && grep -q 'TLS connected' run/tunnel.probe.log && grep -q 'Connection \(closed\|reset\)' run/tunnel.probe.log; then
        CAUSE=certificate-refused
        CAUSE_TEXT='The receiver hung up after it saw our certificate: it must come from the authority, and bear the name, that the receiver expects.'
        ((++refusals < 3)) || CAUSE_CODE=$EXIT_TRUST
      fi
    fi
    [[ -z $CAUSE_CODE ]] || finish "$CAUSE_CODE" "$CAUSE" "$CAUSE_TEXT"
    ((SECONDS < until)) || finish "$EXIT_DEADLINE" "$CAUSE" "Waited $TRANSFER_WAIT s. $CAUSE_TEXT"
    if [[ $CAUSE != "$last" ]] || ((SECONDS >= said + 60)); then
      say waiting "cause=$CAUSE" "text=$CAUSE_TEXT"
      last=$CAUSE said=$SECONDS
    fi
    nap "$pause"
    pause=$((pause < 8 ? pause * 2 : 10))
  done
  say connected "endpoint=$TRANSFER_ENDPOINT" "tools=${FACTS[tools]}" "free:=${FACTS[free]:-0}" "empty:=$([[ ${FACTS[empty]} == yes ]] && echo true || echo false)"
}
refusals=0
