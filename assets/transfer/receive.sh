#!/usr/bin/env bash
# The destination's end of one claim in one run: listens, has each connection served, and ends when the sender reports that it is done.
cd "${TRANSFER_FOLDER:-.}" || exit 64
mkdir -p spool
# shellcheck source=assets/transfer/common.sh
. scripts/common.sh
# shellcheck source=assets/transfer/versions.sh
. scripts/versions.sh

clean_up() {
  local pid
  [[ -z ${LISTENER-} ]] || kill "$LISTENER" 2> /dev/null
  # Processes that serve a connection see its end, and finish what they have received.
  for pid in ${LISTENER-}; do wait "$pid" 2> /dev/null; done
}
trap 'finish "$EXIT_TRANSIENT" interrupted "The pod was told to stop. What has been copied is kept; the next attempt continues from there."' TERM INT

# Pipes that serve.sh inherits. They have no name in the file system, so nothing can be written to them through a link.
# 7: events for the log, and "done CODE DIGEST".
# 6: the right to write to the claim: "f" while nobody has written yet, "p" afterwards, nothing while tar fills it.
# 5: a byte that stops the tar that fills.
exec 7<> <(:) 6<> <(:) 5<> <(:)

# listen: starts to listen. On IPv4 only if IPv6 is disabled.
listen() {
  read -r _ 2> /dev/null < /proc/net/if_inet6 || SERVICE=${SERVICE/accept = :::/accept = 0.0.0.0:}
  SERVICE+="exec = $BASH"$'\n'"execArgs = bash scripts/serve.sh"$'\n'
  printf f >&6
  start_listener
}

# start_listener: starts stunnel, which starts serve.sh for each connection that has authenticated. Each open connection takes about 100 KB: with 1024
# files stunnel accepts 500.
start_listener() {
  pipe_to watch_tunnel
  open_keys $'foreground = yes\nsyslog = no\npid =\ndebug = warning\n'
  (
    ulimit -S -n 1024 2> /dev/null
    exec "$STUNNEL" -fd 8 < /dev/null > /dev/null 2>&"$PIPE" {PIPE}>&-
  ) &
  LISTENER=$!
  close_keys
  exec {PIPE}>&-
  UNSERVED='' LOOKED=$SECONDS
}

# bound_handshakes: stunnel bounds the silence in a handshake, and not a handshake. So it is started again if a connection that was open ten seconds
# ago still is, and none is served. A sender that is cut off connects again.
bound_handshakes() {
  local earlier=" $UNSERVED " inode
  ((SECONDS >= LOOKED + 10)) || return 0
  LOOKED=$SECONDS UNSERVED=''
  ! is_serving || return 0
  UNSERVED=$(open_connections)
  for inode in $UNSERVED; do
    if [[ $earlier == *" $inode "* ]]; then
      kill "$LISTENER" 2> /dev/null
      wait "$LISTENER" 2> /dev/null
      start_listener
      return
    fi
  done
}

# open_connections: the inodes of stunnel's sockets that are connected.
open_connections() {
  # shellcheck disable=SC2012 # no name of these can be odd
  ls -l "/proc/$LISTENER/fd" 2> /dev/null | sed -n 's/.* -> socket:\[\([0-9]*\)\]$/ \1 /p' > run/sockets
  # The state 01 in the fourth column, and the inode in the tenth. The kernel lists all connections of the pod.
  cat /proc/net/tcp /proc/net/tcp6 2> /dev/null | sed -nE 's/^ *[0-9]+: [0-9A-F:]+ [0-9A-F:]+ 01( [^ ]+ [^ ]+ [^ ]+ +[0-9]+ +[0-9]+) ([0-9]+) .*/ \2 /p' |
    grep -F -f run/sockets | tr -d '\n'
}

# watch_tunnel: of stunnel's log, keeps the first lines, which contain why it cannot listen; and of connections that did not authenticate only
# their number and the last reason. Anybody can make one of these.
# shellcheck disable=SC2317 # pipe_to calls it
watch_tunnel() {
  local line strangers=0 left=50
  : > run/tunnel.log
  { read_numbers strangers < run/refused; } 2> /dev/null
  while IFS= read -rn 1000 line; do
    if [[ $line == *SSL_accept:* ]]; then
      strangers=$((strangers + 1))
      printf '%s %s\n' "$strangers" "${line##*:}" > run/refused
    elif ((left > 0)); then
      left=$((left - 1))
      printf '%s\n' "$line" >> run/tunnel.log
    fi
  done
}

# pass_on: handles one line of those who serve connections. Fails if none comes within a second; what that cuts off starts the next line.
pass_on() {
  local line
  if ! IFS= read -rt 1 -u 7 line; then
    SAID+=$line
    return 1
  fi
  line=$SAID$line SAID=''
  case $line in
    'done '*) DONE=${line#done } ;;
    *) printf '%s\n' "$line" ;;
  esac
}
SAID='' DONE='' UNSERVED='' LOOKED=0

main() {
  local until code digest
  VERSIONS=$(versions)
  export VERSIONS
  say start "user:=$EUID" "tools=$TOOLS" "versions=$VERSIONS"
  require_tools stunnel
  check_rsync
  take_keys
  listen
  until=$((SECONDS + TRANSFER_PATIENCE))
  while [[ -z $DONE ]]; do
    ! pass_on || until=$((SECONDS + TRANSFER_PATIENCE))
    kill -0 "$LISTENER" 2> /dev/null || finish "$EXIT_CONFIGURATION" stunnel "stunnel ended: $(why_stunnel_ended)"
    bound_handshakes
    ! is_serving || until=$((SECONDS + TRANSFER_PATIENCE))
    ((SECONDS < until)) || finish "$EXIT_DEADLINE" no-sender "No sender came for $TRANSFER_PATIENCE s: start the run on the source cluster, and see the log of its pod.$(the_refused)"
    ((SECONDS < TRANSFER_DEADLINE)) || finish "$EXIT_DEADLINE" deadline "Not done within $TRANSFER_DEADLINE s. What has been copied is kept: run again, with a longer deadline."
  done
  read -r code digest <<< "$DONE"
  # The sender may not have received our answer, and ask again.
  for ((until = SECONDS + 5; SECONDS < until; )); do
    ! pass_on || until=$((SECONDS + 5))
  done
  [[ $digest != none ]] || digest=''
  if [[ $code == 0 ]]; then
    finish 0 none 'Everything that the sender sent is on disk.' "digest=$digest"
  fi
  number "$code" || true
  finish "$REPLY" sender 'The sender gave up: see the log of its pod.'
}

# the_refused: the connections that did not authenticate, if any.
the_refused() {
  local refused reason
  { read -r refused reason < run/refused; } 2> /dev/null || return 0
  printf ' %s connections did not authenticate: %s.' "$refused" "${reason:0:200}"
}

# why_stunnel_ended: its first errors.
why_stunnel_ended() {
  nap 0.2 # watch_tunnel is still reading
  grep -hE 'LOG3|^\[!\]|^\[\.\] Binding' run/tunnel.log 2> /dev/null | sed -E 's/^(.*LOG3\[[^]]*\]:|\[.\]) //' | sed -n '1,3p' | paste -sd ';'
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
