import { applyCommand, commandsOf, describeObject, outcomeOf, printableLine, shellWord } from './commands';
import { IndexPlan, IndexUnit, MigrationIndex } from './migration-index';

/** A few lines on what was written. */
export function shortAccount({ clusters, units, runs }: MigrationIndex, folder: string): string {
  const secrets = units.filter(({ isSecret }) => isSecret).map(({ path }) => path);
  return lines([
    `${folder}: ${count(units.length, 'unit')} for ${count(clusters.filter((cluster) => cluster.units.length > 0).length, 'cluster')}. `
      + 'A unit is a folder that is applied as a whole, on the cluster that its path names.',
    ...secrets.length === 0 ? [] : [`${secrets.join(', ')}: secret values in plain text. Do not commit them.`],
    ...runs.length === 0 ? [] : [`runs/: ${count(runs.length, 'run')}. A run starts when it is applied; nothing else does.`],
    `Order and commands: cdk8s-mtc show ${shellWord(folder)}`,
  ]);
}

/** The full account: clusters, plans, and each unit with its commands. */
export function fullAccount(index: MigrationIndex, folder: string): string {
  const { clusters, plans, units } = index;
  const firstRun = units.findIndex(({ starts }) => starts.length > 0);
  return lines([
    'Clusters',
    ...clusters.map(({ name, role, migClusters }) => `   ${[name, role, ...migClusters.map((each) => `MigCluster ${each.name} on ${each.host}`)].join(', ')}`),
    ...plans.length === 0 ? [] : ['', 'Plans', ...plans.map((plan) => `   ${describePlan(plan)}`)],
    '',
    'Apply these units one after the other, each on its own cluster. The contexts of kubectl are assumed to have the names of the clusters.'
      + (firstRun < 0 ? '' : ` Nothing starts before number ${firstRun + 1}.`),
    ...units.flatMap((unit, number) => ['', ...describeUnit(unit, number + 1, folder)]),
  ]);
}

function describePlan({ name, cluster, source, destination, namespaces, isWritten }: IndexPlan): string {
  const moved = namespaces.map((namespace) => namespace.source === namespace.destination ? namespace.source : `${namespace.source} (as ${namespace.destination})`);
  return [
    `${name} on ${cluster}${isWritten ? '' : ' (exists already)'}`,
    ...source && destination ? [`from ${source} to ${destination}`] : [],
    ...moved.length > 0 ? [moved.join(', ')] : [],
  ].join(': ');
}

function describeUnit(unit: IndexUnit, number: number, folder: string): string[] {
  const then = [...commandsOf(unit, unit.cluster), ...outcomeOf(unit)];
  return [
    `${number}. ${unit.path}`,
    ...entry('cluster', [unit.cluster]),
    ...entry('purpose', [unit.purpose]),
    ...entry('contains', unit.files.flatMap(({ objects }) => objects.map(describeObject))),
    ...entry('apply', [applyCommand(`${folder}/${unit.path}`, unit.cluster)]),
    ...entry('then', then.length > 0 ? then : ['(nothing to wait for)']),
  ];
}

/** A label and its lines, the first beside it and the others below. */
function entry(label: string, content: readonly string[]): string[] {
  return content.map((line, index) => `   ${(index ? '' : label).padEnd(10)}${line}`);
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

function lines(all: readonly string[]): string {
  return `${all.map(printableLine).join('\n')}\n`;
}
