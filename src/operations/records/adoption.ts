import { IndexObject } from '../../output/migration-index';
import { Cluster } from '../cluster';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { recordsElsewhere } from './app-records';
import { appOf, InventoryOwner, oldReferenceOf, OwnerOn, referenceOf } from './inventory-contents';
import { recordedName, recordsIn } from './other-records';

/** What is taken over. */
interface Adoption {
  /** The name that the app had before. */
  readonly name: string;
  /** The clusters that are applied to. */
  readonly clusters: readonly string[];
  /** Whether the folder has other clusters, which may have the record. */
  readonly isPart: boolean;
}

/**
 * Makes sure that something is recorded under the name that the user wants to take over: with a wrong name, everything
 * would be taken for objects of others. If the app has a record already, a missing one is only mentioned, because the
 * takeover may be complete.
 *
 * @throws an OperationError that names the records that exist
 */
export async function requireRecord(
  operation: Operation, { name, clusters, isPart }: Adoption, ownerOn: OwnerOn,
): Promise<void> {
  let isTakenOver = isPart;
  const others = new Set<string>();
  for (const [cluster, owner] of clusters.map((each) => [operation.cluster(each), ownerOn(each)] as const)) {
    if (owner !== undefined) {
      if (owner.app === name || await exists(cluster, referenceOf(name, owner.namespace), name)
        || await exists(cluster, oldReferenceOf(name, owner.namespace), undefined)
        || (await recordsElsewhere(cluster, { ...owner, app: name })).length > 0) {
        return;
      }
      isTakenOver ||= await exists(cluster, referenceOf(owner.app, owner.namespace), owner.app)
        || (await recordsElsewhere(cluster, owner)).length > 0;
      (await recordedNames(cluster, owner)).forEach((each) => others.add(each));
    }
  }
  const names = [...others].sort().map((each) => JSON.stringify(each)).join(', ');
  const message = `no cluster has a record of the app ${JSON.stringify(name)}`;
  const fix = `${names === '' ? '' : `The names that are recorded are ${names}. `}Correct the name after \`--adopt\`, `
    + 'or omit the option.';
  if (!isTakenOver) {
    throw new OperationError('usage', `${message}: nothing was changed`, fix);
  }
  operation.report({
    event: 'nothing-to-adopt', level: 'warning', message: `${message}: it may be taken over already`, fix,
  });
}

async function exists(cluster: Cluster, reference: IndexObject, app: string | undefined): Promise<boolean> {
  const live = await cluster.get(reference);
  return live !== undefined && appOf(live) === app;
}

/** The names under which other apps have recorded something. */
async function recordedNames(cluster: Cluster, owner: InventoryOwner): Promise<string[]> {
  return (await recordsIn(cluster, owner)).map(recordedName).filter((each) => each !== owner.app);
}
