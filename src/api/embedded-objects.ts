import { LiveObject } from './outcomes/outcome-of';
import { member } from '../grammar/path';

/** An object inside a manifest. */
export interface EmbeddedObject {
  readonly object: LiveObject;
  /** Where it is: `spec.workload.manifests[0]`. */
  readonly path: string;
}

/** The objects inside a manifest. */
export interface EmbeddedObjects {
  readonly objects: readonly EmbeddedObject[];
  /** Whether the manifest is nested deeper than it was searched. */
  readonly isTooDeep: boolean;
}

/**
 * The deepest nesting that is searched. The deepest manifests, schemas of CustomResourceDefinitions, have half of it.
 */
const DEEPEST = 100;

/**
 * The fields of a reference to an object, and of a health check of Flux. An object with these fields
 * alone does nothing.
 */
export const REFERENCE_FIELDS: ReadonlySet<string> = new Set([
  'apiVersion', 'kind', 'name', 'namespace', 'uid', 'resourceVersion', 'fieldPath', 'controller', 'blockOwnerDeletion',
  'current', 'inProgress', 'failed',
]);

interface Place {
  readonly value: unknown;
  readonly depth: number;
  readonly key: string | number;
  readonly parent?: Place;
  /** What an item of a typed list is if it does not say so. */
  readonly itemKind?: { readonly apiVersion: unknown; readonly kind: string };
}

/**
 * The objects anywhere inside a manifest: the items of a list, the manifests of a ManifestWork, the templates of a
 * policy, and what is inside these. Which fields a controller creates objects from is not known for all kinds, so each
 * map with an `apiVersion` and a `kind` counts.
 */
export function embeddedObjects(manifest: LiveObject): EmbeddedObjects {
  const objects: EmbeddedObject[] = [];
  const places = childrenOf({ value: manifest, depth: 0, key: '' }); // a stack, so that no depth ends the process
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    if (place.depth > DEEPEST) {
      return { objects, isTooDeep: true };
    }
    const object = embeddedIn(place);
    if (object !== undefined) {
      objects.push({ object, path: pathOf(place) });
    }
    for (const child of childrenOf(place)) {
      places.push(child);
    }
  }
  return { objects, isTooDeep: false };
}

function embeddedIn({ value, itemKind }: Place): LiveObject | undefined {
  if (!isMap(value)) {
    return undefined;
  }
  const apiVersion = value.apiVersion || itemKind?.apiVersion;
  const kind = value.kind || itemKind?.kind;
  const isObject = typeof apiVersion === 'string' && typeof kind === 'string'
    && Object.keys(value).some((field) => !REFERENCE_FIELDS.has(field));
  return isObject ? { ...value, apiVersion, kind } : undefined;
}

/** What is directly inside a value; the first is last, for a stack. */
function childrenOf(parent: Place): Place[] {
  const { value, itemKind } = parent;
  const depth = parent.depth + 1;
  if (Array.isArray(value)) {
    return value.map((item, key) => ({ value: item, depth, key, parent, itemKind })).filter(isNested).reverse();
  }
  if (!isMap(value)) {
    return [];
  }
  const typed = typeof value.kind === 'string' && value.kind !== 'List' && value.kind.endsWith('List')
    ? { apiVersion: value.apiVersion, kind: value.kind.slice(0, -'List'.length) } : undefined;
  return Object.entries(value).map(([key, inner]) => ({
    value: inner, depth, key, parent, ...key === 'items' && Array.isArray(inner) ? { itemKind: typed } : {},
  })).filter(isNested).reverse();
}

/** Keys from the manifest to a place. */
function pathOf({ key, parent }: Place): string {
  if (parent === undefined) {
    return '';
  }
  const path = pathOf(parent);
  return typeof key === 'number' ? `${path}[${key}]` : member(path, key);
}

function isNested({ value }: Place): boolean {
  return typeof value === 'object' && value !== null;
}

function isMap(value: unknown): value is LiveObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
