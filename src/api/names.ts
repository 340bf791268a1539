// A program may hand over `undefined` where the types say string: `process.env.NAMESPACE!`. That is no name either.

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Whether a text is a DNS-1123 label: what Kubernetes takes as the name of a namespace or a container. */
export function isDnsLabel(text: string): boolean {
  return typeof text === 'string' && text.length <= 63 && DNS_LABEL.test(text);
}

/** Whether a text is a DNS-1123 subdomain: what Kubernetes takes as the name of most objects, claims among them. */
export function isDnsSubdomain(text: string): boolean {
  return typeof text === 'string' && text.length <= 253 && text.split('.').every((part) => DNS_LABEL.test(part));
}

/** Whether a text is the host part of an address: a DNS name, an IPv4 address, or an IPv6 address in brackets. */
export function isHost(text: string): boolean {
  return typeof text === 'string' && isDnsSubdomain(text.toLowerCase()) || /^\[[0-9a-fA-F:.]+\]$/.test(text);
}

/** The nearest DNS-1123 label to a text that is none, for error messages; undefined where nothing of it is left. */
export function nearestDnsLabel(text: string): string | undefined {
  const near = String(text ?? '').toLowerCase().replace(/[^a-z0-9-]+/g, '-').slice(0, 63).replace(/^-+|-+$/g, '');
  return near || undefined;
}

/** The same for a DNS-1123 subdomain, which may have dots. */
export function nearestDnsSubdomain(text: string): string | undefined {
  const near = String(text ?? '').split('.').map((part) => nearestDnsLabel(part)).filter((part) => part).join('.');
  return near.slice(0, 253) || undefined;
}
