#!/usr/bin/env bash
# The source's end of one claim in one run through a bucket: uploads what changed since the latest upload, and an index. It only reads the claim, and
# cannot decrypt the contents that it has uploaded. A repeated upload skips the parts that are in the bucket already.
cd "${TRANSFER_FOLDER:-.}" || exit 64
mkdir -p spool
# shellcheck source=assets/transfer/common.sh
. scripts/common.sh
# shellcheck source=assets/transfer/versions.sh
. scripts/versions.sh
# shellcheck source=assets/transfer/causes.sh
. scripts/causes.sh
# shellcheck source=assets/transfer/manifest.sh
. scripts/manifest.sh
# shellcheck source=assets/transfer/progress.sh
. scripts/progress.sh
# shellcheck source=assets/transfer/bucket.sh
. scripts/bucket.sh

export SUPERVISOR=$$
FILES=0 BYTES=0 SENT=0 COPIED_FILES=0 COPIED_BYTES=0 DIGEST=''
declare -A KNOWN=()

# clean_up CODE: ends all processes.
clean_up() {
  stop_ticker
  end_children
}
trap 'finish "$EXIT_TRANSIENT" interrupted "The pod was told to stop. What has been uploaded is kept; the next attempt continues from there." "sent:=$SENT"' TERM INT
trap 'finish "$EXIT_DEADLINE" deadline "Not done within $TRANSFER_DEADLINE s. What has been uploaded is kept: run again, with a longer deadline." "sent:=$SENT"' USR1

main() {
  phase
  say start "bucket=$TRANSFER_BUCKET" "proxy=$TRANSFER_PROXY" "user:=$EUID" "tools=$TOOLS" "versions=$(versions)"
  require_bucket_tools
  check_rsync
  take_bucket_keys
  start_ticker
  read_latest
  list_source
  phase copy
  if [[ $TRANSFER_PASS == verify ]]; then list_for_comparison; else upload; fi
  [[ $TRANSFER_VERIFICATION == none ]] || upload_manifest
  put "runs/$TRANSFER_RUN" spool/index
  if [[ $TRANSFER_PASS != verify ]]; then
    put state/latest spool/index
    delete_old
  fi
  finish 0 none 'The source is uploaded. Source and destination are compared when it is downloaded.' "files:=$FILES" "bytes:=$BYTES" "copiedFiles:=$COPIED_FILES" "copiedBytes:=$COPIED_BYTES" "sent:=$SENT" "digest=$DIGEST"
}

# read_latest: what the latest upload left: its streams in spool/latest.parts, and in spool/latest.entries the entries of complete streams, which need
# not be uploaded again. Directories, links and files with several names are always uploaded.
read_latest() {
  local name status stream
  persist lsf "$TRANSFER_BUCKET/parts/"
  while IFS= read -r name; do [[ ! $name =~ ^[0-9a-f]{64}$ ]] || KNOWN[$name]=yes; done < run/store.output
  : > spool/latest
  get state/latest spool/latest
  status=$?
  say connected "bucket=$TRANSFER_BUCKET" "parts:=${#KNOWN[@]}"
  if ((status == 2)); then
    say warning cause=not-authentic 'text=The index of the latest upload was not made with this key, or was damaged: everything is uploaded again.'
    : > spool/latest
  fi
  sed -z -n '/^part /p' spool/latest | tr '\0' '\n' > spool/latest.parts
  while read -r _ stream name; do [[ -n ${KNOWN[$name]-} ]] || printf '^%s \n' "$stream"; done < spool/latest.parts > spool/incomplete
  grep -zE '^[0-9]{4} [^ ]+ [0-9]+ [0-9]+ [0-9]+ [^dl] [0-7]+ [0-9]+ 1 ' spool/latest | grep -z -v -f spool/incomplete > spool/latest.entries
}

