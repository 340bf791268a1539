/** The object at a path; empty if there is none, since a program may have written any type. */
export function fieldsAt(value: unknown, ...path: string[]): { readonly [field: string]: any } {
  let current: any = value;
  for (const step of path) {
    current = typeof current === 'object' && current !== null ? current[step] : undefined;
  }
  return typeof current === 'object' && current !== null ? current : {};
}

/** A string; empty if the value is not one. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
