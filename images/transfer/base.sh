#!/usr/bin/env bash
# base.sh FILE.tar: makes a Debian 12 base with the packages of packages.lock by mmdebstrap, for machines that cannot pull an image. Needs root.
set -euo pipefail
lock=$(dirname "$0")/packages.lock
mirror=${DEBIAN_MIRROR:-http://deb.debian.org}
include=$(grep -v '^#' "$lock" | cut -d= -f1 | paste -sd,)
mmdebstrap --mode=root --variant=minbase --include="$include" bookworm "$1" \
  "deb $mirror/debian bookworm main" "deb $mirror/debian bookworm-updates main" "deb $mirror/debian-security bookworm-security main"
