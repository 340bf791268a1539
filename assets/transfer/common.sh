# shellcheck shell=bash
# Shared by both ends: the log (one line of JSON for each event), the termination message, how a pod ends.
#
# Every path is relative to the working directory, which contains scripts and config, read-only; data, the claim; run, in memory, for small
# files; spool, on disk, for lists of files, which can be long; and home, which is empty and read-only. A symbolic link in the claim can lead
# to all of them: so no file contains a secret, and no writable file decides what is run or allowed.
set -uo pipefail
shopt -s extglob
trap '' PIPE # a write to a peer that has gone fails, and does not end this script
export LC_ALL=C TZ=UTC HOME=$PWD/home TMPDIR=$PWD/spool
unset XDG_CONFIG_HOME # with HOME, where rsync looks for .popt, which can run programs
umask 077
ulimit -c 0 # a core file would contain the key
# shellcheck source=assets/transfer/peer.sh
. scripts/peer.sh
# stunnel frees a buffer after each record of TLS, and by default glibc returns the memory to the kernel each time: two fifths of all CPU time.
export MALLOC_TRIM_THRESHOLD_=67108864 MALLOC_TOP_PAD_=1048576
export GLIBC_TUNABLES=glibc.malloc.trim_threshold=67108864:glibc.malloc.top_pad=1048576

# How a pod ends. The Job knows these numbers: all but EXIT_TRANSIENT make it fail at once.
readonly EXIT_TRANSIENT=10 EXIT_TRUST=20 EXIT_PREFLIGHT=30 EXIT_NO_SPACE=31 EXIT_INCOMPLETE=32 EXIT_DIFFERENT=40 EXIT_DEADLINE=50 EXIT_CONFIGURATION=64
export EXIT_TRANSIENT EXIT_TRUST EXIT_PREFLIGHT EXIT_NO_SPACE EXIT_INCOMPLETE EXIT_DIFFERENT EXIT_DEADLINE EXIT_CONFIGURATION

STUNNEL=$(type -P stunnel || type -P stunnel4 || type -P stunnel5 || true)
export STUNNEL

