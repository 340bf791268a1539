import { commandsOf, outcomeOf, printableLine } from '../output/commands';
import { IndexUnit } from '../output/migration-index';

/** The first line of every file, which tells a reader not to edit the file. */
export const MARK = '# Written by cdk8s-mtc.';

/** The comment at the head of a file: the cluster, the step, the purpose, and what to wait for. */
export function header(unit: Pick<IndexUnit, 'cluster' | 'step' | 'purpose' | 'logs' | 'waitFor'>): string {
  return [
    `${MARK} Cluster ${unit.cluster}, step ${unit.step}: ${unit.purpose}.`,
    ...commandsOf(unit).map((command) => `# Afterwards: ${command}`),
    ...outcomeOf(unit).map((line) => `# ${line}`),
  ].map(printableLine).join('\n');
}
