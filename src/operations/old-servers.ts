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
