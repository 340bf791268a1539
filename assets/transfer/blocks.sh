# shellcheck shell=bash
# Block volumes, at both ends: data is a device. Each side makes a digest of each range of it; ranges whose digests differ are copied.

RANGE=4194304 # bytes; the last range of a device can be shorter

# device_size: the bytes of the device; 0 if unknown.
device_size() {
  local driver unit size=0 sectors=0
  # Both numbers are hexadecimal.
  read -r driver unit < <(stat -L -c '%t %T' data 2> /dev/null)
  if [[ $driver =~ ^[0-9a-f]{1,8}$ && $unit =~ ^[0-9a-f]{1,8}$ ]]; then
    read_numbers sectors 2> /dev/null < "/sys/dev/block/$(printf '%d:%d' "0x$driver" "0x$unit")/size"
    size=$((sectors * 512))
  fi
  ((size > 0)) || read_numbers size < <(blockdev --getsize64 data 2> /dev/null)
  printf '%s\n' "$size"
}

# range_digests HASH FILE SIZE: the digest of each range of the first SIZE bytes, one on each line. HASH is b2 or sha256.
range_digests() {
  local tool='b2sum --length=128'
  [[ $1 != sha256 ]] || tool=sha256sum
  dd if="$2" bs="$RANGE" count="$3" iflag=nofollow,fullblock,count_bytes 2> spool/ranges.errors | SHELL=$BASH split --bytes="$RANGE" --filter="$tool" 2>> spool/ranges.errors | sed 's/ .*//'
}
