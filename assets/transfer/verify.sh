# shellcheck shell=bash
# Whether both sides hold the same: contents by a manifest made on each side; owners, modes, times, ACLs and attributes by a dry run of rsync, but right
# after a pass that has just set them. Neither leaves the connection silent while a large file is read, so nothing between cuts it.

# verify: 0 where all is equal; 1 where not: then run/different has the names, one a line, as rsync shows them.
verify() {
  local kind=$TRANSFER_VERIFICATION ours theirs reply
  [[ $kind != xxh128 ]] || kind=$HASH
  phase verify
  say verifying "how=$kind"
  : > run/different
  [[ $TRANSFER_PASS != verify ]] || compare_attributes || return 2
  request manifest manifest "$kind" > run/their.answer &
  local asked=$!
  CHILDREN=("$asked")
  if ! make_manifest "$kind"; then
    finish "$EXIT_INCOMPLETE" unreadable "The source can't be read: $(first_error run/manifest.errors)"
  fi
  wait_for_child "$asked"
  case $? in
    0) ;;
    # It does not break, but says no: some of the destination can't be read, say.
    1) finish "$EXIT_INCOMPLETE" unreadable "The receiver can't say what it holds: $(< run/refusal.manifest)" "sent:=$(total_sent)" ;;
    *) return 2 ;;
  esac
  read -r _ theirs < <(grep '^digest ' run/their.answer)
  ours=$(digest_of run/manifest)
  ENTRIES=$(wc -l < run/manifest)
  DIGEST=$ours
  if [[ $ours != "${theirs%% *}" ]]; then
    request manifest differences > run/theirs || return 2
    # Digest, size and a space stand before the name.
    sort -m run/manifest run/theirs | uniq -u | sed -E 's/^\t//; s/^([0-9a-f]{32}| +) [0-9]+ //; s/^[0-9a-f]{64}  \.\///; s/^[0-9]+ //; s/ -> .*//' >> run/different
  fi
  sort -u -o run/different run/different
  # Unequal digests are a difference, even if nobody could say where.
  [[ $ours == "${theirs%% *}" && ! -s run/different ]]
}

# compare_attributes: adds to run/different what a pass would still change.
compare_attributes() {
  local line status
  : > run/errors.attributes
  push attributes --dry-run --delete-delay --itemize-changes '--out-format=%i %n'
  status=$?
  if ((status != 0 && status != 24)); then
    explain_rsync "$status" run/errors.attributes run/tunnel.attributes.log
    return 1
  fi
  while IFS= read -r line; do
    case $line in
      # In a namespace's own ownership the volume's root belongs to the node.
      .d*' ./') [[ $TRANSFER_OWNERSHIP != namespace ]] || continue ;;
    esac
    printf '%s\n' "${line#* }" >> run/different
  done < <(tr '\r' '\n' < run/progress.attributes | grep -E '^([<>ch.][fdLDS][^ ]{9}|\*deleting  ) ' | sed 's/^\*deleting */*deleting /')
}

# repair: copies again what differs, whatever its size and times say.
repair() {
  local name
  while IFS= read -r name; do
    unescape "${name%/}"
    printf '%s\0' "$REPLY"
  done < run/different > run/repair
  push repair --ignore-times --files-from=run/repair --from0 --no-implied-dirs
  local status=$?
  # A name that is only on the other side can't be sent; the next pass deletes it.
  ((status == 0 || status == 23 || status == 24))
}

# differing: the first names of run/different, as JSON; no more than fits into the pod's last message.
differing() {
  local name list=
  while IFS= read -r name && ((${#list} < 2000)); do
    text "${name:0:300}"
    list+=${list:+,}$REPLY
  done < <(head -n 20 run/different)
  printf '[%s]\n' "$list"
}
