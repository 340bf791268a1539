import { countedClusters } from './cluster-names';
import {
  describeObject, filledSecrets, kubectlCommands, outcomeOf, ownCommand, printableLine, settledAfter,
  shellCommand,
} from './commands';
import { IndexPlan, IndexUnit, MigrationIndex } from './migration-index';
import { sortedUnits } from './rollbacks';
import { plural } from '../grammar/plural';

/** A few lines on what was written. */
export function shortAccount(index: MigrationIndex, folder: string): string {
  const { units, runs, isNamed } = index;
  const secrets = units.filter(({ isSecret }) => isSecret).map(({ path }) => path);
  const withUnits = countedClusters(index).filter((cluster) => cluster.units.length > 0);
  return lines([
    `${folder}: ${plural(units.length, 'unit')} for ${plural(withUnits.length, 'cluster')}`
      + '. A unit is a folder that is applied as a whole, on the cluster that its path names.',
    ...secrets.length === 0 ? [] : [`${secrets.join(', ')}: secret values in plain text. Do not commit them.`],
    ...outsideGit(index),
    ...runs.length === 0
      ? []
      : [`runs/: ${plural(runs.length, 'run')}. A run starts when it is applied; nothing else does.`],
    ...isNamed
      ? []
      : ['The app has no `name`, which cdk8s-mtc apply, run and teardown require: new '
        + 'MigrationApp({ name: \'shop-migration\' })'],
    `Order and commands: ${shellCommand('cdk8s-mtc show', [folder])}`,
  ]);
}

/** The full account: clusters, plans, and each unit with its commands. */
export function fullAccount(index: MigrationIndex, folder: string): string {
  const { clusters, plans, runs } = index;
  const { sequence, undoing } = sortedUnits(index);
  const outside = outsideGit(index);
  const firstRun = sequence.findIndex(({ starts }) => starts.length > 0);
  return lines([
    'Clusters',
    ...clusters.map(({ name, role, sameAs, isDelivery, migClusters }) => `   ${[
      name,
      ownRole(role, sameAs, isDelivery),
      ...migClusters.map((each) => `MigCluster ${each.name} on ${each.host}`),
    ].join(', ')}`),
    ...plans.length === 0 ? [] : ['', 'Plans', ...plans.map((plan) => `   ${describePlan(plan)}`)],
    '',
    `${howToApply(folder, runs.length > 0)}${firstRun < 0 ? '' : ` Nothing starts before number ${firstRun + 1}.`}`,
    ...outside.length === 0 ? [] : ['', ...outside],
    ...sequence.flatMap((unit, number) => ['', `${number + 1}. ${unit.path}`, ...describeUnit(unit, index, folder)]),
    ...undoing.length === 0 ? [] : ['', `${ONLY_TO_UNDO}. ${ABOUT_ROLLBACKS}`],
    ...undoing.flatMap((unit) => ['', unit.path, ...describeUnit(unit, index, folder)]),
  ]);
}

function ownRole(role: string, sameAs?: string, isDelivery?: boolean): string {
  if (sameAs !== undefined) {
    return `the cluster ${sameAs}`;
  }
  return isDelivery ? 'the cluster that the tool of this delivery runs on: another one, or one of these' : role;
}

/** The kinds with which GitOps tools apply other objects, with their groups. */
const DELIVERING = ['argoproj.io/Application', 'kustomize.toolkit.fluxcd.io/Kustomization',
  'work.open-cluster-management.io/ManifestWork'];

/** The objects in secret files, if the app has a delivery: they are not in git, so no GitOps tool applies them. */
function outsideGit({ units }: MigrationIndex): string[] {
  const objects = (all: readonly IndexUnit[]) => all.flatMap(({ files }) => files.flatMap((file) => file.objects));
  if (!objects(units).some(({ apiVersion, kind }) => DELIVERING.includes(`${apiVersion.split('/')[0]}/${kind}`))) {
    return [];
  }
  return units.filter(({ isSecret }) => isSecret).map((unit) => (
    `${unit.path}: no GitOps tool applies ${objects([unit]).map(describeObject).join(', ')} on ${unit.cluster}, `
      + 'because this folder is not in git. Apply it yourself.'));
}

/** How the units of a folder are applied: by this package, or by kubectl. */
export function howToApply(folder: string, hasRuns: boolean): string {
  return `\`${shellCommand('cdk8s-mtc apply', [folder])}\` applies these units in this order, and waits for `
    + `each${hasRuns ? '; it starts no run. `cdk8s-mtc run` starts one' : ''}. With kubectl, apply one unit after the `
    + 'other, each on its own cluster. The contexts of kubectl are assumed to have the names of the clusters.';
}

/** The heading of the units of rollbacks, and what a reader has to know about them. */
export const ONLY_TO_UNDO = 'Only to undo';
export const ABOUT_ROLLBACKS = 'A rollback is not a step of the migration: '
  + 'it deletes what its plan has created on the destination.';

function describePlan(
  { name, cluster, source, destination, namespaces, isWritten, frozenApplications = [] }: IndexPlan,
): string {
  const moved = namespaces.map((namespace) => namespace.source === namespace.destination
    ? namespace.source
    : `${namespace.source} (as ${namespace.destination})`);
  return [
    `${name} on ${cluster}${isWritten ? '' : ' (exists already)'}`,
    ...source && destination ? [`from ${source} to ${destination}`] : [],
    ...moved.length > 0 ? [moved.join(', ')] : [],
    ...frozenApplications.map((one) =>
      `before a cutover, freeze Application ${one.namespace}/${one.name} on ${one.cluster}`),
  ].join(': ');
}

function describeUnit(unit: IndexUnit, index: MigrationIndex, folder: string): string[] {
  const filled = filledSecrets(unit, index)
    .map(({ object, keys }) => `${describeObject(object)}: ${keys.map(({ key }) => key).join(', ')}`);
  const [apply, ...then] = kubectlCommands(unit, index, folder);
  const after = [...then, ...outcomeOf(unit)];
  return [
    ...entry('cluster', [unit.cluster]),
    ...entry('purpose', [unit.purpose]),
    ...entry('contains', unit.files.flatMap(({ objects }) => objects.map(describeObject))),
    ...entry('values', filled),
    ...unit.run === undefined && apply !== undefined ? [] : entry('command', [ownCommand(unit, index, folder)]),
    ...apply === undefined ? entry('kubectl', ['(leaves the Secrets without values: nothing would become ready)'])
      : [...entry('kubectl', [apply]), ...entry('then', after.length > 0 ? after : [nothing(unit, index)])],
  ];
}

function nothing(unit: IndexUnit, index: MigrationIndex): string {
  return settledAfter(unit, index).length > 0 ? '(nothing to wait for)'
    : '(nothing to wait for: apply the next unit, which is the other side of the transfer)';
}

/** A label and its lines, the first beside it and the others below. */
function entry(label: string, content: readonly string[]): string[] {
  return content.map((line, index) => `   ${(index ? '' : label).padEnd(10)}${line}`);
}

function lines(all: readonly string[]): string {
  return `${all.map(printableLine).join('\n')}\n`;
}
