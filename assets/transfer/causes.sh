# shellcheck shell=bash
# The cause of a failed connection or copy, in words. rsync reports nearly all of them as "connection unexpectedly closed", so stunnel's log is
# read first.

# explain_tunnel LOG: sets CAUSE, CAUSE_TEXT and CAUSE_CODE from stunnel's log. Fails if the log contains no cause.
# CAUSE_CODE is the exit code if a retry cannot help; otherwise it is empty.
explain_tunnel() {
  local log
  log=$(< "$1") 2> /dev/null || return 1
  local via="The proxy $TRANSFER_PROXY" to="$TRANSFER_ENDPOINT"
  CAUSE_CODE=
  case $log in
    *'HTTP/1.'?' 407'*)
      CAUSE=proxy-credentials CAUSE_CODE=$EXIT_TRUST
      CAUSE_TEXT="$via rejects the credentials (407): correct the user name and password in its Secret." ;;
    *'HTTP/1.'?' 403'*)
      CAUSE=proxy-forbidden CAUSE_CODE=$EXIT_TRUST
      CAUSE_TEXT="$via does not allow connections to $to (403): allow CONNECT to this host and port. Most proxies allow only port 443." ;;
    *'HTTP/1.'?' 5'??*)
      CAUSE=proxy-cannot-reach
      CAUSE_TEXT="$via cannot reach $to ($(grep -o 'HTTP/1.. 5..' "$1" | tail -n 1)): the proxy cannot resolve the name, or no server answers." ;;
    *'Subject checks failed'* | *'Hostname mismatch'* | *'IP address mismatch'*)
      CAUSE=name-mismatch CAUSE_CODE=$EXIT_TRUST
      CAUSE_TEXT="The certificate of $to is for another name: issue it for the name that the transfer expects." ;;
    *'unable to get local issuer'* | *'self-signed certificate'* | *'self signed certificate'* | *'certificate verify failed'* | *'Rejected by CERT'*)
      CAUSE=untrusted-server CAUSE_CODE=$EXIT_TRUST
      CAUSE_TEXT="The server at $to does not have the key: a TLS-inspecting proxy or another server answers there. Nothing was sent." ;;
    *'illegal parameter'* | *'decrypt error'* | *'bad record mac'* | *'unknown psk identity'* | *'binder does not verify'*)
      CAUSE=wrong-key CAUSE_CODE=$EXIT_TRUST
      CAUSE_TEXT="The receiver has another key than this sender: put the same key into the Secrets of both clusters, and delete the Jobs of earlier runs. One of them may still wait with the old key." ;;
    *'alert unknown ca'* | *'alert bad certificate'* | *'alert certificate'* | *'alert handshake failure'*)
      CAUSE=certificate-refused CAUSE_CODE=$EXIT_TRUST
      CAUSE_TEXT="The receiver rejects the sender's certificate: it must have the name, and come from the authority, that the receiver expects." ;;
    *'Error resolving'* | *'Name or service not known'* | *'Temporary failure in name resolution'* | *'No host resolved'*)
      CAUSE=name-unknown
      CAUSE_TEXT="The name of ${TRANSFER_PROXY:-$to} cannot be resolved: check the name, and that policies allow DNS." ;;
    *'s_connect: connect'*'refused'* | *'No more addresses'* | *'connect_blocking: connect'* | *'TIMEOUTconnect exceeded'* | *'No route to host'* | *'Network is unreachable'*)
      if [[ -n $TRANSFER_PROXY ]]; then
        CAUSE=proxy-unreachable
        CAUSE_TEXT="$via does not answer: check its address, and that policies let the source's pods reach it."
      else
        CAUSE=server-unreachable
        CAUSE_TEXT="No server answers at $to: the receiver has not started yet, or a firewall or NetworkPolicy drops the connection."
      fi ;;
    *'unexpected eof while reading'* | *'SSL_connect'*'reset by peer'* | *'SSL_connect: Peer suddenly disconnected'*)
      CAUSE=not-routed
      CAUSE_TEXT="$to closes the connection before TLS starts: the route is not admitted yet, or the receiver has not started yet." ;;
    *) return 1 ;;
  esac
}

# explain_rsync CODE ERRORS LOG: the same for an rsync that failed, from its exit code, its errors, and stunnel's log.
explain_rsync() {
  local code=$1 errors
  errors=$(< "$2") 2> /dev/null
  CAUSE_CODE=
  if [[ $errors == *'No space left on device'* || $errors == *'Disk quota exceeded'* || $errors == *'destination: no space'* ]]; then
    explain_full
    return
  fi
  case $code in
    30 | 35)
      CAUSE=timeout
      CAUSE_TEXT="Nothing was sent or received for $TRANSFER_IDLE s: the receiver or the network between does not respond." ;;
    24)
      CAUSE=vanished CAUSE_CODE=$EXIT_INCOMPLETE
      CAUSE_TEXT='Files vanished while they were read: something still writes to the source. Stop the application and repeat the cutover.' ;;
    23)
      CAUSE=incomplete CAUSE_CODE=$EXIT_INCOMPLETE
      CAUSE_TEXT="Not everything could be copied: $(first_error "$2")"
      if [[ $errors == *'Permission denied (13)'* && $errors == *'[sender]'* ]]; then
        CAUSE=unreadable CAUSE_CODE=$EXIT_PREFLIGHT
        CAUSE_TEXT="User $EUID cannot read entries of the source: $(first_error "$2")"
      elif [[ $errors == *'sys_acl_set_file'*'not supported'* || $errors == *'lsetxattr('*'system.posix_acl_'*'not supported'* ]]; then
        CAUSE=no-acls
        CAUSE_TEXT='The destination cannot store ACLs, and the source has some: set acls to false to copy without them.'
      elif [[ $errors == *'lsetxattr'*'not supported'* ]]; then
        CAUSE=no-xattrs
        CAUSE_TEXT='The destination cannot store extended attributes, and the source has some: set xattrs to false to copy without them.'
      elif [[ $errors == *'Input/output error'* ]]; then
        CAUSE=io-error CAUSE_CODE=
        CAUSE_TEXT="A disk or file system reports errors: $(first_error "$2")"
      fi ;;
    13)
      CAUSE=too-much-output CAUSE_CODE=$EXIT_INCOMPLETE
      CAUSE_TEXT="rsync cannot write its messages: the receiver sends far more of them than there are files, or the disk of this node is full." ;;
    1 | 2 | 4)
      CAUSE=configuration CAUSE_CODE=$EXIT_CONFIGURATION
      CAUSE_TEXT="rsync and the other end do not fit together, or the receiver refused an option (see its log): $(first_error "$2")" ;;
    *)
      explain_tunnel "$3" && return
      CAUSE=connection-lost
      CAUSE_TEXT="The connection to $TRANSFER_ENDPOINT broke (rsync $code): $(first_error "$2")" ;;
  esac
}

explain_full() {
  CAUSE=no-space CAUSE_CODE=$EXIT_NO_SPACE
  CAUSE_TEXT='The destination claim is full: enlarge it and run again. What was copied stays.'
}

# first_error FILE: the most specific line of rsync's errors.
first_error() {
  local line
  line=$(grep -m 1 -E '^(rsync|tar): ' "$1" 2> /dev/null || head -n 1 "$1" 2> /dev/null)
  printf '%.300s\n' "${line:-it reported no reason}"
}