# text TEXT: as a JSON string, in $REPLY. Only printable ASCII, and no more than 1000 characters.
text() {
  local plain=${1:0:1000}
  plain=${plain//[^[:print:]]/?}
  plain=${plain//\\/\\\\}
  REPLY="\"${plain//\"/\\\"}\""
}

# json TEXT: whether it is a number, a boolean, null or a list of strings.
json() {
  local string='"([^"\]|\\.)*"'
  [[ $1 =~ ^(-?[0-9]+|true|false|null|\[($string(,$string)*)?\])$ ]]
}

# members NAME=TEXT NAME:=JSON ...: as members of an object, in $REPLY, each after a comma. What is not JSON becomes a string.
members() {
  local pair name value all=
  for pair; do
    name=${pair%%=*} value=${pair#*=}
    REPLY=$value
    { [[ $name == *: ]] && json "$value"; } || text "$value"
    all+=",\"${name%:}\":$REPLY"
  done
  REPLY=$all
}

# say EVENT MEMBER...: one line on the standard output.
say() {
  local event=$1
  shift
  members "run=$TRANSFER_RUN" "claim=$TRANSFER_CLAIM" "pass=$TRANSFER_PASS" "$@"
  printf '{"time":"%(%Y-%m-%dT%H:%M:%SZ)T","event":"%s"%s}\n' -1 "$event" "$REPLY"
}

# nap SECONDS: sleeps without another process, so that a signal is answered at once and nothing is left behind.
exec {NAP}<> <(:)
nap() {
  read -rt "$1" -u "$NAP" || true
}

# finish CODE CAUSE TEXT MEMBER...: reports the result, on the standard output and as the termination message, and ends.
finish() {
  local code=$1 cause=$2 explanation=$3 outcome=failed
  shift 3
  trap '' TERM INT USR1
  clean_up "$code"
  case $code in
    0) outcome='done' ;;
    "$EXIT_TRANSIENT") outcome=interrupted ;;
  esac
  local ending=("outcome=$outcome" "code:=$code" "cause=$cause" "text=$explanation" "$@" "seconds:=$SECONDS")
  say end "${ending[@]}"
  members "run=$TRANSFER_RUN" "claim=$TRANSFER_CLAIM" "pass=$TRANSFER_PASS" "${ending[@]}"
  # Kubernetes keeps 4096 bytes of it.
  printf '{%.4090s}\n' "${REPLY#,}" 2> /dev/null > "${TRANSFER_TERMINATION_LOG:-/dev/termination-log}" || true
  if [[ $code != 0 && $TRANSFER_HOLD == yes ]]; then
    # The kernel ignores signals for the first process of a container unless it has a handler.
    trap 'exit "$code"' TERM INT
    say note 'text=held for an hour, so that you can inspect it'
    nap 3600
  fi
  exit "$code"
}

# wait_for_child PID: its exit code. Handles signals meanwhile.
wait_for_child() {
  local status
  CHILDREN+=("$1")
  wait "$1"
  status=$?
  while kill -0 "$1" 2> /dev/null; do
    wait "$1"
    status=$?
  done
  return "$status"
}

# end_children: ends the processes that wait_for_child has waited for, or would.
end_children() {
  local pid
  for pid in "${CHILDREN[@]}"; do kill "$pid" 2> /dev/null; done
  for pid in "${CHILDREN[@]}"; do wait "$pid" 2> /dev/null; done
}
CHILDREN=()

# The outputs of rsync --version and tar --version. They are exported, so that a process that serves a connection does not run them again.
if [[ -z ${TRANSFER_RSYNC_VERSION+known} ]]; then
  read -rd '' -a words < <(rsync --version 2> /dev/null)
  export TRANSFER_RSYNC_VERSION="${words[*]}"
fi
[[ -n ${TRANSFER_TAR_VERSION+known} ]] || TRANSFER_TAR_VERSION=$(tar --version 2> /dev/null)
export TRANSFER_TAR_VERSION

# milliseconds: the time in $REPLY; 0 if it is unknown.
milliseconds() {
  local now=${EPOCHREALTIME-} # since bash 5
  now=${now//[!0-9]/}
  number "${now:0:13}" || number "$(date +%s%3N)" || true
}

# rsync_has WORD: whether this rsync lists a word among its capabilities.
rsync_has() {
  [[ " $TRANSFER_RSYNC_VERSION " == *" $1"[\ ,\)]* && " $TRANSFER_RSYNC_VERSION " != *" no $1"[\ ,]* ]]
}

# tools: what this rsync and other tools of the image can do, as words.
tools() {
  local word major minor patch facts=
  for word in xxh128 md5 lz4 zstd ACLs xattrs; do
    ! rsync_has "$word" || facts+="$word "
  done
  # --modify-window=-1 (nanoseconds) exists since 3.1.3.
  if [[ $TRANSFER_RSYNC_VERSION =~ version\ v?([0-9]+)\.([0-9]+)\.([0-9]+) ]]; then
    read_numbers major minor patch <<< "${BASH_REMATCH[*]:1}"
    ((major * 10000 + minor * 100 + patch < 30103)) || facts+='nanoseconds '
  fi
  [[ $TRANSFER_TAR_VERSION != *GNU* ]] || facts+='tar '
  [[ $(find . -maxdepth 0 -printf gnu 2> /dev/null) != gnu ]] || facts+='find '
  printf '%s\n' "${facts% }"
}
TOOLS=${TOOLS-$(tools)}
export TOOLS

# has WORD WORDS: whether the word is one of them.
has() {
  [[ " $2 " == *" $1 "* ]]
}

# is_empty: whether the claim contains nothing except what a file system itself puts there.
is_empty() {
  local entry
  for entry in data/* data/.[!.]* data/..?*; do
    [[ $entry == data/lost+found || ! -e $entry && ! -L $entry ]] || return 1
  done
}

# require_tools TOOL...: ends if one of these tools is missing, or one that all transfers need.
require_tools() {
  local tool missing=() needed=(rsync sort sha256sum sed tr stat "$@") advice='one with bash, rsync, stunnel and coreutils'
  [[ $1 == stunnel ]] || advice='one with bash, rsync, rclone, openssl, and tar, findutils and coreutils of GNU'
  [[ $TRANSFER_VOLUME_MODE != block ]] || needed+=(b2sum split dd timeout)
  for tool in "${needed[@]}"; do
    type -P "$tool" > /dev/null || [[ $tool == stunnel && -n $STUNNEL ]] || missing+=("$tool")
  done
  ((${#missing[@]} == 0)) || finish "$EXIT_PREFLIGHT" tools "The image lacks ${missing[*]}: use $advice."
  if [[ $TRANSFER_OWNERSHIP == preserve && $EUID != 0 ]]; then
    finish "$EXIT_PREFLIGHT" not-root "This pod runs as user $EUID, and only root can set the owners of files: let its ServiceAccount use the SecurityContextConstraints of the transfer (or label the namespace), or choose another ownership."
  fi
}

# take_keys: reads the secrets that keys.sh has put into memory, and deletes the files. KEY is the key; SERVICE is stunnel's configuration of
# the service, which can contain the password of a proxy. Neither is exported.
take_keys() {
  local username password
  SERVICE=$(< config/stunnel.conf)$'\n'
  if [[ -s run/keys/key ]]; then
    KEY=$(< run/keys/key)
    KEY=transfer:${KEY//[[:space:]]/}
  elif [[ -s run/keys/tls.key ]]; then
    KEY=$(< run/keys/tls.key)
  else
    finish "$EXIT_CONFIGURATION" configuration 'The Secret of the transfer contains neither "key" nor "tls.key".'
  fi
  if [[ -e run/keys/username ]]; then
    IFS= read -r username < run/keys/username || true
    IFS= read -r password < run/keys/password || true
    SERVICE+="protocolUsername = $username"$'\n'"protocolPassword = $password"$'\n'
  fi
  # stunnel reads the certificates for each connection.
  rm -f run/keys/!(tls.crt|ca.crt)
}

# open_keys OPTIONS: opens what a stunnel that is started with -fd 8 reads: its configuration (global options and the service) as descriptor 8,
# and the key as descriptor 9. Both are pipes.
open_keys() {
  exec 8< <(printf '%s' "$1$SERVICE" 2> /dev/null) 9< <(printf '%s\n' "$KEY" 2> /dev/null)
}

# close_keys: closes them in this shell, after the stunnel was started.
close_keys() {
  exec 8<&- 9<&-
}
