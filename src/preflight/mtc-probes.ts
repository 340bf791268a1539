import { addressOf, verified } from './address';
import { Manifest, nameIn, PlacedManifest, Probe } from './probe';
import { MTC_NAMESPACE } from '../api/common';
import { MIG_CLUSTER } from '../api/mig-cluster';
import { MIG_STORAGE } from '../api/mig-storage';
import { ClusterRole, MigrationIndex } from '../output/migration-index';

/**
 * What MTC's controller does with other servers: the APIs and registries of remote clusters, and the repositories,
 * which every cluster reaches.
 */
export function mtcProbes({ clusters }: MigrationIndex, manifests: readonly PlacedManifest[]): Probe[] {
  const of = (kind: string) => manifests.filter(({ manifest }) => manifest.kind === kind
    && manifest.apiVersion === MIG_CLUSTER.apiVersion);
  const others = clusters.filter(({ role }) => role === ClusterRole.REMOTE).map(({ name }) => name);
  return [
    ...of(MIG_CLUSTER.kind).flatMap(({ cluster, manifest }) => clusterProbes(cluster, manifest)),
    ...of(MIG_STORAGE.kind).flatMap(({ cluster, manifest }) => repositoryProbes(cluster, others, manifest)),
  ];
}

function clusterProbes(cluster: string, { metadata, spec }: Manifest): Probe[] {
  if (spec?.isHostCluster === true) {
    return [];
  }
  const secret = nameIn(MTC_NAMESPACE, spec?.serviceAccountSecretRef);
  const about = { cluster, namespace: MTC_NAMESPACE, ...optional({ secret, caBundle: spec?.caBundle }) };
  const api = addressOf(spec?.url);
  const registry = addressOf(spec?.exposedRegistryPath);
  return [
    ...api === undefined ? [] : [{
      ...about,
      title: `Commands in pods of MigCluster ${metadata?.name} (token, SPDY upgrade)`,
      kind: 'upgrade' as const,
      words: [api, MTC_NAMESPACE, 'component%3Dvelero', 'velero', verified(spec?.insecure)],
    }],
    ...registry === undefined ? [] : [{
      ...about,
      title: `The registry of MigCluster ${metadata?.name}`,
      kind: 'registry' as const,
      words: [registry, verified(spec?.insecure)],
    }],
  ];
}

function repositoryProbes(host: string, others: readonly string[], { metadata, spec }: Manifest): Probe[] {
  const config = spec?.backupStorageConfig ?? {};
  const { address, bucket, region } = endpointOf(spec?.backupStorageProvider, config);
  if (address === undefined) {
    return [];
  }
  const port = (cluster: string): Probe => ({
    title: `The port of MigStorage ${metadata?.name}`,
    cluster,
    namespace: MTC_NAMESPACE,
    kind: 'port',
    words: [address, '-'],
  });
  const secret = nameIn(MTC_NAMESPACE, config.credsSecretRef);
  const login: Probe | undefined = secret === undefined || bucket === undefined ? undefined : {
    title: `The bucket of MigStorage ${metadata?.name}, with its keys`,
    cluster: host,
    namespace: MTC_NAMESPACE,
    kind: 'bucket',
    words: [address, region, bucket, verified(config.insecure)],
    secret,
    ...optional({ caBundle: config.s3CustomCABundle }),
  };
  return [login ?? port(host), ...others.map(port)];
}

/** The server of a repository. The login is tried for S3 only. */
function endpointOf(
  provider: unknown, config: Manifest,
): { readonly address?: string; readonly bucket?: string; readonly region: string } {
  const region = /^[a-z0-9-]+$/.test(config.awsRegion ?? '') ? config.awsRegion : 'us-east-1';
  switch (provider) {
    case 'aws': return {
      address: config.awsS3Url === undefined ? `s3.${region}.amazonaws.com:443` : addressOf(config.awsS3Url),
      bucket: /^[a-z0-9.-]+$/.test(config.awsBucketName ?? '') ? config.awsBucketName : undefined,
      region,
    };
    case 'gcp': return { address: 'storage.googleapis.com:443', region };
    case 'azure': return { address: addressOf(`${config.azureStorageAccount}.blob.core.windows.net`), region };
    default: return { region };
  }
}

function optional(fields: { readonly secret?: string; readonly caBundle?: string }): Partial<Probe> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string'));
}