# list_source: the entries of the volume in spool/now, their attributes in spool/attributes; FILES and BYTES.
list_source() {
  [[ -r data/ && -x data/ ]] || finish "$EXIT_PREFLIGHT" unreadable "User $EUID cannot read the volume's own directory: read it as root (ownership preserve), or give the pod its group."
  list_entries '%C@ %i' > spool/now 2> spool/unreadable
  [[ ! -s spool/unreadable ]] || finish "$EXIT_PREFLIGHT" unreadable "User $EUID cannot list the source: $(sample spool/unreadable). Read it as root (ownership preserve), or give the pod its group."
  list_attributes > spool/attributes
  read_numbers FILES BYTES < <(total spool/now)
  say preflight "files:=$FILES" "bytes:=$BYTES"
}

# total FILE: the number of entries, and their bytes.
total() {
  tr '\n\0' '\0\n' < "$1" | awk '{ bytes += $8 } END { printf "%d %.0f\n", NR, bytes }'
}

# upload: new streams with all entries that are not in earlier ones, and the index.
upload() {
  local lowest highest nth
  read_numbers highest < <(cut -d ' ' -f 2 spool/latest.parts | sort -n | tail -n 1)
  lowest=$((highest + 1))
  merge_lists spool/latest.entries spool/now > spool/merged
  uniq -z -s 5 -d spool/merged > spool/kept
  uniq -z -s 5 -u spool/merged | grep -z '^9999 ' > spool/unassigned
  read_numbers COPIED_FILES COPIED_BYTES < <(total spool/unassigned)
  highest=$((lowest + COPIED_BYTES / TRANSFER_STREAM_SIZE))
  assign_streams "$lowest" "$highest"
  say pass how=upload attempt:=1 "kept:=$((FILES - COPIED_FILES))"
  BYTES=$COPIED_BYTES
  stop_ticker
  start_ticker # now that it knows how much there is
  : > spool/names
  nth=$lowest
  while ((nth <= highest)); do
    upload_stream "$(printf %04d "$nth")"
    nth=$((nth + 1))
  done
  {
    index_head
    cut -z -c -4 spool/kept | sort -zu | sed -z 's/.*/^part & /' | tr '\0' '\n' > spool/streams
    { grep -f spool/streams spool/latest.parts; cat spool/names; } | tr '\n' '\0'
    cat spool/kept spool/new
  } > spool/index
}

# assign_streams FIRST LAST: the stream of each new entry, in spool/new. The last one also contains what needs the other entries: directories, links and
# files with several names. A download that is interrupted repeats one stream at most.
assign_streams() {
  tr '\n\0' '\0\n' < spool/unassigned | awk -v low="$1" -v high="$2" -v share="$TRANSFER_STREAM_SIZE" '
    { place = high }
    $6 == "f" && $9 == 1 { place = low + int(bytes / share); bytes += $8 }
    { printf "%04d%s\n", place, substr($0, 5) }' | tr '\n\0' '\0\n' > spool/new
}

# list_for_comparison: an index without streams.
list_for_comparison() {
  { index_head && cat spool/now; } > spool/index
}

# index_head: what the index contains besides parts and entries.
index_head() {
  printf '%s\0' "run $TRANSFER_RUN" "root $(stat -c '%a %u %g %.9Y' data/)"
  ! type -P getfattr > /dev/null || printf 'attributes\0'
  tr '\n' '\0' < spool/attributes
}

