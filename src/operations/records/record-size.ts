import { plural } from '../../grammar/plural';
import { Cluster } from '../cluster';
import { OperationError } from '../operation-error';
import { dataOf, InventoryContents, InventoryOwner, referenceOf } from './inventory-contents';

/** What the values of a ConfigMap have at most. Source: kubernetes pkg/apis/core, `MaxSecretSize`. */
const MOST_BYTES = 1024 * 1024;

/** The uid that is recorded of an object once it is created. */
const UID_BYTES = ',"uid":"01234567-89ab-cdef-0123-456789abcdef"'.length;

/**
 * Makes sure that the inventory of an app fits into a ConfigMap, also when what is about to be created has its uid. One
 * that only becomes smaller is always written.
 *
 * @throws an OperationError
 */
export function requireFits(
  cluster: Cluster, { app, namespace }: InventoryOwner, contents: InventoryContents, before: InventoryContents,
): void {
  const bytes = bytesOf(contents, app);
  if (bytes <= MOST_BYTES || bytes <= bytesOf(before, app)) {
    return;
  }
  const { objects, changed, pending } = contents;
  const { name } = referenceOf(app, namespace);
  throw new OperationError('failed', `cluster ${cluster.name}: the record of the app ${JSON.stringify(app)} does not `
    + `fit into ConfigMap ${namespace}/${name}, which can have 1 MiB (`
    + `${plural(objects.length + changed.length + pending.length, 'object')}): nothing more was applied`,
  'Divide the program into several apps, each with a name and an output folder: '
    + '`new MigrationApp({ name: \'shop-1\', outdir: \'dist-1\' })`.');
}

function bytesOf(contents: InventoryContents, app: string): number {
  const values = Object.values(dataOf(contents, app));
  return values.reduce((sum, value) => sum + Buffer.byteLength(value), contents.pending.length * UID_BYTES);
}
