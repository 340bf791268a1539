import { IndexObject } from '../../output/migration-index';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { ServerTime } from '../server-time';
import { Inventory } from './inventory';
import { OwnerOn } from './inventory-contents';

/** What is recorded on clusters, to compare it later. */
export type Records = ReadonlyMap<string, Pick<Inventory, 'objects' | 'changed'> | undefined>;

/** Reads what is recorded on clusters. */
export async function recordsOn(
  operation: Operation, names: readonly string[], ownerOn: OwnerOn,
): Promise<Map<string, Inventory | undefined>> {
  const records = new Map<string, Inventory | undefined>();
  const time = new ServerTime(operation);
  for (const name of names) {
    const owner = ownerOn(name);
    records.set(name, owner && await Inventory.read(operation.cluster(name), owner, time));
  }
  return records;
}

/** Makes sure that no other command has changed what is recorded while no Lease was taken. */
export function requireSameRecords(before: Records, now: Records, whatNot: string): void {
  const changed = [...before].filter(([name, record]) => textOf(record) !== textOf(now.get(name)))
    .map(([name]) => `cluster ${name}`);
  if (changed.length > 0) {
    throw new OperationError('conflict',
      `${changed.join(', ')}: another command has changed what is recorded for the app: ${whatNot}`,
      'Repeat the command.');
  }
}

function textOf(record: Pick<Inventory, 'objects' | 'changed'> | undefined): string {
  const sorted = (objects: readonly IndexObject[] = []) => objects.map((object) => JSON.stringify(object)).sort();
  return JSON.stringify([sorted(record?.objects), sorted(record?.changed)]);
}
