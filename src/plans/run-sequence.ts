import { CutoverOptions, MigrationRun, RunKind, runWrittenAt } from './migration-run';
import { IPlan } from './plan';
import { RsyncIdentity } from './rsync-identity';
import { refuse, required } from '../constructs/mistake';

/** The runs of a plan, numbered in the order in which the program adds them. */
export class RunSequence {
  private readonly runs: MigrationRun[] = [];

  constructor(private readonly plan: IPlan, private readonly identity?: RsyncIdentity) {}

  add(givenId: string, kind: RunKind, options: CutoverOptions = {}): MigrationRun {
    const { construct, prefix } = runWrittenAt(this.plan, kind);
    const id = required(construct, `${prefix}id`, givenId || undefined, 'give an id such as "first-copy"', () =>
      `missing-${this.runs.length + 1}`);
    const run = MigrationRun._create(this.plan, id, kind, this.runs.length + 1, options, this.identity);
    if (this.runs.some((other) => other.runName === run.runName)) {
      const given = options.metadata?.name ?? id;
      refuse(construct, {
        field: `${prefix}${options.metadata?.name === undefined ? 'id' : 'metadata.name'}`,
        value: given,
        problem: `makes a second MigMigration ${JSON.stringify(run.runName)}, and a run happens once: the cluster `
          + 'would take the second for a change of the first',
        fix: `give each run a different name, such as "${given}-2"`,
      });
    }
    this.runs.push(run);
    return run;
  }
}
