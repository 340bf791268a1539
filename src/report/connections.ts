import { fieldsAt, textOf } from './fields';
import { ReportInput, ReportObject } from './report-input';
import { TransferJob, transferJobs } from './transfers';
import { grouping } from '../output/lookup';
import { IndexController, IndexPlan, IndexProxy, ProxyUse } from '../output/migration-index';

/** A connection that firewalls have to allow. */
export interface Connection {
  readonly from: string;
  readonly to: string;
  /** The host, or a description if the manifests do not name it. */
  readonly host: string;
  readonly port: string;
  readonly protocol: string;
  readonly reason: string;
}

const HTTPS = 'TCP (HTTPS)';
const API_REASON = 'MTC\'s controller reads and writes objects through the API server';
const IMAGES_REASON = 'MTC\'s controller copies images from registry to registry';
const REPOSITORY_REASON = 'Velero stores and reads the objects of applications, and the controller checks the '
  + 'repository';

/** The connections of a migration, from its manifests. Clusters have the names that they have in the program. */
export function connectionsOf(input: ReportInput): Connection[] {
  const all = [
    ...ofKind(input, 'MigCluster').flatMap((cluster) => apiConnections(cluster)),
    ...ofKind(input, 'MigStorage').flatMap((storage) => storageConnections(storage, input)),
    ...input.index.plans.flatMap((plan) => planConnections(plan, input)),
    ...input.objects.flatMap((action) => directConnections(action, input)),
    ...namedConnections(input),
    ...proxyConnections(input),
    ...transferJobs(input).flatMap(transferConnections),
  ];
  const clusters = new Map(input.index.clusters.flatMap(({ name, migClusters }) =>
    migClusters.map((one): [string, string] => [one.name, name])));
  const seen = new Set<string>();
  return all.map((one) => ({ ...one, from: clusters.get(one.from) ?? one.from, to: clusters.get(one.to) ?? one.to }))
    .filter((one) => {
      const key = JSON.stringify(one);
      return !seen.has(key) && seen.add(key);
    });
}

/** The objects of a kind. */
export function ofKind({ objects }: ReportInput, kind: string): readonly ReportObject[] {
  return byKind(objects, kind);
}

const byKind = grouping(({ object }: ReportObject): unknown => object.kind);
const byName = grouping(nameOf);
const byCluster = grouping((one: ReportObject) => JSON.stringify([one.cluster, nameOf(one)]));
const withNodePorts = grouping(({ usesNodePorts }: IndexController) => usesNodePorts);
const withProxy = grouping(({ proxies }: IndexController) => proxies.some(isForVolumes));
const byRepository = grouping(({ repository }: IndexPlan) => repository);

function isForVolumes({ use }: IndexProxy): boolean {
  return use === ProxyUse.VOLUMES;
}

/** The spec of an object. */
export function specOf({ object }: ReportObject): { readonly [field: string]: any } {
  return fieldsAt(object, 'spec');
}

/** The name of an object. */
export function nameOf({ object }: ReportObject): string {
  return textOf(fieldsAt(object, 'metadata').name);
}

function apiConnections(cluster: ReportObject): Connection[] {
  const url = parsed(textOf(specOf(cluster).url));
  return url ? [{
    from: cluster.cluster,
    to: nameOf(cluster),
    ...url,
    reason: API_REASON,
  }] : [];
}

function storageConnections(storage: ReportObject, { index }: ReportInput): Connection[] {
  const config = fieldsAt(specOf(storage), 'backupStorageConfig');
  const bucket = textOf(config.awsBucketName);
  const endpoint = parsed(textOf(config.awsS3Url)) ?? {
    host: defaultEndpoint(textOf(specOf(storage).backupStorageProvider), config, bucket), port: '443', protocol: HTTPS,
  };
  const plans = byRepository(index.plans, nameOf(storage));
  const ends = plans.flatMap(({ source, destination }) => [source, destination]).filter((one) => one !== undefined);
  const clusters = [...new Set([storage.cluster, ...ends])];
  return clusters.map((from) => ({
    from: from!,
    to: `repository ${nameOf(storage)}`,
    ...endpoint,
    reason: REPOSITORY_REASON,
  }));
}

