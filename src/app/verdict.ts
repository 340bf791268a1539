import { IConstruct } from 'constructs';
import { block, describeFinding } from '../judging/finding-text';
import { Verdict } from '../judging/judge-at-synth';

/** Throws, all at once, what keeps an app from being written: mistakes of its constructs, and findings. */
export function throwComplaints(app: IConstruct, { mistakes, unwritable, stopping }: Verdict): void {
  if (mistakes.size + unwritable.size + stopping.length === 0) {
    return;
  }
  const complaints = new Map<string, string[]>(app.node.findAll().map((construct) => (
    [construct.node.path, [...mistakes.get(construct) ?? [], ...unwritable.get(construct) ?? []]])));
  for (const finding of stopping) {
    complaints.set(finding.construct, [...complaints.get(finding.construct) ?? [], describeFinding(finding)]);
  }
  const count = [...complaints.values()].flat().length;
  const blocks = [...complaints].filter(([, texts]) => texts.length > 0)
    .map(([path, texts]) => block(`at ${path || 'the app'}`, texts));
  throw new MistakesError(`${count} ${count === 1 ? 'mistake' : 'mistakes'} in the program; nothing was written.\n\n`
    + `${blocks.join('\n\n')}\n`);
}

/**
 * The user's mistakes. Where in this library they were noticed helps nobody, so the message stands in for
 * the stack trace.
 */
class MistakesError extends Error {
  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}
