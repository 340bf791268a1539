import { LiveObject } from '../api/outcomes/outcome-of';

/** The objects inside a manifest. */
export interface EmbeddedObjects {
  readonly objects: readonly LiveObject[];
  /** Whether the manifest is nested deeper than it was searched. */
  readonly isTooDeep: boolean;
}

/** The deepest nesting that is searched. The deepest manifests, schemas of CustomResourceDefinitions, have half of it. */
const DEEPEST = 100;

/** The fields of a reference to an object, and of a health check of Flux. An object with these fields alone does nothing. */
const REFERENCE_FIELDS = new Set([
  'apiVersion', 'kind', 'name', 'namespace', 'uid', 'resourceVersion', 'fieldPath', 'controller', 'blockOwnerDeletion', 'current', 'inProgress', 'failed',
]);

interface Place {
  readonly value: unknown;
  readonly depth: number;
  /** What an item of a typed list is if it does not say so. */
  readonly itemKind?: { readonly apiVersion: unknown; readonly kind: string };
}

/**
 * The objects anywhere inside a manifest: the items of a list, the manifests of a ManifestWork, the templates of a policy, and what is inside these. Which
 * fields a controller creates objects from is not known for all kinds, so each map with an `apiVersion` and a `kind` counts.
 */
export function embeddedObjects(manifest: LiveObject): EmbeddedObjects {
  const objects: LiveObject[] = [];
  const places = childrenOf({ value: manifest, depth: 0 }); // a stack, so that no depth ends the process
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    if (place.depth > DEEPEST) {
      return { objects, isTooDeep: true };
    }
    const object = embeddedIn(place);
    if (object !== undefined) {
      objects.push(object);
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
  const isObject = typeof apiVersion === 'string' && typeof kind === 'string' && Object.keys(value).some((field) => !REFERENCE_FIELDS.has(field));
  return isObject ? { ...value, apiVersion, kind } : undefined;
}

/** What is directly inside a value; the first is last, for a stack. */
function childrenOf({ value, depth, itemKind }: Place): Place[] {
  if (Array.isArray(value)) {
    return value.filter(isNested).map((item) => ({ value: item, depth: depth + 1, itemKind })).reverse();
  }
  if (!isMap(value)) {
    return [];
  }
  const typed = typeof value.kind === 'string' && value.kind !== 'List' && value.kind.endsWith('List')
    ? { apiVersion: value.apiVersion, kind: value.kind.slice(0, -'List'.length) } : undefined;
  return Object.entries(value).filter(([, inner]) => isNested(inner))
    .map(([field, inner]) => ({ value: inner, depth: depth + 1, ...field === 'items' && Array.isArray(inner) ? { itemKind: typed } : {} })).reverse();
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isMap(value: unknown): value is LiveObject {
  return isNested(value) && !Array.isArray(value);
}
