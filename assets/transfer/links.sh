# shellcheck shell=bash
# Names that are one file at the destination, and several files at the source. rsync --inplace would write all of them into that one file, and rsync
# never separates files that are equal.

# wrong_links: such names, in spool/wrong.links. Fails if they cannot be known.
wrong_links() {
  local ANSWER_LIMIT=$((1 << 26))
  : > spool/wrong.links
  both find || return 1
  request links links > spool/their.links || return 1
  [[ -s spool/their.links ]] || return 0
  list_links > spool/our.links 2> /dev/null &
  wait_for_child $!
  # In the order of names, the inode at the source of each name, or the name itself if it is the only one; then in the order of inodes at the destination.
  # Nothing is kept in memory but the names of one file.
  { sed $'s/^\\([0-9]*\\) \\(.*\\)$/\\2\001=\\1/' spool/our.links && sed $'s/^\\([0-9]*\\) \\(.*\\)$/\\2\001>\\1/' spool/their.links; } | sort |
    awk -F '\001' '
      $2 ~ /^=/ { name = $1; file = $2; next }
      { print substr($2, 2) "\001" ($1 == name ? file : "name " $1) "\001" $1 }' | sort |
    awk -F '\001' '
      function end() { if (wrong) printf "%s", names }
      $1 != inode { end(); inode = $1; file = $2; wrong = 0; names = "" }
      $2 != file { wrong = 1 }
      { names = names $3 "\n" }
      END { end() }' | sort > spool/wrong.links
}

# separate_links: copies files with such names once more, each into a new file. If that fails, no file is changed in place in this run; what was sent
# of a file before an interruption is kept instead.
separate_links() {
  local number names=() option options=() all=("${OPTIONS[@]}")
  [[ $PEER_EMPTY == no ]] || return 0
  for option in "${OPTIONS[@]}"; do [[ $option == --inplace ]] || options+=("$option"); done
  OPTIONS=("${options[@]}" --partial)
  wrong_links || return 0
  if [[ ! -s spool/wrong.links ]]; then
    OPTIONS=("${all[@]}")
    return 0
  fi
  count number < spool/wrong.links
  say note "text=$number names are hard links at the destination, and other files at the source: they are copied once more."
  exec {NAMES}< spool/wrong.links
  while mapfile -u "$NAMES" -n 500 -t names && ((${#names[@]} > 0)); do
    { printf '%s\n' "${names[@]}" | patterns | sort -u && printf -- '- *\n'; } > spool/separate
    push separate --ignore-times '--filter=merge spool/separate' || return 0
    add_statistics separate
  done
  exec {NAMES}<&-
  OPTIONS=("${all[@]}")
}
NAMES=0
