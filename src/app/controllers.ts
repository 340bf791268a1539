import { DraftUnit } from './layout';
import { clusterName } from './paths';
import { MIGRATION_CONTROLLER, RsyncEndpointType } from '../api/migration-controller';
import { objectsWithin } from '../api/object-lists';
import { toSnakeCase } from '../grammar/snake-case';
import { isPort, splitUrl } from '../grammar/url';
import { IndexController, IndexProxy, ProxyUse } from '../output/migration-index';

/** The operator's variables that are addresses of proxies. */
const PROXIES: ReadonlyArray<readonly [variable: string, use: ProxyUse]> = [
  ['stunnel_tcp_proxy', ProxyUse.VOLUMES], ['http_proxy', ProxyUse.HTTP], ['https_proxy', ProxyUse.HTTPS],
];

type Spec = { readonly [variable: string]: unknown };

/** The MigrationControllers of an app, as the index lists them: without passwords. */
export function indexControllers(drafts: readonly DraftUnit[]): IndexController[] {
  return drafts.flatMap(({ cluster, charts }) => [...charts.values()].flat()
    .flatMap(({ json }) => [json, ...objectsWithin(json)])
    .filter(({ kind }) => kind === MIGRATION_CONTROLLER.kind)
    .map(({ spec }) => ({ cluster: clusterName(cluster), ...factsOf(variablesOf(spec)) })));
}

function variablesOf(spec: unknown): Spec {
  return Object.fromEntries(Object.entries(spec ?? {}).map(([key, value]) => [toSnakeCase(key), value]));
}

function factsOf(spec: Spec): Omit<IndexController, 'cluster'> {
  return {
    proxies: PROXIES.flatMap(([variable, use]) => proxyAt(spec[variable], use)),
    usesNodePorts: spec.rsync_endpoint_type === RsyncEndpointType.NODE_PORT,
    isRsyncPrivileged: isOn(spec, 'migration_rsync_privileged') || isOn(spec, 'migration_rsync_super_privileged'),
  };
}

/** A program may have written the value by hand: one that is not an address is left out. */
function proxyAt(value: unknown, use: ProxyUse): IndexProxy[] {
  const { scheme, host, port } = splitUrl(String(value)) ?? {};
  const number = port ?? (scheme === 'http' ? '80' : '443');
  return host && !/[@\s]/.test(host) && isPort(number) ? [{ use, host, port: Number(number) }] : [];
}

/** Whether a variable is on. The operator reads strings as well. */
function isOn(spec: Spec, variable: string): boolean {
  return String(spec[variable]) === 'true';
}
