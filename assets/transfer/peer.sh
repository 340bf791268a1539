# shellcheck shell=bash
# Reads text that somebody else wrote: the other end, rsync, stunnel, tools. Bash evaluates the value of a variable that it finds in
# arithmetic, and runs commands in it. So arithmetic uses only variables that these functions have set, or the scripts themselves:
# test/transfer/wire/arithmetic.test.ts checks that.

# number TEXT: the number in $REPLY. Fails, and REPLY is 0, unless TEXT is 1 to 18 decimal digits.
number() {
  REPLY=0
  [[ ${1-} =~ ^[0-9]{1,18}$ ]] || return 1
  REPLY=$((10#$1))
}

# read_numbers NAME...: one line of the standard input, a number for each name. A word that is not a number is 0.
read_numbers() {
  local words=() name i=0
  IFS=$' \t' read -ra words || true
  for name; do
    number "${words[i++]-}" || true
    printf -v "$name" %s "$REPLY"
  done
}

# count NAME: the number of lines of the standard input.
count() {
  read_numbers "$1" < <(wc -l)
}

# one_of TEXT WORD...: TEXT in $REPLY. Fails unless it is one of the words.
one_of() {
  REPLY=$1
  shift
  local word
  for word; do [[ $word != "$REPLY" ]] || return 0; done
  return 1
}

# known_tools TEXT: the words of TEXT that `tools` can write, in $REPLY.
known_tools() {
  local word known=
  for word in xxh128 md5 lz4 zstd ACLs xattrs nanoseconds tar find; do
    [[ " $1 " != *" $word "* ]] || known+="$word "
  done
  REPLY=${known% }
}

# known_versions TEXT: the words of TEXT that `versions` can write, in $REPLY.
known_versions() {
  local word words=() known=()
  read -ra words <<< "${1:0:500}"
  for word in "${words[@]}"; do
    [[ ! $word =~ ^(rsync|stunnel|openssl|tar|kernel)=[0-9][0-9A-Za-z.+_-]{0,39}$ ]] || known+=("$word")
  done
  REPLY="${known[*]}"
}

# read_facts FILE: the receiver's answer to `probe`, in PEER_… . Other names are dropped. Fails if a fact is missing or invalid, with the
# reason in $REPLY.
PEER_UID=0 PEER_FREE=0 PEER_INODES=0 PEER_TOOLS='' PEER_VERSIONS='' PEER_EMPTY=no PEER_WRITABLE=no PEER_NANOSECONDS=no PEER_XATTRS=unknown PEER_FULL=no PEER_DEVICE=0 PEER_ROUND_TRIP=0
read_facts() {
  local name value missing=' uid tools free inodes empty writable nanoseconds xattrs full device roundTrip '
  while IFS='=' read -r name value; do
    case $name in
      uid) number "$value" && PEER_UID=$REPLY ;;
      free) number "$value" && PEER_FREE=$REPLY ;;
      inodes) number "$value" && PEER_INODES=$REPLY ;;
      tools) known_tools "$value" && PEER_TOOLS=$REPLY ;;
      versions) known_versions "$value" && PEER_VERSIONS=$REPLY ;;
      empty) one_of "$value" yes no && PEER_EMPTY=$REPLY ;;
      writable) one_of "$value" yes no && PEER_WRITABLE=$REPLY ;;
      nanoseconds) one_of "$value" yes no && PEER_NANOSECONDS=$REPLY ;;
      xattrs) one_of "$value" yes no unknown && PEER_XATTRS=$REPLY ;;
      device) number "$value" && PEER_DEVICE=$REPLY ;;
      roundTrip) number "$value" && PEER_ROUND_TRIP=$REPLY ;;
      full) one_of "$value" yes no && PEER_FULL=$REPLY ;;
      *) continue ;;
    esac || {
      REPLY="its value for $name is not valid"
      return 1
    }
    missing=${missing/ $name / }
  done < "$1"
  REPLY="it does not contain$missing"
  [[ $missing == ' ' ]]
}

# pipe_to COMMAND...: starts a command in the background that reads from a new pipe. What is written to descriptor $PIPE reaches it; $READER is
# its process. (Older versions of bash cannot wait for each process substitution.)
pipe_to() {
  local both in
  exec {both}<> <(:)
  exec {in}< "/dev/fd/$both" {PIPE}> "/dev/fd/$both"
  exec {both}>&-
  "$@" <&"$in" {in}<&- {PIPE}>&- &
  READER=$!
  exec {in}<&-
}

# keep FILE: the first 64 KiB of the standard input. The rest is read and dropped.
keep() {
  head -c 65536 > "$1"
  cat > /dev/null
}
