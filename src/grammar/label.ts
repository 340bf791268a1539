import { isDnsSubdomain } from './dns';

const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/**
 * Whether a string is the key of a label or an annotation: `app`, or `app.kubernetes.io/part-of` with a DNS subdomain
 * as prefix.
 */
export function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  return NAME.test(key.slice(slash + 1)) && (slash < 0 || isDnsSubdomain(key.slice(0, slash)));
}

/** Whether a string is the value of a label: empty, or at most 63 letters, digits, "-", "_" and ".". */
export function isLabelValue(value: string): boolean {
  return value === '' || NAME.test(value);
}
