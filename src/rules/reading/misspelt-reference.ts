import { placeOf } from './neighbours';
import { specOf } from './plan';
import { MTC_GROUP, namesakes } from './references';
import { quote } from './text';
import { isMisspelling } from '../../grammar/did-you-mean';
import { isPlaceholder } from '../../grammar/placeholder';
import { list, Manifest, nameOf, record, text } from '../engine/manifest';
import { isComplete, ManifestSet } from '../engine/manifest-set';
import { Problem } from '../engine/rule';

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
  const spareInFile = new Map<string, Manifest[]>();
  for (const kind of new Set(open.map((use) => use.kind))) {
    for (const manifest of set.ofGroup(kind, MTC_GROUP).filter((each) => !used.has(each) && each.name !== '' && !isPlaceholder(each.name))) {
      placesAround(manifest).forEach((place) => addTo(spare, `${kind} ${place}`, manifest));
      addTo(spareInFile, `${kind} ${manifest.origin}`, manifest);
    }
  }
  const inFile = new Map<string, number>();
  for (const use of open) {
    const file = `${use.kind} ${use.manifest.origin}`;
    inFile.set(file, (inFile.get(file) ?? 0) + 1);
  }
  for (const use of open) {
    const file = `${use.kind} ${use.manifest.origin}`;
    const beside = spareInFile.get(file) ?? [];
    // Of thousands only some are looked at, those of the same folder first.
    const others = placesAround(use.manifest).flatMap((place) => (spare.get(`${use.kind} ${place}`) ?? []).slice(0, 50));
    const near = [...new Set(others)].filter((other) => isNear(use.name, other.name));
    const alone = beside.length === 1 && inFile.get(file) === 1 && (FOUND_ALONE.includes(use.kind) || isOtherCluster(set, use, beside[0]));
    const meant = near.length === 1 ? near[0] : alone ? beside[0] : undefined;
    if (meant && meant.name !== use.name) {
      yield {
        manifest: use.manifest,
        path: `${use.path}.name`,
        message: `there is no ${use.kind} ${quote(use.name)} here, but ${nameOf(meant)}, which nothing refers to; MTC does not find the one, and reports that`,
        fix: `write name: ${meant.name}`,
      };
    }
  }
}

/** Whether the one remote cluster of a file is meant by the plan beside it, whose other cluster is in that file, too. */
function isOtherCluster(set: ManifestSet, { kind, manifest }: Use, cluster: Manifest): boolean {
  const { srcMigClusterRef, destMigClusterRef } = specOf(manifest);
  return kind === 'MigCluster' && specOf(cluster).isHostCluster === false
    && [srcMigClusterRef, destMigClusterRef].some((reference) => set.referenced('MigCluster', reference)?.origin === manifest.origin);
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

/** The folder that a manifest is in and its cluster, or all of which that isn't known. */
function placesAround(manifest: Manifest): string[] {
  return [...new Set([placeOf(manifest), `cluster ${manifest.cluster ?? ''}`])];
}

/** Whether one name is the other with a slip of the pen, or with its kind in it. */
function isNear(one: string, other: string): boolean {
  return isMisspelling(one, other) || withoutKind(one) === withoutKind(other) && withoutKind(one) !== '';
}

/** A name without what people put before or behind it to say what it is the name of. */
function withoutKind(name: string): string {
  const parts = name.split('-').filter((part) => part !== '');
  return parts.filter((part) => !/^(mig)?(cluster|hook|migration|plan|repo|repository|storage)$/.test(part)).join('-');
}

function addTo<T>(index: Map<string, T[]>, by: string, value: T): void {
  const present = index.get(by);
  if (present) {
    present.push(value);
  } else {
    index.set(by, [value]);
  }
}
