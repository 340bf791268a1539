# shellcheck shell=bash
# Compares both sides: contents, and everything that a pass preserves. ACLs and attributes are not compared again right after the pass that has set
# them. No comparison leaves the connection silent for so long that something between would cut it.

# verify: returns 0 if both sides are equal; 1 if not, with the names in spool/different, one on each line, as rsync shows them; 2 if the connection
# broke.
verify() {
  local hash=$TRANSFER_VERIFICATION just_set=()
  [[ $hash != xxh128 ]] || hash=$HASH
  phase verify
  say verifying "how=$hash"
  : > spool/different
  [[ $TRANSFER_PASS == verify ]] || just_set=(--no-acls --no-xattrs)
  if [[ $hash == xxh128 && $BROKE_OFF == no ]] && is_brief; then
    dry_run --checksum --checksum-choice=xxh128 --itemize-changes "${just_set[@]}" || { BROKE_OFF=yes && return 2; }
    sed -n 's/^[.<>ch][fdL].\{9\} //p' spool/progress.compare | as_manifest || cannot_read
  else
    [[ $TRANSFER_PASS != verify ]] || dry_run || return 2
    compare_manifests "$hash" || return 2
  fi
  # The copy of a cutover has just separated them.
  if [[ $TRANSFER_PASS == verify ]] && wrong_links; then tr '\r' '?' < spool/wrong.links >> spool/different; fi
  DIGEST=$(digest_of spool/manifest)
  count ENTRIES < spool/manifest
  sort -u -o spool/different spool/different
  [[ ! -s spool/different ]]
}
BROKE_OFF=no

# is_brief: whether rsync reads no more than about 1 GiB before it sends a packet: everything that is in use, or the files of one packet (about 500).
# Otherwise manifests are compared, with signs of life.
is_brief() {
  local used
  read_numbers used < <(occupied)
  ((used <= 1 << 30)) || { has find "$TOOLS" && [[ -z $(find data/ -xdev -type f -size +2048k -print -quit 2> /dev/null) ]]; }
}

# dry_run OPTION...: adds to spool/different what a pass with these options would change. With a second --itemize-changes, rsync lists all entries in
# spool/progress.compare: eleven characters for what would change (spaces after the first two if nothing would), digest, size and name. A further name of
# a file is followed by the one that it would be linked to, if it is not.
dry_run() {
  local status root=''
  acls_as_attributes
  push compare --dry-run --delete-delay --info=progress0 --itemize-changes '--out-format=%i %C %l %n//%L' "$@"
  status=$?
  if ((status != 0 && status != 24)); then
    explain_rsync "$status" run/errors.compare run/tunnel.compare.log
    [[ -z $CAUSE_CODE ]] || finish "$CAUSE_CODE" "$CAUSE" "$CAUSE_TEXT" "rsync:=$status" "sent:=$(total_sent)"
    return 1
  fi
  add_statistics compare
  COPIED_FILES=0 COPIED_BYTES=0 # a dry run counts what it would copy
  # In a namespace's own ownership the volume's root belongs to the node.
  [[ $TRANSFER_OWNERSHIP != namespace ]] || root='/^\.\/$/d'
  sed -E "
    /^([<>ch.][fdLDS][^ ]{9} |\*deleting   |h[fL] {10}.*\/\/ => )/!d
    s/^\*deleting +[0-9]+ /*deleting /
    s/^[^*].{10} +([0-9a-f]{16,} )?[0-9]+ //
    $CUT_TARGET
    $root
  " spool/progress.compare >> spool/different
}

# compare_manifests HASH: adds to spool/different the names for which the lists of the two sides differ.
compare_manifests() {
  local ours theirs asked size ANSWER_LIMIT=$ANSWER_LIMIT
  request manifest manifest "$1" > spool/their.answer &
  asked=$!
  CHILDREN=("$asked")
  make_manifest "$1" & # a signal is handled only while the shell waits
  wait_for_child $! || cannot_read
  wait_for_child "$asked"
  case $? in
    0) ;;
    1) finish "$EXIT_INCOMPLETE" unreadable "The receiver cannot list the destination: $(< run/refusal.manifest)" "sent:=$(total_sent)" ;;
    *) return 1 ;;
  esac
  read -r _ theirs < <(grep '^digest ' spool/their.answer)
  ours=$(digest_of spool/manifest)
  [[ $ours != "${theirs%% *}" ]] || return 0
  read_numbers size < <(stat -c %s spool/manifest)
  ANSWER_LIMIT=$((2 * size + (1 << 20)))
  request manifest differences > spool/theirs
  # A list that is too long is cut: it differs in any case.
  (($? == 0 || $? == 3)) || return 1
  # Unequal digests are a difference, even if no name is.
  sort -m spool/manifest spool/theirs | uniq -u | names_of >> spool/different
  [[ -s spool/different ]] || printf './\n' > spool/different
}

cannot_read() {
  finish "$EXIT_INCOMPLETE" unreadable "User $EUID cannot read entries of the source: $(first_error spool/manifest.errors). Read them as root (ownership preserve), give the pod their group, or exclude them." "sent:=$(total_sent)"
}

# repair: copies what differs once more, even if size and times are equal. The receiver can put names into the list, so these are only patterns, by
# which rsync chooses from what it finds in the source by itself.
repair() {
  local status different rules=()
  count different < spool/different
  if ((different <= 1000)); then
    { patterns < spool/different | sort -u && printf -- '- *\n'; } > spool/repair
    rules=('--filter=merge spool/repair')
  fi
  push repair --ignore-times "${rules[@]}"
  status=$?
  # 23: an entry that only the destination has; the next pass deletes it.
  ((status == 0 || status == 23 || status == 24))
}

# patterns: a rule of rsync for each name, and for each directory above it, from names as rsync shows them.
patterns() {
  local name
  while IFS= read -r name; do
    name=${name#\*deleting }
    pattern_of "${name//\\#[0-7][0-7][0-7]/?}"
    name=${REPLY%/}
    while printf '+ /%s\n' "$name" && [[ $name == */* ]]; do name=${name%/*}; done
  done
}
