# shellcheck shell=bash
# Names that are one file at the destination, and several files at the source. rsync --inplace would write all of them into that one file, and rsync
# never separates files that are equal.

# wrong_links: such names, in spool/wrong.links. Fails if they cannot be known.
wrong_links() {
  local ANSWER_LIMIT=$((1 << 26))
  : > spool/wrong.links
  has find "$PEER_TOOLS" || return 1
  request links links > spool/their.links || return 1
  [[ -s spool/their.links ]] || return 0
  { ! has find "$TOOLS" || list_links; } > spool/our.links 2> /dev/null &
  wait_for_child $!
  awk '
    { inode = $1; name = substr($0, length(inode) + 2) }
    FILENAME == "spool/our.links" { file[name] = "inode " inode; next }
    { is = name in file ? file[name] : "name " name }
    inode in first { if (first[inode] != is) wrong[inode] = 1 }
    !(inode in first) { first[inode] = is }
    { names[inode] = names[inode] name "\n" }
    END { for (inode in wrong) printf "%s", names[inode] }' spool/our.links spool/their.links | sort > spool/wrong.links
}

# separate_links: copies files with such names once more, each into a new file. If that fails, no file is changed in place in this run.
separate_links() {
  local number names=() option options=() all=("${OPTIONS[@]}")
  [[ $PEER_EMPTY == no ]] || return 0
  for option in "${OPTIONS[@]}"; do [[ $option == --inplace ]] || options+=("$option"); done
  OPTIONS=("${options[@]}")
  wrong_links || return 0
  count number < spool/wrong.links
  ((number == 0)) || say note "text=$number names are hard links at the destination, and other files at the source: they are copied once more."
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
