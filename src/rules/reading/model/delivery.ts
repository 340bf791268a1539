import { matchesGlob } from '../../../grammar/glob';
import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { folderOf, normalPath } from '../../engine/files';
import { list, Manifest, record, scalar, text } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { isPatch, kustomizationsIn } from '../../engine/patches';
import { isMtc } from '../kinds';
import { specOf } from '../plan';

/** What a delivery applies, and how. */
export interface Delivery {
  /** The path of its fields: `spec`, or `spec.template.spec` of an ApplicationSet. */
  readonly at: string;
  readonly spec: { readonly [key: string]: any };
}

/** The fields of an Application of Argo CD, of the Applications of an ApplicationSet, or of a Kustomization of Flux. */
export function deliveryOf(manifest: Manifest): Delivery {
  return manifest.kind === 'ApplicationSet'
    ? { at: 'spec.template.spec', spec: record(record(specOf(manifest).template).spec) }
    : { at: 'spec', spec: specOf(manifest) };
}

/** Whether a tool applies the content of a delivery without a person. */
export function isAutomated(manifest: Manifest): boolean {
  const { syncPolicy, suspend } = deliveryOf(manifest).spec;
  const automated = record(syncPolicy).automated;
  return groupOf(manifest) === 'argoproj.io'
    ? automated !== undefined && automated !== null && record(automated).enabled !== false
    : suspend !== true;
}

/** The objects of MTC in each folder that a delivery applies. */
export function foldersAppliedBy(set: ManifestSet, delivery: Manifest): ReadonlyArray<readonly Manifest[]> {
  return foldersIn(set, delivery, byFolder(set));
}

/** All objects in each folder that a delivery applies, those of MTC and others. */
export function allAppliedBy(set: ManifestSet, delivery: Manifest): ReadonlyArray<readonly Manifest[]> {
  return foldersIn(set, delivery, allByFolder(set));
}

function foldersIn(set: ManifestSet, delivery: Manifest, index: Folders): ReadonlyArray<readonly Manifest[]> {
  const known = foldersOf(index);
  const folders = known.get(delivery) ?? [...new Set(sourcesOf(delivery)
    .flatMap((source) => pathsOf(set, delivery, text(source.path)).map((path) => filesOf(index, path, source))))];
  known.set(delivery, folders);
  return folders;
}

const foldersOf = derived((_: Folders) => new Map<Manifest, ReadonlyArray<readonly Manifest[]>>());

/** The sources of a delivery that have a path: one of Argo CD may have several. */
export function sourcesOf(delivery: Manifest): ReadonlyArray<{ readonly [key: string]: any }> {
  const { source, sources, path } = deliveryOf(delivery).spec;
  const given = groupOf(delivery) === 'argoproj.io' ? [source, ...list(sources)].map(record)
    : [{ path, directory: { recurse: true } }];
  return given.filter((one) => text(one.path) !== '');
}

/** Argo CD reads the files of a folder, and those below only with `recurse`, or if a Kustomization names them. */
function filesOf(index: Folders, path: string, source: { readonly [key: string]: any }): readonly Manifest[] {
  const { below, direct, kustomized } = index;
  const folder = normal(path);
  const isBelow = record(source.directory).recurse === true || kustomized.has(folder)
    || source.helm !== undefined || source.plugin !== undefined || !direct.has(folder);
  return (isBelow ? below : direct).get(folder) ?? [];
}

/** The paths that a delivery applies: those of an ApplicationSet may be made by its generators. */
function pathsOf(set: ManifestSet, delivery: Manifest, path: string): readonly string[] {
  return path.includes('{{')
    ? valuesOf(set, delivery).flatMap((values) => filled(path, values) ?? [])
    : [path];
}

/** An Application that an ApplicationSet makes. */
export interface MadeApplication {
  readonly server: string;
  /** The objects of MTC in each folder that it applies. */
  readonly folders: ReadonlyArray<readonly Manifest[]>;
}

/** So many Applications of an ApplicationSet are looked at. */
const MOST_MADE = 200;

/** The Applications that an ApplicationSet makes, as far as its generators tell server and path. */
export function applicationsMadeBy(set: ManifestSet, delivery: Manifest): readonly MadeApplication[] {
  const server = text(record(deliveryOf(delivery).spec.destination).server);
  const values = delivery.kind === 'ApplicationSet' && server.includes('{{') ? valuesOf(set, delivery) : [];
  return values.slice(0, MOST_MADE).flatMap((one) => {
    const made = filled(server, one);
    return made === undefined ? [] : [{
      server: made,
      folders: sourcesOf(delivery).flatMap((source) => {
        const path = filled(text(source.path), one);
        return path === undefined ? [] : [filesOf(byFolder(set), path, source)];
      }),
    }];
  });
}

type Values = Readonly<Record<string, string>>;

