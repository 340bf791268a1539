import { commandsOf, outcomeOf, printableLine } from '../output/commands';
import { IndexUnit } from '../output/migration-index';

/** The first line of every file, which tells a reader not to edit the file. */
export const MARK = '# Written by cdk8s-mtc.';

/** What the head of a file says. */
export interface HeadedFile extends Pick<IndexUnit, 'cluster' | 'step' | 'purpose' | 'logs' | 'waitFor'> {
  /** Whether it contains Secrets whose values `cdk8s-mtc apply` puts in. */
  readonly isFilled: boolean;
}

/** The comment at the head of a file: the cluster, the step, the purpose, and what to wait for. */
export function header(unit: HeadedFile): string {
  return [
    `${MARK} Cluster ${unit.cluster}, step ${unit.step}: ${unit.purpose}.`,
    ...unit.isFilled
      ? ['# Apply it with `cdk8s-mtc apply`, which puts in the values of its Secrets. '
        + 'kubectl leaves them without values.']
      : commandsOf(unit).map((command) => `# Afterwards: ${command}`),
    ...outcomeOf(unit).map((line) => `# ${line}`),
  ].map(printableLine).join('\n');
}
