import { IgnoredDifferences, ignoredDifferences } from './differences';
import { MTC_NAMESPACE } from '../../api/common';
import { IndexObject } from '../../output/migration-index';
import { DeliveredUnit } from '../delivered-units';

export const ARGO_CD_API_VERSION = 'argoproj.io/v1alpha1';

/** The cluster that Argo CD runs on. */
export const HERE = 'https://kubernetes.default.svc';

/** How Argo CD reaches a cluster. */
export interface ArgoCdDestination {
  /**
   * The name of the cluster in Argo CD, as `argocd cluster list` shows it.
   *
   * @default - `server` is used; without it, the name of the cluster in the program
   */
  readonly name?: string;

  /**
   * The URL of the cluster's API server in Argo CD. `https://kubernetes.default.svc` is the cluster that Argo
   * CD runs on.
   *
   * @default - `name` is used
   */
  readonly server?: string;
}

/** What all Applications have in common. */
export interface ApplicationOptions {
  readonly project: string;
  readonly namespace: string;
  readonly repoUrl: string;
  readonly targetRevision: string;
  /** The output folder in the repository. */
  readonly path: string;
  readonly plugin?: string;
  readonly destinations: Readonly<Record<string, ArgoCdDestination>>;
  /** Whether the program writes the namespace of MTC on a cluster. */
  readonly writesNamespace: (cluster: string) => boolean;
}

/** An Application for a unit: synced by Argo CD, or by a person if it starts something. */
export function application(delivered: DeliveredUnit, options: ApplicationOptions): object {
  const { unit, name, wave, isManual, objects } = delivered;
  const createsNamespace = !isManual && !options.writesNamespace(unit.cluster)
    && objects.some(({ namespace }) => namespace === MTC_NAMESPACE);
  return {
    apiVersion: ARGO_CD_API_VERSION,
    kind: 'Application',
    metadata: {
      name,
      namespace: options.namespace,
      annotations: { 'argocd.argoproj.io/sync-wave': String(wave), 'argocd.argoproj.io/sync-options': 'Prune=false' },
    },
    spec: {
      project: options.project,
      source: {
        repoURL: options.repoUrl,
        targetRevision: options.targetRevision,
        path: pathOf(options.path, unit.path),
        ...options.plugin === undefined || isManual ? {} : { plugin: { name: options.plugin } },
      },
      destination: { ...destinationOf(unit.cluster, options.destinations), namespace: MTC_NAMESPACE },
      syncPolicy: {
        ...isManual ? {} : { automated: { prune: false, selfHeal: true } },
        ...isManual ? {} : { retry: { limit: 20, backoff: { duration: '15s', factor: 2, maxDuration: '5m' } } },
        syncOptions: [
          'ServerSideApply=true', 'RespectIgnoreDifferences=true', 'ApplyOutOfSyncOnly=true',
          ...isManual ? [] : ['SkipDryRunOnMissingResource=true'],
          ...createsNamespace ? ['CreateNamespace=true'] : [],
        ],
      },
      ...differences(ignoredDifferences(objects)),
    },
  };
}

function differences(ignored: readonly IgnoredDifferences[]): object {
  return ignored.length === 0 ? {} : { ignoreDifferences: ignored };
}

/** The destination of a cluster, by name unless a server is given. */
export function destinationOf(cluster: string, destinations: Readonly<Record<string, ArgoCdDestination>>): object {
  const given: ArgoCdDestination = Object.hasOwn(destinations, cluster) ? destinations[cluster] : {};
  return given.server === undefined ? { name: given.name ?? cluster } : { server: given.server };
}

/** A folder of the output in the repository, without `.` and doubled slashes. */
export function pathOf(folder: string, path: string): string {
  return [...folder.split('/'), ...path.split('/')].filter((segment) => segment !== '' && segment !== '.').join('/');
}

/** The root Application, which creates the others wave by wave and keeps them equal to those in git. */
export function rootApplication(name: string, unitPath: string, options: ApplicationOptions): object {
  return {
    apiVersion: ARGO_CD_API_VERSION,
    kind: 'Application',
    metadata: { name, namespace: options.namespace, annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } },
    spec: {
      project: `${options.project}-root`,
      source: {
        repoURL: options.repoUrl, targetRevision: options.targetRevision, path: pathOf(options.path, unitPath),
      },
      destination: { server: HERE, namespace: options.namespace },
      syncPolicy: {
        automated: { prune: false, selfHeal: true },
        syncOptions: ['ServerSideApply=true', 'ApplyOutOfSyncOnly=true'],
      },
    },
  };
}

/** A project that allows what the units contain, on the clusters that they are for, and nothing else. */
export function appProject(units: readonly DeliveredUnit[], options: ApplicationOptions): object {
  const all = units.flatMap(({ objects }) => objects);
  const isClusterScoped = ({ namespace }: IndexObject) => namespace === undefined;
  const destinations = units.flatMap(({ unit, objects }) => (
    [MTC_NAMESPACE, ...objects.flatMap(({ namespace, kind, name }) => (kind === 'Namespace' ? name : namespace) ?? [])]
      .map((namespace) => ({ ...destinationOf(unit.cluster, options.destinations), namespace }))
  ));
  return project(options.project, 'What the migration writes, on its clusters', options, {
    destinations: distinct(destinations),
    clusterResourceWhitelist: distinct([
      ...all.filter(isClusterScoped).map(groupKind), ...createsNamespaces(units, options),
    ]),
    namespaceResourceWhitelist: distinct(all.filter((object) => !isClusterScoped(object)).map(groupKind)),
  });
}

/**
 * The project of the root Application alone: who may change Applications and projects may do anything that Argo CD may.
 */
export function rootProject(own: readonly GroupKind[], options: ApplicationOptions): object {
  const argoCd = ['Application', 'AppProject'].map((kind) => groupKind({ apiVersion: ARGO_CD_API_VERSION, kind }));
  return project(`${options.project}-root`, 'The Applications of the migration', options, {
    destinations: [{ server: HERE, namespace: options.namespace }],
    clusterResourceWhitelist: [],
    namespaceResourceWhitelist: distinct([...argoCd, ...own.map(groupKind)]),
  });
}

function project(
  name: string, description: string, { namespace, repoUrl }: ApplicationOptions, allowed: object,
): object {
  return {
    apiVersion: ARGO_CD_API_VERSION,
    kind: 'AppProject',
    metadata: { name, namespace, annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } },
    spec: { description, sourceRepos: [repoUrl], ...allowed },
  };
}

/** Argo CD may create a namespace only if the project allows the kind. */
function createsNamespaces(units: readonly DeliveredUnit[], options: ApplicationOptions): object[] {
  return units.some(({ unit, isManual }) => !isManual && !options.writesNamespace(unit.cluster))
    ? [{ group: '', kind: 'Namespace' }]
    : [];
}

/** An object's API version and kind. */
export type GroupKind = Pick<IndexObject, 'apiVersion' | 'kind'>;

function groupKind({ apiVersion, kind }: GroupKind): { group: string; kind: string } {
  return { group: apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '', kind };
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
