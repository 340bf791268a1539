# shellcheck shell=bash
# What a volume holds, as sorted lines: digest, size, name, and where a symbolic link leads. Equal lines mean equal content.

# make_manifest HASH: spool/manifest, from data. HASH is xxh128 or md5 (rsync's own, quick) or sha256 (for evidence).
# rsync writes names without any odd byte: \#012 for a newline. The size of a directory is its file system's affair.
make_manifest() {
  local hash=$1 options=(--recursive --links --dry-run --one-file-system --info=nonreg0 --exclude=/lost+found)
  [[ ! -e config/excludes ]] || options+=(--exclude-from=config/excludes)
  # A file of the destination may stand for a link, with the truth in an attribute.
  [[ $TRANSFER_OWNERSHIP != fakeSuper || ${SIDE-} != destination ]] || options+=(--fake-super)
  case $hash in
    sha256) options+=('--out-format=%l %n%L') ;;
    xxh128) options+=(--checksum --checksum-choice=xxh128 '--out-format=%C %l %n%L') ;;
    *)
      options+=(--checksum '--out-format=%C %l %n%L')
      # An rsync that knows no other than md5 may know no choice, either.
      ! rsync_has xxh128 || options+=(--checksum-choice=md5) ;;
  esac
  mkdir -p run/empty
  {
    rsync "${options[@]}" data/ run/empty/ 2> spool/manifest.errors
    [[ $hash != sha256 ]] || digest_files "${options[@]}"
  } | as_manifest
}

# as_manifest: spool/manifest from the lines, without that of the volume's root, and what could not be read into spool/manifest.errors; fails where there is any.
as_manifest() {
  sed -E 's#^( *)[0-9]+ (.*/)$#\1 0 \2#; /^ +0 \.\/$/d' | sort > spool/manifest
  # With --fake-super rsync wants to know this before it leaves it out.
  [[ ! -s spool/manifest.errors ]] || sed -i '/data\/lost+found": Permission denied/d' spool/manifest.errors
  # A file that rsync can't read gets a digest of noughts, without a word.
  sed -nE 's/^0{32} [0-9]+ (.*)/rsync: "\1" can'"'"'t be read/p' spool/manifest >> spool/manifest.errors
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

# unescape: names as rsync shows them, one a line, to what they are, each with a NUL behind it.
unescape() {
  local name
  while IFS= read -r name; do
    name=${name//\\/\\\\}
    printf '%b\0' "${name//\\\\#/\\0}"
  done
}

# digest_of FILE: by which two manifests are compared, and shown to people.
digest_of() {
  local digest
  digest=$(sha256sum < "$1")
  printf '%s\n' "${digest%% *}"
}
