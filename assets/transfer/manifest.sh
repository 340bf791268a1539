# shellcheck shell=bash
# The entries of a volume as sorted lines: digest, size, name, two slashes, and the target of a symbolic link. Equal lines mean equal content.
# No name contains two slashes in a row.

# A command of sed -E that cuts two slashes after a name and what follows.
CUT_TARGET='s#^([^/]*(/[^/]+)*/?)//.*#\1#'

# make_manifest HASH: writes spool/manifest from data. HASH is xxh128 or md5 (rsync's own, fast) or sha256 (for evidence).
# rsync escapes unprintable bytes in names: \#012 is a newline. The size of a directory depends on the file system and is written as 0.
make_manifest() {
  local hash=$1 options=(--recursive --links --dry-run --one-file-system --info=nonreg0 --exclude=/lost+found)
  [[ ! -e config/excludes ]] || options+=(--exclude-from=config/excludes)
  # Links are regular files at the destination, with the real type in an attribute.
  [[ $TRANSFER_OWNERSHIP != fakeSuper || ${SIDE-} != destination ]] || options+=(--fake-super)
  case $hash in
    sha256) options+=('--out-format=%l %n//%L') ;;
    xxh128) options+=(--checksum --checksum-choice=xxh128 '--out-format=%C %l %n//%L') ;;
    *)
      options+=(--checksum '--out-format=%C %l %n//%L')
      # An rsync that knows only md5 may not know the option.
      ! rsync_has xxh128 || options+=(--checksum-choice=md5) ;;
  esac
  mkdir -p run/empty
  {
    rsync "${options[@]}" data/ run/empty/ 2> spool/manifest.errors
    [[ $hash != sha256 ]] || digest_files "${options[@]}"
  } | as_manifest
}

# as_manifest: writes spool/manifest from the lines, without the volume's root, and adds unreadable entries to spool/manifest.errors. Fails if
# there is one.
as_manifest() {
  sed -E 's#^( *)[0-9]+ (.*///)$#\1 0 \2#; /^ +0 \.\/\/\/$/d' | sort > spool/manifest
  # With --fake-super, rsync reads this directory although it is excluded.
  [[ ! -s spool/manifest.errors ]] || sed -i '/data\/lost+found": Permission denied/d' spool/manifest.errors
  # For a file that it cannot read, rsync writes a digest of zeros and reports no error.
  sed -nE 's#^0{32} [0-9]+ (.*)//$#rsync: "\1" cannot be read#p' spool/manifest >> spool/manifest.errors
  ! grep -q -v '^rsync error: some files/attrs were not transferred' spool/manifest.errors
}

# digest_files OPTION...: a sha256 of each regular file that rsync lists with these options.
digest_files() {
  local list names=()
  exec {list}< <(rsync --itemize-changes "$@" '--out-format=%i %n' data/ run/empty/ 2> /dev/null | sed -n 's/^>f[^ ]* /.\//p' | unescape)
  cd data || return
  while mapfile -u "$list" -n 500 -td '' names && ((${#names[@]} > 0)); do sha256sum -- "${names[@]}"; done
  cd ..
  exec {list}<&-
} 2>> spool/manifest.errors

# unescape: converts names as rsync shows them, one on each line, to the real names, each followed by NUL.
unescape() {
  local name
  while IFS= read -r name; do
    name=${name//\\/\\\\}
    printf '%b\0' "${name//\\\\#/\\0}"
  done
}

# digest_of FILE: the digest that two manifests are compared with.
digest_of() {
  local digest
  digest=$(sha256sum < "$1")
  printf '%s\n' "${digest%% *}"
}

# sample FILE: its first line, quoted.
sample() {
  local first
  IFS= read -r first < "$1"
  printf '"%.200s"\n' "${first:-.}"
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

# names_of: the names in lines of manifests, each as rsync shows it. A line begins in one of these ways, and only that is removed, once: "@ " (an ACL or
# an attribute), digest and two spaces (the name can be escaped by sha256sum), or digest, if any, and size.
names_of() {
  sed -E '
    /^@ /{
      s#^@ ([^/]*(/[^/]+)*)//.*#\1#
      b
    }
    s/^[0-9a-f]{64}  \.\///
    t
    /^\\[0-9a-f]{64}  \.\//{
      s/^[^.]*\.\///
      s/\\\\/\\#134/g
      s/\\n/\\#012/g
      s/\\r/\\#015/g
      b
    }
    s/^([0-9a-f]{32}| *) ?[0-9]+ //
    '"$CUT_TARGET"'
  '
}

# list_links: the inode and a name of each file that has several names, one on each line. A line break in a name becomes a carriage return.
list_links() {
  local what=(-type f)
  # Others are regular files at the destination.
  [[ $TRANSFER_OWNERSHIP != fakeSuper ]] || what=(! -type d)
  find data/ -xdev -path data/lost+found -prune -o "${what[@]}" -links +1 -printf '%i %P\0' | tr '\n\0' '\r\n'
}
