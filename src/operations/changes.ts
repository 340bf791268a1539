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
export function fieldChanges(before: LiveObject, after: LiveObject): FieldChange[] {
  const isSecret = before.kind === 'Secret' || after.kind === 'Secret';
  const changes = [...differences(sideOf(before), sideOf(after), '')]
    .filter(({ path }) => !isMereOrder(path, after.kind));
  return isSecret ? changes.map(({ path, kind }) => ({ path: withPlainKey(path), kind })) : changes;
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

function* differences(before: Side, after: Side, path: string): Iterable<FieldChange> {
  if (WRITTEN_BY_OTHERS.has(path) || sameValue(before.value, after.value)) {
    return;
  }
  const [one, other] = [emptyLike(before, after, path), emptyLike(after, before, path)];
  if (isObject(one.value) && isObject(other.value)) {
    for (const field of new Set([...Object.keys(one.value), ...Object.keys(other.value)])) {
      yield* differences(below(one, field), below(other, field), path ? `${path}.${field}` : field);
    }
  } else if (Array.isArray(one.value) && Array.isArray(other.value)) {
    yield* itemDifferences(one, other, path);
  } else {
    yield change(path, before.shown, after.shown);
  }
}

/** An absent structure as an empty one, if the fields of the other are to be shown one by one. */
function emptyLike(side: Side, other: Side, path: string): Side {
  if (!isEmpty(side.value) || typeof other.value !== 'object' || other.value === null) {
    return side;
  }
  const isSplit = Array.isArray(other.value) || hasHiddenFields(path)
    || JSON.stringify(other.shown).length > LONGEST_VALUE;
  const empty = Array.isArray(other.value) ? [] : {};
  return isSplit ? { value: empty, shown: empty } : side;
}

function* itemDifferences(before: Side, after: Side, path: string): Iterable<FieldChange> {
  const pairs = pairItems(before.value, after.value);
  for (const pair of pairs) {
    yield* differences(below(before, pair.before), below(after, pair.after),
      pair.label === '' ? path : `${path}[${pair.label}]`);
  }
  if (isReordered(pairs)) {
    yield { path: `${path}${ORDER}`, kind: 'changed' };
  }
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

/** Equal, or both zero: MTC's controllers drop what is false, 0, empty or null. */
function sameValue(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(after) || (isZero(before) && isZero(after));
}

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
