import { call, Code, fields, literal } from './code';
import { Context } from './context';
import { isSame } from './fields';
import { Source } from './sources';
import { MTC_NAMESPACE } from '../api/common';
import { ROUTE } from '../api/route';

/** The Services of the registry in the two generations of OpenShift. */
const REGISTRIES = [
  { factory: 'openshift4', name: 'image-registry', namespace: 'openshift-image-registry' },
  { factory: 'openshift3', name: 'docker-registry', namespace: 'default' },
];

/** The options of a RemoteCluster for its registry: a Route that the files contain, or the path alone. */
export function exposedRegistry(
  context: Context, cluster: string, path: string | undefined,
): Record<string, Code | undefined> {
  for (const { factory, name, namespace } of REGISTRIES) {
    const route = context.sources
      .find(cluster, 'Route', (source) => isRegistryRoute(source, name, namespace), { name });
    const host: unknown = route?.object.spec.host;
    if (route && (host === undefined || (typeof host === 'string' && path !== undefined))) {
      context.sources.take(route);
      const options = fields({ host: host === undefined ? undefined : literal(host) });
      return {
        exposedRegistryPath: path === host ? undefined : optional(path),
        registryRoute: call(`${context.program.mtc('RegistryRoute')}.${factory}`, options),
      };
    }
  }
  return { exposedRegistryPath: optional(path) };
}

function optional(value: string | undefined): Code | undefined {
  return value === undefined ? undefined : literal(value);
}

function isRegistryRoute({ object }: Source, name: string, namespace: string): boolean {
  const { host, ...spec } = object.spec ?? {};
  return isSame({ ...object, spec }, {
    ...ROUTE,
    metadata: { name, namespace },
    spec: { to: { kind: 'Service', name }, tls: { termination: 'passthrough' } },
  });
}

/** Takes the Secret that Kubernetes fills with a token of MTC's ServiceAccount. */
export function takeLongLivedToken(context: Context, cluster: string): boolean {
  const secret = context.sources.find(cluster, 'Secret', ({ object }) => isSame({ ...object, data: undefined }, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'migration-controller-token',
      namespace: MTC_NAMESPACE,
      annotations: { 'kubernetes.io/service-account.name': 'migration-controller' },
    },
    type: 'kubernetes.io/service-account-token',
    data: undefined,
  }), { name: 'migration-controller-token' });
  if (secret) {
    context.sources.take(secret);
  }
  return secret !== undefined;
}
