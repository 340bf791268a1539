# shellcheck shell=bash
# Checks before anything is copied, so that a run fails in its first seconds and not after hours.

# preflight: sets FILES, BYTES, INODES (0 if unknown), HARD_LINKS, SPARSE (1 if there are any, or if unknown) and BLOCK_SIZE, or ends the run.
preflight() {
  if [[ ! -r data/ || ! -x data/ ]]; then
    finish "$EXIT_PREFLIGHT" unreadable "User $EUID cannot read the volume's own directory: read it as root (ownership preserve), or give the pod its group."
  fi
  check_peer
  # A walk over a million files on network storage takes minutes: only a first copy, which takes much longer, walks separately.
  FILES=0 BYTES=0 SPECIAL=0 SOCKETS=0 HARD_LINKS=1 SPARSE=1
  local largest
  read_numbers largest INODES < <(occupied)
  if [[ $PEER_EMPTY == yes && $TRANSFER_PASS != verify ]]; then
    ! has find "$TOOLS" || look_around
    check_room
  elif ((INODES > 0 && largest / INODES > 1 << 20)) && has find "$TOOLS"; then
    # A walk over few large files is cheap. Without it, rsync would search for holes, which costs a quarter of a pass.
    read_numbers SPARSE < <(find data/ -xdev -type f -printf '%b %s\n' 2> /dev/null | awk '$1 * 512 < $2 { sparse = 1; exit } END { print sparse + 0 }')
  fi
  # rsync divides a file into four million blocks at most: more would need more memory than they save bytes.
  BLOCK_SIZE=4096
  while ((BLOCK_SIZE < 131072 && largest > BLOCK_SIZE << 22)); do BLOCK_SIZE=$((BLOCK_SIZE * 2)); done
  local links=true
  ((HARD_LINKS)) || links=false
  say preflight "files:=$FILES" "bytes:=$BYTES" "special:=$SPECIAL" "hardLinks:=$links" "blockSize:=$BLOCK_SIZE"
  ((SPECIAL == 0)) || [[ $TRANSFER_SPECIAL_FILES == yes ]] || say note "text=$SPECIAL special files (devices, pipes, sockets) are left out"
}

# occupied: bytes and inodes in use on the source's file system. No file is larger than that, except sparse files.
occupied() {
  local blocks free size inodes unused
  read_numbers blocks free size inodes unused < <(stat -f -c '%b %f %S %c %d' data/)
  printf '%s %s\n' $(((blocks - free) * size)) $((inodes - unused))
}

# look_around: one walk that counts, and finds entries that cannot be read.
look_around() {
  local unreadable
  WALKED=yes
  : > spool/unreadable
  read_numbers FILES BYTES SPECIAL SOCKETS largest HARD_LINKS SPARSE < <(
    find data/ -xdev -path data/lost+found -prune -o \( \
      \( ! -type l ! -readable -fprintf spool/unreadable '%P\n' -o -type d ! -executable -fprintf spool/unreadable '%P\n' -o -true \) \
      -printf '%y %s %n %b\n' \) 2> /dev/null | awk '
        { files++ }
        $1 == "f" { bytes += $2; if ($2 > largest) largest = $2; if ($3 > 1) linked = 1; if ($4 * 512 < $2) sparse = 1 }
        $1 ~ /[bcps]/ { special++ }
        $1 == "s" { sockets++ }
        END { printf "%d %.0f %d %d %.0f %d %d\n", files, bytes, special, sockets, largest, linked, sparse }'
  )
  count unreadable < spool/unreadable
  # Excluded entries need not be readable. rsync reports the others.
  ((unreadable == 0)) || [[ -e config/excludes ]] || finish "$EXIT_PREFLIGHT" unreadable "User $EUID cannot read $unreadable entries of the source, for instance $(sample spool/unreadable): read them as root (ownership preserve), give the pod their group, or exclude them." "unreadable:=$unreadable"
}

WALKED=no

# check_peer: whether the receiver can do its part.
check_peer() {
  if [[ $TRANSFER_PASS != verify && $PEER_WRITABLE != yes ]]; then
    finish "$EXIT_PREFLIGHT" unwritable "User $PEER_UID cannot write to the destination claim: give the receiver the volume's group (fsGroup, supplementalGroups), or run as root (ownership preserve)."
  fi
  # Excluded files at the destination stay, so it may be empty except for them.
  if [[ $TRANSFER_PASS != verify && $PEER_EMPTY == no && ! -e config/excludes ]] && is_empty; then
    finish "$EXIT_PREFLIGHT" empty-source 'The source is empty and the destination is not: the run would delete everything there. Check that the claim of the source is the right one, or empty the destination first.'
  fi
  if [[ $TRANSFER_OWNERSHIP == preserve ]] && ((PEER_UID != 0)); then
    finish "$EXIT_PREFLIGHT" not-root "The receiver runs as user $PEER_UID, and only root can set the owners of files."
  fi
  if [[ $TRANSFER_OWNERSHIP == fakeSuper && $PEER_XATTRS == no ]]; then
    finish "$EXIT_PREFLIGHT" no-xattrs 'The destination cannot store extended attributes, and fakeSuper stores owners in them: choose another ownership or storage class.'
  fi
}

# check_room: whether the empty destination has room for the source. A sparse file needs only what it occupies.
check_room() {
  local kib used
  if ((PEER_INODES > 0 && PEER_INODES < FILES)); then
    finish "$EXIT_NO_SPACE" no-inodes "The destination has room for $PEER_INODES files, and the source has $FILES."
  fi
  [[ ! -e config/excludes ]] && ((BYTES == 0 || BYTES > PEER_FREE)) || return 0
  read_numbers kib < <(du -skx data/ 2> /dev/null)
  used=$((kib * 1024))
  ((BYTES == 0 || used < BYTES)) || used=$BYTES
  if ((PEER_FREE < used)); then
    finish "$EXIT_NO_SPACE" no-space "The destination has $PEER_FREE bytes free, and the source occupies $used: enlarge the claim."
  fi
}
