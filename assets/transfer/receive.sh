#!/usr/bin/env bash
# The destination's end of one claim in one run: listens, lets each connection be served, and ends when the sender says that it is done.
cd "${TRANSFER_FOLDER:-.}" || exit 64
mkdir -p run/secret spool
# shellcheck source=assets/transfer/common.sh
. scripts/common.sh
# shellcheck source=assets/transfer/versions.sh
. scripts/versions.sh

clean_up() {
  [[ -z ${LISTENER-} ]] || kill "$LISTENER" 2> /dev/null
  local pid
  # Those who serve get the end of their connection, and finish what they hold.
  for pid in ${LISTENER-}; do wait "$pid" 2> /dev/null; done
  rm -rf run/secret
}
trap 'finish "$EXIT_TRANSIENT" interrupted "The pod was told to stop. What has been copied is kept; the next attempt goes on from there."' TERM INT

# listen: stunnel, which starts serve.sh for whoever has proved to hold the key. Where IPv6 is switched off, on IPv4 alone.
listen() {
  read -r _ 2> /dev/null < /proc/net/if_inet6 || SERVICE=${SERVICE/accept = :::/accept = 0.0.0.0:}
  printf 'foreground = yes\nsyslog = no\npid =\ndebug = info\noutput = run/tunnel.log\n%sexec = %s\nexecArgs = bash scripts/serve.sh\n' "$SERVICE" "$BASH" > run/secret/listen.conf
  "$STUNNEL" run/secret/listen.conf < /dev/null > run/stunnel.output 2>&1 &
  LISTENER=$!
}

# pass_on: what those say who serve a connection, if a whole line comes within a second. What the second cuts off begins the next.
pass_on() {
  local line
  if IFS= read -rt 1 -u "$EVENTS" line; then
    printf '%s%s\n' "$SAID" "$line"
    SAID=
  else
    SAID+=$line
    return 1
  fi
}
SAID=

main() {
  local deadline=$TRANSFER_DEADLINE until code digest
  VERSIONS=$(versions)
  export VERSIONS
  say start "user:=$EUID" "tools=$TOOLS" "versions=$VERSIONS"
  require_tools
  check_rsync
  prepare_tunnel
  rm -f run/done run/filling
  [[ -p run/events ]] || mkfifo run/events
  exec {EVENTS}<> run/events
  listen
  until=$((SECONDS + TRANSFER_PATIENCE))
  while :; do
    ! pass_on || until=$((SECONDS + TRANSFER_PATIENCE))
    kill -0 "$LISTENER" 2> /dev/null || finish "$EXIT_CONFIGURATION" stunnel "stunnel ended: $(why_stunnel_ended)"
    if [[ -s run/done ]]; then
      read -r code digest < run/done
      number "$code" && code=$REPLY
      break
    fi
    ! is_serving || until=$((SECONDS + TRANSFER_PATIENCE))
    ((SECONDS < until)) || finish "$EXIT_DEADLINE" no-sender "No sender came for $TRANSFER_PATIENCE s: start the run on the source cluster, and see what its pod says.$(the_refused)"
    ((SECONDS < deadline)) || finish "$EXIT_DEADLINE" deadline "Not done within $TRANSFER_DEADLINE s. What has been copied is kept: run again, with a longer deadline."
  done
  # The sender may not have heard our answer, and ask again.
  for ((until = SECONDS + 5; SECONDS < until; )); do
    ! pass_on || until=$((SECONDS + 5))
  done
  [[ $digest != none ]] || digest=''
  if [[ $code == 0 ]]; then
    finish 0 none 'All that the sender sent is on disk.' "digest=$digest"
  fi
  finish "$code" sender 'The sender gave up: its pod says why.'
}

# the_refused: those who came and did not prove themselves, if any.
the_refused() {
  local refused
  read_numbers refused < <(grep -c 'SSL_accept:' run/tunnel.log 2> /dev/null)
  ((refused == 0)) || printf ' %s connections did not prove themselves: %s.' "$refused" "$(grep 'SSL_accept:' run/tunnel.log | tail -n 1 | sed 's/.*://')"
}

# why_stunnel_ended: before it has a log it writes to the standard error.
why_stunnel_ended() {
  grep -hE 'LOG3|^\[!\]|^\[\.\] Binding' run/tunnel.log run/stunnel.output 2> /dev/null | sed -E 's/^(.*LOG3\[[^]]*\]:|\[.\]) //' | tail -n 3 | paste -sd ';'
}

# is_serving: whether a process serves a connection. The kernel ends its list without a newline.
is_serving() {
  local list children
  for list in "/proc/$LISTENER/task/"*/children; do
    children=''
    read -r children 2> /dev/null < "$list" || true
    [[ -z $children ]] || return 0
  done
  return 1
}

main
