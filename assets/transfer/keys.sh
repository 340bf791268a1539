#!/usr/bin/env bash
# The init container. It alone mounts the Secrets, and copies the entries that a transfer needs into memory, each from its own Secret. The transfer
# reads them from there into variables and deletes the files before it opens the volume. So no symbolic link in a volume can lead to a key.
set -eu
cd "${TRANSFER_FOLDER:-.}"
umask 077
mkdir -p run/keys
for file in trust/{key,tls.key,tls.crt,ca.crt} proxy/{username,password} bucket/{aws-access-key-id,aws-secret-access-key} private/private-key; do
  [[ ! -f $file ]] || cat "$file" > "run/keys/${file##*/}"
done
