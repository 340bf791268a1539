import { isSecretKind, isSecretName, isStringData } from './secret-name';
import { isCredentialHeader, isSecretField, isUserAndPassword, isValueField } from './secret-shapes';
import { secretsInText, secretsInValue } from './secret-text';
import { Span, union } from './spans';
import { decodeBase64, latin1 } from '../grammar/base64';

/** A value, and whatever else the caller knows about its place. */
export interface WrittenEntry {
  readonly value: unknown;
}

/** How the entries of a list or an object are found: by key, with all that is written for it. */
export type EntriesOf<Entry extends WrittenEntry> =
  (container: object) => Iterable<readonly [key: string, written: readonly Entry[]]>;

/** Those of a value that is not traced to a file. */
export const PLAIN_ENTRIES: EntriesOf<WrittenEntry> = (container) => Object.entries(container)
  .map(([key, value]) => [key, [{ value }]] as const);

/** A scalar that is secret, or contains something secret. */
export interface SecretScalar<Entry extends WrittenEntry> {
  readonly text: string;
  readonly entry: Entry;
  /** The parts that are secret; the whole if it is undefined. */
  readonly parts?: readonly Span[];
}

/**
 * How a part of a manifest is looked at. `secret`: all values in it are secret. `texts`: the texts of a list are,
 * and fields such as `value`. `proxy`: a URL that may
 * contain a password.
 */
type View = 'plain' | 'secret' | 'texts' | 'proxy' | 'generators' | 'items of a SecretList' | 'metadata of a Secret';

const SHOWN_IN_SECRET: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'type', 'immutable']);
/** The fields of a secretGenerator of Kustomize that contain no secret. */
const SHOWN_IN_GENERATOR: ReadonlySet<string> = new Set(['name', 'namespace', 'files', 'type', 'options', 'behavior']);

const SHOWN_IN_METADATA: ReadonlySet<string> = new Set([
  'name', 'namespace', 'generateName', 'labels', 'uid', 'resourceVersion', 'generation', 'creationTimestamp',
  'deletionTimestamp',
  'finalizers', 'ownerReferences', 'managedFields', 'selfLink',
]);

/**
 * The secret values of a document, by what it means: whether something is a Secret is decided as Kubernetes decides it,
 * whatever anchors, merge keys, lists and duplicate keys it is written with.
 */
export function* secretsIn<Entry extends WrittenEntry>(
  root: object, entriesOf: EntriesOf<Entry>,
): Generator<SecretScalar<Entry>> {
  const waiting: Array<{ readonly container: object; readonly view: View }> = [{ container: root, view: 'plain' }];
  const seen = new Map<object, Set<View>>();
  const scalars: Array<SecretScalar<Entry>> = [];
  const visit = (entry: Entry, view: View): void => {
    const { value } = entry;
    if (typeof value !== 'object' || value === null) {
      for (const scalar of secretScalar(entry, view)) {
        scalars.push(scalar);
      }
    } else if (!seen.get(value)?.has(view)) { // an alias may lead to one value many times
      seen.set(value, (seen.get(value) ?? new Set<View>()).add(view));
      waiting.push({ container: value, view });
    }
  };
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const entries = [...entriesOf(next.container)];
    visitAll(entries,
      Array.isArray(next.container) ? viewOfItems(entries, next.view) : viewOfFields(entries, next.view), visit);
    yield* scalars.splice(0);
  }
}

type Entries<Entry extends WrittenEntry = WrittenEntry> =
  ReadonlyArray<readonly [key: string, written: readonly Entry[]]>;

function visitAll<Entry extends WrittenEntry>(
  entries: Entries<Entry>, viewOf: (key: string, value: unknown) => View, visit: (entry: Entry, view: View) => void,
): void {
  for (const [key, written] of entries) {
    for (const entry of written) {
      visit(entry, viewOf(key, entry.value));
    }
  }
}

