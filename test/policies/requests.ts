import { JUDGED_KINDS } from '../../src/api/judged-kinds';
import { isPlaceholder } from '../../src/grammar/placeholder';
import { RULES } from '../../src/rules';
import { problemsOf } from '../../src/rules/engine/judge';
import { isRecord, Manifest, toManifest } from '../../src/rules/engine/manifest';
import { groupOf, ManifestSet } from '../../src/rules/engine/manifest-set';
import { Policy } from '../../src/rules/policies/policies';
import { setOf } from '../rules/support';

type Json = { [key: string]: any };

/** The sets of the examples of all rules. */
export const EXAMPLES: readonly ManifestSet[] = RULES.filter(({ language, byReader }) =>
  language === undefined && !byReader)
  .flatMap(({ breaks, keeps }) => [setOf(breaks), setOf(keeps)]);

/** What only a cluster writes; a request to create an object does not contain it. */
function asRequested(object: Json): Json {
  const { status, ...others } = structuredClone(object);
  const { uid, resourceVersion, creationTimestamp, ...metadata } = isRecord(others.metadata) ? others.metadata : {};
  return { ...others, metadata };
}

/**
 * What the API server rejects or changes before policies judge it: values of a wrong type, and fields that its schema
 * does not have.
 */
const REJECTED_BEFORE = RULES.filter(({ id }) =>
  ['document/wrong-type', 'document/unlisted-value', 'document/missing-field', 'document/unknown-field'].includes(id));

/**
 * Whether a request with this object reaches the policies unchanged. A placeholder is replaced before the
 * request is made.
 */
export function isPossible(object: Json): boolean {
  const values = leaves(object).map(({ value }) => value);
  return !values.some((value) => value === null || typeof value === 'string' && isPlaceholder(value))
    && REJECTED_BEFORE.every((rule) =>
      [...problemsOf(rule, new ManifestSet([toManifest(object, 'request.yaml', 0)]))].length === 0);
}

/** The different objects of a policy's kinds in all examples. */
export function objectsFor({ kinds }: Policy): Json[] {
  const manifests = EXAMPLES.flatMap((set) => set.manifests)
    .filter((one) => kinds.some((kind) => one.kind === kind && groupOf(one) === JUDGED_KINDS[kind]));
  return distinct(manifests.map(({ object }) => asRequested(object))).filter(isPossible);
}

/** Whether the rule of a policy finds something in an object alone. */
export function isWrong({ rule }: Policy, object: Json): boolean {
  const manifest = toManifest(object, 'request.yaml', 0);
  return [...problemsOf({ ...rule, judgesPlaceholders: true }, new ManifestSet([manifest]))].length > 0;
}

/** In how many objects each other value of a field is tried. */
const TRIES = 1;

/** The objects with one field removed, emptied, or replaced by what another object has there. */
export function variants(objects: readonly Json[]): Json[] {
  const places = new Map<string, {
    readonly holders: Array<{ readonly object: Json; readonly path: Leaf['path'] }>;
    readonly values: unknown[];
  }>();
  for (const object of objects) {
    for (const { path, value } of leaves(object)) {
      const place = places.get(shapeOf(path)) ?? { holders: [], values: [undefined, ''] };
      place.holders.push({ object, path });
      place.values.push(value);
      places.set(shapeOf(path), place);
    }
  }
  return distinct([...places.values()].flatMap(({ holders, values }) => distinct(values).flatMap((value, index) =>
    Array.from({ length: Math.min(TRIES, holders.length) }, (_, attempt) => holders[(index + attempt) % holders.length])
      .map(({ object, path }) => withValue(object, path, value))))).filter(isPossible);
}

interface Leaf { readonly path: ReadonlyArray<string | number>; readonly value: unknown }

/** Every value below `spec`, `type` and the metadata, maps and lists included. */
function leaves(value: unknown, path: Leaf['path'] = []): Leaf[] {
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(isRecord(value) ? value : {});
  const below = entries.flatMap(([key, each]) => leaves(each, [...path, key]));
  const isJudged = path.length > 1 && path[0] !== 'status' || path[0] === 'type';
  return isJudged ? [{ path, value }, ...below] : below;
}

function shapeOf(path: Leaf['path']): string {
  return path.map((step) => typeof step === 'number' ? '*' : step).join('/');
}

function withValue(object: Json, path: Leaf['path'], value: unknown): Json {
  const copy = structuredClone(object);
  const parent = path.slice(0, -1).reduce((at: any, step) => at[step], copy);
  const last = path[path.length - 1];
  if (value !== undefined) {
    parent[last] = structuredClone(value);
  } else if (Array.isArray(parent)) {
    parent.splice(Number(last), 1);
  } else {
    delete parent[last];
  }
  return copy;
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/**
 * The verdicts of the examples' whole sets: those objects for which what the rule finds depends on the other objects.
 */
export function dependsOnOthers({ rule }: Policy): Manifest[] {
  const plain = { ...rule, skips: [] };
  return EXAMPLES.flatMap((set) => {
    const wrong = new Set([...problemsOf(plain, set)].map(({ manifest }) => manifest));
    return set.manifests.filter((manifest) =>
      wrong.has(manifest) !== ([...problemsOf(plain, new ManifestSet([manifest]))].length > 0));
  });
}