function defaultEndpoint(provider: string, config: { readonly [field: string]: any }, bucket: string): string {
  switch (provider) {
    case 'gcp': return 'storage.googleapis.com';
    case 'azure': return `${textOf(config.azureStorageAccount) || '<storage account>'}.blob.core.windows.net`;
    default: return `${bucket ? `${bucket}.` : ''}s3.${textOf(config.awsRegion) || 'us-east-1'}.amazonaws.com`;
  }
}

function planConnections(plan: IndexPlan, input: ReportInput): Connection[] {
  const { source, destination } = plan;
  if (source === undefined || destination === undefined) {
    return [];
  }
  const [manifest] = byCluster(ofKind(input, 'MigPlan'), JSON.stringify([plan.cluster, plan.name]));
  const spec = manifest ? specOf(manifest) : {};
  return [
    ...spec.indirectVolumeMigration === true ? [] : rsyncConnections(source, destination, input),
    ...spec.indirectImageMigration === true
      ? []
      : [source, destination].flatMap((cluster) => registryConnection(plan.cluster, cluster, input)),
  ];
}

/**
 * The connections to clusters and repositories that the program only names, by `fromClusterName` and
 * `fromRepositoryName`: their addresses are in objects that exist already.
 */
function namedConnections(input: ReportInput): Connection[] {
  const { plans, clusters } = input.index;
  const hosts = new Set(clusters.flatMap(({ name, migClusters }) =>
    migClusters.filter(({ host }) => host === name).map((one) => JSON.stringify([name, one.name]))));
  const isWritten = (kind: string, name: string) => byName(ofKind(input, kind), name).length > 0;
  return plans.flatMap(({ name, cluster, source, destination, repository }) => {
    const [manifest] = byCluster(ofKind(input, 'MigPlan'), JSON.stringify([cluster, name]));
    const ends = [source, destination].filter((one) => one !== undefined);
    const remotes = ends.filter((one) => !hosts.has(JSON.stringify([cluster, one])) && !isWritten('MigCluster', one));
    const isDirect = manifest !== undefined && specOf(manifest).indirectImageMigration !== true;
    const all = [
      ...remotes.map((to) => ({ from: cluster, to, host: `(url of MigCluster ${to})`, reason: API_REASON })),
      ...isDirect ? remotes.map((to) => (
        { from: cluster, to, host: `(exposedRegistryPath of MigCluster ${to})`, reason: IMAGES_REASON }
      )) : [],
      ...repository === undefined || isWritten('MigStorage', repository) ? []
        : [...new Set([cluster, ...ends])].map((from) => ({
          from,
          to: `repository ${repository}`,
          host: `(endpoint of MigStorage ${repository})`,
          reason: REPOSITORY_REASON,
        })),
    ];
    return all.map((one) => ({ ...one, port: '', protocol: HTTPS }));
  });
}

function rsyncConnections(source: string, destination: string, input: ReportInput): Connection[] {
  const { controllers = [] } = input.index;
  const proxy = withProxy(controllers, true)[0]?.proxies.find(isForVolumes);
  const isNodePort = withNodePorts(controllers, true).length > 0;
  const router = {
    to: destination,
    host: isNodePort ? '(nodes)' : '(router)',
    port: isNodePort ? '30000-32767' : '443',
    protocol: 'TCP (TLS)',
    reason: 'rsync copies volumes within stunnel; the certificate is not for a proxy to terminate',
  };
  return proxy ? [
    {
      from: source,
      to: 'proxy',
      host: proxy.host,
      port: String(proxy.port),
      protocol: 'TCP (HTTP CONNECT)',
      reason: 'stunnel connects through the proxy',
    },
    { from: 'proxy', ...router },
  ] : [{ from: source, ...router }];
}

