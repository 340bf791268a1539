#!/usr/bin/env bash
# The destination's end of one claim in one run through a bucket: waits for the upload of this run, makes the claim equal to it, and compares.
# It downloads only what the claim lacks, so a download that was interrupted continues where it stopped.
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
# shellcheck source=assets/transfer/claim.sh
. scripts/claim.sh

export SUPERVISOR=$$ SIDE=destination
FILES=0 BYTES=0 COPIED_FILES=0 COPIED_BYTES=0 RECEIVED=0 DIGEST='' ENTRIES=0 ATTRIBUTES=no

# clean_up CODE: ends all processes.
clean_up() {
  stop_ticker
  end_children
}
trap 'finish "$EXIT_TRANSIENT" interrupted "The pod was told to stop. What has been copied is kept; the next attempt continues from there."' TERM INT
trap 'finish "$EXIT_DEADLINE" deadline "Not done within $TRANSFER_DEADLINE s. What has been copied is kept: run again, with a longer deadline."' USR1

main() {
  phase
  say start "bucket=$TRANSFER_BUCKET" "proxy=$TRANSFER_PROXY" "user:=$EUID" "tools=$TOOLS" "versions=$(versions)"
  require_bucket_tools
  check_rsync
  take_bucket_keys
  start_ticker
  wait_for_index
  if [[ $TRANSFER_PASS != verify ]]; then
    check_destination
    apply
  fi
  local result='The upload is copied. Source and destination were not compared.'
  if [[ $TRANSFER_VERIFICATION != none ]]; then
    check
    result='Source and destination are alike.'
  fi
  phase
  sync -f data/ 2> /dev/null || sync
  [[ $TRANSFER_PASS != cutover || $TRANSFER_KEEP == yes ]] || store purge "$TRANSFER_BUCKET" || say note "text=The objects of this claim could not be deleted from the bucket: $(first_store_error)"
  finish 0 none "$result" "files:=$FILES" "bytes:=$BYTES" "copiedFiles:=$COPIED_FILES" "copiedBytes:=$COPIED_BYTES" "received:=$RECEIVED" "entries:=$ENTRIES" "digest=$DIGEST"
}

# wait_for_index: waits for the upload of this run. Its entries are then in spool/wanted, its streams in spool/parts.
wait_for_index() {
  local until=$((SECONDS + TRANSFER_PATIENCE)) status told=no
  while :; do
    get "runs/$TRANSFER_RUN" spool/index
    status=$?
    ((status != 2)) || not_authentic "runs/$TRANSFER_RUN"
    ((status != 0)) || break
    ((SECONDS < until)) || finish "$EXIT_DEADLINE" no-upload "No upload of this run came for $TRANSFER_PATIENCE s: start the run on the source cluster, and see the log of its pod."
    [[ $told == yes ]] || say waiting cause=no-upload 'text=The bucket does not contain an upload of this run yet.'
    told=yes
    nap 5
  done
  sed -z -n '/^part [0-9]\{4\} [0-9a-f]\{64\}$/p' spool/index | tr '\0' '\n' > spool/parts
  grep -zE '^[0-9]{4} [^ ]+ [0-9]+ [0-9]+ [0-9]+ [a-z] [0-7]+ [0-9]+ [0-9]+ [0-9.]+ ' spool/index > spool/wanted
  sed -z -n '/^@ /p' spool/index | tr '\0' '\n' > spool/wanted.attributes
  if grep -qzx attributes spool/index && type -P getfattr setfattr > /dev/null; then ATTRIBUTES=yes; fi
  read_numbers FILES BYTES < <(tr '\n\0' '\0\n' < spool/wanted | awk '{ bytes += $8 } END { printf "%d %.0f\n", NR, bytes }')
  say connected "bucket=$TRANSFER_BUCKET" "files:=$FILES" "bytes:=$BYTES"
}

# not_authentic OBJECT: ends the run.
not_authentic() {
  finish "$EXIT_TRUST" not-authentic "The object $1 of the bucket was not made by a sender with this claim's key, or was damaged. Nothing of it was used: check who can write to the bucket, delete the objects below $TRANSFER_BUCKET, and run the upload again."
}

