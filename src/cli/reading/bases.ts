import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { LIMITS } from './limits';
import { clusterOf, clustersByPath, Input, KUSTOMIZATIONS, ReadFile, toFile } from './read';
import { SourceFile } from './source-file';
import { FileContent, PlacedManifest } from './yaml-reader';
import { readRegularFile } from '../../files/read-regular-file';
import { isWithin } from '../../files/within';
import { folderOf } from '../../rules/engine/files';
import { list, Manifest, record, text } from '../../rules/engine/manifest';
import { groupOf } from '../../rules/engine/manifest-set';
import { DEEPEST_KUSTOMIZATION } from '../../rules/reading/kustomize-tree';

/** So many files of bases are read, and so many paths are tried. */
const MOST_FILES = 500;
const MOST_PATHS = 5_000;

const MANIFEST = /\.(?:ya?ml|json)$/i;

/** A file of a base, and what it contains. */
export interface BaseFile extends Omit<ReadFile, 'named'> {
  readonly content: FileContent;
}

interface Waiting {
  readonly kustomization: Manifest;
  readonly cluster: string | undefined;
  readonly depth: number;
}

/**
 * The bases of Kustomizations that are outside of what was read: `../../base` of an overlay that was named alone. A
 * stranger may have written the Kustomization, so nothing is read outside of its repository or of the working directory
 * after links are followed, no hidden file, and each file once. What cannot be read tells nothing: other rules report
 * resources that are missing.
 */
export class Bases {
  private readonly clusters: ReadonlyMap<string, string>;
  /** The paths of what was read, without links. Made when there is the first base. */
  private known?: Set<string>;
  private readonly roots = new Map<string, string | undefined>();
  private filesLeft = MOST_FILES;
  private pathsLeft = MOST_PATHS;

  constructor(
    private readonly input: Input, private readonly files: readonly SourceFile[],
    private readonly contentOf: (file: SourceFile) => FileContent,
  ) {
    this.clusters = clustersByPath(input);
  }

  /** Reads the bases that these manifests name, and those that these name. */
  * below(manifests: readonly PlacedManifest[]): Iterable<BaseFile> {
    const waiting: Waiting[] = kustomizationsAmong(manifests)
      .map(({ manifest, isAssigned }) => ({
        kustomization: manifest, cluster: isAssigned ? manifest.cluster : undefined, depth: 0,
      }));
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      for (const base of this.filesOf(next)) {
        yield base;
        const depth = next.depth + 1;
        const { cluster } = base.file;
        waiting.push(...kustomizationsAmong(depth < DEEPEST_KUSTOMIZATION ? base.content.manifests : [])
          .map(({ manifest }) => ({ kustomization: manifest, cluster, depth })));
      }
    }
  }

  private* filesOf({ kustomization: { object, origin }, cluster, depth }: Waiting): Iterable<BaseFile> {
    const folder = folderOf(origin);
    for (const entry of [object.resources, object.bases, object.components].flatMap(list).map(text)) {
      // a Kustomization may name folders anywhere, but only files in its folder, which were read with it
      if (entry.startsWith('..') || depth > 0 && entry !== '' && !MANIFEST.test(entry) && !entry.includes(':')) {
        const found = this.firstOf(KUSTOMIZATIONS.map((name) => join(folder, entry, name)), origin, cluster);
        yield* found ? [found] : [];
      }
    }
    const patches = [...list(object.patchesStrategicMerge), ...[object.patches, object.patchesJson6902].flatMap(list)
      .map((patch) => record(patch).path)];
    const names = depth === 0 ? [] : [...list(object.resources), ...patches].map(text)
      .filter((name) => MANIFEST.test(name) && !name.startsWith('..') && !name.includes(':'));
    for (const name of names) {
      const found = this.firstOf([join(folder, name)], origin, cluster);
      yield* found ? [found] : [];
    }
  }

  /** The first of these files that exists, unless it was read before. */
  private firstOf(names: readonly string[], origin: string, cluster: string | undefined): BaseFile | undefined {
    for (const name of this.filesLeft > 0 && this.pathsLeft > 0 ? names : []) {
      this.pathsLeft--;
      const absolute = resolve(this.input.workingDirectory, name);
      const real = this.readable(absolute, origin);
      if (real !== undefined) {
        return this.isNew(real) ? this.read(name.split(sep).join('/'), absolute, cluster) : undefined;
      }
    }
    return undefined;
  }

  private read(name: string, absolute: string, cluster: string | undefined): BaseFile | undefined {
    try {
      const changed = this.input.texts?.get(absolute);
      const bytes = changed === undefined ? readRegularFile(absolute, LIMITS.fileBytes) : Buffer.from(changed);
      const { file, problem } = toFile(name, bytes, clusterOf(absolute, this.clusters) ?? cluster, undefined, true);
      this.filesLeft--;
      const content = problem ? { manifests: [], problems: [problem], documents: [] } : this.contentOf(file);
      return { file, ...problem ? { problem } : {}, content };
    } catch {
      return undefined;
    }
  }

  /** The path of a file without links, if it may be read. */
  private readable(absolute: string, origin: string): string | undefined {
    const root = this.rootOf(dirname(resolve(this.input.workingDirectory, origin)));
    try {
      const real = realpathSync.native(absolute);
      const { within } = this.input;
      const isAllowed = root !== undefined && isWithin(root, real) && (within === undefined || isWithin(within, real))
        && !relative(root, real).split(sep).some((part) => part.startsWith('.') || part === 'node_modules');
      return isAllowed ? real : undefined;
    } catch {
      return undefined;
    }
  }

  private isNew(real: string): boolean {
    this.known ??= new Set(this.files.flatMap(({ name }) => {
      try {
        return [realpathSync.native(resolve(this.input.workingDirectory, name))];
      } catch {
        return []; // stdin, or a text of an editor
      }
    }));
    return this.known.size !== this.known.add(real).size;
  }

  /** The repository of a folder, or the working directory if that contains the folder; undefined if neither does. */
  private rootOf(folder: string): string | undefined {
    if (!this.roots.has(folder)) {
      this.roots.set(folder, repositoryOf(folder, this.input.workingDirectory));
    }
    return this.roots.get(folder);
  }
}

function kustomizationsAmong(manifests: readonly PlacedManifest[]): readonly PlacedManifest[] {
  return manifests.filter(({ manifest, isSent }) => !isSent && groupOf(manifest) === 'kustomize.config.k8s.io'
    && ['Kustomization', 'Component'].includes(manifest.kind));
}

function repositoryOf(folder: string, workingDirectory: string): string | undefined {
  try {
    const [real, home, working] = [folder, homedir(), workingDirectory].map((path) => realpathSync.native(path));
    for (let at = real; dirname(at) !== at && at !== home; at = dirname(at)) {
      if (existsSync(join(at, '.git'))) {
        return at;
      }
    }
    return isWithin(working, real) ? working : undefined;
  } catch {
    return undefined;
  }
}
