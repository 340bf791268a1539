import { Note } from './strategic-merge';
import { member } from '../../grammar/path';
import { list, record, text } from '../../rules/engine/manifest';

/** So many operations of a patch are applied. */
const MOST_OPERATIONS = 1_000;

/** A map or a list in which an operation changes an entry. */
interface Place {
  readonly parent: any;
  readonly key: string | number;
  readonly path: string;
}

/**
 * Applies the operations of RFC 6902 to an object, which changes. Kustomize stops at one that fails, and applies
 * nothing; then this says false.
 */
export function applyJsonPatch(object: object, operations: unknown, note: Note): boolean {
  return list(operations).slice(0, MOST_OPERATIONS).map(record).every((one) => applied(object, one, note));
}

function applied(object: object, { op, path, from, value }: { readonly [key: string]: unknown }, note: Note): boolean {
  const place = placeAt(object, text(path));
  const source = op === 'move' || op === 'copy' ? placeAt(object, text(from)) : undefined;
  if (!place || (op === 'move' || op === 'copy') && !(source && exists(source))) {
    return false;
  }
  note(place.path);
  switch (op) {
    case 'add': return added(place, structuredClone(value));
    case 'copy': return added(place, structuredClone(source!.parent[source!.key]));
    case 'move': {
      const moved = source!.parent[source!.key];
      return removed(source!) && added(placeAt(object, text(path)) ?? place, moved);
    }
    case 'replace': return exists(place) && replaced(place, structuredClone(value));
    case 'remove': return exists(place) && removed(place);
    case 'test': return exists(place);
    default: return false;
  }
}

/** Where a pointer leads to; undefined if something above it is missing. */
function placeAt(object: object, pointer: string): Place | undefined {
  const steps = pointer.split('/').slice(1).map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
  if (!pointer.startsWith('/') || steps.includes('__proto__')) {
    return undefined;
  }
  let parent: any = object;
  let path = '';
  for (const [index, step] of steps.entries()) {
    const isList = Array.isArray(parent);
    const key = isList ? indexIn(parent, step) : step;
    if (key === undefined) {
      return undefined;
    }
    path = isList ? `${path}[${key}]` : member(path, step);
    if (index === steps.length - 1) {
      return { parent, key, path };
    }
    parent = Object.hasOwn(parent, key) ? parent[key] : undefined;
    if (typeof parent !== 'object' || parent === null) {
      return undefined;
    }
  }
  return undefined;
}

function indexIn(items: readonly unknown[], step: string): number | undefined {
  const index = step === '-' ? items.length : Number(step);
  return Number.isInteger(index) && index >= 0 && index <= items.length ? index : undefined;
}

function exists({ parent, key }: Place): boolean {
  return Object.hasOwn(parent, key);
}

function added({ parent, key }: Place, value: unknown): boolean {
  if (Array.isArray(parent)) {
    parent.splice(key as number, 0, value);
  } else {
    parent[key] = value;
  }
  return true;
}

function replaced({ parent, key }: Place, value: unknown): boolean {
  parent[key] = value;
  return true;
}

function removed({ parent, key }: Place): boolean {
  if (Array.isArray(parent)) {
    parent.splice(key as number, 1);
  } else {
    delete parent[key];
  }
  return true;
}
