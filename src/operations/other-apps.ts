import { OtherApp } from './cluster';
import { isAppManager } from './field-manager';
import { Fields } from './patched';
import { LiveObject } from '../api/outcomes/outcome-of';

/**
 * The other apps that apply an object, of which the API server has noted the managers. An app that has only updated it
 * does not apply it: a teardown restores by an update.
 *
 * @param own the field managers of the app
 */
export function otherAppsIn({ metadata }: LiveObject, own: readonly string[]): OtherApp[] {
  const noted: readonly Fields[] = metadata?.managedFields ?? [];
  return noted
    .filter(({ manager, operation }) => operation === 'Apply' && typeof manager === 'string' && isAppManager(manager)
      && !own.includes(manager))
    .map(({ manager, fieldsV1 }) => ({ manager, fields: isObject(fieldsV1) ? fieldsV1 : {} }));
}

/** The field managers of the app that apply only what managers of others have as well. */
export function sharingManagers({ metadata }: LiveObject, own: readonly string[]): string[] {
  const noted: readonly Fields[] = metadata?.managedFields ?? [];
  const others = noted.filter(({ manager }) => !own.includes(manager)).map(({ fieldsV1 }) => fieldsV1);
  return noted
    .filter(({ manager, operation, fieldsV1 }) => operation === 'Apply' && own.includes(manager)
      && leavesOf(fieldsV1).every((path) => others.some((fields) => hasField(fields, path))))
    .map(({ manager }) => String(manager));
}

/** The paths of the fields that a manager has. The object or item itself is noted as `.`. */
function leavesOf(fields: unknown): string[][] {
  const below = isObject(fields) ? Object.entries(fields).filter(([key]) => key !== '.') : [];
  return below.length === 0 ? [[]] : below.flatMap(([key, value]) => leavesOf(value).map((path) => [key, ...path]));
}

function hasField(fields: unknown, [key, ...rest]: readonly string[]): boolean {
  return key === undefined || (isObject(fields) && Object.hasOwn(fields, key) && hasField(fields[key], rest));
}

/** A patch without the fields that another app sets. */
export interface SparedPatch {
  readonly patch: Fields;
  /** The paths of the others. */
  readonly needed: readonly string[];
}

/** Leaves the fields that an app sets out of a merge patch. */
export function spare(patch: Fields, fields: Fields, path = ''): SparedPatch {
  const rest: Array<readonly [field: string, value: any]> = [];
  const needed: string[] = [];
  for (const [field, value] of Object.entries(patch)) {
    const place = path === '' ? field : `${path}.${field}`;
    const noted = Object.hasOwn(fields, `f:${field}`) ? fields[`f:${field}`] : undefined;
    if (!isObject(noted)) {
      rest.push([field, value]);
    } else if (isObject(value) && Object.keys(noted).some((key) => key.startsWith('f:'))) {
      const below = spare(value, noted, place);
      needed.push(...below.needed);
      rest.push(...Object.keys(below.patch).length > 0 ? [[field, below.patch] as const] : []);
    } else {
      needed.push(place);
    }
  }
  return { patch: Object.fromEntries(rest), needed };
}

/** Why something stays that other apps need. */
export function whyNeeded(apps: readonly OtherApp[]): string {
  const managers = [...new Set(apps.map(({ manager }) => manager))].sort().join(', ');
  return `another app (field manager ${managers}) applies it as well: tear that app down, then repeat the command`;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
