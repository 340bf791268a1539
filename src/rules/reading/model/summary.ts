import { addressOf, ClusterIdentities } from './identity';
import { BlockedLeg, legsOf } from './legs';
import { ModelNamespace, ModelPlan, planModels } from './migration';
import { endpointOf, targetOf } from './target';
import { volumesIn } from './volumes';
import { append } from '../../engine/append';
import { Manifest, nameOf } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { controllersOf, isOn } from '../controller';
import { specOf } from '../plan';
import { MTC_GROUP } from '../references';

/** A cluster, as rules understand it. */
export interface ClusterSummary {
  readonly name: string;
  readonly isHost: boolean;
  /** Host and port of the API server, if a MigCluster has them. */
  readonly address?: string;
  /** The MigClusters that stand for it, with their files. */
  readonly migClusters: readonly string[];
  readonly files: readonly string[];
}

/** A part of the way of rsync, and what blocks it. */
export interface LegSummary {
  readonly leg: string;
  readonly blockedBy?: string;
}

/** A namespace of a plan, as rules understand it. */
export interface NamespaceSummary {
  readonly source: string;
  readonly destination: string;
  readonly volumes: number;
  /** Where the pods of rsync connect to; absent for an indirect copy, or if the settings do not tell. */
  readonly target?: string;
  readonly legs: readonly LegSummary[];
}

/** A plan, as rules understand it. */
export interface PlanSummary {
  readonly name: string;
  readonly source: string;
  readonly destination: string;
  readonly copy: 'direct' | 'indirect';
  readonly isClosed: boolean;
  readonly endpoint?: string;
  readonly namespaces: readonly NamespaceSummary[];
  readonly runs: readonly string[];
}

/** What the rules understand of a set of manifests: its clusters, its plans, and the paths of rsync. */
export interface ModelSummary {
  readonly clusters: readonly ClusterSummary[];
  readonly plans: readonly PlanSummary[];
  /** Files that are assigned to no cluster. */
  readonly otherFiles: readonly string[];
}

/** Describes the model of a set. */
export function summaryOf(set: ManifestSet): ModelSummary {
  const clusters = clustersOf(set);
  const names = new Map([...clusters].map(([key, { name }]) => [key, name]));
  const nameIn = (key: string | undefined) => key === undefined ? 'unknown' : names.get(key) ?? key;
  return {
    clusters: [...clusters.values()]
      .map(({ migClusters, ...cluster }) => ({ ...cluster, migClusters: migClusters.map(withFile) })),
    plans: planModels(set).map((plan) => ({
      name: withFile(plan.manifest),
      source: nameIn(plan.source?.key),
      destination: nameIn(plan.destination?.key),
      copy: plan.isDirect ? 'direct' : 'indirect',
      isClosed: plan.isClosed,
      ...plan.isDirect ? { endpoint: endpointOf(set, plan) } : {},
      namespaces: plan.namespaces.map((namespace) => namespaceSummary(set, plan, namespace)),
      runs: plan.runs.map(withFile),
    })),
    otherFiles: unique(set.manifests.filter(({ cluster }) => cluster === undefined)),
  };
}

/** A cluster, and the MigClusters that stand for it. */
export interface Cluster {
  name: string;
  isHost: boolean;
  address?: string;
  readonly migClusters: Manifest[];
  readonly files: readonly string[];
}

/** The clusters of a set, by their identity. */
export function clustersOf(set: ManifestSet): Map<string, Cluster> {
  const identities = ClusterIdentities.in(set);
  const clusters = new Map<string, Cluster>();
  const files = new Map<string, Manifest[]>();
  set.manifests.forEach((manifest) => manifest.cluster !== undefined && append(files, manifest.cluster, manifest));
  const withController = new Set(controllersOf(set).filter((one) => isOn(one, 'migration_controller'))
    .map(({ cluster }) => cluster));
  for (const [cluster, manifests] of files) {
    clusters.set(
      `cluster ${cluster}`,
      { name: cluster, isHost: withController.has(cluster), migClusters: [], files: unique(manifests) },
    );
  }
  for (const manifest of set.ofGroup('MigCluster', MTC_GROUP)) {
    const key = identities.of(manifest, manifest)?.key ?? `MigCluster ${manifest.namespace}/${manifest.name}`;
    const cluster = clusters.get(key) ?? { name: manifest.name, isHost: false, migClusters: [], files: [] };
    clusters.set(key, cluster);
    cluster.migClusters.push(manifest);
    cluster.isHost ||= specOf(manifest).isHostCluster === true;
    cluster.address ??= addressOf(manifest);
  }
  return clusters;
}

const LEGS: ReadonlyArray<readonly [BlockedLeg['leg'], string]> = [
  ['egress', 'egress of the source'], ['firewall', 'egress firewall of the source'], ['dns', 'DNS'],
  ['ingress', 'ingress of the destination'],
];

function namespaceSummary(set: ManifestSet, plan: ModelPlan, namespace: ModelNamespace): NamespaceSummary {
  const target = plan.isDirect && !plan.isClosed ? targetOf(set, plan, namespace) : undefined;
  const blocked = new Map((target ? legsOf(set, plan, namespace) : []).map((leg) => [leg.leg, leg]));
  return {
    source: namespace.source.namespace,
    destination: namespace.destination.namespace,
    volumes: volumesIn(set, namespace).length,
    ...target ? { target: target.text } : {},
    legs: !target ? [] : LEGS.filter(([leg]) => leg !== 'dns' || target.isName).map(([leg, text]) => {
      const by = blocked.get(leg);
      return { leg: text, ...by ? { blockedBy: withFile(by.manifest) } : {} };
    }),
  };
}

function withFile(manifest: Manifest): string {
  return `${nameOf(manifest)} (${manifest.origin})`;
}

function unique(manifests: readonly Manifest[]): string[] {
  return [...new Set(manifests.map(({ origin }) => origin))];
}
