# shellcheck shell=bash
# Transfers through a bucket, at both ends: access to the bucket, and objects that nobody else can make or read.
#
#   parts/NAME     a part of a stream of tar, encrypted for the certificate of the destination. NAME is a MAC of the content.
#   runs/RUN       the index of a run: the parts of each stream, the entries of the volume with the stream that contains each, and their ACLs and
#                  attributes, if the source has getfattr
#   manifests/RUN  the digests of all entries
#   state/latest   the index of the latest upload
#
# Those who can write to the bucket do not have the claim's key. So each object ends with a MAC (HMAC-SHA256) of its name and content, which is
# verified before anything reads the content. Indexes and manifests are encrypted with a key that both ends derive from the claim's key.

QUEUE_LENGTH=8 # parts that are uploaded or downloaded together
MAC_LENGTH=64  # hexadecimal digits
INDEX_KEY='' BUCKET='' PROXY_URL=''

# require_bucket_tools: ends if a required tool is missing.
require_bucket_tools() {
  require_tools rclone openssl gzip truncate find xargs awk
  has tar "$TOOLS" && has find "$TOOLS" || finish "$EXIT_PREFLIGHT" tools 'The image lacks tar or find of GNU: use one with both, rclone and openssl.'
}

# take_bucket_keys: reads the secrets that keys.sh has put into memory, and deletes the files.
take_bucket_keys() {
  local id secret
  [[ -s run/keys/key && -s run/keys/aws-access-key-id && -s run/keys/aws-secret-access-key ]] ||
    finish "$EXIT_CONFIGURATION" configuration 'A Secret of the transfer lacks "key", "aws-access-key-id" or "aws-secret-access-key".'
  read -r MAC_KEY _ < <(tr -d '[:space:]' < run/keys/key | sha256sum)
  read -r id < run/keys/aws-access-key-id || true
  read -r secret < run/keys/aws-secret-access-key || true
  BUCKET="$(< config/bucket.conf)"$'\n'"access_key_id = $id"$'\n'"secret_access_key = $secret"$'\n'
  [[ -z $TRANSFER_PROXY ]] || PROXY_URL=http://$(proxy_credentials)$TRANSFER_PROXY
  [[ ! -s run/keys/private-key ]] || PRIVATE_KEY=$(< run/keys/private-key)
  rm -f run/keys/*
  mac index < /dev/null
  INDEX_KEY=$REPLY
}

# proxy_credentials: user name and password, as a URL contains them.
proxy_credentials() {
  local name value
  [[ -e run/keys/username ]] || return 0
  for name in username password; do
    IFS= read -r value < "run/keys/$name" || true
    printf '%s' "$value" | od -An -v -tx1 | tr -d '\n' | tr ' ' '%'
    [[ $name == password ]] && printf '@' || printf ':'
  done
}

# mac PURPOSE: HMAC-SHA256 of the purpose, a newline and the standard input, with the claim's key, in $REPLY. The two calls of tr are the two
# paddings of HMAC: each maps a hexadecimal digit to its exclusive or with 0x36 or 0x5c. The key of 64 digits is exactly one block.
mac() {
  read -r REPLY _ < <({ printf '%s' "$MAC_KEY" | tr 0-9a-f '\006\007\004\005\002\003\000\001\016\017WTURSP' && printf '%s\n' "$1" && cat; } | sha256sum)
  read -r REPLY _ < <({ printf '%s' "$MAC_KEY" | tr 0-9a-f 'lmnohijkde=>?89:' && printf '%b' "$(sed 's/../\\x&/g' <<< "$REPLY")"; } | sha256sum)
}

# stamp OBJECT FILE: appends the MAC of an object.
stamp() {
  mac "$1" < "$2"
  printf '%s' "$REPLY" >> "$2"
}

# is_genuine OBJECT FILE: whether the file ends with the MAC of this object, which is removed.
is_genuine() {
  local size given
  read_numbers size < <(stat -c %s "$2" 2> /dev/null)
  ((size > MAC_LENGTH)) || return 1
  given=$(tail -c "$MAC_LENGTH" "$2" | tr -cd '0-9a-f')
  truncate -s $((size - MAC_LENGTH)) "$2"
  mac "$1" < "$2"
  [[ $given == "$REPLY" ]]
}

# with_index_key COMMAND...: openssl enc, with the key of indexes and manifests. The key is in a pipe.
with_index_key() {
  openssl enc -aes-256-ctr -pbkdf2 -iter 1 -md sha256 -pass fd:9 "$@" 9< <(printf '%s\n' "$INDEX_KEY")
}

# put OBJECT FILE: uploads an index or a manifest.
put() {
  gzip -1 < "$2" | with_index_key > spool/sealed
  stamp "$1" spool/sealed
  persist copyto spool/sealed "$TRANSFER_BUCKET/$1"
}

# get OBJECT FILE: downloads an index or a manifest. Returns 1 if there is none, 2 if it is not genuine.
get() {
  rm -f spool/sealed
  persist lsf "$TRANSFER_BUCKET/${1%/*}/" --include "/${1##*/}"
  [[ -s run/store.output ]] || return 1
  persist copyto "$TRANSFER_BUCKET/$1" spool/sealed
  is_genuine "$1" spool/sealed && with_index_key -d < spool/sealed 2> /dev/null | gzip -dc > "$2" 2> /dev/null || return 2
}

