import { LiveObject } from '../../api/outcomes/outcome-of';
import { replaceSecrets } from '../../masking/replace-secrets';
import { MASK } from '../../masking/spans';
import { PlacedObject, placedReference } from '../cluster';
import { Fields } from '../patched';

/**
 * An object that existed before the first apply of the app, and what applying it has changed, so that teardown can
 * restore it.
 */
export interface ChangedObject extends PlacedObject {
  readonly uid: string;
  /** The values from before the apply, as a merge patch. */
  readonly was: Fields;
  /** The values that the app has set. */
  readonly set: Fields;
  /** The fields whose earlier values are not kept, because one of the two values is secret. */
  readonly hidden: readonly string[];
}

/** Kinds that teardown does not restore: a plan is closed, and a run is a record. */
const NOT_RESTORED = ['MigPlan', 'MigMigration'];

/** What applying a manifest will change of an object that exists; undefined if nothing that can be restored. */
export function changeOf(manifest: LiveObject, live: LiveObject): ChangedObject | undefined {
  if (NOT_RESTORED.includes(manifest.kind)) {
    return undefined;
  }
  const reference = { ...placedReference(manifest, live.metadata?.namespace), uid: String(live.metadata?.uid ?? '') };
  if (manifest.kind === 'Secret') {
    const changes = difference(manifest.data ?? {}, live.data ?? {}, 'data', () => false);
    return changes.hidden.length + Object.keys(changes.set).length === 0
      ? undefined
      : { ...reference, was: {}, set: {}, hidden: ['data'] };
  }
  const { apiVersion: _, kind: __, metadata, status: ___, ...rest } = manifest;
  const { labels, annotations } = metadata ?? {};
  const wanted = { ...rest, metadata: { ...labels ? { labels } : {}, ...annotations ? { annotations } : {} } };
  const secrets = [wanted, live].flatMap((object) => replaceSecrets(object, () => MASK).paths);
  const isSecret = (path: string) => secrets.some((each) => each === path || each.startsWith(`${path}.`)
    || each.startsWith(`${path}[`));
  const { was, set, hidden } = difference(wanted, live, '', isSecret);
  return Object.keys(set).length + hidden.length === 0 ? undefined : { ...reference, was, set, hidden };
}

/**
 * The record with a later change: what was before the first apply stays, and the values that are set are the latest.
 */
export function mergeChanges(first: ChangedObject | undefined, later: ChangedObject): ChangedObject {
  return first === undefined || first.uid !== later.uid ? later : {
    ...later,
    was: merged(later.was, first.was),
    set: merged(first.set, later.set),
    hidden: [...new Set([...first.hidden, ...later.hidden])],
  };
}

/** What restores an object, and the fields that somebody has changed since, which are left. */
export function restoration(
  { was, set }: ChangedObject, live: LiveObject,
): { readonly patch: Fields; readonly kept: readonly string[] } {
  return restore(was, set, live, '');
}

/** Whether an object has these fields; null stands for a field that does not exist. */
export function hasFields(live: unknown, fields: unknown): boolean {
  if (fields === null || fields === undefined) {
    return live === undefined || live === null;
  }
  if (Array.isArray(fields)) {
    return Array.isArray(live) && live.length === fields.length
      && fields.every((each, index) => hasFields(live[index], each));
  }
  return isObject(fields)
    ? isObject(live) && Object.entries(fields).every(([name, value]) => hasFields(own(live, name), value))
    : live === fields;
}

function difference(
  wanted: Fields, live: Fields, path: string, isSecret: (path: string) => boolean,
): Pick<ChangedObject, 'was' | 'set' | 'hidden'> {
  const was: { [field: string]: any } = {};
  const set: { [field: string]: any } = {};
  const hidden: string[] = [];
  for (const [field, value] of Object.entries(wanted)) {
    const place = path ? `${path}.${field}` : field;
    const present = own(live, field);
    if (isObject(value) && (isObject(present) || present === undefined)) {
      const below = difference(value, present ?? {}, place, isSecret);
      hidden.push(...below.hidden);
      if (Object.keys(below.set).length > 0) {
        [was[field], set[field]] = [below.was, below.set];
      }
    } else if (!hasFields(present, value)) {
      if (isSecret(place)) {
        hidden.push(place);
      } else {
        [was[field], set[field]] = [present ?? null, value];
      }
    }
  }
  return { was, set, hidden };
}

function restore(
  was: Fields, set: Fields, live: Fields, path: string,
): { readonly patch: Fields; readonly kept: readonly string[] } {
  const patch: { [field: string]: any } = {};
  const kept: string[] = [];
  for (const [field, value] of Object.entries(set)) {
    const place = path ? `${path}.${field}` : field;
    const [earlier, present] = [own(was, field), own(live, field)];
    if (isObject(value) && isObject(earlier) && isObject(present)) {
      const below = restore(earlier, value, present, place);
      kept.push(...below.kept);
      if (Object.keys(below.patch).length > 0) {
        patch[field] = below.patch;
      }
    } else if (hasFields(present, value)) {
      patch[field] = earlier ?? null;
    } else if (!hasFields(present, earlier)) {
      kept.push(place);
    }
  }
  return { patch, kept };
}

function merged(below: Fields, above: Fields): Fields {
  return Object.fromEntries([...new Set([...Object.keys(below), ...Object.keys(above)])].map((field) => {
    const [under, over] = [own(below, field), own(above, field)];
    if (isObject(under) && isObject(over)) {
      return [field, merged(under, over)];
    }
    return [field, Object.hasOwn(above, field) ? over : under];
  }));
}

/** The value of a field that an object has itself: a label may be called `toString`. */
function own(fields: Fields, name: string): any {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function isObject(value: unknown): value is { [field: string]: any } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
