/** The path of a member: `data.saToken`, or `data["ca.crt"]` where the key has dots or other signs. */
export function member(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) {
    return `${path}[${JSON.stringify(key)}]`;
  }
  return path ? `${path}.${key}` : key;
}