# store WORD...: rclone, whose output is then in run/store.output and run/store.errors. Its configuration is in a pipe.
store() {
  local mover status errors keeper words=(--config /dev/fd/8 --contimeout 20s --timeout "${TRANSFER_IDLE}s" --retries 2 --low-level-retries 4 --transfers "$QUEUE_LENGTH" --quiet --use-server-modtime)
  ((TRANSFER_BANDWIDTH == 0)) || words+=(--bwlimit "${TRANSFER_BANDWIDTH}k")
  [[ ! -e config/ca.crt ]] || words+=(--ca-cert config/ca.crt)
  pipe_to keep run/store.errors
  errors=$PIPE keeper=$READER
  https_proxy=$PROXY_URL http_proxy=$PROXY_URL rclone "${words[@]}" "$@" 8< <(printf '%s' "$BUCKET") > run/store.output 2>&"$errors" {errors}>&- &
  mover=$!
  exec {errors}>&-
  wait_for_child "$mover"
  status=$?
  wait "$keeper"
  return "$status"
}

# persist WORD...: the same, until it succeeds. Ends the run if a retry cannot help.
persist() {
  local attempt=1 pause=2
  until store "$@"; do
    explain_store
    [[ -z $CAUSE_CODE ]] || finish "$CAUSE_CODE" "$CAUSE" "$CAUSE_TEXT"
    ((attempt < TRANSFER_ATTEMPTS)) || finish "$EXIT_TRANSIENT" "$CAUSE" "$attempt attempts in a row failed. $CAUSE_TEXT"
    say retry "cause=$CAUSE" "text=$CAUSE_TEXT" "wait:=$pause"
    nap "$pause"
    attempt=$((attempt + 1)) pause=$((pause < 30 ? pause * 2 : 60))
  done
}

# explain_store: sets CAUSE, CAUSE_TEXT and CAUSE_CODE from the errors of rclone.
explain_store() {
  local errors
  errors=$(< run/store.errors)
  CAUSE_CODE='' CAUSE=bucket-unreachable CAUSE_TEXT="The bucket cannot be reached: $(first_store_error)"
  case $errors in
    *SignatureDoesNotMatch* | *InvalidAccessKeyId* | *AccessDenied* | *Forbidden* | *'StatusCode: 403'*)
      CAUSE=bucket-credentials CAUSE_CODE=$EXIT_TRUST CAUSE_TEXT="The bucket rejects the access key (403): correct its Secret, or the policy of the bucket. $(first_store_error)" ;;
    *NoSuchBucket* | *'directory not found'*)
      CAUSE=no-bucket CAUSE_CODE=$EXIT_PREFLIGHT CAUSE_TEXT='The bucket does not exist: create it, or correct its name.' ;;
    *x509:*)
      CAUSE=untrusted-server CAUSE_CODE=$EXIT_TRUST CAUSE_TEXT="The certificate of the bucket's server is not trusted: give caBundle. $(first_store_error)" ;;
    *'Proxy Authentication Required'*)
      CAUSE=proxy-credentials CAUSE_CODE=$EXIT_TRUST CAUSE_TEXT="The proxy $TRANSFER_PROXY rejects the credentials (407): correct the user name and password in its Secret." ;;
  esac
}

