import { Identities, isLongerThan } from './json-values';
import { isReordered, pairItems } from './pair-items';
import { LiveObject } from '../api/outcomes/outcome-of';
import { withoutSecrets } from '../masking/replace-secrets';
import { plainKey } from '../masking/secret-name';

/** A field that differs. */
export interface FieldChange {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What the API server and controllers write: no difference for a person. */
const WRITTEN_BY_OTHERS = new Set([
  'status', 'metadata.managedFields', 'metadata.resourceVersion', 'metadata.generation', 'metadata.uid',
  'metadata.creationTimestamp',
  'metadata.selfLink', 'metadata.ownerReferences', 'metadata.annotations.openshift.io/touch',
  'metadata.annotations.kubectl.kubernetes.io/last-applied-configuration',
  'metadata.labels.migration.openshift.io/migplan-name',
  'metadata.labels.migration.openshift.io/migration-uid', 'spec.refresh',
]);

/** A structure that is longer as JSON is shown field by field, and of a longer text only a part is. */
export const LONGEST_VALUE = 120;

/**
 * The fields in which two states of an object differ. Lists are compared item by item. Secrets are masked, and values
 * of Secrets are left out.
 */
export function fieldChanges(before: LiveObject, after: LiveObject): readonly FieldChange[] {
  return countedChanges(before, after, Infinity).changes;
}

/** The first fields in which two states of an object differ, and how many more there are. */
export function countedChanges(
  before: LiveObject, after: LiveObject, most: number,
): { readonly changes: readonly FieldChange[]; readonly more: number } {
  if (sameValue(before, after)) {
    return { changes: [], more: 0 };
  }
  const isSecret = before.kind === 'Secret' || after.kind === 'Secret';
  const changes: FieldChange[] = [];
  let more = 0;
  new Comparison((found) => {
    if (isMereOrder(found.path, after.kind)) {
      return;
    }
    if (changes.length < most) {
      changes.push(isSecret ? { path: withPlainKey(found.path), kind: found.kind } : found);
    } else {
      more++;
    }
  }).compare(sideOf(before), sideOf(after), '');
  return { changes, more };
}

/** Lists whose order means nothing: MTC and Kubernetes read them as sets. */
const SETS: ReadonlySet<string> = new Set([
  'namespaces', 'persistentVolumes', 'accessModes', 'excluded_resources', 'additional_excluded_resources', // MTC
  'policyTypes', 'ingress', 'from', 'to', 'ports', 'matchExpressions', 'values', // network policies
  'rules', 'verbs', 'apiGroups', 'resources', 'resourceNames', 'subjects', // permissions
  'secrets', 'imagePullSecrets', 'volumes', 'volumeMounts', 'finalizers',
]);

/** What a path ends with if only the order of its elements has changed. */
const ORDER = ' (order)';

/** Whether a change is that of the order of a set. The first rule that matches counts only in an egress firewall. */
function isMereOrder(path: string, kind: string): boolean {
  if (!path.endsWith(ORDER)) {
    return false;
  }
  const field = path.slice(path.lastIndexOf('.') + 1, -ORDER.length);
  return SETS.has(field) || (field === 'egress' && kind === 'NetworkPolicy');
}

/** A value in one of the states, and how it is shown: without secrets. */
interface Side {
  readonly value: any;
  readonly shown: any;
}

function sideOf(object: LiveObject): Side {
  return { value: object, shown: withoutSecrets(object) };
}

function below({ value, shown }: Side, key: string | number | undefined): Side {
  return key === undefined ? ABSENT : { value: ownField(value, key), shown: ownField(shown, key) };
}

/** A field may be called `toString`, which every object inherits. */
function ownField(object: any, key: string | number): any {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, key) ? object[key] : undefined;
}

const ABSENT: Side = { value: undefined, shown: undefined };

/** Goes through two states of an object, and tells each difference. */
class Comparison {
  private readonly identities = new Identities();

  constructor(private readonly tell: (change: FieldChange) => void) {}

  compare(before: Side, after: Side, path: string): void {
    if (WRITTEN_BY_OTHERS.has(path) || before.value === after.value || isZero(before.value) && isZero(after.value)) {
      return;
    }
    const [one, other] = [emptyLike(before, after, path), emptyLike(after, before, path)];
    if (isObject(one.value) && isObject(other.value)) {
      for (const field of new Set([...Object.keys(one.value), ...Object.keys(other.value)])) {
        this.compare(below(one, field), below(other, field), path ? `${path}.${field}` : field);
      }
    } else if (Array.isArray(one.value) && Array.isArray(other.value)) {
      this.compareItems(one, other, path);
    } else {
      this.tell(change(path, before.shown, after.shown));
    }
  }

  private compareItems(before: Side, after: Side, path: string): void {
    const pairs = pairItems(before.value, after.value, this.identities);
    for (const pair of pairs) {
      this.compare(below(before, pair.before), below(after, pair.after),
        pair.label === '' ? path : `${path}[${pair.label}]`);
    }
    if (isReordered(pairs)) {
      this.tell({ path: `${path}${ORDER}`, kind: 'changed' });
    }
  }
}

/** An absent structure as an empty one, if the fields of the other are to be shown one by one. */
function emptyLike(side: Side, other: Side, path: string): Side {
  if (!isEmpty(side.value) || typeof other.value !== 'object' || other.value === null) {
    return side;
  }
  const isSplit = Array.isArray(other.value) || hasHiddenFields(path) || isLongerThan(LONGEST_VALUE, other.shown);
  const empty = Array.isArray(other.value) ? [] : {};
  return isSplit ? { value: empty, shown: empty } : side;
}

function change(path: string, before: unknown, after: unknown): FieldChange {
  if (isEmpty(before)) {
    return { path, kind: 'added', after };
  }
  return isEmpty(after) ? { path, kind: 'removed', before } : { path, kind: 'changed', before, after };
}

/** The path of a field of a Secret: somebody may have written the value as the key. */
function withPlainKey(path: string): string {
  const [, data, key] = /^(data|stringData)\.(.*)$/s.exec(path) ?? [];
  return data === undefined ? path : `${data}.${plainKey(key)}`;
}

/** Whether a part of an object contains fields that others write. */
function hasHiddenFields(path: string): boolean {
  return [...WRITTEN_BY_OTHERS].some((field) => field.startsWith(`${path}.`));
}

/** Most objects are equal, which this finds out soonest. */
function sameValue(before: object, after: object): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

/** MTC's controllers drop what is false, 0, empty or null. */
function isZero(value: unknown): boolean {
  return value === undefined || value === null || value === false || value === '' || value === 0
    || (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null;
}

function isObject(value: unknown): value is { [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