# check_destination: whether the claim can take the upload.
check_destination() {
  local probe free size
  probe=$(mktemp data/.cdk8s-mtc-transfer.XXXXXXXXXX 2> /dev/null) ||
    finish "$EXIT_PREFLIGHT" unwritable "User $EUID cannot write to the claim: give the pod the volume's group (fsGroup, supplementalGroups), or run as root (ownership preserve)."
  rm -f "$probe"
  if ((FILES == 0)) && ! is_empty; then
    finish "$EXIT_PREFLIGHT" empty-source 'The source is empty and the destination is not: the run would delete everything there. Check that the claim of the source is the right one, or empty the destination first.'
  fi
  ! is_empty || {
    read_numbers free size < <(stat -f -c '%a %S' data/)
    ((free * size >= BYTES)) || say note "text=The claim has $((free * size)) bytes free, and the files of the source have $BYTES, unless they are sparse."
  }
}

# compared FILE: entries without what this side cannot have: change time and inode, and owners unless they are preserved.
compared() {
  local fields=1,6-
  [[ $TRANSFER_OWNERSHIP != preserve ]] || fields=1,4-
  cut -z -d ' ' -f "$fields" "$1"
}

# compare_lists: what the claim lacks or has otherwise, in spool/lacking, and files that are as they should be, in spool/alike. Both as `compared`.
# spool/changed: the paths of entries that exist on either side with other ACLs or attributes.
compare_lists() {
  list_entries '0 0' > spool/have
  merge_lists <(compared spool/wanted) <(compared spool/have) > spool/merged
  uniq -z -s 5 -u spool/merged | grep -z -v '^9999 ' > spool/lacking
  uniq -z -s 5 -d spool/merged > spool/alike
  : > spool/changed
  [[ $ATTRIBUTES == yes ]] || return 0
  list_attributes > spool/have.attributes
  comm -3 spool/wanted.attributes spool/have.attributes | sed 's/^\t//' | attributed_paths > spool/changed
  [[ -s spool/changed ]] || return 0
  choose_changed same < spool/alike > spool/alike.same
  choose_changed changed < spool/alike >> spool/lacking
  mv spool/alike.same spool/alike
}

# choose_changed same|changed: of entries as `compared`, those whose ACLs and attributes are the same, or are not.
choose_changed() {
  tr '\n\0' '\0\n' < spool/changed > spool/changed.lines
  tr '\n\0' '\0\n' | awk -v what="$1" -v fields="$([[ $TRANSFER_OWNERSHIP == preserve ]] && echo 8 || echo 6)" '
    BEGIN { while ((getline name < "spool/changed.lines") > 0) changed[name] = 1 }
    { path = $0; for (i = 0; i < fields; i++) sub(/^[^ ]* /, "", path); sub(/\/\/.*/, "", path) }
    (what == "changed") == (path in changed)' | tr '\n\0' '\0\n'
}

# apply: makes the claim equal to the index. At the end nothing is lacking, or the run ends (in a stage, files that were written meanwhile may).
apply() {
  local stream streams=() left
  phase copy
  say pass how=download attempt:=1
  delete_others
  compare_lists
  # Links are deleted before, and the last stream contains them.
  [[ ! -s spool/lacking ]] || mapfile -t streams < <({ cut -z -c -4 spool/lacking && cut -z -c -4 spool/wanted | sort -zu | tail -z -n 1; } | sort -zu | tr '\0' '\n')
  read_numbers COPIED_FILES COPIED_BYTES < <(tr '\n\0' '\0\n' < spool/lacking | awk -v field="$([[ $TRANSFER_OWNERSHIP == preserve ]] && echo 6 || echo 4)" '{ bytes += $field } END { printf "%d %.0f\n", NR, bytes }')
  BYTES=$COPIED_BYTES
  stop_ticker
  start_ticker # now that it knows how much there is
  clear_attributes
  for stream in "${streams[@]}"; do
    delete_others # before the last stream, which also sets the times of directories
    open_folders
    delete_links
    extract "$stream"
  done
  delete_others
  own_root
  compare_lists
  count left < <(tr '\n\0' '\0\n' < spool/lacking)
  ((left > 0)) || return 0
  compared_names < spool/lacking | tr '\n\0' '?\n' > spool/different
  if grep -q 'No space left\|Disk quota' run/errors.tar 2> /dev/null; then
    explain_full
    finish "$CAUSE_CODE" "$CAUSE" "$CAUSE_TEXT"
  fi
  [[ $TRANSFER_PASS == stage ]] || finish "$EXIT_INCOMPLETE" incomplete "$left entries could not be made equal to the source, for instance $(sample spool/different): $(first_error run/errors.tar)"
  say note "text=$left entries changed while they were uploaded, for instance $(sample spool/different); the next run copies them"
}

