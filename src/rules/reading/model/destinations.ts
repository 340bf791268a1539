import { allAppliedBy, deliveryOf } from './delivery';
import { ClusterIdentities, normalAddress } from './identity';
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

/** An object that an Application brings to another cluster than its own. */
export interface Strange {
  readonly found: Manifest;
  /** The Application that brings objects to the cluster of this one, and the URL that it has for it. */
  readonly other: Manifest;
  readonly url: string;
}

/**
 * The Applications for an API server that is none of the addresses of the cluster whose files they apply. A cluster may
 * have a name that no file tells; so only those count beside an Application that has one of these addresses.
 */
export const strangersIn = derived((set: ManifestSet): ReadonlyMap<Manifest, Strange> => {
  const identities = ClusterIdentities.in(set);
  const servers = [...set.ofGroup('Application', 'argoproj.io'), ...set.ofGroup('ApplicationSet', 'argoproj.io')]
    .flatMap((delivery) => {
      const url = text(record(deliveryOf(delivery).spec.destination).server);
      const address = normalAddress(url);
      return address?.startsWith('api.') ? [{ delivery, url, address, key: `${placeOf(delivery)} ${address}` }] : [];
    });
  const byKey = new Map(servers.map((one) => [one.key, one]));
  return new Map(servers.flatMap(({ delivery, address }) => {
    const found = onlyCluster(allAppliedBy(set, delivery));
    const known = found?.cluster === undefined ? [] : identities.addressesOf(found.cluster);
    const other = known.map((one) => byKey.get(`${placeOf(delivery)} ${one}`)).find((one) => one !== undefined);
    return found && other && !known.includes(address)
      ? [[delivery, { found, other: other.delivery, url: other.url }] as const] : [];
  }));
});

/** The first object of folders, if all are of one cluster. */
function onlyCluster(folders: ReadonlyArray<readonly Manifest[]>): Manifest | undefined {
  const found = folders.map(firstOfCluster).find((one) => one !== undefined);
  return found && folders.every((folder) => clustersIn(folder).every((cluster) => cluster === found.cluster))
    ? found : undefined;
}

const clustersIn = derived((folder: readonly Manifest[]) =>
  [...new Set(folder.map(({ cluster }) => cluster))].filter((cluster) => cluster !== undefined));

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
