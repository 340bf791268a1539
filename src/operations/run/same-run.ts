import { createHash } from 'node:crypto';
import { LiveObject } from '../../api/outcomes/outcome-of';
import { parseQuantity } from '../../grammar/quantity';
import { fieldChanges } from '../changes';

/**
 * The fields in which an action that exists is another run than that of the manifest. Of a Job every field that the
 * manifest sets must be equal: the API server, admission webhooks and controllers only add others.
 */
export function runChanges(manifest: LiveObject, live: LiveObject): string[] {
  const [existing, wanted] = manifest.kind === 'Job' ? jobs(manifest, live) : actions(manifest, live);
  return [...new Set(fieldChanges(existing, wanted).map(({ path }) => path))];
}

function actions(manifest: LiveObject, live: LiveObject): [LiveObject, LiveObject] {
  const { kind, spec = {} } = manifest;
  const written = Object.fromEntries(Object.keys(spec).map((field) => [field, live.spec?.[field]]));
  return [{ kind, spec: { ...written, ...flagsOf(live) } }, { kind, spec: { ...spec, ...flagsOf(manifest) } }];
}

const FLAGS = ['stage', 'rollback', 'migrateState', 'quiescePods'];

/** The flags that decide what a MigMigration does: an absent one is false. */
function flagsOf({ kind, spec }: LiveObject): object {
  return kind === 'MigMigration' ? Object.fromEntries(FLAGS.map((flag) => [flag, spec?.[flag] === true])) : {};
}

function jobs(manifest: LiveObject, live: LiveObject): [LiveObject, LiveObject] {
  const { kind, metadata: { labels, annotations } = {}, spec } = manifest;
  const { suspend, ...rest } = spec ?? {}; // a queue starts a Job that was created suspended
  const wanted = withoutAddress({ metadata: { labels, annotations }, spec: rest });
  return [{ kind, ...partOf(live, wanted) }, { kind, ...wanted }];
}

/** A digest of an action: the same for each manifest of the same run. */
export function digestOf(manifest: LiveObject): string {
  const { kind, metadata: { labels, annotations } = {}, spec } = manifest;
  const { suspend, ...rest } = spec ?? {};
  const ofRun = withoutAddress(kind === 'Job' ? { kind, labels, annotations, spec: rest } : { kind, spec });
  return createHash('sha256').update(JSON.stringify(ofRun, sorted)).digest('hex').slice(0, 16);
}

function sorted(_: string, value: unknown): unknown {
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1))
    : value;
}

/** The construct in the program that has written an object: it may move, and the run stays the same. */
const ADDRESS = 'cdk8s.io/metadata.addr';

/** A part of an action without the places of its construct. */
export function withoutAddress(value: any): any {
  if (Array.isArray(value)) {
    return value.map(withoutAddress);
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).filter(([field]) => field !== ADDRESS)
      .map(([field, each]) => [field, withoutAddress(each)]))
    : value;
}

/** The fields that contain quantities, which the API server writes in another form: `1Gi` for `1024Mi`. */
const QUANTITIES = ['resources', 'sizeLimit'];

/** The fields of Jobs and pods that an API server from Kubernetes 1.11 on may not know: it drops them. */
const NEWER_THAN_SOME_SERVERS: ReadonlySet<string> = new Set([
  'ttlSecondsAfterFinished', 'runtimeClassName', // 1.12
  'topologySpreadConstraints', // 1.16
  'fsGroupChangePolicy', // 1.18
  'seccompProfile', // 1.19
  'podFailurePolicy', // 1.26
]);

/** What a live value has of the fields and items of a manifest. */
function partOf(live: any, wanted: any, areQuantities = false): any {
  if (isObject(wanted) && isObject(live)) {
    return Object.fromEntries(Object.entries(wanted).map(([field, value]) => [
      field, partOf(fieldOf(live, field, value), value, areQuantities || QUANTITIES.includes(field)),
    ]));
  }
  if (Array.isArray(wanted) && Array.isArray(live) && wanted.every(isObject)) {
    return itemsOf(live, wanted);
  }
  return areQuantities && isSameQuantity(live, wanted) ? wanted : live;
}

function fieldOf(live: any, field: string, wanted: unknown): any {
  if (Object.hasOwn(live, field)) {
    return live[field];
  }
  return NEWER_THAN_SOME_SERVERS.has(field) ? wanted : undefined;
}

/** The fields that name an item of a list of a Job. */
const KEYS = ['mountPath', 'devicePath', 'name'];

/** The items of a manifest in a live list: by their name, or by their place if nothing names them. */
function itemsOf(live: readonly any[], wanted: readonly any[]): any[] {
  const key = KEYS.find((each) => areNamed(live, each) && areNamed(wanted, each));
  return key === undefined
    ? live.slice(0, wanted.length).map((item, place) => partOf(item, wanted[place]))
    : wanted.flatMap((item) => live.filter((each) => each[key] === item[key]).map((each) => partOf(each, item)));
}

function areNamed(items: readonly any[], key: string): boolean {
  const names = items.map((item) => item?.[key]);
  return names.every((name) => typeof name === 'string') && new Set(names).size === items.length;
}

function isSameQuantity(live: unknown, wanted: unknown): boolean {
  const [one, other] = [live, wanted].map((value) => parseQuantity(String(value)));
  return one !== undefined && one === other;
}

function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
