# shellcheck shell=bash
# Whether both sides hold the same: contents by a manifest made on each side; owners, modes, times, ACLs and attributes by a dry run of rsync, but right
# after a pass that has just set them. Neither leaves the connection silent while a large file is read, so nothing between cuts it.

# verify: 0 where all is equal; 1 where not: then spool/different has the names, one a line, as rsync shows them.
verify() {
  local kind=$TRANSFER_VERIFICATION ours theirs reply
  [[ $kind != xxh128 ]] || kind=$HASH
  phase verify
  say verifying "how=$kind"
  : > spool/different
  [[ $TRANSFER_PASS != verify ]] || compare_attributes || return 2
  request manifest manifest "$kind" > spool/their.answer &
  local asked=$!
  CHILDREN=("$asked")
  if ! make_manifest "$kind"; then
    finish "$EXIT_INCOMPLETE" unreadable "The source can't be read: $(first_error spool/manifest.errors)"
  fi
  wait_for_child "$asked"
  case $? in
    0) ;;
    # It does not break, but says no: some of the destination can't be read, say.
    1) finish "$EXIT_INCOMPLETE" unreadable "The receiver can't say what it holds: $(< run/refusal.manifest)" "sent:=$(total_sent)" ;;
    *) return 2 ;;
  esac
  read -r _ theirs < <(grep '^digest ' spool/their.answer)
  ours=$(digest_of spool/manifest)
  ENTRIES=$(wc -l < spool/manifest)
  DIGEST=$ours
  if [[ $ours != "${theirs%% *}" ]]; then
    request manifest differences > spool/theirs || return 2
    # Digest, size and a space stand before the name.
    sort -m spool/manifest spool/theirs | uniq -u | sed -E 's/^\t//; s/^([0-9a-f]{32}| +) [0-9]+ //; s/^[0-9a-f]{64}  \.\///; s/^[0-9]+ //; s/ -> .*//' >> spool/different
  fi
  sort -u -o spool/different spool/different
  # Unequal digests are a difference, even if nobody could say where.
  [[ $ours == "${theirs%% *}" && ! -s spool/different ]]
}

# compare_attributes: adds to spool/different what a pass would still change.
compare_attributes() {
  local line status
  : > run/errors.attributes
  push attributes --dry-run --delete-delay --itemize-changes '--out-format=%i %n'
  status=$?
  if ((status != 0 && status != 24)); then
    explain_rsync "$status" run/errors.attributes run/tunnel.attributes.log
    return 1
  fi
  add_statistics attributes
  COPIED_FILES=0 COPIED_BYTES=0 # a dry run counts what it would copy
  while IFS= read -r line; do
    case $line in
      # In a namespace's own ownership the volume's root belongs to the node.
      .d*' ./') [[ $TRANSFER_OWNERSHIP != namespace ]] || continue ;;
    esac
    printf '%s\n' "${line#* }" >> spool/different
  done < <(tr '\r' '\n' < spool/progress.attributes | grep -E '^([<>ch.][fdLDS][^ ]{9}|\*deleting  ) ' | sed 's/^\*deleting */*deleting /')
}

# repair: copies again what differs, whatever its size and times say.
repair() {
  local name
  while IFS= read -r name; do
    unescape "${name%/}"
    printf '%s\0' "$REPLY"
  done < spool/different > spool/repair
  push repair --ignore-times --files-from=spool/repair --from0 --no-implied-dirs
  local status=$?
  # A name that is only on the other side can't be sent; the next pass deletes it.
  ((status == 0 || status == 23 || status == 24))
}

# differing: the first names of spool/different, as JSON; no more than fits into the pod's last message.
differing() {
  local name list=
  while IFS= read -r name && ((${#list} < 2000)); do
    text "${name:0:300}"
    list+=${list:+,}$REPLY
  done < <(head -n 20 spool/different)
  printf '[%s]\n' "$list"
}
