import { specOf } from './plan';
import { InventoryData } from '../../inventory/inventory-data';
import { Manifest, record, text } from '../engine/manifest';
import { Circumstances } from '../engine/rule';

/** The inventories of a plan's clusters, as far as they were given. */
export interface PlanInventories {
  readonly source?: InventoryData;
  readonly destination?: InventoryData;
}

/** The inventories of the MigClusters that a plan refers to. */
export function inventoriesOf(plan: Manifest, { inventories }: Circumstances): PlanInventories {
  const of = (reference: unknown) => inventories?.get(text(record(reference).name));
  const { srcMigClusterRef, destMigClusterRef } = specOf(plan);
  return { source: of(srcMigClusterRef), destination: of(destMigClusterRef) };
}

/** Whether an inventory contains the objects of a resource in a namespace: nobody knows what was not captured. */
export function isCaptured({ scope, unknown }: InventoryData, plural: string, namespace?: string): boolean {
  const isOut = namespace !== undefined && scope !== undefined && !scope.includes(namespace);
  return !isOut && !unknown.some((gap) => gap.resource.split('.')[0] === plural
    && (gap.namespace === undefined || gap.namespace === namespace));
}

/** The entries of a list that are in a namespace. */
export function inNamespace<T extends { readonly namespace: string }>(
  entries: readonly T[], namespace: string,
): readonly T[] {
  return indexOf(entries).get(namespace) as readonly T[] | undefined ?? [];
}

const INDEXES = new WeakMap<readonly object[], Map<string, object[]>>();

function indexOf(entries: ReadonlyArray<{ readonly namespace: string }>): Map<string, object[]> {
  const known = INDEXES.get(entries) ?? new Map<string, object[]>();
  if (!INDEXES.has(entries)) {
    INDEXES.set(entries, known);
    for (const entry of entries) {
      const present = known.get(entry.namespace);
      if (present) {
        present.push(entry);
      } else {
        known.set(entry.namespace, [entry]);
      }
    }
  }
  return known;
}

/** The first few names of many. */
export function some(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
