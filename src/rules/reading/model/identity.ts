import { isPlaceholder } from '../../../grammar/placeholder';
import { isPort, splitUrl } from '../../../grammar/url';
import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { Manifest, record, scalar, text } from '../../engine/manifest';
import { groupOf, isComplete, ManifestSet } from '../../engine/manifest-set';
import { placeOf } from '../neighbours';
import { namespaceEntries, specOf } from '../plan';
import { MTC_GROUP, pointedAt } from '../references';

/** A cluster as far as a set of manifests identifies it. */
export interface ClusterIdentity {
  /** Equal for two references only if both mean the same cluster. */
  readonly key: string;
  /** The `Manifest.cluster` of the manifests of this cluster; undefined if the set contains none. */
  readonly cluster?: string;
}

/** The name that MTC's operator gives the MigCluster of the host cluster unless it is told otherwise. */
const HOST = 'host';

/** What users call a cluster by its role, and the field of a plan that refers to the cluster. */
export const ROLES = [
  { words: /^(?:source|src|old)$/i, field: 'srcMigClusterRef' },
  { words: /^(?:target|destination|dest|dst|new)$/i, field: 'destMigClusterRef' },
];

/** Tells which cluster a reference means in a set that may contain the manifests of several clusters and hosts. */
export class ClusterIdentities {
  static readonly in: (set: ManifestSet) => ClusterIdentities = derived((set) => new ClusterIdentities(set));

  /** The clusters that manifests of the set are for. */
  private readonly clusters: ReadonlySet<string>;
  /**
   * The clusters of the set by the address of their API server, if a remote MigCluster of that name has it, or one that
   * describes the cluster.
   */
  private readonly byAddress = new Map<string, string>();
  private readonly addresses = new Map<string, string[]>();
  /** The names of the host's MigCluster by the cluster of the MigrationController that sets them. */
  private readonly hostNames = new Map<string | undefined, Set<string>>();

  private constructor(private readonly set: ManifestSet) {
    this.clusters = new Set(set.manifests.flatMap(({ cluster }) => cluster === undefined ? [] : [cluster]));
    const addresses = new Map<string, Set<string>>();
    for (const manifest of set.ofGroup('MigCluster', MTC_GROUP)) {
      const address = addressOf(manifest);
      const described = manifest.describes ?? manifest.name;
      if (address !== undefined && this.clusters.has(described) && described !== manifest.cluster) {
        addresses.set(described, (addresses.get(described) ?? new Set()).add(address));
      }
    }
    // Two hosts may give the same name to different clusters. Then the name identifies none.
    for (const [name, [address, ...others]] of addresses) {
      if (others.length === 0) {
        this.byAddress.set(address, name);
      }
    }
    this.addInfrastructures();
    for (const manifest of set.ofGroup('MigrationController', MTC_GROUP)) {
      const { cluster_name, clusterName } = specOf(manifest);
      const names = this.hostNames.get(manifest.cluster) ?? new Set([HOST]);
      this.hostNames.set(manifest.cluster, names.add(scalar(cluster_name ?? clusterName ?? HOST)));
    }
    this.addThoseLeft();
    this.byAddress.forEach((cluster, address) => append(this.addresses, cluster, address));
  }

  /** A cluster tells the address of its API server itself, in an object that every OpenShift 4 has. */
  private addInfrastructures(): void {
    for (const { cluster, object } of this.set.ofGroup('Infrastructure', 'config.openshift.io')) {
      const address = normalAddress(text(record(object.status).apiServerURL));
      if (cluster !== undefined && address !== undefined) {
        this.byAddress.set(address, cluster);
      }
    }
  }

  /**
   * Remote MigClusters without manifests and clusters without a MigCluster belong together if there is one of each, or
   * by their roles: `--cluster source=...` is the MigCluster that all plans migrate from.
   */
  private addThoseLeft(): void {
    const known = new Set(this.byAddress.values());
    const left = new Map<string, Manifest>();
    for (const manifest of this.set.ofGroup('MigCluster', MTC_GROUP)) {
      const address = addressOf(manifest);
      if (manifest.cluster !== undefined && (specOf(manifest).isHostCluster === true || address !== undefined)) {
        known.add(manifest.cluster);
      }
      if (address !== undefined && !this.byAddress.has(address)) {
        left.set(address, manifest);
      }
    }
    if (left.size > 0) {
      this.addPairs(left, participants(this.set).filter((cluster) => !known.has(cluster)));
    }
  }

  private addPairs(left: ReadonlyMap<string, Manifest>, clusters: readonly string[]): void {
    const controllers = new Set(this.set.ofGroup('MigrationController', MTC_GROUP).map(({ cluster }) => cluster));
    const candidates = [controllers, this.clustersOfPlans()]
      .map((those) => clusters.filter((cluster) => those.has(cluster)));
    const only = candidates.find(({ length }) => length > 0);
    if (left.size === 1 && only?.length === 1) {
      this.byAddress.set([...left.keys()][0], only[0]);
      return;
    }
    for (const { words, field } of ROLES) {
      const named = clusters.filter((cluster) => words.test(cluster));
      const addresses = new Set(this.set.ofGroup('MigPlan', MTC_GROUP)
        .map((plan) => pointedAt(this.set, plan, 'MigCluster', specOf(plan)[field]))
        .flatMap((cluster) => (cluster && addressOf(cluster)) ?? []));
      const [address] = addresses;
      if (named.length === 1 && addresses.size === 1 && left.has(address)) {
        this.byAddress.set(address, named[0]);
      }
    }
  }

