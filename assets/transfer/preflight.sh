# shellcheck shell=bash
# What is looked at before a byte is copied, so that a run fails in its first seconds and not after hours.

# preflight: sets FILES, BYTES (0 where not known yet), HARD_LINKS, SPARSE, INODES (0 where the file system does not tell) and BLOCK_SIZE, or ends.
preflight() {
  if [[ ! -r data/ || ! -x data/ ]]; then
    finish "$EXIT_PREFLIGHT" unreadable "The volume itself can't be read by user $EUID: read it as root (ownership preserve), or give the pod its group."
  fi
  check_peer
  # Each walk over a million files on network storage takes minutes: only a first copy, which takes far longer, gets one of its own.
  FILES=0 BYTES=0 SPECIAL=0 HARD_LINKS=true SPARSE=true
  local largest
  read -r largest INODES < <(occupied)
  if [[ ${FACTS[empty]} == yes && $TRANSFER_PASS != verify ]]; then
    ! has find "$TOOLS" || look_around
    check_room
  elif ((INODES > 0 && largest / INODES > 1 << 20)) && has find "$TOOLS"; then
    # A walk over few large files is cheap, and to look for holes costs rsync a quarter of a pass.
    SPARSE=$(find data/ -xdev -type f -printf '%b %s\n' 2> /dev/null | awk '$1 * 512 < $2 { sparse = 1; exit } END { print sparse ? "true" : "false" }')
  fi
  # rsync's delta knows a file by some four million blocks at most: more would cost more memory than they save bytes.
  BLOCK_SIZE=4096
  while ((BLOCK_SIZE < 131072 && largest > BLOCK_SIZE << 22)); do BLOCK_SIZE=$((BLOCK_SIZE * 2)); done
  say preflight "files:=$FILES" "bytes:=$BYTES" "special:=$SPECIAL" "hardLinks:=$HARD_LINKS" "blockSize:=$BLOCK_SIZE"
  ((SPECIAL == 0)) || [[ $TRANSFER_SPECIAL_FILES == yes ]] || say note "text=$SPECIAL special files (devices, pipes, sockets) are left out"
}

# occupied: bytes and inodes in use on the source's file system; no file is larger, but for sparse ones.
occupied() {
  local blocks free size inodes unused
  read -r blocks free size inodes unused < <(stat -f -c '%b %f %S %c %d' data/)
  printf '%s %s\n' $(((blocks - free) * size)) $((inodes - unused))
}

# look_around: one walk that counts, finds what can't be read, and lists what tar is to take.
look_around() {
  local unreadable kinds=(-type f -o -type l -o -type d) list='%P\0'
  [[ $TRANSFER_SPECIAL_FILES == no ]] || kinds+=(-o -type p)
  ((TRANSFER_STREAMS == 1)) || list='%s %i %n %y %P\0'
  : > spool/unreadable
  read -r FILES BYTES SPECIAL largest HARD_LINKS SPARSE < <(
    find data/ -xdev -path data/lost+found -prune -o \( \
      \( ! -type l ! -readable -fprintf spool/unreadable '%P\n' -o -type d ! -executable -fprintf spool/unreadable '%P\n' -o -true \) \
      \( -path data/ -o \( "${kinds[@]}" \) -fprintf spool/list "$list" -o -true \) -printf '%y %s %n %b\n' \) 2> /dev/null | awk '
        { files++ }
        $1 == "f" { bytes += $2; if ($2 > largest) largest = $2; if ($3 > 1) linked = 1; if ($4 * 512 < $2) sparse = 1 }
        $1 ~ /[bcps]/ { special++ }
        END { printf "%d %.0f %d %.0f %s %s\n", files, bytes, special, largest, linked ? "true" : "false", sparse ? "true" : "false" }'
  )
  unreadable=$(wc -l < spool/unreadable)
  # What is excluded need not be readable; rsync will say so of the rest.
  ((unreadable == 0)) || [[ -e config/excludes ]] || finish "$EXIT_PREFLIGHT" unreadable "$unreadable entries of the source can't be read by user $EUID, for instance $(sample spool/unreadable): read them as root (ownership preserve), give the pod their group, or exclude them." "unreadable:=$unreadable"
}

sample() {
  local first
  IFS= read -r first < "$1"
  printf '"%.200s"\n' "${first:-.}"
}

# check_peer: whether the receiver can do its part.
check_peer() {
  if [[ $TRANSFER_PASS != verify && ${FACTS[writable]} != yes ]]; then
    finish "$EXIT_PREFLIGHT" unwritable "The destination claim can't be written by user ${FACTS[uid]}: give the receiver the volume's group (fsGroup, supplementalGroups), or run as root (ownership preserve)."
  fi
  if [[ $TRANSFER_OWNERSHIP == preserve && ${FACTS[uid]} != 0 ]]; then
    finish "$EXIT_PREFLIGHT" not-root "The receiver runs as user ${FACTS[uid]}, and only root can give files to their owners."
  fi
  if [[ $TRANSFER_OWNERSHIP == fakeSuper && ${FACTS[xattrs]} == no ]]; then
    finish "$EXIT_PREFLIGHT" no-xattrs 'The destination stores no extended attributes, in which fakeSuper keeps owners: choose another ownership or storage class.'
  fi
}

# check_room: whether the empty destination can hold it. What a sparse file does not occupy is not needed.
check_room() {
  local kib used
  if ((FACTS[inodes] > 0 && FACTS[inodes] < FILES)); then
    finish "$EXIT_NO_SPACE" no-inodes "The destination has room for ${FACTS[inodes]} files, and the source has $FILES."
  fi
  [[ ! -e config/excludes ]] && ((BYTES == 0 || BYTES > FACTS[free])) || return 0
  read -r kib _ < <(du -skx data/ 2> /dev/null) || true
  used=$((${kib:-0} * 1024))
  ((BYTES == 0 || used < BYTES)) || used=$BYTES
  if ((FACTS[free] < used)); then
    finish "$EXIT_NO_SPACE" no-space "The destination has ${FACTS[free]} bytes free, and the source occupies $used: make the claim larger."
  fi
}
