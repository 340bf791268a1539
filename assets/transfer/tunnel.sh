#!/usr/bin/env bash
# tunnel.sh HOST rsync --server WORD... . PATH: what rsync runs instead of ssh. Sends the request to push, with rsync's words; the receiver
# chooses the path. Descriptors 8 and 9 are stunnel's configuration and key, $TRANSFER_LOG is its log.
set -u
shift 3
words=("${@:1:$#-2}")
# dd ends with rsync. In a pipeline stunnel would wait for it, and it for an input that is never closed. It is not cat, because some (busybox)
# have the kernel move the data from socket to pipe: while that waits for more, stunnel cannot even read what is in the pipe, and both hang.
exec "$STUNNEL" -fd 8 2>&"$TRANSFER_LOG" \
  < <(printf 'cdk8s-mtc-transfer 1 %s push %s\n' "$TRANSFER_RUN" "${words[*]}" && exec dd bs=131072 2> /dev/null)