  /** The clusters that have something in MTC's namespace or in one that a plan migrates. */
  private clustersOfPlans(): ReadonlySet<string | undefined> {
    const namespaces = new Set(['openshift-migration', ...this.set.ofGroup('MigPlan', MTC_GROUP)
      .flatMap((plan) => namespaceEntries(specOf(plan).namespaces))
      .flatMap(({ source, destination }) => [source, destination])]);
    return new Set(this.set.manifests.filter(({ kind, namespace, name }) =>
      namespaces.has(kind === 'Namespace' || kind === 'Project' ? name : namespace)).map(({ cluster }) => cluster));
  }

  /** The cluster that a reference of a MigPlan means; undefined if the reference is incomplete. */
  of(plan: Manifest, reference: unknown): ClusterIdentity | undefined {
    if (!isComplete(reference)) {
      return undefined;
    }
    const { name, namespace } = record(reference);
    const known = pointedAt(this.set, plan, 'MigCluster', reference);
    const isSeveral = !known && this.set.named('MigCluster', namespace, name).length > 0;
    if (known ? specOf(known).isHostCluster === true : !isSeveral && this.isHostName(plan, name)) {
      const cluster = plan.cluster ?? (this.clusters.has(name) ? name : undefined);
      return cluster === undefined ? { key: `host of ${this.placeOf(plan)}` } : ofCluster(cluster);
    }
    const address = known && addressOf(known);
    const byAddress = address === undefined ? undefined : this.byAddress.get(address);
    if (byAddress !== undefined) {
      return ofCluster(byAddress);
    }
    if (known?.describes !== undefined && this.clusters.has(known.describes)) {
      return ofCluster(known.describes);
    }
    if (address !== undefined && plan.cluster !== undefined) {
      return { key: `address ${address}` };
    }
    return !known && !isSeveral && this.clusters.has(name)
      ? ofCluster(name) : { key: `MigCluster ${namespace}/${name} of ${this.placeOf(plan)}` };
  }

  /** The cluster whose API server has this URL, if the set contains manifests of it. */
  at(url: string): string | undefined {
    const address = normalAddress(url);
    return address === undefined ? undefined : this.byAddress.get(address);
  }

  /** Host and port of the API server of a cluster, in each spelling that the set contains. */
  addressesOf(cluster: string): readonly string[] {
    return this.addresses.get(cluster) ?? [];
  }

  private isHostName(plan: Manifest, name: string): boolean {
    return (this.hostNames.get(plan.cluster) ?? new Set([HOST])).has(name);
  }

  /**
   * Where references by name alone can mean the same cluster. MigClusters that are in the set several times belong to
   * several hosts, as in the folders of several environments; then only the plans of one folder share a cluster.
   */
  placeOf(plan: Manifest): string {
    const { srcMigClusterRef, destMigClusterRef } = specOf(plan);
    const isSeveral = [srcMigClusterRef, destMigClusterRef].map(record)
      .some(({ name, namespace }) => this.set.named('MigCluster', text(namespace), text(name)).length > 1);
    return plan.cluster !== undefined || isSeveral ? placeOf(plan) : '';
  }
}

/** Kinds of GitOps tools, which may run on a cluster that takes no part in a migration. */
const GITOPS = /^(?:argoproj\.io|(?:.+\.)?(?:fluxcd\.io|tekton\.dev|open-cluster-management\.io))$/;

/**
 * The clusters whose manifests are about a migration, without those that have its plans, which are on the host cluster.
 */
export const participants = derived((set: ManifestSet): readonly string[] => {
  const hosts = new Set<string | undefined>();
  const others = new Set<string>();
  for (const manifest of set.manifests) {
    if (manifest.kind === 'MigPlan' || manifest.kind === 'MigCluster') {
      hosts.add(manifest.cluster);
    } else if (manifest.cluster !== undefined && !GITOPS.test(groupOf(manifest))) {
      others.add(manifest.cluster);
    }
  }
  return [...others].filter((cluster) => !hosts.has(cluster));
});

function ofCluster(cluster: string): ClusterIdentity {
  return { key: `cluster ${cluster}`, cluster };
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

/**
 * Host and port of the API server of a remote MigCluster, in one spelling; undefined if it has none, or one that cannot
 * be read.
 */
export function addressOf(cluster: Manifest): string | undefined {
  const { url, isHostCluster } = specOf(cluster);
  return isHostCluster === true || isPlaceholder(text(url)) ? undefined : normalAddress(text(url));
}

/**
 * The host and port of a URL, in one spelling: in lower case, without a dot at the end, with the port also if it is the
 * default one, and with the external name of the API server of OpenShift instead of the internal one.
 */
export function normalAddress(url: string): string | undefined {
  const parts = splitUrl(url);
  const port = parts && (parts.port || DEFAULT_PORTS[parts.scheme]);
  const host = parts?.host.toLowerCase().replace(/\.$/, '').replace(/^api-int\./, 'api.');
  return host && port && isPort(port) ? `${host}:${port}` : undefined;
}
