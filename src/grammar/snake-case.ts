/**
 * Ansible's form of a key: `noProxy` and `no_proxy` are one variable, and a capital at the start becomes `_`
 * and a letter.
 */
export function toSnakeCase(key: string): string {
  return key.length > 200 ? key : key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[- ]/g, '_')
    .replace(/^(?=[A-Z])/, '_')
    .toLowerCase();
}
