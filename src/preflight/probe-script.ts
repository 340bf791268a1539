/* eslint-disable @stylistic/max-len */
/** The text of `assets/preflight/probe.sh`. `npm run probe-script` writes it. */
export const PROBE_SCRIPT = `# shellcheck shell=bash
# Tries what only a pod can try. PROBES has a line for each attempt: its number, what it is, and words. Secrets are files, and reach only the servers
# that they are for, after these have proved themselves. Each result is a line of JSON. What a server answers is never evaluated or printed.
set -uo pipefail
export LC_ALL=C TZ=UTC
FAILED='' SECRETS=\${PROBE_SECRETS:-/secrets}

# tell NUMBER RESULT TEXT: pass, fail or unknown, with the reason.
tell() {
  local plain=\${3:0:400}
  plain=\${plain//[^[:print:]]/?}
  plain=\${plain//\\\\/\\\\\\\\}
  printf '{"event":"probe","number":%d,"result":"%s","text":"%s"}\\n' "$1" "$2" "\${plain//\\"/\\\\\\"}"
  [[ $2 != fail || -n $FAILED ]] || FAILED=$plain
}

# ask NUMBER PROXY URL OPTION...: asks a server. CODE is the status of its answer, EXIT the exit code of curl, BODY the beginning of the answer.
# HEADER and BASIC are credentials, which curl reads from its standard input.
ask() {
  local number=$1 proxy=$2 url=$3 answer
  shift 3
  local certificates=(--insecure) bundle=CA_$number
  if [[ \${VERIFY-} == yes ]]; then
    certificates=()
    if [[ -n \${!bundle-} ]]; then
      exec 9< <(base64 -d <<< "\${!bundle}" 2> /dev/null)
      certificates=(--cacert /dev/fd/9)
    fi
  fi
  [[ $proxy == - ]] || certificates+=(--proxy "http://$proxy")
  answer=$({
    [[ -z \${HEADER-} ]] || printf 'header = "%s"\\n' "$HEADER"
    [[ -z \${BASIC-} ]] || printf 'user = "%s"\\n' "$BASIC"
  } | curl --config - --silent --globoff --http1.1 --connect-timeout 10 --max-time 15 --write-out '\\n%{http_code} %{http_connect}' "\${certificates[@]}" "$@" "$url" 2> /dev/null | head -c 65536 | tr -d '\\0'
  exit "\${PIPESTATUS[1]}")
  EXIT=$?
  BODY=\${answer%$'\\n'*}
  read -r CODE CONNECT <<< "\${answer##*$'\\n'}"
  [[ \${CODE-} =~ ^[0-9]{3}$ ]] || CODE=000
}

# unreachable NUMBER WHERE PROXY: tells why a server did not answer. Fails if it did.
unreachable() {
  local number=$1 where=$2 via=$3
  [[ $via != - || -z \${HTTPS_PROXY-} ]] || via=\${HTTPS_PROXY##*@} via=\${via##*//} # without its credentials
  case $EXIT in
    5) tell "$number" fail "The name of the proxy $via cannot be resolved." ;;
    6) tell "$number" fail "The name of $where cannot be resolved in the pod: check the name, and that policies allow DNS." ;;
    7) tell "$number" fail "The connection to $where is refused: nothing listens there, or a firewall rejects it." ;;
    28) tell "$number" fail "$where does not answer within 15 s: a firewall or a NetworkPolicy drops the connection." ;;
    60 | 77) tell "$number" fail "The certificate of $where is not trusted: give the CA bundle of its authority. Nothing was sent." ;;
    127) tell "$number" unknown 'The image lacks curl: use another one.' ;;
    56 | 97)
      [[ $via != - ]] || return 1
      case \${CONNECT-} in
        407) tell "$number" unknown "The proxy $via asks for credentials, which were not tried." ;;
        403) tell "$number" fail "The proxy $via does not allow connections to $where: allow CONNECT to this host and port." ;;
        *) tell "$number" fail "The proxy $via cannot reach $where (\${CONNECT:-no answer})." ;;
      esac ;;
    *) return 1 ;;
  esac
}

# port NUMBER HOST:PORT PROXY [later]: whether a server answers, or will answer later, when a run starts it.
port() {
  ask "$1" "$3" "https://$2/" --output /dev/null
  if [[ $EXIT == 7 && \${4-} == later ]]; then
    tell "$1" unknown "The connection to $2 is refused: nothing listens there before a run, or a firewall rejects it."
  elif [[ $CODE != 000 ]]; then
    tell "$1" pass "$2 answers (HTTP $CODE)."
  elif ! unreachable "$1" "$2" "$3"; then
    tell "$1" unknown "$2 accepts the connection and closes it: nothing serves this name yet, or a firewall inspects TLS."
  fi
}

# secret NUMBER KEY: a value of the Secret of an attempt, in REPLY.
secret() {
  REPLY=
  [[ ! -r $SECRETS/$1/$2 ]] || REPLY=$(tr -d '\\0' < "$SECRETS/$1/$2")
  REPLY=\${REPLY//[$'\\r\\n"']/} REPLY=\${REPLY//\\\\/}
  [[ -n $REPLY ]]
}

# upgrade NUMBER HOST:PORT NAMESPACE SELECTOR CONTAINER: whether a command can be run in a pod of another cluster, as MTC does, by SPDY.
upgrade() {
  local number=$1 where=$2 HEADER VERIFY=\${6:-yes}
  secret "$number" saToken || { tell "$number" unknown "The Secret with the token for $where does not exist yet, or has no key saToken."; return; }
  HEADER="Authorization: Bearer $REPLY"
  ask "$number" - "https://$where/api/v1/namespaces/$3/pods?limit=1&labelSelector=$4"
  case $CODE in
    000) unreachable "$number" "$where" - || tell "$number" fail "$where closes the connection."; return ;;
    200) ;;
    401) tell "$number" fail "$where rejects the token: create a new one, and apply its Secret."; return ;;
    403) tell "$number" fail "The token for $where may not list pods: bind cluster-admin to its ServiceAccount."; return ;;
    *) tell "$number" fail "$where answers HTTP $CODE: it is not the API server, or a proxy answers for it."; return ;;
  esac
  # API servers write line breaks for curl.
  [[ $BODY =~ \\"metadata\\":[[:space:]]*\\{[[:space:]]*\\"name\\":[[:space:]]*\\"([a-z0-9.-]+)\\" ]] || { tell "$number" unknown "$where answers, but no pod of Velero runs there, in which a command could be tried."; return; }
  ask "$number" - "https://$where/api/v1/namespaces/$3/pods/\${BASH_REMATCH[1]}/exec?command=true&container=$5&stdout=true" \\
    --request POST --max-time 5 --header 'Connection: Upgrade' --header 'Upgrade: SPDY/3.1' --header 'X-Stream-Protocol-Version: v4.channel.k8s.io'
  case $CODE in
    101) tell "$number" pass "A command runs in a pod of $where: the connection is upgraded to SPDY." ;;
    400) tell "$number" fail "A proxy on the way to $where removes the header Upgrade: exclude the API server from the proxy (noProxy)." ;;
    403) tell "$number" fail "The token for $where may not run commands in pods: bind cluster-admin to its ServiceAccount." ;;
    *) tell "$number" fail "The connection to $where is not upgraded to SPDY (HTTP $CODE): exclude the API server from the proxy (noProxy)." ;;
  esac
}

# registry NUMBER HOST:PORT: whether a registry accepts the token.
registry() {
  local number=$1 where=$2 BASIC VERIFY=\${3:-yes}
  secret "$number" saToken || { tell "$number" unknown "The Secret with the token for $where does not exist yet, or has no key saToken."; return; }
  BASIC="serviceaccount:$REPLY"
  ask "$number" - "https://$where/v2/" --output /dev/null
  case $CODE in
    000) unreachable "$number" "$where" - || tell "$number" fail "$where closes the connection." ;;
    200) tell "$number" pass "$where accepts the token." ;;
    401 | 403) tell "$number" fail "The registry $where rejects the token (HTTP $CODE): create a new one, and apply its Secret." ;;
    503) tell "$number" fail "No Route serves $where (HTTP 503): expose the registry, or correct exposedRegistryPath." ;;
    *) tell "$number" fail "$where answers HTTP $CODE: it is not a registry." ;;
  esac
}

# hex TEXT: its bytes in hexadecimal, in REPLY.
hex() {
  local index digits=
  for ((index = 0; index < \${#1}; index++)); do printf -v digits '%s%02x' "$digits" "'\${1:index:1}"; done
  REPLY=$digits
}

# hmac KEY TEXT: HMAC-SHA256 with a key in hexadecimal, in REPLY. Only builtins of the shell see the key.
hmac() {
  local key=$1 inner='' outer='' index
  while ((\${#key} < 128)); do key+=00; done
  for ((index = 0; index < 128; index += 2)); do
    printf -v inner '%s\\\\x%02x' "$inner" $((16#\${key:index:2} ^ 0x36))
    printf -v outer '%s\\\\x%02x' "$outer" $((16#\${key:index:2} ^ 0x5c))
  done
  REPLY=$({ printf '%b' "$inner"; printf '%s' "$2"; } | sha256sum)
  inner=
  for ((index = 0; index < 64; index += 2)); do inner+="\\\\x\${REPLY:index:2}"; done
  REPLY=$({ printf '%b' "$outer"; printf '%b' "$inner"; } | sha256sum)
  REPLY=\${REPLY:0:64}
}

# sign DATE REGION HOST PATH QUERY SECRET: the signature (AWS Signature Version 4) of a request in whose URL it is written, in REPLY.
sign() {
  local scope=\${1%T*}/$2/s3/aws4_request digest
  digest=$(printf 'GET\\n%s\\n%s\\nhost:%s\\n\\nhost\\nUNSIGNED-PAYLOAD' "$4" "$5" "$3" | sha256sum)
  hex "AWS4$6"
  hmac "$REPLY" "\${1%T*}"
  hmac "$REPLY" "$2"
  hmac "$REPLY" s3
  hmac "$REPLY" aws4_request
  hmac "$REPLY" "AWS4-HMAC-SHA256"$'\\n'"$1"$'\\n'"$scope"$'\\n'"\${digest%% *}"
}

# bucket NUMBER HOST:PORT REGION BUCKET [no]: whether an S3 bucket can be listed with the keys.
bucket() {
  local number=$1 where=$2 region=$3 date query id VERIFY=\${5:-yes}
  if ! secret "$number" aws-access-key-id || ! id=$REPLY || ! secret "$number" aws-secret-access-key; then
    tell "$number" unknown 'The Secret with the keys of the repository does not exist yet, or lacks one of them.'
    return
  fi
  ((\${#REPLY} <= 60)) || { tell "$number" unknown 'The secret access key is longer than 60 characters, which is not tried.'; return; }
  printf -v date '%(%Y%m%dT%H%M%SZ)T' -1
  query="X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=\${id//[^A-Za-z0-9._~-]/}%2F\${date%T*}%2F$region%2Fs3%2Faws4_request&X-Amz-Date=$date&X-Amz-Expires=60&X-Amz-SignedHeaders=host&list-type=2&max-keys=1"
  sign "$date" "$region" "\${where%:443}" "/$4" "$query" "$REPLY"
  ask "$number" - "https://\${where%:443}/$4?$query&X-Amz-Signature=$REPLY"
  [[ $BODY =~ \\<Code\\>([A-Za-z]+)\\</Code\\> ]]
  case $CODE in
    000) unreachable "$number" "$where" - || tell "$number" fail "$where closes the connection." ;;
    200) tell "$number" pass "$where lists the bucket $4 with these keys." ;;
    *) tell "$number" fail "$where rejects the request for bucket $4 (HTTP $CODE\${BASH_REMATCH[1]:+, \${BASH_REMATCH[1]}}): check the keys, the region and the name of the bucket." ;;
  esac
}

main() {
  local number kind words
  while read -r number kind words; do
    case $kind in
      port | upgrade | registry | bucket) read -ra words <<< "$words" && "$kind" "$number" "\${words[@]}" ;;
    esac
  done <<< "$PROBES"
  printf '%s' "$FAILED" 2> /dev/null > "\${PROBE_TERMINATION_LOG:-/dev/termination-log}" || true
  [[ -z $FAILED ]]
}

[[ \${PROBES-} == '' ]] || main
`;