/** How the items of a list are looked at: in the arguments of a command, what follows `--token` is secret. */
function viewOfItems(entries: Entries, view: View): (key: string, value: unknown) => View {
  if (view !== 'plain') {
    return (_, value) => view === 'texts' && !isContainer(value) ? 'secret' : view;
  }
  const values = new Map(entries.map(([key, [entry]]) => [Number(key), entry?.value]));
  return (key, value) => {
    const before = values.get(Number(key) - 1);
    return isSecretOption(before) || isUserAndPassword(before, value) ? 'secret' : 'plain';
  };
}

function isSecretOption(value: unknown): boolean {
  return typeof value === 'string' && /^--?[A-Za-z][\w.-]*$/.test(value) && isSecretName(value);
}

/** How the fields of an object are looked at. */
function viewOfFields(entries: Entries, view: View): (key: string, value: unknown) => View {
  const textsOf = (name: string) => entries.filter(([key]) => key === name)
    .flatMap(([, written]) => written.map(({ value }) => value))
    .filter((value) => typeof value === 'string');
  const kinds = textsOf('kind');
  if (view === 'generators') {
    return (key) => shownOf(SHOWN_IN_GENERATOR, key);
  }
  if (view !== 'secret' && (isSecret(entries, kinds) || (view === 'items of a SecretList' && kinds.length === 0))) {
    return (key) => key === 'metadata' ? 'metadata of a Secret' : shownOf(SHOWN_IN_SECRET, key);
  }
  if (view === 'secret' || view === 'metadata of a Secret') {
    return (key) => view === 'metadata of a Secret' && SHOWN_IN_METADATA.has(key) ? 'plain' : 'secret';
  }
  const isList = kinds.some((kind) => /^secretlist$/i.test(kind));
  // { name: DB_PASSWORD, value: … }
  const isNamedSecret = [...textsOf('name'), ...textsOf('key')].some((name) => isSecretName(name)
    || isCredentialHeader(name));
  return (key, value) => {
    if (isList && key === 'items') {
      return 'items of a SecretList';
    }
    if (key === 'secretGenerator' && isContainer(value)) {
      return 'generators';
    }
    if (key === 'sops' || (isNamedSecret && key === 'value')
      || (typeof value === 'string' && isSecretField(key, value))) {
      return 'secret';
    }
    if ((isSecretName(key) || (view === 'texts' && isValueField(key))) && value !== true && value !== false) {
      return isContainer(value) ? 'texts' : 'secret';
    }
    return /proxy/i.test(key) && !isContainer(value) ? 'proxy' : 'plain';
  };
}

function shownOf(shown: ReadonlySet<string>, key: string): View {
  return shown.has(key) ? 'plain' : 'secret';
}

/** Whether an object is a Secret, or may be one: its kind is missing or misspelt, or it has the fields of a Secret. */
function isSecret(entries: Entries, kinds: readonly string[]): boolean {
  const has = (...names: string[]) => entries.some(([key]) => names.includes(key));
  return kinds.some(isSecretKind) || entries.some(([key]) => isStringData(key))
    || (kinds.every((kind) => kind.trim() === '') && has('data') && has('apiVersion', 'metadata'));
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** A text with more secret parts is secret as a whole. */
const MOST_PARTS = 10_000;

function secretScalar<Entry extends WrittenEntry>(entry: Entry, view: View): Array<SecretScalar<Entry>> {
  const { value } = entry;
  if (value === null || value === undefined || value === '') {
    return [];
  }
  if (view === 'secret') {
    return [{ text: String(value), entry }];
  }
  if (typeof value !== 'string') {
    return [];
  }
  const parts = union(secretsInValue(value, view === 'proxy'));
  const isWhole = parts.length > MOST_PARTS || (parts.length === 0 && isEncodedSecret(value));
  if (isWhole) {
    return [{ text: value, entry }];
  }
  return parts.length > 0 ? [{ text: value, entry, parts }] : [];
}

/** Whether a text is the base64 of something that contains a secret, such as the playbook of a hook. */
function isEncodedSecret(value: string): boolean {
  const decoded = value.length >= 16 && /^[\w+/=\s]+$/.test(value) ? decodeBase64(value) : undefined;
  return decoded !== undefined && secretsInText(latin1(decoded)).length > 0;
}
