import { trimmed } from './trim';

// A JavaScript program can pass `undefined` where the types require a string (`process.env.NAMESPACE!`): that is not a
// name either.

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LONGEST_LABEL = 63;
const LONGEST_SUBDOMAIN = 253;

/** Whether a string is a DNS-1123 label: the name of a namespace, a container or a port. */
export function isDnsLabel(name: string): boolean {
  return typeof name === 'string' && name.length <= LONGEST_LABEL && LABEL.test(name);
}

/** Whether a string is a DNS-1123 subdomain: the name of most objects. Kubernetes limits the whole, not each label. */
export function isDnsSubdomain(name: string): boolean {
  return typeof name === 'string' && name.length <= LONGEST_SUBDOMAIN
    && name.split('.').every((part) => LABEL.test(part));
}

/** The nearest DNS-1123 label to a string, for suggestions; undefined if nothing of it can be kept. */
export function nearestDnsLabel(name: string): string | undefined {
  return trimmed(String(name ?? '').toLowerCase().replace(/[^a-z0-9-]+/g, '-').slice(0, LONGEST_LABEL), '-')
    || undefined;
}

/** The nearest DNS-1123 subdomain to a string, for suggestions; undefined if nothing of it can be kept. */
export function nearestDnsSubdomain(name: string): string | undefined {
  const near = String(name ?? '').split('.').map((part) => nearestDnsLabel(part)).filter((part) => part).join('.');
  return near.slice(0, LONGEST_SUBDOMAIN).split('.').map((part) => trimmed(part, '-'))
    .filter((part) => part !== '').join('.') || undefined;
}
