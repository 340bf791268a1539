import { LiveObject } from '../../src/api/outcomes/outcome-of';
import { Clock } from '../../src/operations/clock';
import { ApplyOptions, Cluster, keyOf, ListOptions, Origin, OtherApp, referenceTo } from '../../src/operations/cluster';
import { FailureCode, OperationError } from '../../src/operations/operation-error';
import { patched } from '../../src/operations/patched';
import { IndexObject } from '../../src/output/migration-index';

/** A clock that does not wait: sleeping moves the time on. */
export class TestClock implements Clock {
  private readonly watchers: Array<() => void> = [];
  /** By how many milliseconds the clock of the machine is ahead. */
  ahead = 0;
  private time: number;

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.time = start;
  }

  /** The time of the machine on which commands run. */
  now(): number {
    return this.time + this.ahead;
  }

  elapsed(): number {
    return this.time - 1_700_000_000_000;
  }

  /** The time of the clusters. */
  right(): number {
    return this.time;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    this.watchers.forEach((watcher) => watcher());
  }

  /** Calls a function each time that time has passed. */
  each(watcher: () => void): void {
    this.watchers.push(watcher);
  }
}

const NOT_NAMESPACED = ['Namespace', 'ClusterRole', 'ClusterRoleBinding'];

/** A cluster in memory that answers as an API server does, as far as operations can tell. */
export class MemoryCluster implements Cluster {
  readonly objects = new Map<string, LiveObject>();
  /** Every change, in order: `create MigPlan/shop`. */
  readonly writes: string[] = [];
  readonly unknownKinds = new Set<string>();
  /** What was taken over from an earlier name of the app. */
  readonly disowned: string[] = [];
  /** What other apps apply, by the key of the object. */
  readonly otherFields = new Map<string, readonly OtherApp[]>();
  /** What an app no longer applies. */
  readonly givenUp: string[] = [];
  readonly command: string;
  readonly podLogs = new Map<string, string>();
  /** Called before each request; it may throw. */
  before?: (verb: string, what: string) => void;
  private readonly applied = new Map<string, LiveObject>();
  /** The objects that commands have created: the others are of somebody else. */
  private readonly own = new Set<string>();
  /** Whether it notes who creates objects, as servers do since Kubernetes 1.18. */
  notesCreators = true;
  private version = 0;

  constructor(
    readonly name: string, private readonly clock: TestClock, namespaces: readonly string[] = ['openshift-migration'],
  ) {
    this.command = `kubectl --context ${name}`;
    for (const namespace of ['kube-system', ...namespaces]) {
      this.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    }
  }

  async get(reference: IndexObject): Promise<LiveObject | undefined> {
    this.before?.('get', `${reference.kind}/${reference.name}`);
    return copy(this.objects.get(keyOf(reference)));
  }

  async origin(reference: IndexObject): Promise<Origin | undefined> {
    this.before?.('origin', `${reference.kind}/${reference.name}`);
    const live = this.objects.get(keyOf(reference));
    return live && {
      uid: live.metadata.uid, ...this.notesCreators ? { isOwn: this.own.has(live.metadata.uid) } : {},
    };
  }

  async otherApps(reference: IndexObject): Promise<OtherApp[]> {
    this.before?.('otherApps', `${reference.kind}/${reference.name}`);
    return [...this.otherFields.get(keyOf(reference)) ?? []];
  }

  async giveUp(reference: IndexObject): Promise<void> {
    this.before?.('giveUp', `${reference.kind}/${reference.name}`);
    this.givenUp.push(`${reference.kind}/${reference.name}`);
  }

  async list({ apiVersion, kind, namespace, name, selector }: ListOptions): Promise<LiveObject[]> {
    this.before?.('list', kind);
    const wanted = (selector ?? '').split(',').filter((part) => part !== '').map((part) => part.split('='));
    return [...this.objects.values()].filter((object) => object.kind === kind && object.apiVersion === apiVersion
      && (namespace === undefined || object.metadata.namespace === namespace)
      && (name === undefined || object.metadata.name === name)
      && wanted.every(([label, value]) => object.metadata.labels?.[label] === value)).map((object) => copy(object)!);
  }

  async apply(manifest: LiveObject, { dryRun = false }: ApplyOptions = {}): Promise<LiveObject> {
    const key = this.check('apply', manifest);
    const live = this.objects.get(key);
    const result = live === undefined
      ? manifest
      : merge(without(live, this.applied.get(key) ?? {}, manifest), manifest);
    if (dryRun) {
      return copy(live === undefined ? { ...result, metadata: { ...result.metadata, ...this.stamp() } } : result)!;
    }
    this.applied.set(key, copy(manifest)!);
    return live !== undefined && JSON.stringify(result) === JSON.stringify(live)
      ? copy(live)!
      : this.write('apply', result);
  }

  async disown(reference: IndexObject): Promise<undefined> {
    this.before?.('disown', `${reference.kind}/${reference.name}`);
    this.disowned.push(`${reference.kind}/${reference.name}`);
  }

  async create(manifest: LiveObject): Promise<LiveObject> {
    if (manifest.kind === 'SelfSubjectReview') {
      this.before?.('create', 'SelfSubjectReview');
      if (this.unknownKinds.has(manifest.kind)) {
        throw new OperationError('unknown-kind', 'no matches for kind');
      }
      return { ...manifest, metadata: this.stamp() };
    }
    if (this.objects.has(this.check('create', manifest))) {
      throw this.error('exists', 'create', manifest);
    }
    return this.write('create', manifest);
  }

