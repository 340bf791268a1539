# shellcheck shell=bash
# The receiver's part of block volumes.
# shellcheck source=assets/transfer/blocks.sh
. scripts/blocks.sh

# device_facts: what the sender needs to know (peer.sh reads it). The facts about file systems have no meaning here.
device_facts() {
  local writable=no
  [[ $TRANSFER_PASS == verify ]] || ! { : >> data; } 2> /dev/null || writable=yes
  printf '%s\n' "uid=$EUID" "tools=$TOOLS" "versions=${VERSIONS-}" free=0 inodes=0 empty=no "writable=$writable" nanoseconds=no xattrs=no full=no \
    "device=$(device_size)" "roundTrip=$(round_trip)" ok
}

# ranges HASH SIZE: the digests of the device's ranges.
ranges() {
  [[ $1 == @(b2|sha256) ]] || refuse "the digest $1"
  number "$2" || refuse "the size $2"
  range_digests "$1" data "$REPLY" || refuse "to read: $(head -n 1 spool/ranges.errors)"
  printf 'ok\n'
}

# blocks: writes ranges of the device.
blocks() {
  local size=0
  [[ $TRANSFER_PASS != verify ]] || refuse 'to write in a run that only verifies'
  read_numbers size < <(device_size)
  write_ranges data "$size"
}

# create NAME SIZE: creates a file in the claim's own directory, of which pieces follow. Nothing else was written before.
create() {
  local turn
  may_be_piece "$1" && number "$2" || refuse 'to create this file'
  IFS= read -rn 1 -t 0.5 -u 6 turn || refuse 'to create a file while a stream fills the claim'
  printf %s "$turn" >&6
  [[ $turn == f ]] || refuse 'to create a file in a claim that was written to'
  (set -o noclobber && : > "data/$1") 2> /dev/null || refuse 'to create this file'
  dd if=/dev/null of="data/$1" bs=1 seek="$2" oflag=nofollow conv=nocreat 2> /dev/null || refuse 'to create this file'
  printf 'ok\n'
}

# pieces NAME: writes ranges of such a file. Several connections do that at a time.
pieces() {
  local size=0
  may_be_piece "$1" && [[ -f data/$1 && ! -L data/$1 ]] || refuse 'to write to this file'
  read_numbers size < <(stat -c %s "data/$1")
  write_ranges "data/$1" "$size"
}

# finished NAME TIME: such a file is complete.
finished() {
  may_be_piece "$1" && [[ -f data/$1 && ! -L data/$1 && $2 =~ ^[0-9]{1,12}\.[0-9]{1,9}$ ]] || refuse 'to set the time of this file'
  touch -h -d "@$2" "data/$1" 2> /dev/null || refuse 'to set the time of this file'
  printf 'ok\n'
}

# may_be_piece NAME: whether the file can be written in pieces: in this run, by its name, which leads nowhere else, and because nothing is excluded
# from what the sender may write.
may_be_piece() {
  [[ $TRANSFER_PASS != verify && ! -e config/excludes && $1 =~ ^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$ ]]
}

# write_ranges FILE SIZE: writes ranges. A line with "data", the number of the first range, and a number of bytes is followed by these bytes; "zero" by
# nothing, and only for a device.
write_ranges() {
  local line kind='' begin=0 bytes=0 size=0
  read_numbers size <<< "$2"
  while IFS= read -rn 100 line; do
    if [[ $line == end ]]; then
      [[ $1 != data ]] || sync data || refuse 'to write: the device reports an error'
      printf 'ok\n'
      return
    fi
    kind=${line%% *}
    [[ $line =~ ^(data|zero)\ [0-9]{1,12}\ [0-9]{1,12}$ ]] || refuse_blocks 'a range that is not valid'
    read_numbers begin bytes <<< "${line#* }"
    ((begin * RANGE + bytes <= size)) || refuse_blocks 'to write beyond the end of the device'
    if [[ $kind == zero ]]; then
      [[ $1 == data ]] || refuse_blocks 'zeros for a file'
      write_zeros "$begin" "$bytes" || refuse_blocks "to write: $(head -n 1 spool/blocks.errors)"
    else
      dd of="$1" bs="$RANGE" seek="$begin" count="$bytes" iflag=fullblock,count_bytes oflag=nofollow conv=notrunc,nocreat 2> spool/blocks.errors \
        || refuse_blocks "to write: $(head -n 1 spool/blocks.errors)"
    fi
  done
  return 1
}

# refuse_blocks TEXT: refuses, and drops what the sender still sends for a while: if it were left unread, the refusal would be lost.
refuse_blocks() {
  (refuse "$1")
  timeout 5 cat > /dev/null
  exit 1
}

# write_zeros FIRST BYTES: without using space, if the device can do that.
write_zeros() {
  fallocate --punch-hole --offset $(($1 * RANGE)) --length "$2" data 2> /dev/null \
    || dd if=/dev/zero of=data bs="$RANGE" seek="$1" count="$2" iflag=fullblock,count_bytes conv=notrunc,nocreat 2> spool/blocks.errors
}
