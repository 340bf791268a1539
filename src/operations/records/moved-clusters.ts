import { LiveObject } from '../../api/outcomes/outcome-of';
import { shellWord } from '../../output/commands';
import { MigrationIndex } from '../../output/migration-index';
import { checkIdentities } from '../identity';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { contentsOf, OwnerOn } from './inventory-contents';
import { isProtected } from './record-trust';
import { forgetting, RecordedHome, recordedHomes } from './recorded-homes';

/** The clusters of a folder. */
export interface Present {
  readonly names: readonly string[];
  readonly ownerOn: OwnerOn;
  /** Their uids, as far as the user may read them. */
  readonly uids: ReadonlyMap<string, string>;
}

/**
 * Makes sure that the contexts of clusters lead to those of the last apply, and no two to one: a run would copy in the
 * wrong direction.
 *
 * @throws an OperationError
 */
export async function refuseOtherContexts(
  operation: Operation, index: MigrationIndex, names: readonly string[], ownerOn: OwnerOn,
): Promise<void> {
  const uids = await checkIdentities(operation, index, names);
  refuseMoved(await recordedHomes(operation, names, ownerOn), { names, ownerOn, uids });
}

/**
 * Makes sure that the contexts of clusters lead to the same clusters as at the last apply.
 *
 * @throws an OperationError
 */
export function refuseMoved(
  recorded: ReadonlyMap<string, RecordedHome>, { names, ownerOn, uids }: Present,
): void {
  // others who write the record of a namespace of the app can damage it as well, which stops the commands
  const isOwn = (on: string, { metadata }: LiveObject) => isProtected(metadata.namespace)
    || metadata.namespace === ownerOn(on)?.namespace;
  for (const [cluster, { places }] of [...recorded].filter(([name]) => names.includes(name))) {
    const now = uids.get(cluster);
    const uidIn = (record: LiveObject) => contentsOf(record).homes[cluster]?.uid;
    const moved = places.filter(({ cluster: on, record }) => isOwn(on, record) && uidIn(record) !== undefined
      && uidIn(record) !== now);
    if (now !== undefined && moved.length > 0) {
      throw new OperationError(
        'usage',
        `the context of the cluster ${cluster} leads to another cluster than at the last apply: what is recorded there `
          + 'would be forgotten',
        `Name the right context: \`--context ${shellWord(`${cluster}=NAME`)}\`. Only if the cluster was installed `
          + `anew, have the records forget the former one: ${forgetting(moved, `cluster.${cluster}`)}.`,
      );
    }
  }
}
