#!/usr/bin/env bash
# The init container. It alone mounts the Secrets, and copies them into memory. The transfer reads them from there into variables and deletes
# the files before it opens the volume. So no symbolic link in a volume can lead to a key.
set -eu
cd "${TRANSFER_FOLDER:-.}"
umask 077
mkdir -p run/keys
for file in trust/* proxy/* bucket/* private/*; do
  [[ ! -f $file ]] || cat "$file" > "run/keys/${file##*/}"
done
