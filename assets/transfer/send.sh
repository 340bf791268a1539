#!/usr/bin/env bash
# The source's end of one claim in one run: waits for the receiver, looks, copies, verifies, and reports the result. It only reads the claim.
cd "${TRANSFER_FOLDER:-.}" || exit 64
mkdir -p spool
# shellcheck source=assets/transfer/common.sh
. scripts/common.sh
# shellcheck source=assets/transfer/versions.sh
. scripts/versions.sh
# shellcheck source=assets/transfer/causes.sh
. scripts/causes.sh
# shellcheck source=assets/transfer/connect.sh
. scripts/connect.sh
# shellcheck source=assets/transfer/manifest.sh
. scripts/manifest.sh
# shellcheck source=assets/transfer/preflight.sh
. scripts/preflight.sh
# shellcheck source=assets/transfer/statistics.sh
. scripts/statistics.sh
# shellcheck source=assets/transfer/copy.sh
. scripts/copy.sh
# shellcheck source=assets/transfer/verify.sh
. scripts/verify.sh
# shellcheck source=assets/transfer/progress.sh
. scripts/progress.sh
# shellcheck source=assets/transfer/links.sh
. scripts/links.sh
# shellcheck source=assets/transfer/send-blocks.sh
. scripts/send-blocks.sh
# shellcheck source=assets/transfer/send-pieces.sh
. scripts/send-pieces.sh

export SUPERVISOR=$$
FILES=0 BYTES=0 DIGEST='' ENTRIES=0

# clean_up CODE: ends all processes. Informs the receiver if the Job makes no further attempt.
clean_up() {
  stop_ticker
  local file
  for file in run/tunnel.*.pid run/tar.*.pid; do
    [[ ! -s $file ]] || CHILDREN+=("$(< "$file")")
  done
  end_children
  [[ $CONNECTED == no || $1 == @(0|"$EXIT_TRANSIENT") ]] || request end "done" "$1" none > /dev/null
}
trap 'finish "$EXIT_TRANSIENT" interrupted "The pod was told to stop. What has been copied is kept; the next attempt continues from there." "sent:=$(total_sent)"' TERM INT
trap 'finish "$EXIT_DEADLINE" deadline "Not done within $TRANSFER_DEADLINE s. What has been copied is kept: run again, with a longer deadline." "sent:=$(total_sent)"' USR1

# tell_receiver CODE: reports the result, so that the receiver writes everything to disk and ends.
tell_receiver() {
  local attempt
  for attempt in 1 2 3 4 5 6 7 8; do
    request end "done" "$1" "${DIGEST:-none}" > /dev/null && return 0
    nap 3
  done
  return 1
}

main() {
  : > run/sent
  phase
  say start "endpoint=$TRANSFER_ENDPOINT" "proxy=$TRANSFER_PROXY" "user:=$EUID" "tools=$TOOLS" "versions=$(versions)"
  require_tools stunnel
  check_rsync
  take_keys
  start_ticker
  wait_for_receiver
  if [[ $TRANSFER_VOLUME_MODE == block ]]; then transfer_blocks; else transfer_files; fi
  stop_ticker
  tell_receiver 0 || finish "$EXIT_TRANSIENT" not-confirmed 'Everything is copied, but the receiver did not confirm that it is on disk.' "sent:=$(total_sent)"
  local result='Source and destination are alike.'
  [[ $TRANSFER_VERIFICATION != none ]] || result='The source is copied. Source and destination were not compared.'
  ((STAND_INS == 0)) || result+=" $STAND_INS symbolic links or special files are regular files there: applications cannot use them. Restore them with rsync --fake-super."
  finish 0 none "$result" "storedAsFiles:=$STAND_INS" "files:=$FILES" "bytes:=$BYTES" "copiedFiles:=$COPIED_FILES" "copiedBytes:=$COPIED_BYTES" "sent:=$(total_sent)" "entries:=$ENTRIES" "digest=$DIGEST"
}

# transfer_files: the whole of a run, except waiting for the receiver before and reporting to it afterwards.
transfer_files() {
  preflight
  stop_ticker
  start_ticker # now that it knows how much there is
  choose_options
  [[ $TRANSFER_PASS == verify ]] || copy
  [[ $TRANSFER_VERIFICATION == none ]] || check
}

# check: verifies, repairs once if that is enabled, and ends the run if both sides still differ.
check() {
  local repaired=0 attempt=0 status different
  while :; do
    verify
    status=$?
    case $status in
      0)
        say verified "digest=$DIGEST" "entries:=$ENTRIES" "how=$TRANSFER_VERIFICATION"
        return ;;
      2)
        ((++attempt < TRANSFER_ATTEMPTS)) || finish "$EXIT_TRANSIENT" connection-lost 'The connection broke each time that the two sides were compared.' "sent:=$(total_sent)"
        say retry cause=connection-lost 'text=the connection broke while the two sides were compared' wait:=2
        nap 2
        wait_for_receiver
        continue ;;
    esac
    count different < spool/different
    say differs "count:=$different" "paths:=$(differing)"
    if [[ $TRANSFER_REPAIR != yes || $TRANSFER_PASS == verify ]] || ((repaired)); then
      finish "$EXIT_DIFFERENT" different "Both sides differ ($different), for instance in $(sample spool/different): something wrote to one of them, or the storage is failing." "different:=$different" "paths:=$(differing)" "sent:=$(total_sent)"
    fi
    repaired=1
    say pass how=repair attempt:=1
    repair || say note 'text=the repair did not get through; the next comparison will show what is left'
    add_statistics repair
    copy
  done
}

main
