import { IndexSecret } from './index-secret';
import { grouping } from './lookup';
import {
  IndexCluster, IndexLogs, IndexObject, IndexRun, IndexUnit, IndexWait, MigrationIndex, RunOwner,
} from './migration-index';
import { runWord } from './run-names';

const runsAt = grouping(({ path }: IndexRun): string | undefined => path);
const clustersOf = grouping(({ name }: IndexCluster) => name);
const secretsOf = grouping(({ cluster, object }: IndexSecret) => `${cluster}\0${describeObject(object)}`);
const unitsOfWave = grouping(waveOf);

/** The run with a path. */
export function runAt(runs: readonly IndexRun[], path: string | undefined): IndexRun | undefined {
  return runsAt(runs, path)[0];
}

/** The kubectl commands that end, or show, when a unit has settled. */
export function commandsOf({ logs, waitFor }: Pick<IndexUnit, 'logs' | 'waitFor'>, context?: string): string[] {
  const kubectl = context === undefined ? 'kubectl' : `kubectl --context ${shellWord(context)}`;
  return [...logs.map((each) => `${kubectl} ${logsCommand(each)}`),
    ...groups(waitFor).flatMap((each) => waitCommands(each, kubectl))];
}

/** The command of this package that applies a unit, with all others that start nothing, or that starts its run. */
export function ownCommand({ run }: IndexUnit, { runs }: Pick<MigrationIndex, 'runs'>, folder: string): string {
  const found = runAt(runs, run);
  return found === undefined ? shellCommand('cdk8s-mtc apply', [folder])
    : shellCommand('cdk8s-mtc run', [folder, found.owner, runWord(found, runs)]);
}

/**
 * The kubectl commands that apply a unit, and show when it has settled. None if it contains Secrets that only
 * `cdk8s-mtc apply` fills.
 */
export function kubectlCommands(
  unit: IndexUnit, index: Pick<MigrationIndex, 'clusters' | 'secrets' | 'units' | 'runs'>, folder: string,
): string[] {
  const isFilled = filledSecrets(unit, index).length > 0;
  const contextOf = ({ cluster }: IndexUnit) => clustersOf(index.clusters, cluster)[0]?.sameAs ?? cluster;
  return isFilled ? [] : [applyCommand(`${folder}/${unit.path}`, contextOf(unit)),
    ...settledAfter(unit, index).flatMap((each) => commandsOf(each, contextOf(each)))];
}

/**
 * The units that can settle as soon as a unit is applied after those before it. Each side of a transfer waits for the
 * other: the first has to wait for nothing, and after the last both settle.
 */
export function settledAfter(
  unit: IndexUnit, { units, runs }: Pick<MigrationIndex, 'units' | 'runs'>,
): readonly IndexUnit[] {
  if (runAt(runs, unit.run)?.ownerKind !== RunOwner.TRANSFER_ENGINE) {
    return [unit];
  }
  const sides = unitsOfWave(units, waveOf(unit));
  return sides.at(-1)?.path === unit.path ? sides : [];
}

/** The Secrets of a unit whose values `cdk8s-mtc apply` puts in. */
export function filledSecrets(
  { cluster, files }: IndexUnit, { secrets = [] }: Pick<MigrationIndex, 'secrets'>,
): IndexSecret[] {
  if (secrets.length === 0) {
    return [];
  }
  const names = new Set(files.flatMap(({ objects }) => objects.map(describeObject)));
  return [...names].flatMap((name) => secretsOf(secrets, `${cluster}\0${name}`));
}

/** How to read the conditions of what a unit starts, if MTC reports them. */
export function outcomeOf({ waitFor }: Pick<IndexUnit, 'waitFor'>): string[] {
  return waitFor.some(({ jsonPath }) => jsonPath === PHASE)
    ? ['The phase is Completed after any end. It succeeded if the conditions include Succeeded and neither Canceled '
      + 'nor Failed.'] : [];
}

function waveOf({ path }: IndexUnit): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** The kubectl command that applies a folder. */
export function applyCommand(folder: string, context?: string): string {
  const kubectl = context === undefined ? 'kubectl' : `kubectl --context ${shellWord(context)}`;
  return `${kubectl} apply -f ${shellWord(folder)}`;
}

/** `MigPlan openshift-migration/shop`. */
export function describeObject({ kind, namespace, name }: IndexObject): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/**
 * A command with these arguments and options. Arguments come from files, and none may be taken for an option: they are
 * behind `--` if one begins with a hyphen.
 *
 * @param command the words before the arguments, as a shell reads them
 * @param options the words after the arguments, as a shell reads them
 */
export function shellCommand(command: string, words: readonly string[], options = ''): string {
  const rest = options === '' ? [] : [options];
  return [command, ...words.some((word) => word.startsWith('-'))
    ? [...rest, '--', ...words.map(shellWord)]
    : [...words.map(shellWord), ...rest]].join(' ');
}

/** A word, quoted if a shell would change it: names come from programs, and the command is pasted. */
export function shellWord(word: string): string {
  return /^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word) ? word : quoted(word);
}

function quoted(word: string): string {
  return `'${word.replace(/'/g, "'\\''")}'`;
}

/** A line that cannot break out of a comment: without control characters and line separators. */
export function printableLine(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}

function logsCommand({ namespace, selector, pods }: IndexLogs): string {
  return `logs -f -l ${shellWord(selector)} -n ${shellWord(namespace)} --prefix --tail=-1 `
    + `--max-log-requests=${Math.max(5, pods)}`;
}

/** Objects of one kind and namespace that are waited for in the same way are waited for by one command. */
function groups(waits: readonly IndexWait[]): IndexWait[][] {
  const found = new Map<string, IndexWait[]>();
  for (const wait of waits) {
    const { target, ...rest } = wait;
    const key = JSON.stringify([target.apiVersion, target.kind, target.namespace, rest]);
    const group = found.get(key) ?? [];
    found.set(key, group);
    group.push(wait);
  }
  return [...found.values()];
}

function waitCommands(waits: readonly IndexWait[], kubectl: string): string[] {
  const [{ condition, jsonPath, value, timeoutSeconds, target }] = waits;
  const names = waits.map((wait) => `${kindOf(wait.target)}/${wait.target.name}`);
  const inNamespace = target.namespace ? `-n ${shellWord(target.namespace)} ` : '';
  const until = condition !== undefined
    ? `condition=${shellWord(condition)}`
    : `jsonpath=${quoted(jsonPath ?? '')}=${shellWord(value ?? '')}`;
  const wait = shellCommand(`${kubectl} wait --for=${until}`, names,
    `${inNamespace}--timeout=${timeout(timeoutSeconds)}`);
  return jsonPath === PHASE
    ? [wait, shellCommand(`${kubectl} get`, names, `${inNamespace}-o jsonpath='{.status.conditions[*].type}'`)]
    : [wait];
}

/**
 * The path of the phase of an action. The phase is `Completed` after success, failure and cancellation: only the
 * conditions tell which.
 */
export const PHASE = '{.status.phase}';

/** Several groups have a Subscription, so that kubectl needs the group. */
function kindOf({ apiVersion, kind }: IndexObject): string {
  return kind === 'Subscription' ? `subscription.${apiVersion.split('/')[0]}` : kind.toLowerCase();
}

function timeout(seconds: number): string {
  if (seconds % 3600 === 0) {
    return `${seconds / 3600}h`;
  }
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
