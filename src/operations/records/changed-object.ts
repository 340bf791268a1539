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
  /** When it was written that this is about to change, in the time of the server; unknown if that is not known. */
  readonly since?: string;
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

/** What restores an object. */
export interface Restoration {
  readonly patch: Fields;
  /** The fields that somebody has changed since: they are left. */
  readonly kept: readonly string[];
  /** The lists that somebody has changed since, and that still contain what the app has added. */
  readonly ours?: readonly string[];
}

/** What restores an object. A field that is absent was removed by an apply that no longer sets it. */
export function restoration({ was, set }: ChangedObject, live: LiveObject): Restoration {
  const { patch, kept, ours } = restore(was, set, live, '');
  return { patch, kept, ...ours.length > 0 ? { ours } : {} };
}

/** A manifest with the values that the server has answered: it merges some lists, and rewrites quantities. */
export function answered(manifest: Fields, live: Fields): LiveObject {
  return Object.fromEntries(Object.entries(manifest).map(([field, value]) => {
    const present = own(live, field);
    return [field, isObject(value) && isObject(present) ? answered(value, present) : present ?? value];
  }));
}

/** A change, divided into the fields that a manifest still has, and those that it no longer has. */
export function dividedBy(change: ChangedObject, manifest: LiveObject): { wanted: ChangedObject; dropped: Fields } {
  const { was, set, dropped } = divide(change.was, change.set, manifest);
  return { wanted: { ...change, was, set }, dropped };
}

function divide(was: Fields, set: Fields, manifest: Fields): { was: Fields; set: Fields; dropped: Fields } {
  const wanted: Array<readonly [field: string, was: any, set: any]> = [];
  const dropped: Array<readonly [field: string, set: any]> = [];
  for (const [field, value] of Object.entries(set)) {
    const [earlier, present] = [own(was, field), own(manifest, field)];
    if (isObject(value) && isObject(earlier) && isObject(present)) {
      const below = divide(earlier, value, present);
      wanted.push(...Object.keys(below.set).length > 0 ? [[field, below.was, below.set] as const] : []);
      dropped.push(...Object.keys(below.dropped).length > 0 ? [[field, below.dropped] as const] : []);
    } else if (present === undefined) {
      dropped.push([field, value]);
    } else {
      wanted.push([field, earlier, value]);
    }
  }
  return {
    was: Object.fromEntries(wanted.map(([field, earlier]) => [field, earlier])),
    set: Object.fromEntries(wanted.map(([field, , value]) => [field, value])),
    dropped: Object.fromEntries(dropped),
  };
}

/**
 * Whether an object has these fields; null stands for a field that does not exist, also because the server drops what
 * contains nothing any more.
 */
export function hasFields(live: unknown, fields: unknown): boolean {
  if (fields === null || fields === undefined) {
    return live === undefined || live === null;
  }
  if (Array.isArray(fields)) {
    return Array.isArray(live) && live.length === fields.length
      && fields.every((each, index) => hasFields(live[index], each));
  }
  if (!isObject(fields)) {
    return live === fields;
  }
  const all = Object.entries(fields);
  return isObject(live)
    ? all.every(([name, value]) => hasFields(own(live, name), value))
    : (live === undefined || live === null) && all.length > 0 && all.every(([, value]) => hasFields(undefined, value));
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

function restore(was: Fields, set: Fields, live: Fields, path: string): Required<Restoration> {
  const patch: { [field: string]: any } = {};
  const kept: string[] = [];
  const ours: string[] = [];
  for (const [field, value] of Object.entries(set)) {
    const place = path ? `${path}.${field}` : field;
    const [earlier, present] = [own(was, field), own(live, field)];
    if (isObject(value) && isObject(earlier) && (isObject(present) || present === undefined)) {
      const below = restore(earlier, value, present ?? {}, place);
      kept.push(...below.kept);
      ours.push(...below.ours);
      if (Object.keys(below.patch).length > 0) {
        patch[field] = below.patch;
      }
    } else if (hasFields(present, value)) {
      patch[field] = earlier ?? null;
    } else if (!hasFields(present, earlier)) {
      if (present === undefined) {
        patch[field] = earlier;
      } else {
        (hasAdded(earlier, value, present) ? ours : kept).push(place);
      }
    }
  }
  return { patch, kept, ours };
}

/** Whether a list contains an item that the app has added. */
function hasAdded(earlier: unknown, set: unknown, present: unknown): boolean {
  const contains = (list: unknown, item: unknown) => Array.isArray(list) && list.some((each) => hasFields(each, item));
  return Array.isArray(set) && set.some((item) => !contains(earlier, item) && contains(present, item));
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
