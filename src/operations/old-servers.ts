import { codeOf } from './operation-error';
import { LiveObject } from '../api/outcomes/outcome-of';

/**
 * Whether a server refused an apply because a port has no protocol: before Kubernetes 1.21, server-side apply does not
 * know the default.
 */
export function lacksProtocol(error: unknown): boolean {
  return codeOf(error) === 'invalid' && (error as Error).message.includes('omits key field "protocol"');
}

/** The manifest with the default protocol in each port that has none. */
export function withProtocols<T>(value: T, field = ''): T {
  if (Array.isArray(value)) {
    return value.map((item) =>
      withProtocols(field === 'ports' && isPort(item) ? { protocol: 'TCP', ...item } : item)) as T;
  }
  return typeof value !== 'object' || value === null ? value
    : Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withProtocols(inner, name)])) as T;
}

function isPort(item: LiveObject): boolean {
  return typeof item === 'object' && item !== null && ('port' in item || 'containerPort' in item);
}

/**
 * What an ordinary apply would make of an object: as a dry run, kubectl answers with the object that exists. Lists of
 * the same length are compared item by item, because the server completes their items.
 */
export function afterApply(live: LiveObject, { stringData, ...manifest }: LiveObject): LiveObject {
  const data = Object.entries(stringData ?? {})
    .map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]);
  return merged(live, data.length === 0
    ? manifest
    : { ...manifest, data: { ...manifest.data, ...Object.fromEntries(data) } });
}

function merged(live: any, wanted: any): any {
  if (Array.isArray(live) && Array.isArray(wanted) && live.length === wanted.length) {
    return wanted.map((item, place) => merged(live[place], item));
  }
  return !isMap(live) || !isMap(wanted) ? wanted : {
    ...live,
    ...Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, merged(own(live, name), value)])),
  };
}

function own(fields: LiveObject, name: string): any {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function isMap(value: unknown): value is LiveObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
