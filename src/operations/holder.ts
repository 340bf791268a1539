/**
 * What is known about the process of a holder: a process of this machine is running or has ended; about one of another
 * machine nothing is known, and a name that the user has given (`CDK8S_MTC_HOLDER`) does not name a machine.
 */
export type HolderState = 'running' | 'ended' | 'elsewhere' | 'unknown';

/** A holder whose name says which process it is: `alice@laptop/4711`. */
export interface HolderProcess {
  readonly place: string;
  readonly pid: string;
}

/** The process of a holder; undefined if its name says none. */
export function processOf(holder: string): HolderProcess | undefined {
  const [at, slash] = [holder.indexOf('@'), holder.lastIndexOf('/')];
  const pid = holder.slice(slash + 1);
  return at >= 0 && slash > at && /^\d+$/.test(pid) ? { place: holder.slice(at + 1, slash), pid } : undefined;
}

/** A holder in a sentence, with what is known about its process. */
export function describeHolder(holder: string, state: HolderState): string {
  switch (state) {
    case 'running': return `${holder}, a running process of this machine,`;
    case 'elsewhere': return `${holder}, a process of another machine or container,`;
    default: return holder;
  }
}

/** What a user does about a Lease of another holder, in a command that can take it. */
export function fixForHolder(holder: string, state: HolderState): string {
  const end = state === 'running'
    ? `Wait until it has ended (\`ps -p ${processOf(holder)?.pid}\` shows it), then repeat the command.`
    : 'Wait until it has ended, then repeat the command.';
  return `${end} \`--break-lease\` takes the Lease away from a process that still renews it.`;
}
