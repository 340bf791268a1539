/** A line of rsync's output, what it means and what to do. */
export interface RsyncFailure {
  readonly pattern: RegExp;
  readonly meaning: string;
  readonly fix: string;
}

/** The endings of MTC's rsync pods, the most telling first. Source: rsync(1), and rsync's errcode.h. */
export const RSYNC_FAILURES: readonly RsyncFailure[] = [
  {
    pattern: /No space left on device|Disk quota exceeded/,
    meaning: 'the volume on the destination is full',
    fix: 'Set a larger capacity for the claim in the plan, and start another run.',
  },
  {
    pattern: /Permission denied \(13\)|Operation not permitted \(1\)/,
    meaning: 'rsync may not read or write these files',
    fix: 'Let rsync run as root: label the namespaces `pod-security.kubernetes.io/enforce: privileged` on both '
      + 'clusters, and set `runAsRoot: true` in the run.',
  },
  {
    pattern:
      /Connection refused|Connection timed out|No route to host|timeout in data send\/receive|\(code (?:10|30|35)\)/,
    meaning: 'the rsync pods on the source do not reach the destination',
    fix: 'Allow egress from the source namespaces to port 443 of the destination\'s router, or set '
      + '`stunnel_tcp_proxy`.',
  },
  {
    pattern: /\(code 12\)|connection unexpectedly closed|error in rsync protocol data stream/,
    meaning: 'the connection broke, or the rsync server on the destination ended',
    fix: 'Read the log of the rsync server pod on the destination, '
      + 'and look for idle timeouts of proxies and load balancers.',
  },
  {
    pattern: /\(code 5\)|auth failed/,
    meaning: 'the rsync server on the destination refuses the password',
    fix: 'Look for another run that copies into the same namespace, and start another run when it has ended.',
  },
  {
    pattern: /\(code 24\)|file has vanished/,
    meaning: 'files disappeared while they were copied',
    fix: 'Start another run; a cutover stops the application first.',
  },
  {
    pattern: /\(code 23\)|some files\/attrs were not transferred/,
    meaning: 'some files could not be copied',
    fix: 'Read the log of the rsync pod for their names: usually rsync may not read them, '
      + 'or the destination does not support an attribute.',
  },
  {
    pattern: /Input\/output error/,
    meaning: 'a disk or a file system reports errors',
    fix: 'Check the volume on the node that it is attached to.',
  },
  {
    pattern: /\(code 11\)|error in file IO/,
    meaning: 'a file could not be written',
    fix: 'Look at free space and at the file system of the volume on the destination.',
  },
  {
    pattern: /\(code (?:14|22)\)|out of memory/,
    meaning: 'rsync ran out of memory or processes',
    fix: 'Raise `mig_dvm_rsync` limits of the MigrationController (`source_rsync_pod_memory_limits`).',
  },
];

/** What a line of rsync's output means; undefined if it is not known. */
export function rsyncFailure(line: string): RsyncFailure | undefined {
  return RSYNC_FAILURES.find(({ pattern }) => pattern.test(line));
}
