# shellcheck shell=bash
# Why a connection or a copy failed, in words. rsync itself says "connection unexpectedly closed" for nearly all, so stunnel's log is read first.

# explain_tunnel LOG: sets CAUSE, CAUSE_TEXT and CAUSE_CODE from what stunnel logged; fails where the log names nothing.
# CAUSE_CODE is the exit code where trying again can't help, and empty where it may.
explain_tunnel() {
  local log
  log=$(< "$1") 2> /dev/null || return 1
  local via="the proxy $TRANSFER_PROXY" to="$TRANSFER_ENDPOINT"
  CAUSE_CODE=
  case $log in
    *'HTTP/1.'?' 407'*)
      CAUSE=proxy-credentials CAUSE_CODE=$EXIT_TRUST
      CAUSE_TEXT="$via refused our credentials (407): correct the Secret with its username and password." ;;
    *'HTTP/1.'?' 403'*)
      CAUSE=proxy-forbidden CAUSE_CODE=$EXIT_TRUST
      CAUSE_TEXT="$via does not let us connect to $to (403): allow CONNECT to this host and port; most proxies allow port 443 only." ;;
    *'HTTP/1.'?' 5'??*)
      CAUSE=proxy-cannot-reach
      CAUSE_TEXT="$via can't reach $to ($(grep -o 'HTTP/1.. 5..' "$1" | tail -n 1)): its name is unknown there, or nobody answers." ;;
    *'Subject checks failed'* | *'Hostname mismatch'* | *'IP address mismatch'*)
      CAUSE=name-mismatch CAUSE_CODE=$EXIT_TRUST
      CAUSE_TEXT="The certificate of $to is for another name: issue it for the name that the transfer expects." ;;
    *'unable to get local issuer'* | *'self-signed certificate'* | *'self signed certificate'* | *'certificate verify failed'* | *'Rejected by CERT'*)
      CAUSE=untrusted-server CAUSE_CODE=$EXIT_TRUST
      CAUSE_TEXT="Who answers at $to does not hold our key: a proxy that looks into TLS, or another server. Nothing was sent to it." ;;
    *'illegal parameter'* | *'decrypt error'* | *'bad record mac'* | *'unknown psk identity'* | *'binder does not verify'*)
      CAUSE=wrong-key CAUSE_CODE=$EXIT_TRUST
      CAUSE_TEXT="The receiver has another key than we: put the same one into both clusters' Secrets, and delete the Jobs of earlier runs, of which one may still wait with the old key." ;;
    *'alert unknown ca'* | *'alert bad certificate'* | *'alert certificate'* | *'alert handshake failure'*)
      CAUSE=certificate-refused CAUSE_CODE=$EXIT_TRUST
      CAUSE_TEXT="The receiver refused our certificate: it must come from the authority, and bear the name, that the receiver expects." ;;
    *'Error resolving'* | *'Name or service not known'* | *'Temporary failure in name resolution'* | *'No host resolved'*)
      CAUSE=name-unknown
      CAUSE_TEXT="The name of ${TRANSFER_PROXY:-$to} is unknown here: check it, and that DNS is let through." ;;
    *'s_connect: connect'*'refused'* | *'No more addresses'* | *'connect_blocking: connect'* | *'TIMEOUTconnect exceeded'* | *'No route to host'* | *'Network is unreachable'*)
      if [[ -n $TRANSFER_PROXY ]]; then
        CAUSE=proxy-unreachable
        CAUSE_TEXT="$via does not answer: check its address, and that the source's pods are let out to it."
      else
        CAUSE=server-unreachable
        CAUSE_TEXT="Nobody answers at $to: the receiver isn't there yet, or a firewall or NetworkPolicy drops us."
      fi ;;
    *'unexpected eof while reading'* | *'SSL_connect'*'reset by peer'* | *'SSL_connect: Peer suddenly disconnected'*)
      CAUSE=not-routed
      CAUSE_TEXT="$to answers and hangs up before TLS begins: the route isn't admitted yet, or the receiver isn't there yet." ;;
    *) return 1 ;;
  esac
}

# explain_rsync CODE ERRORS LOG: the same for an rsync that failed, from its exit code, what it wrote, and stunnel's log.
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
      CAUSE_TEXT="No byte came or went for $TRANSFER_IDLE s: the receiver, or the network between, is stuck." ;;
    24)
      CAUSE=vanished CAUSE_CODE=$EXIT_INCOMPLETE
      CAUSE_TEXT='Files vanished while they were read: something still writes to the source. Stop the application and run the cutover again.' ;;
    23)
      CAUSE=incomplete CAUSE_CODE=$EXIT_INCOMPLETE
      CAUSE_TEXT="Not everything could be copied: $(first_error "$2")"
      if [[ $errors == *'Permission denied (13)'* && $errors == *'[sender]'* ]]; then
        CAUSE=unreadable CAUSE_CODE=$EXIT_PREFLIGHT
        CAUSE_TEXT="Entries of the source can't be read by user $EUID: $(first_error "$2")"
      elif [[ $errors == *'sys_acl_set_file'*'not supported'* ]]; then
        CAUSE=no-acls
        CAUSE_TEXT='The destination stores no ACLs, and the source has some: switch acls off to do without them.'
      elif [[ $errors == *'lsetxattr'*'not supported'* ]]; then
        CAUSE=no-xattrs
        CAUSE_TEXT='The destination stores no extended attributes, and the source has some: switch xattrs off to do without them.'
      elif [[ $errors == *'Input/output error'* ]]; then
        CAUSE=io-error CAUSE_CODE=
        CAUSE_TEXT="A disk or file system reports errors: $(first_error "$2")"
      fi ;;
    13)
      CAUSE=too-much-output CAUSE_CODE=$EXIT_INCOMPLETE
      CAUSE_TEXT="rsync cannot write its messages: the receiver sends far more of them than there are files, or the disk of this node is full." ;;
    1 | 2 | 4)
      CAUSE=configuration CAUSE_CODE=$EXIT_CONFIGURATION
      CAUSE_TEXT="rsync does not understand the other end, or the receiver refused an option, as its log says: $(first_error "$2")" ;;
    *)
      explain_tunnel "$3" && return
      CAUSE=connection-lost
      CAUSE_TEXT="The connection to $TRANSFER_ENDPOINT broke (rsync $code): $(first_error "$2")" ;;
  esac
}

explain_full() {
  CAUSE=no-space CAUSE_CODE=$EXIT_NO_SPACE
  CAUSE_TEXT='The destination claim is full: make it larger and run again; what is there already is kept.'
}

# first_error FILE: the line of rsync's errors that says most.
first_error() {
  local line
  line=$(grep -m 1 -E '^(rsync|tar): ' "$1" 2> /dev/null || head -n 1 "$1" 2> /dev/null)
  printf '%.300s\n' "${line:-it did not say why}"
}