/** What copies without a plan, by an object that the program writes. */
function directConnections(action: ReportObject, input: ReportInput): Connection[] {
  const [source, destination] = ['srcMigClusterRef', 'destMigClusterRef']
    .map((field) => textOf(fieldsAt(specOf(action), field).name));
  switch (action.object.kind) {
    case 'DirectVolumeMigration': return rsyncConnections(source, destination, input);
    case 'DirectImageMigration':
    case 'DirectImageStreamMigration':
      return [source, destination].flatMap((cluster) => registryConnection(action.cluster, cluster, input));
    default: return [];
  }
}

/** The way of one claim of a TransferEngine: to its endpoint, through a proxy, or both ends to a store. */
function transferConnections({ cluster, peer, engine, isSender, environment, store }: TransferJob): Connection[] {
  if (environment.TRANSFER_BUCKET) {
    const address = store === undefined ? undefined : parsed(store);
    return address
      ? [{
        from: cluster, to: `bucket of ${engine}`, ...address, reason: `the engine ${engine} copies through the bucket`,
      }]
      : [];
  }
  const endpoint = addressOf(environment.TRANSFER_ENDPOINT);
  if (!isSender || endpoint === undefined) {
    return [];
  }
  const proxy = addressOf(environment.TRANSFER_PROXY);
  const copy = {
    to: peer || `endpoint of ${engine}`,
    ...endpoint,
    protocol: 'TCP (TLS)',
    reason: `rsync of the engine ${engine} copies claims within stunnel; `
      + 'the certificate is not for a proxy to terminate',
  };
  return proxy ? [
    {
      from: cluster,
      to: 'proxy',
      ...proxy,
      protocol: 'TCP (HTTP CONNECT)',
      reason: `stunnel of the engine ${engine} connects through the proxy`,
    },
    { from: 'proxy', ...copy },
  ] : [{ from: cluster, ...copy }];
}

/** The parts of `host:port`. */
function addressOf(text: string | undefined): Pick<Connection, 'host' | 'port'> | undefined {
  const [, host, port] = /^(.+):(\d+)$/.exec(text ?? '') ?? [];
  return host ? { host, port } : undefined;
}

/** The proxies of controllers. What they connect to directly is not known: `no_proxy` is a list of patterns. */
function proxyConnections({ index: { controllers = [] } }: ReportInput): Connection[] {
  return controllers.flatMap(({ cluster, proxies }) => proxies.filter(({ use }) => use !== ProxyUse.VOLUMES)
    .map(({ host, port }) => ({
      from: cluster,
      to: 'proxy',
      host,
      port: String(port),
      protocol: 'TCP (HTTP CONNECT)',
      reason: 'MTC\'s controller connects through the proxy, except to what its `no_proxy` names',
    })));
}

function registryConnection(host: string, cluster: string, input: ReportInput): Connection[] {
  const [found] = byName(ofKind(input, 'MigCluster'), cluster);
  const path = found && textOf(specOf(found).exposedRegistryPath);
  const registry = path ? parsed(`https://${path}`) : undefined;
  return registry
    ? [{ from: host, to: cluster, ...registry, reason: IMAGES_REASON }]
    : [];
}

/** Host, port and protocol of a URL, without its credentials. */
function parsed(url: string): Pick<Connection, 'host' | 'port' | 'protocol'> | undefined {
  const [, scheme, authority] = /^(https?):\/\/([^/?#]+)/.exec(url) ?? [];
  const address = authority?.slice(authority.lastIndexOf('@') + 1);
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(address ?? '') ?? [];
  return host
    ? { host, port: port ?? (scheme === 'http' ? '80' : '443'), protocol: scheme === 'http' ? 'TCP (HTTP)' : HTTPS }
    : undefined;
}