# upload_stream STREAM: runs tar, and uploads its output. tar walks by itself, so it follows no symbolic link that has replaced a directory; entries that are
# in earlier streams are excluded. Equal volumes give equal streams: a repeated upload finds its parts in the bucket.
upload_stream() {
  local tar status
  { cat spool/kept && grep -z -v "^$1 " spool/new | grep -zE '^([^ ]+ ){5}[^d] '; } | paths | excluded > spool/excluded
  (cd data && find . -mindepth 1 -xdev "${SKIPPED[@]}" -printf '%P\0') | excluded >> spool/excluded
  (cd data && find . -mindepth 1 -maxdepth 1 ! -name lost+found -print0) | sort -z > spool/top
  tar_options
  [[ -p run/stream ]] || mkfifo run/stream
  tar --create --file=- --sparse --sort=name --one-file-system --pax-option='delete=atime,delete=ctime,exthdr.name=%d/PaxHeaders/%f' "${TAR[@]}" \
    --directory=data --null --files-from="$PWD/spool/top" > run/stream 2> >(keep run/errors.tar) &
  tar=$!
  CHILDREN+=("$tar")
  upload_parts "$1" < run/stream
  wait_for_child "$tar"
  status=$?
  ((status < 2)) || [[ $TRANSFER_PASS == stage ]] || grep -q -v -E 'No such file or directory|previous errors' run/errors.tar || status=0
  grep -q 'Permission denied' run/errors.tar && finish "$EXIT_PREFLIGHT" unreadable "User $EUID cannot read entries of the source: $(first_error run/errors.tar). Read them as root (ownership preserve), or give the pod their group." "sent:=$SENT"
  ((status == 0)) || say note "text=$(first_error run/errors.tar)"
}

# upload_parts STREAM: uploads the standard input in parts. Those that the bucket has are skipped. Adds their names to spool/names.
upload_parts() {
  local digest name size queued=0
  mkdir -p spool/out
  while head -c "$TRANSFER_PART_SIZE" > spool/plain && [[ -s spool/plain ]]; do
    read -r digest _ < <(sha256sum < spool/plain)
    mac "content $digest" < /dev/null
    name=$REPLY
    printf 'part %s %s\n' "$1" "$name" >> spool/names
    if [[ -z ${KNOWN[$name]-} ]]; then
      KNOWN[$name]=yes
      seal "$name"
      ((++queued < QUEUE_LENGTH)) || { flush && queued=0; }
    fi
    read_numbers size < <(stat -c %s spool/plain)
    PASSED=$((PASSED + size))
    printf '%s %s\n' "$PASSED" "$PASSED" > run/blocks.stream
  done
  ((queued == 0)) || flush
}
PASSED=0

# seal NAME: spool/plain, encrypted for the destination, in spool/out.
seal() {
  openssl cms -encrypt -binary -stream -aes-256-gcm -outform DER -in spool/plain -out "spool/out/$1" config/recipient.crt 2> run/errors.seal ||
    finish "$EXIT_CONFIGURATION" configuration "openssl cannot encrypt for the certificate of the destination: $(head -n 1 run/errors.seal)"
  stamp "parts/$1" "spool/out/$1"
}

# flush: uploads spool/out and empties it.
flush() {
  local bytes
  read_numbers bytes < <(du -sb spool/out)
  persist copy spool/out "$TRANSFER_BUCKET/parts"
  rm -f spool/out/*
  SENT=$((SENT + bytes))
}

# upload_manifest: what the destination compares its files with.
upload_manifest() {
  local hash=$TRANSFER_VERIFICATION
  [[ $hash != xxh128 ]] || rsync_has xxh128 || hash=md5
  phase verify
  say verifying "how=$hash"
  make_bucket_manifest "$hash"
  DIGEST=$(digest_of spool/manifest)
  { printf 'hash %s\n' "$hash" && cat spool/manifest; } > spool/manifest.upload
  put "manifests/$TRANSFER_RUN" spool/manifest.upload
}

# delete_old: deletes objects that are older than the retention, and which the latest index does not need.
delete_old() {
  phase
  sed -z -n 's/^part [0-9]* //p' spool/index | tr '\0' '\n' | sort -u > spool/needed
  if store lsf --min-age "${TRANSFER_RETENTION}s" "$TRANSFER_BUCKET/parts/"; then
    grep -xE '[0-9a-f]{64}' run/store.output | sort | comm -23 - spool/needed > spool/old
    store delete --files-from spool/old "$TRANSFER_BUCKET/parts" &&
      store delete --min-age "${TRANSFER_RETENTION}s" --filter "- /*/$TRANSFER_RUN" --filter '+ /{runs,manifests}/*' --filter '- *' "$TRANSFER_BUCKET" && return
  fi
  say note "text=Old objects could not be deleted: $(first_store_error)"
}

main
