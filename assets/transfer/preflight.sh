# shellcheck shell=bash
# What is looked at before a byte is copied, so that a run fails in its first seconds and not after hours.

# preflight: sets FILES, BYTES (both of the source), SPECIAL (entries left out), HARD_LINKS and BLOCK_SIZE, or ends.
preflight() {
  cd data 2> /dev/null && cd .. || finish "$EXIT_PREFLIGHT" unreadable "The volume itself can't be entered by user $(id -u)."
  count_entries
  look_for_exceptions
  ((UNREADABLE == 0)) || finish "$EXIT_PREFLIGHT" unreadable "$UNREADABLE entries of the source can't be read by user $(id -u), for instance $(sample run/unreadable): read them as root (ownership preserve), give the pod their group, or exclude them." "unreadable:=$UNREADABLE"
  check_peer
  check_room
  say preflight "files:=$FILES" "bytes:=$BYTES" "special:=$SPECIAL" "hardLinks:=$HARD_LINKS" "blockSize:=$BLOCK_SIZE"
  ((SPECIAL == 0)) || [[ $TRANSFER_SPECIAL_FILES == yes ]] || say note "text=$SPECIAL special files (devices, pipes, sockets) are left out"
}

# count_entries: rsync counts what it would copy, with our excludes.
count_entries() {
  local line
  FILES=0 BYTES=0 SPECIAL=0
  rsync --archive --dry-run --one-file-system --stats --no-human-readable "${EXCLUDES[@]}" data/ run/empty/ > run/count 2> run/count.errors
  while IFS= read -r line; do
    line=${line//,/}
    case $line in
      'Number of files: '*) FILES=${line#*: } FILES=${FILES%% *} SPECIAL=$(($(counted special "$line") + $(counted dev "$line"))) ;;
      'Total file size: '*) BYTES=${line#*: } BYTES=${BYTES%% *} ;;
    esac
  done < run/count
}

counted() {
  [[ $2 =~ $1:\ ([0-9]+) ]] && printf '%s\n' "${BASH_REMATCH[1]}" || printf '0\n'
}

# look_for_exceptions: one walk with GNU find, where there is one. Without it rsync itself will meet what can't be read, only later.
look_for_exceptions() {
  UNREADABLE=0 HARD_LINKS=true BLOCK_SIZE=$((BYTES > 16 << 30 ? 16384 : 4096))
  [[ $(find --version 2> /dev/null) == *GNU* ]] || return 0
  : > run/unreadable
  : > run/hard-links
  : > run/large
  find data/ -xdev \
    \( -path data/lost+found -prune \) -o \( \
    \( ! -type l ! -readable -fprintf run/unreadable '%P\n' \) , \
    \( -type d ! -executable -fprintf run/unreadable '%P\n' \) , \
    \( -type f -links +1 -fprintf run/hard-links . \) , \
    \( -type f -size +16G -fprintf run/large '%s\n' \) \) 2> /dev/null
  # What is excluded need not be readable; rsync will say so of what is left.
  ((${#EXCLUDES[@]} > 2)) || UNREADABLE=$(sort -u run/unreadable | wc -l)
  [[ -s run/hard-links ]] || HARD_LINKS=false
  # rsync's delta knows a file by some four million blocks at most: more would cost more memory than they save bytes.
  local size largest=0
  while read -r size; do ((size <= largest)) || largest=$size; done < run/large
  BLOCK_SIZE=4096
  while ((BLOCK_SIZE < 131072 && largest > BLOCK_SIZE << 22)); do BLOCK_SIZE=$((BLOCK_SIZE * 2)); done
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

# check_room: whether an empty destination can hold it. What a sparse file does not occupy is not needed.
check_room() {
  local used kib
  [[ ${FACTS[empty]} == yes && $TRANSFER_PASS != verify ]] || return 0
  read -r kib used < <(du -skx data/ 2> /dev/null) || true
  used=$((${kib:-0} * 1024))
  ((used < BYTES && used > 0)) || used=$BYTES
  if ((FACTS[free] < used)); then
    finish "$EXIT_NO_SPACE" no-space "The destination has ${FACTS[free]} bytes free, and the source occupies $used: make the claim larger."
  fi
  if ((FACTS[inodes] > 0 && FACTS[inodes] < FILES)); then
    finish "$EXIT_NO_SPACE" no-inodes "The destination has room for ${FACTS[inodes]} files, and the source has $FILES."
  fi
}
