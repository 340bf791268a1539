#!/usr/bin/env bash
# tunnel.sh HOST rsync --server WORD... . PATH: what rsync runs in place of ssh. Says first that it comes to push, and with which words.
# The receiver chooses the path.
set -u
shift 3
words=("${@:1:$#-2}")
# dd ends with rsync. In a pipeline stunnel would wait for it, and it for an input that never closes. It is no cat, because some (busybox's) have the
# kernel move the data from socket to pipe: while that waits for more, stunnel can't even read what is in the pipe, and all stand still.
exec "$STUNNEL" "run/secret/tunnel.$TRANSFER_TUNNEL.conf" 2>> "run/tunnel.$TRANSFER_TUNNEL.log" \
  < <(printf 'cdk8s-mtc-transfer 1 %s push %s\n' "$TRANSFER_RUN" "${words[*]}" && exec dd bs=131072 2> /dev/null)
