import { allAppliedBy, deliveryOf } from './delivery';
import { isPlaceholder } from '../../../grammar/placeholder';
import { derived } from '../../engine/derived';
import { Manifest, record, text } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { placeOf } from '../neighbours';

/** A delivery, and an object that it applies. */
interface Brought {
  readonly delivery: Manifest;
  readonly found: Manifest;
}

/** An object that a delivery brings to the cluster of other files, and the delivery of those. */
export interface Misplaced {
  readonly found: Manifest;
  readonly first: Brought;
}

/**
 * The deliveries whose objects are for another cluster than those of an earlier delivery with the same destination. The
 * delivery with objects of the host cluster is the right one, and otherwise the first.
 */
export const misplacedIn = derived((set: ManifestSet): ReadonlyMap<Manifest, Misplaced> => {
  const firsts = new Map<string, Brought>();
  const brought = deliveriesOf(set).flatMap((delivery) => {
    const key = destinationOf(delivery);
    const found = key === undefined ? undefined
      : allAppliedBy(set, delivery).map(firstOfCluster).find((one) => one !== undefined);
    return found && key !== undefined ? [{ key, delivery, found }] : [];
  });
  const isHost = ({ found }: Brought) => set.ofKind('MigPlan').some(({ cluster }) => cluster === found.cluster);
  for (const { key, delivery, found } of [...brought.filter(isHost), ...brought]) {
    if (!firsts.has(key)) {
      firsts.set(key, { delivery, found });
    }
  }
  return new Map(brought.flatMap(({ key, delivery, found }) => {
    const first = firsts.get(key)!;
    return first.found.cluster === found.cluster ? [] : [[delivery, { found, first }] as const];
  }));
});

/** The first object of a folder whose cluster is known. */
const firstOfCluster = derived((folder: readonly Manifest[]) => folder.find(({ cluster }) => cluster !== undefined));

function deliveriesOf(set: ManifestSet): readonly Manifest[] {
  return [
    ...set.ofGroup('Application', 'argoproj.io'), ...set.ofGroup('Kustomization', 'kustomize.toolkit.fluxcd.io'),
  ];
}

/** Where a delivery applies its objects, as a key; undefined if the files do not tell. */
function destinationOf(delivery: Manifest): string | undefined {
  const { destination, kubeConfig } = deliveryOf(delivery).spec;
  const to = groupOf(delivery) === 'argoproj.io'
    ? text(record(destination).server) || text(record(destination).name)
    : text(record(record(kubeConfig).secretRef).name) || 'own cluster';
  return to === '' || isPlaceholder(to) || kubeConfig !== undefined && to === 'own cluster' ? undefined
    : `${groupOf(delivery)} ${placeOf(delivery)} ${to}`;
}