  async replace(manifest: LiveObject): Promise<LiveObject> {
    const live = this.objects.get(this.check('replace', manifest));
    if (live === undefined) {
      throw this.error('not-found', 'replace', manifest);
    }
    if (manifest.metadata.resourceVersion !== undefined
      && manifest.metadata.resourceVersion !== live.metadata.resourceVersion) {
      throw this.error('conflict', 'replace', manifest);
    }
    return this.write('replace', { ...manifest, metadata: { ...manifest.metadata, uid: live.metadata.uid } });
  }

  async patch(reference: IndexObject, fields: any): Promise<LiveObject> {
    this.before?.('patch', `${reference.kind}/${reference.name}`);
    const live = this.objects.get(keyOf(reference));
    const { apiVersion, kind, ...metadata } = reference;
    if (live === undefined) {
      throw this.error('not-found', 'patch', { apiVersion, kind, metadata });
    }
    if (fields.metadata?.resourceVersion !== undefined
      && fields.metadata.resourceVersion !== live.metadata.resourceVersion) {
      throw this.error('conflict', 'patch', live);
    }
    return this.write('patch', merge(live, fields));
  }

  async merge(reference: IndexObject, fields: LiveObject): Promise<LiveObject> {
    return this.replace(patched((await this.get(reference))!, fields));
  }

  async delete(reference: IndexObject): Promise<void> {
    this.before?.('delete', `${reference.kind}/${reference.name}`);
    if (this.objects.delete(keyOf(reference))) {
      this.writes.push(`delete ${reference.kind}/${reference.name}`);
    }
  }

  async logs(_: string, pod: string, lines: number): Promise<string> {
    return (this.podLogs.get(pod) ?? '').split('\n').slice(-lines).join('\n');
  }

  async server(): Promise<string> {
    return `https://api.${this.name}.example.com:6443`;
  }

  /** Keeps an object as somebody else writes it. */
  put(object: LiveObject, isOwn = false): LiveObject {
    const key = keyOf(referenceTo(object));
    const { metadata } = this.objects.get(key) ?? {};
    this.version += 1;
    const kept = {
      ...object,
      metadata: {
        ...object.metadata,
        uid: metadata?.uid ?? `${this.name}-${this.version}`,
        creationTimestamp: metadata?.creationTimestamp ?? new Date(this.clock.right()).toISOString(),
        resourceVersion: String(this.version),
      },
    };
    this.objects.set(key, copy(kept)!);
    if (isOwn) {
      this.own.add(kept.metadata.uid);
    }
    return copy(kept)!;
  }

  /** Writes the status of an object as a controller does, if it changes. */
  setStatus(object: LiveObject, status: object | undefined): void {
    const live = this.objects.get(keyOf(referenceTo(object)));
    if (live !== undefined && status !== undefined && JSON.stringify(live.status) !== JSON.stringify(status)) {
      this.put({ ...live, status });
    }
  }

  /** The objects of a kind, by name. */
  of(kind: string): LiveObject[] {
    return [...this.objects.values()].filter((object) => object.kind === kind);
  }

  private check(verb: string, manifest: LiveObject): string {
    this.before?.(verb, `${manifest.kind}/${manifest.metadata.name}`);
    if (this.unknownKinds.has(manifest.kind)) {
      throw this.error('unknown-kind', verb, manifest);
    }
    const { namespace } = manifest.metadata;
    if (!NOT_NAMESPACED.includes(manifest.kind)
      && !this.of('Namespace').some(({ metadata }) => metadata.name === namespace)) {
      throw this.error('not-found', verb, manifest);
    }
    return keyOf(referenceTo(manifest));
  }

  private write(verb: string, object: LiveObject): LiveObject {
    this.writes.push(`${verb} ${object.kind}/${object.metadata.name}`);
    const isNew = !this.objects.has(keyOf(referenceTo(object)));
    const written = this.put(object);
    if (isNew) {
      this.own.add(written.metadata.uid);
    }
    return written;
  }

  private stamp() {
    return { creationTimestamp: new Date(this.clock.right()).toISOString() };
  }

  error(code: FailureCode, verb: string, { kind, metadata }: LiveObject): OperationError {
    return new OperationError(code, `cluster ${this.name}: ${verb} ${kind} ${metadata.name}: ${code}`);
  }
}

function copy<T>(value: T): T {
  return value === undefined ? value : JSON.parse(JSON.stringify(value));
}

function isObject(value: unknown): value is { [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON merge patch: null removes a field. */
function merge(below: any, above: any): any {
  if (!isObject(below) || !isObject(above)) {
    return above;
  }
  const fields = [...new Set([...Object.keys(below), ...Object.keys(above)])];
  return Object.fromEntries(fields.filter((field) => above[field] !== null)
    .map((field) => [field, field in above ? merge(below[field], above[field]) : below[field]]));
}

/** An object without the fields that were applied before and no longer are. */
function without(live: any, before: any, now: any): any {
  if (!isObject(live) || !isObject(before)) {
    return live;
  }
  return Object.fromEntries(Object.entries(live).filter(([field]) => !(field in before)
    || (isObject(now) && field in now))
    .map(([field, value]) => [field, without(value, before[field], isObject(now) ? now[field] : undefined)]));
}