/** The values of each Application that an ApplicationSet makes, as far as its generators tell. */
function valuesOf(set: ManifestSet, delivery: Manifest): readonly Values[] {
  const generators = list(specOf(delivery).generators).map(record);
  const nested = generators.flatMap(({ matrix, merge }) => list(record(matrix ?? merge).generators).map(record));
  return [...generators, ...nested].flatMap(({ git, list: given }) => [
    ...directoriesOf(set, list(record(git).directories).map(record)).map((path): Values => ({
      'path': path, 'path.path': path, 'path.basename': path.slice(path.lastIndexOf('/') + 1),
    })),
    ...list(record(given).elements).map((one): Values => Object.fromEntries(
      Object.entries(record(one)).map(([key, value]) => [key, scalar(value)]),
    )),
  ]);
}

function directoriesOf(set: ManifestSet, given: ReadonlyArray<{ readonly [key: string]: any }>): readonly string[] {
  const matching = (isExcluded: boolean, folder: string) => given.some(({ path, exclude }) =>
    (exclude === true) === isExcluded && matchesPath(normal(text(path)), folder));
  return given.length === 0 ? []
    : byFolder(set).folders.filter((folder) => matching(false, folder) && !matching(true, folder));
}

/** Whether a path matches a pattern, in which `*` stands for a part of one folder's name. */
function matchesPath(pattern: string, path: string): boolean {
  const [patterns, parts] = [pattern, path].map((one) => one.split('/'));
  return patterns.length === parts.length && patterns.every((one, index) => matchesGlob(one, parts[index]));
}

/** A text with the values of an ApplicationSet; undefined if it needs others. */
function filled(template: string, values: Values): string | undefined {
  let isKnown = true;
  const path = template.replace(/\{\{\s*\.?([\w.-]+)\s*\}\}/g, (_, name: string) => {
    isKnown &&= Object.hasOwn(values, name);
    return isKnown ? values[name] : '';
  });
  return isKnown && !path.includes('{{') ? path : undefined;
}

/**
 * The first object of MTC that a delivery applies and that passes a test. The test is applied once to each object
 * of a folder.
 */
export function firstAppliedBy(
  set: ManifestSet, delivery: Manifest, test: (manifest: Manifest) => boolean,
): Manifest | undefined {
  for (const folder of foldersAppliedBy(set, delivery)) {
    const tested = testedIn(folder);
    if (!tested.has(test)) {
      tested.set(test, folder.find(test));
    }
    const first = tested.get(test);
    if (first) {
      return first;
    }
  }
  return undefined;
}

const testedIn = derived((_: readonly Manifest[]) => new Map<(manifest: Manifest) => boolean, Manifest | undefined>());

/**
 * The objects of MTC by the folders that they are in, or below: each part of the path of their folder that may be the
 * path in a repository, of which the check may have been given a part.
 */
const byFolder = derived((set: ManifestSet) => foldersWith(set, set.manifests.filter(isMtc)));

/** All objects by the folders that they are in, or below. */
const allByFolder = derived((set: ManifestSet) => foldersWith(set, set.manifests
  .filter((one) => groupOf(one) !== 'kustomize.config.k8s.io' && !isPatch(set, one))));

/** Objects by the folders that they are in, or below. */
interface Folders {
  readonly below: ReadonlyMap<string, readonly Manifest[]>;
  readonly direct: ReadonlyMap<string, readonly Manifest[]>;
  readonly folders: readonly string[];
  readonly kustomized: ReadonlySet<string>;
}

function foldersWith(set: ManifestSet, manifests: readonly Manifest[]): Folders {
  const [below, direct] = [new Map<string, Manifest[]>(), new Map<string, Manifest[]>()];
  for (const manifest of manifests) {
    const parts = partsOf(folderOf(manifest.origin)).slice(-DEEPEST);
    append(below, '', manifest);
    if (parts.length === 0) {
      append(direct, '', manifest);
    }
    for (let first = 0; first < parts.length; first++) {
      append(direct, parts.slice(first).join('/'), manifest);
      for (let last = first + 1; last <= parts.length; last++) {
        append(below, parts.slice(first, last).join('/'), manifest);
      }
    }
  }
  const folders = new Set(manifests.flatMap(({ origin }) => above(normalPath(folderOf(origin)))));
  const kustomized = new Set(kustomizationsIn(set).flatMap(({ origin }) => {
    const parts = partsOf(folderOf(origin)).slice(-DEEPEST);
    return parts.length === 0 ? [''] : parts.map((_, first) => parts.slice(first).join('/'));
  }));
  return { below, direct, folders: [...folders], kustomized };
}

/** The folders of a set, each with those above it, by their paths from the folder of the check. */
export const foldersOfSet = derived((set: ManifestSet): ReadonlySet<string> => new Set(allByFolder(set).folders));

const DEEPEST = 12;

/** A folder, and those above it. */
function above(folder: string): string[] {
  const parts = partsOf(folder).slice(0, DEEPEST);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function normal(path: string): string {
  return partsOf(path).join('/');
}
