import { LiveObject } from '../api/outcomes/outcome-of';

/** Says for which apps an Application was frozen, so that it is released when none of them needs that any more. */
export const FROZEN_FOR = 'cdk8s-mtc.io/frozen-for';

/** The names of the apps for which an Application was frozen; none if somebody else has frozen it. */
export function frozenFor({ metadata }: LiveObject): readonly string[] {
  const value: unknown = metadata?.annotations?.[FROZEN_FOR];
  return typeof value !== 'string' ? [] : listIn(value) ?? [value];
}

/** The value of the annotation: one name, or a list in JSON. */
export function frozenForText(apps: readonly string[]): string {
  const names = [...new Set(apps)].sort();
  return names.length === 1 && listIn(names[0]) === undefined ? names[0] : JSON.stringify(names);
}

function listIn(value: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) && list.every((each) => typeof each === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}