# first_store_error: the last and most specific line, without the time.
first_store_error() {
  local line
  line=$(tail -n 1 run/store.errors | cut -d ' ' -f 3-)
  printf '%.400s\n' "${line:-rclone reported no reason}"
}

# Entries that are left out, as arguments of find. tar cannot store sockets.
SKIPPED=(-type s)
[[ $TRANSFER_SPECIAL_FILES == yes ]] || SKIPPED=(\( -type s -o -type b -o -type c -o -type p \))

# list_entries WORDS: the entries of the volume, each followed by NUL:
# 9999 CHANGE-TIME INODE USER GROUP TYPE MODE SIZE LINKS TIME PATH//TARGET
# WORDS are the second and third, which only the source can compare. A path never contains two slashes in a row.
list_entries() {
  local head="9999 $1 %U %G"
  find data/ -mindepth 1 -xdev \( -path data/lost+found -prune -o "${SKIPPED[@]}" \
    -o -type d -printf "$head d %m 0 1 %T@ %P//\\0" -o -type l -printf "$head l 777 0 1 %T@ %P//%l\\0" -o -printf "$head %y %m %s %n %T@ %P//\\0" \)
}

# merge_lists FILE FILE: both lists, sorted so that `uniq -s 5` compares entries without their first word.
merge_lists() {
  sort -z -k 1.6 "$1" "$2"
}

# paths: the paths of entries.
paths() {
  cut -z -d ' ' -f 11- | sed -z 's#//.*##'
}

# excluded: paths as patterns of tar. Names with a line break or a blank at the end cannot be patterns: they are left out.
excluded() {
  sed -z '/\n/d; /[[:space:]]$/d; s#^#./#' | tr '\0' '\n'
}

# tar_options: TAR, the options of tar at both ends.
tar_options() {
  TAR=(--format=posix --numeric-owner --anchored --no-wildcards --exclude-from=spool/excluded)
  [[ $TRANSFER_ACLS == no ]] || TAR+=(--acls)
  [[ $TRANSFER_XATTRS == no ]] || TAR+=(--xattrs --xattrs-include='user.*')
  [[ $TRANSFER_XATTRS == no || $TRANSFER_OWNERSHIP != preserve ]] || TAR+=(--xattrs-include=security.capability)
}

# list_attributes: ACLs and attributes of all entries, one on each line: "@ ", the name as getfattr shows it, two slashes, and the attribute.
list_attributes() {
  local which='^$'
  [[ $TRANSFER_XATTRS == no ]] || which='^user[.]'
  [[ $TRANSFER_XATTRS == no || $TRANSFER_OWNERSHIP != preserve ]] || which+='|^security[.]capability$'
  [[ $TRANSFER_ACLS == no ]] || which+='|^system[.]posix_acl'
  type -P getfattr > /dev/null || return 0
  (cd data && getfattr --recursive --physical --no-dereference --dump --encoding=base64 --match="$which" . 2> /dev/null) |
    awk '/^# file: / { file = substr($0, 9); next } /./ && file != "." && file !~ /^lost\+found(\/|$)/ { print "@ " file "// " $0 }' | sort
}

# attributed_paths: the paths in such lines, each followed by NUL.
attributed_paths() {
  names_of | unescape_octal | sort -zu
}

# unescape_octal: converts lines of getfattr, which writes odd bytes as \OOO, to the real names, each followed by NUL.
unescape_octal() {
  local name
  while IFS= read -r name; do printf '%b\0' "${name//\\/\\0}"; done
}

# make_bucket_manifest HASH: the digests, and ACLs and attributes, of the volume in spool/manifest.
make_bucket_manifest() {
  make_manifest "$1" || finish "$EXIT_INCOMPLETE" unreadable "User $EUID cannot read entries of the volume: $(first_error spool/manifest.errors)"
  list_attributes >> spool/manifest
}
