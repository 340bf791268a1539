#!/usr/bin/env bash
# tunnel.sh HOST rsync --server WORD... . PATH: what rsync runs in place of ssh. Says first that it comes to push, and with which words.
# The receiver chooses the path.
set -u
shift 3
words=("${@:1:$#-2}")
# cat ends with rsync. In a pipeline stunnel would wait for it, and it for an input that never closes.
exec "$STUNNEL" "run/secret/tunnel.$TRANSFER_TUNNEL.conf" 2>> "run/tunnel.$TRANSFER_TUNNEL.log" \
  < <(printf 'cdk8s-mtc-transfer 1 %s push %s\n' "$TRANSFER_RUN" "${words[*]}" && exec cat)