# delete_others: deletes what the index does not contain, or contains as something of another type. The names are those that find sees here.
delete_others() {
  list_entries '0 0' > spool/have
  types < spool/wanted > spool/wanted.types
  types < spool/have | comm -z -23 - spool/wanted.types | sed -z 's#^. ##' > spool/others
  [[ -s spool/others ]] || return 0
  open_folders
  delete_paths < spool/others
}

# clear_attributes: deletes files whose ACLs or attributes changed, and such attributes of directories: tar only adds to them.
clear_attributes() {
  [[ -s spool/changed ]] || return 0
  open_folders
  paths < spool/have | sort -z | comm -z -12 - spool/changed > spool/replaced
  grep -zE '^([^ ]+ ){5}[^d] ' spool/have | paths | sort -z | comm -z -12 - spool/replaced | delete_paths
  grep -zE '^([^ ]+ ){5}d ' spool/have | paths | sort -z | comm -z -12 - spool/replaced | in_folders strip_attributes
}

# types: type and path of each entry, sorted.
types() {
  cut -z -d ' ' -f 6,11- | sed -z 's#//.*##' | sort -zu
}

# own_root: gives the volume's own directory mode, owner and time of the source's, if owners are preserved. Otherwise it belongs to the node.
own_root() {
  local root
  [[ $TRANSFER_OWNERSHIP == preserve ]] || return 0
  root=$(sed -z -n 's/^root \([0-7]* [0-9]* [0-9]* -\?[0-9.]*\)$/\1/p' spool/index | tr -d '\0')
  read -ra root <<< "$root"
  ((${#root[@]} == 4)) || return 0
  chown -h "${root[1]}:${root[2]}" data/. && chmod "${root[0]}" data/. && touch -d "@${root[3]}" data/.
}

# extract STREAM: what the claim lacks of one stream. Names that the index does not contain, or in another stream, are deleted afterwards.
extract() {
  local tar owner=--no-same-owner
  {
    grep -zE '^[0-9]{4} ([0-9]+ [0-9]+ )?[^dl0-9] ' spool/alike | compared_names
    grep -z -v "^$1 " spool/wanted | grep -zE '^([^ ]+ ){5}[^d] ' | paths
  } | excluded > spool/excluded
  tar_options
  [[ $TRANSFER_OWNERSHIP != preserve ]] || owner=--same-owner
  [[ -p run/stream ]] || mkfifo run/stream
  tar --extract --file=- --same-permissions "$owner" --delay-directory-restore "${TAR[@]}" --directory=data < run/stream 2> >(keep run/errors.tar) &
  tar=$!
  CHILDREN+=("$tar")
  exec {TO}> run/stream
  download_parts "$1"
  exec {TO}>&-
  wait_for_child "$tar" || true # the lists show what is lacking
}

# compared_names: the paths of entries without what this side cannot have.
compared_names() {
  local fields=7-
  [[ $TRANSFER_OWNERSHIP != preserve ]] || fields=9-
  cut -z -d ' ' -f "$fields" | sed -z 's#//.*##'
}

# download_parts STREAM: the parts of a stream, in their order, for tar.
download_parts() {
  local names=() name i
  mapfile -t names < <(sed -n "s/^part $1 //p" spool/parts)
  ((${#names[@]} > 0)) || finish "$EXIT_INCOMPLETE" superseded "The index of the upload contains no parts of stream $1: run the upload again."
  for ((i = 0; i < ${#names[@]}; i += QUEUE_LENGTH)); do
    rm -rf spool/in
    mkdir spool/in
    printf '%s\n' "${names[@]:i:QUEUE_LENGTH}" > spool/queue
    persist copy --files-from spool/queue "$TRANSFER_BUCKET/parts" spool/in
    for name in "${names[@]:i:QUEUE_LENGTH}"; do open_part "$name"; done
  done
  rm -rf spool/in
}

# open_part NAME: passes a part to tar. Nothing of it is used before its MAC is verified.
open_part() {
  local file=spool/in/$1 size
  [[ -e $file ]] || finish "$EXIT_INCOMPLETE" superseded 'The bucket no longer contains a part of this upload: a later upload has deleted it, or somebody else. Run the upload again.'
  is_genuine "parts/$1" "$file" || not_authentic "parts/$1"
  openssl cms -decrypt -binary -inform DER -in "$file" -out spool/plain -inkey /dev/fd/9 9< <(printf '%s\n' "$PRIVATE_KEY") 2> run/errors.open ||
    finish "$EXIT_TRUST" wrong-key "The private key cannot decrypt the upload ($(head -n 1 run/errors.open)): it must belong to the certificate that the engine has."
  { cat spool/plain >&"$TO"; } 2> /dev/null
  read_numbers size < <(stat -c %s "$file")
  RECEIVED=$((RECEIVED + size))
  printf '%s %s\n' "$RECEIVED" "$RECEIVED" > run/blocks.stream
  rm -f "$file"
}

# check: compares the claim with the manifest of the source. Files that differ are copied once more, if that is enabled.
check() {
  local mended=no status different
  get "manifests/$TRANSFER_RUN" spool/manifest.upload
  status=$?
  ((status != 1)) || finish "$EXIT_INCOMPLETE" superseded 'The bucket contains no digests of this upload: run the upload again.'
  ((status == 0)) || not_authentic "manifests/$TRANSFER_RUN"
  while ! is_alike; do
    count different < spool/different
    say differs "count:=$different" "paths:=$(differing)"
    if [[ $TRANSFER_REPAIR != yes || $mended == yes ]]; then
      finish "$EXIT_DIFFERENT" different "Both sides differ ($different), for instance in $(sample spool/different): something wrote to one of them, or the storage is failing." "different:=$different" "paths:=$(differing)"
    fi
    mended=yes
    delete_differing
    apply
  done
  say verified "digest=$DIGEST" "entries:=$ENTRIES" "how=$TRANSFER_VERIFICATION"
}

# is_alike: whether the claim is as the lists and digests of the source say. The names that differ are in spool/different.
is_alike() {
  local hash
  phase verify
  read -r _ hash < spool/manifest.upload
  one_of "$hash" xxh128 md5 sha256 || finish "$EXIT_CONFIGURATION" configuration 'The source uses a digest that is unknown here: use the same version of cdk8s-mtc for both clusters.'
  say verifying "how=$hash"
  sed 1d spool/manifest.upload > spool/theirs
  make_bucket_manifest "$hash"
  if ! type -P getfattr > /dev/null; then
    sed -i '/^@ /d' spool/theirs
    say note 'text=ACLs and attributes are not compared: the image lacks getfattr'
  fi
  DIGEST=$(digest_of spool/manifest)
  count ENTRIES < spool/manifest
  compare_lists
  {
    sort -m <(sort spool/manifest) <(sort spool/theirs) | uniq -u | names_of
    uniq -z -s 5 -u spool/merged | compared_names | tr '\n\0' '?\n'
  } | sort -u > spool/different
  [[ ! -s spool/different ]]
}

# delete_differing: deletes files that are not as the manifest says. Their names are among those that find sees here.
delete_differing() {
  comm -13 <(sort spool/theirs) <(sort spool/manifest) | grep '^[^@]' | names_of | unescape | sort -zu > spool/doubtful
  paths < spool/have | sort -z | comm -z -12 - spool/doubtful | delete_paths
}

main
