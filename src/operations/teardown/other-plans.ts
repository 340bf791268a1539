import { describeObject } from '../../output/commands';
import { IndexObject, MigrationIndex } from '../../output/migration-index';
import { keptOn } from '../../output/teardown';
import { keyOf } from '../cluster';
import { objectsOn } from '../home-namespace';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { Inventory } from '../records/inventory';
import { USED_KINDS, usedObjects } from '../used-objects';

/**
 * Makes sure that no open plan of others uses what would be deleted: its migration would break.
 *
 * @throws an OperationError that names the plan
 */
export async function refuseUsed(
  operation: Operation, index: MigrationIndex, owned: ReadonlyMap<string, Inventory>,
): Promise<void> {
  for (const [name, { objects }] of owned) {
    const whyKept = keptOn(index, name);
    const deleted = USED_KINDS.flatMap((kind) => objects.filter((object) => object.kind === kind))
      .filter((object) => whyKept(object) === undefined);
    const own = new Set([...objects, ...objectsOn(index, name)].map(keyOf));
    const used = deleted.length === 0
      ? new Map<string, IndexObject>()
      : await usedObjects(operation.cluster(name), (plan) => !own.has(keyOf(plan)));
    const object = deleted.find((each) => used.has(keyOf(each)));
    if (object !== undefined) {
      throw new OperationError(
        'failed',
        `cluster ${name}: ${describeObject(used.get(keyOf(object))!)}, which this app has not created, uses `
          + `${describeObject(object)}: nothing was changed`,
        'Close that plan first if nobody needs it. Otherwise delete only what it does not use, by '
          + `teardown/${name}.md.`,
      );
    }
  }
}
