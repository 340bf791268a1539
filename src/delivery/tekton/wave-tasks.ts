import { approvalTask, commandTask, FOLDER, Task, TaskOptions } from './tasks';
import { ApplyStep } from '../../output/apply-step';
import { leavesRunningOnSource } from '../../output/cutovers';
import { IndexRun, MigrationIndex } from '../../output/migration-index';
import { ROLLBACK } from '../../output/rollbacks';

/** Runs that stop the application on the source. */
const CUTOVERS = ['cutover', 'state-cutover', 'conversion-cutover', 'transfer-cutover'];

/** Runs that a Pipeline never starts. */
const ON_REQUEST = [ROLLBACK, 'analysis'];

/** The runs that are started by one Pipeline, and its name. */
export interface Wave {
  readonly name: string;
  readonly runs: readonly IndexRun[];
}

/** What all tasks of a wave need. */
export interface WaveOptions extends TaskOptions {
  readonly approvers?: readonly string[];
  readonly allowWarnings: boolean;
}

/** The tasks of a wave. */
export interface WaveTasks {
  /** Up to the cutovers; with approvers, up to the end. */
  readonly first: readonly Task[];
  /** The cutovers, if they are in a separate Pipeline. */
  readonly cutover: readonly Task[];
  /** What runs at the end in any case. */
  readonly last: readonly Task[];
}

/** Whether a Pipeline starts a run. */
export function isInPipeline({ kind }: IndexRun): boolean {
  return !ON_REQUEST.includes(kind);
}

/** The tasks of a wave: all stages of its plans come before the cutovers, because a cutover stops an application. */
export function waveTasks({ name, runs }: Wave, index: MigrationIndex, options: WaveOptions): WaveTasks {
  const owners = [...new Set(runs.map(({ owner }) => owner))];
  const ofOwners = owners.flatMap((owner) => ['--plan', owner]);
  const tasks = runTasks(runs, owners.length > 1, options);
  const [stages, cutovers] = [runs.filter((run) => !isCutover(run)), runs.filter(isCutover)];
  const retried = { timeout: '15m', retries: 2 };
  const verify = commandTask('verify', ['status', FOLDER, ...ofOwners, '--why'], options, retried);
  const first = [
    commandTask('check', ['check', FOLDER], options, retried),
    commandTask('preflight', ['preflight', FOLDER], options, retried),
    applyTask('apply', options),
    ...stagesOf(stages, tasks, index, options),
  ];
  const cutover = cutovers.length === 0 ? [] : [...cutovers.map((run) => tasks.get(run)!), verify];
  const { approvers } = options;
  const last = [commandTask('report', ['status', FOLDER, ...ofOwners], options),
    commandTask('cleanup', ['unlock', FOLDER], options, { retries: 2 })];
  if (cutover.length === 0) {
    return { first: [...first, verify], cutover, last };
  }
  return approvers === undefined ? { first, cutover, last }
    : {
      first: [
        ...first, approvalTask(approvers, `Cut over ${name}: ${effectOf(cutovers)}`), ...cutover,
      ],
      cutover: [],
      last,
    };
}

/** What the cutovers do to the applications. */
function effectOf(cutovers: readonly IndexRun[]): string {
  const ownersOf = (runs: readonly IndexRun[]) => [...new Set(runs.map(({ owner }) => owner))].join(', ');
  const stopped = ownersOf(cutovers.filter((run) => !leavesRunningOnSource(run)));
  const running = ownersOf(cutovers.filter(leavesRunningOnSource));
  return [
    ...stopped === '' ? [] : [`stops ${stopped} on the source`],
    ...running === ''
      ? []
      : [`leaves ${running} running on the source, and what it writes there during the last copy is lost`],
  ].join('; ');
}

function isCutover({ kind }: IndexRun): boolean {
  return CUTOVERS.includes(kind);
}

function applyTask(name: string, options: TaskOptions): Task {
  return commandTask(name, ['apply', FOLDER, '--yes'], options, { timeout: '1h', retries: 2 });
}

/** The stages. When the first of each plan has created the namespaces, what is for these is applied. */
function stagesOf(
  runs: readonly IndexRun[], tasks: ReadonlyMap<IndexRun, Task>, index: MigrationIndex, options: TaskOptions,
): Task[] {
  const isFirst = (run: IndexRun) => runs.find(({ owner }) => owner === run.owner) === run;
  const hasLateUnits = runs.length > 0 && index.units.some(({ step }) => step === ApplyStep.AFTER_FIRST_STAGE);
  return [
    ...runs.filter(isFirst).map((run) => tasks.get(run)!),
    ...hasLateUnits ? [applyTask('apply-after-first-stage', options)] : [],
    ...runs.filter((run) => !isFirst(run)).map((run) => tasks.get(run)!),
  ];
}

/**
 * A task for each run. It is never retried: the next start of the Pipeline follows the run. Where two would have one
 * name, both get a digest.
 */
function runTasks(runs: readonly IndexRun[], areMany: boolean, options: WaveOptions): Map<IndexRun, Task> {
  const wordOf = ({ path }: IndexRun) => path.slice(path.lastIndexOf('/') + 1);
  const nameOf = (run: IndexRun, separator: string) => `run-${areMany ? `${run.owner}${separator}` : ''}${wordOf(run)}`;
  const plain = runs.map((run) => nameOf(run, '-'));
  return new Map(runs.map((run, place) => {
    const isUnique = plain.filter((name) => name === plain[place]).length === 1;
    const args = [
      'run', FOLDER, run.owner, wordOf(run), ...isCutover(run) ? ['--yes'] : [],
      ...options.allowWarnings ? ['--allow-warnings'] : [],
      '--summary', '$(results.result.path)',
    ];
    return [run, commandTask(nameOf(run, isUnique ? '-' : '/'), args, options, { timeout: '24h' })];
  }));
}
