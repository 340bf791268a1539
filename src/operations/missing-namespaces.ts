import { Cluster } from './cluster';
import { objectsOn } from './home-namespace';
import { namespaceFixes } from './namespace-fix';
import { Operation } from './operation';
import { codeOf, OperationError } from './operation-error';
import { IndexObject, IndexUnit, MigrationIndex } from '../output/migration-index';

/** The kinds that create a namespace. */
const CREATING = ['Namespace', 'Project', 'ProjectRequest'];

/** Whether the folder creates a namespace, or installs an operator that may do so. */
function createsNamespace(index: MigrationIndex, cluster: string, namespace: string): boolean {
  return objectsOn(index, cluster).some((object) => isNamespace(object, namespace)
    || (namespace.startsWith('openshift-') && isOperator(object)));
}

/**
 * The namespaces of a cluster's objects that do not exist, and that the folder does not create. One that the user may
 * not read counts as existing.
 *
 * @param units those that are looked at
 */
export async function missingNamespaces(
  cluster: Cluster, index: MigrationIndex, units: readonly IndexUnit[],
): Promise<string[]> {
  const objects = units.filter((unit) => unit.cluster === cluster.name)
    .flatMap(({ files }) => files.flatMap((file) => file.objects));
  const names = new Set(objects.flatMap(({ namespace }) => namespace === undefined ? [] : [namespace]));
  const missing: string[] = [];
  for (const name of [...names].sort()) {
    if (!createsNamespace(index, cluster.name, name) && !await exists(cluster, name)) {
      missing.push(name);
    }
  }
  return missing;
}

/** The units that come after no run: MTC may create the namespaces of the others. */
export function unitsBeforeRuns({ units }: MigrationIndex): IndexUnit[] {
  const runs = new Set(units.filter(({ run }) => run !== undefined).map(({ path }) => path));
  return units.filter(({ after }) => !after.some((path) => runs.has(path)));
}

/**
 * Makes sure that the namespaces of what is applied exist, or are created by the folder.
 *
 * @throws an OperationError, before anything is changed
 */
export async function requireNamespaces(
  operation: Operation, index: MigrationIndex, units: readonly IndexUnit[],
): Promise<void> {
  const first = unitsBeforeRuns(index).filter((unit) => units.includes(unit));
  const found = await missingOn(operation, index, first);
  if (found.length > 0) {
    const problems = found.map(({ cluster, missing }) => `cluster ${cluster.name}: ${missingText(missing)}`);
    throw new OperationError('not-found', `${problems.join('; ')}: nothing was applied`, fixesFor(found));
  }
}

/** The fix for namespaces of units that do not exist; undefined if the folder creates those that are missing. */
export async function fixForNamespaces(
  operation: Operation, index: MigrationIndex, units: readonly IndexUnit[],
): Promise<string | undefined> {
  const found = await missingOn(operation, index, units);
  return found.length === 0 ? undefined : fixesFor(found);
}

interface MissingOn {
  readonly cluster: Cluster;
  readonly missing: readonly string[];
}

async function missingOn(
  operation: Operation, index: MigrationIndex, units: readonly IndexUnit[],
): Promise<MissingOn[]> {
  const found: MissingOn[] = [];
  for (const name of new Set(units.map((unit) => unit.cluster))) {
    const cluster = operation.cluster(name);
    found.push({ cluster, missing: await missingNamespaces(cluster, index, units) });
  }
  return found.filter(({ missing }) => missing.length > 0);
}

function fixesFor(found: readonly MissingOn[]): string {
  return namespaceFixes(found.flatMap(({ cluster: { command }, missing }) =>
    missing.map((name) => ({ name, command }))));
}

/** What is wrong with namespaces that do not exist. */
export function missingText(names: readonly string[]): string {
  return names.length === 1
    ? `the namespace ${names[0]} does not exist, and the folder does not create it`
    : `the namespaces ${names.join(', ')} do not exist, and the folder does not create them`;
}

async function exists(cluster: Cluster, name: string): Promise<boolean> {
  try {
    return await cluster.get({ apiVersion: 'v1', kind: 'Namespace', name }) !== undefined;
  } catch (error) {
    if (codeOf(error) === 'forbidden') {
      return true;
    }
    throw error;
  }
}

function isNamespace({ kind, name }: IndexObject, namespace: string): boolean {
  return CREATING.includes(kind) && name === namespace;
}

function isOperator({ apiVersion, kind }: IndexObject): boolean {
  return (kind === 'Subscription' && apiVersion.startsWith('operators.coreos.com/')) || kind === 'ClusterExtension';
}
