import { ruleOf } from './support';

/** A text of an example, and what is written instead. */
export type Change = readonly [string | RegExp, string];

/** A rule's example that breaks it, with changes. Each text that is replaced must be there. */
export function broken(id: string, ...changes: readonly Change[]): string {
  return changes.reduce((yaml, [from, to]) => {
    if (typeof from === 'string' ? !yaml.includes(from) : !from.test(yaml)) {
      throw new Error(`the example of ${id} does not contain ${from}`);
    }
    return yaml.replace(from, () => to);
  }, ruleOf(id).breaks);
}
