import { LiveObject } from '../api/outcomes/outcome-of';

/** The shape that a value must have to be kept. */
type Shape = 'any' | 'text' | 'texts' | 'text map' | 'map' | 'maps' | Shapes;
interface Shapes {
  readonly [field: string]: Shape;
}

/** Fields of metadata, as the API server writes them. */
const METADATA: Shapes = {
  name: 'text',
  namespace: 'text',
  generateName: 'text',
  uid: 'text',
  resourceVersion: 'text',
  creationTimestamp: 'text',
  deletionTimestamp: 'text',
  labels: 'text map',
  annotations: 'text map',
  ownerReferences: 'maps',
  managedFields: 'maps',
  finalizers: 'texts',
};

/** Fields of which operations read more than their presence. All others are kept. */
const OBJECT: Shapes = {
  metadata: METADATA,
  spec: {},
  status: { conditions: 'maps' },
  data: 'text map',
  stringData: 'text map',
  rules: 'maps',
  subjects: 'maps',
};

/** Deeper values are left out: no object has them, and a recursion must end. */
const DEEPEST = 200;

/**
 * An object of a cluster, of which later code may rely on the shape: metadata, spec and status are maps, labels and
 * annotations are maps of strings, conditions and owners are lists of maps, and nothing is null. What has another shape
 * is left out, as if the object did not have it: another server, a webhook or a proxy may have written it.
 */
export function normalized(object: LiveObject): LiveObject {
  return fitting(withoutNulls(object), OBJECT) as LiveObject;
}

function fitting(value: unknown, shape: Shape): unknown {
  switch (shape) {
    case 'any': return value;
    case 'text': return isText(value) ? value : undefined;
    case 'texts': return Array.isArray(value) ? value.filter(isText) : undefined;
    case 'map': return isMap(value) ? value : undefined;
    case 'maps': return Array.isArray(value) ? value.filter(isMap) : undefined;
    case 'text map': return isMap(value)
      ? Object.fromEntries(Object.entries(value).filter(([, inner]) => isText(inner)))
      : undefined;
    default: return isMap(value) ? Object.fromEntries(Object.entries(value).flatMap(([field, inner]) => {
      const fitted = fitting(inner, Object.hasOwn(shape, field) ? shape[field] : 'any');
      return fitted === undefined ? [] : [[field, fitted]];
    })) : undefined;
  }
}

/** Null is an absent value to the API server. */
function withoutNulls(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST) {
    return undefined;
  }
  if (Array.isArray(value)) {
    return value.filter((item) => item !== null).map((item) => withoutNulls(item, depth + 1));
  }
  return isMap(value) ? Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null)
    .map(([field, inner]) => [field, withoutNulls(inner, depth + 1)])) : value;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isMap(value: unknown): value is LiveObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
