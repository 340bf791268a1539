import { list, Manifest, nameOf, record, text } from './manifest';
import { isComplete, ManifestSet } from './manifest-set';
import { placeOf } from './neighbours';
import { isPlaceholder } from './placeholder';
import { specOf } from './plan-reading';
import { MTC_GROUP, namesakes } from './references';
import { Problem } from './rule';
import { didYouMean, quote } from './text';

/** Which objects of MTC's refer to which, and where. */
const REFERRING: ReadonlyMap<string, ReadonlyArray<readonly [string, string]>> = new Map([
  ['MigPlan', [['srcMigClusterRef', 'MigCluster'], ['destMigClusterRef', 'MigCluster'], ['migStorageRef', 'MigStorage']]],
  ['MigMigration', [['migPlanRef', 'MigPlan']]],
  ['MigAnalytic', [['migPlanRef', 'MigPlan']]],
]);

/** Of these a file that has one has most likely the one that is meant. The host's MigCluster is made by the operator. */
const FOUND_ALONE = ['MigStorage', 'MigHook', 'MigPlan'];

interface Use {
  readonly manifest: Manifest;
  readonly path: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/**
 * Finds references of one kind of object that point at nothing in the set, where something is in it that nothing points at, and whose
 * name is nearly the same, or which is the only one of the file. A reference to what isn't in the set may be all right otherwise.
 */
export function* misspeltReferences(set: ManifestSet, from: string): Generator<Problem> {
  const open = [...usesOf(set, from)].filter((use) => !isPlaceholder(use.name) && found(set, use).every((objects) => objects.length === 0));
  if (open.length === 0) {
    return;
  }
  const used = usedIn(set);
  const spare = new Map<string, Manifest[]>();
  for (const kind of new Set(open.map((use) => use.kind))) {
    for (const manifest of set.ofGroup(kind, MTC_GROUP).filter((each) => !used.has(each) && each.name !== '' && !isPlaceholder(each.name))) {
      addTo(spare, `${kind} ${placeOf(manifest)}`, manifest);
    }
  }
  const inFile = new Map<string, number>();
  for (const use of open) {
    const file = `${use.kind} ${use.manifest.origin}`;
    inFile.set(file, (inFile.get(file) ?? 0) + 1);
  }
  for (const use of open) {
    const others = (spare.get(`${use.kind} ${placeOf(use.manifest)}`) ?? []).slice(0, 50);
    const near = others.filter((other) => isNear(use.name, other.name));
    const alone = others.length === 1 && others[0].origin === use.manifest.origin && FOUND_ALONE.includes(use.kind)
      && inFile.get(`${use.kind} ${use.manifest.origin}`) === 1;
    const meant = near.length === 1 ? near[0] : alone ? others[0] : undefined;
    if (meant) {
      yield {
        manifest: use.manifest,
        path: `${use.path}.name`,
        message: `there is no ${use.kind} ${quote(use.name)} here, but ${nameOf(meant)}, which nothing refers to; MTC does not find the one, and reports that`,
        fix: `write name: ${meant.name}`,
      };
    }
  }
}

const USED = new WeakMap<ManifestSet, ReadonlySet<Manifest>>();

/** All that something refers to. */
function usedIn(set: ManifestSet): ReadonlySet<Manifest> {
  let used = USED.get(set);
  if (!used) {
    const uses = [...REFERRING.keys()].flatMap((kind) => [...usesOf(set, kind)]);
    used = new Set([...new Set(uses.flatMap((use) => found(set, use)))].flat());
    USED.set(set, used);
  }
  return used;
}

function* usesOf(set: ManifestSet, from: string): Generator<Use> {
  for (const manifest of set.ofGroup(from, MTC_GROUP)) {
    const spec = specOf(manifest);
    const references = (REFERRING.get(from) ?? []).map(([field, kind]) => ({ path: `spec.${field}`, kind, value: spec[field] }));
    const hooks = from === 'MigPlan' ? list(spec.hooks) : [];
    references.push(...hooks.map((hook, index) => ({ path: `spec.hooks[${index}].reference`, kind: 'MigHook', value: record(hook).reference })));
    for (const { path, kind, value } of references) {
      if (isComplete(value)) {
        yield { manifest, path, kind, name: text(value.name), namespace: text(value.namespace) };
      }
    }
  }
}

/** Where the namespace isn't given it may be put there by a tool. */
function found(set: ManifestSet, { manifest, kind, name, namespace }: Use): Array<readonly Manifest[]> {
  return [namespace, ''].map((each) => namesakes(set, manifest, MTC_GROUP, kind, each, name));
}

/** Whether one name is the other with a slip of the pen; numbers are no slips. */
function isNear(one: string, other: string): boolean {
  return one.replace(/\D+/g, ' ').trim() === other.replace(/\D+/g, ' ').trim() && didYouMean(one, [other]) !== undefined;
}

function addTo<T>(index: Map<string, T[]>, by: string, value: T): void {
  const present = index.get(by);
  if (present) {
    present.push(value);
  } else {
    index.set(by, [value]);
  }
}
