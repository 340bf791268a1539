import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import { tooLarge } from './documents';
import { hasManifests } from './folders';
import { LIMITS, megabytes } from './limits';
import { DocumentProblem } from './problem';
import { clusterOf, clustersByPath, Input, isStdin, KUSTOMIZATIONS, ReadFile, toFile } from './read';
import { SourceFile } from './source-file';
import { FileContent, PlacedManifest } from './yaml-reader';
import { readRegularFile, UnreadableFile } from '../../files/read-regular-file';
import { isWithin, realPath } from '../../files/within';
import { folderOf } from '../../rules/engine/files';
import { list, record, text } from '../../rules/engine/manifest';
import { groupOf } from '../../rules/engine/manifest-set';
import { DEEPEST_KUSTOMIZATION } from '../../rules/reading/kustomize-tree';

/** A file of a base, and what it contains. */
export interface BaseFile extends Omit<ReadFile, 'named'> {
  readonly content: FileContent;
}

interface Waiting {
  readonly placed: PlacedManifest;
  readonly cluster: string | undefined;
  readonly depth: number;
}

/**
 * The files of Kustomizations that are not among those that were read: `../../base` of an overlay that was named alone,
 * and the patches of a Kustomization that was named without its folder. A stranger may have written it, so nothing is
 * read outside of its repository or of the working directory after links are followed, no hidden file, and each file
 * once. What cannot be read tells nothing: other rules report resources that are missing.
 */
export class Bases {
  private readonly clusters: ReadonlyMap<string, string>;
  /** The paths of what was read, and, with the repository, of what was looked for. */
  private readonly tried: Set<string>;
  /** The paths of what was read, without links. Made when there is a file with another path. */
  private known?: Set<string>;
  private readonly roots = new Map<string, string | undefined>();
  private filesLeft: number = LIMITS.baseFiles;
  private pathsLeft: number = LIMITS.basePaths;
  private bytesLeft: number = LIMITS.fileBytes;
  private excess?: DocumentProblem;

  constructor(
    private readonly input: Input, private readonly files: readonly SourceFile[],
    private readonly contentOf: (file: SourceFile) => FileContent,
  ) {
    this.clusters = clustersByPath(input);
    this.tried = new Set(files.map(({ name }) => resolve(input.workingDirectory, name)));
  }

  /** What was too much to be read. */
  get problems(): readonly DocumentProblem[] {
    return this.excess ? [this.excess] : [];
  }

  /** Reads the files that these manifests name, and those that these name. */
  * below(manifests: readonly PlacedManifest[]): Iterable<BaseFile> {
    const waiting: Waiting[] = kustomizationsAmong(manifests).map((placed) => (
      { placed, cluster: placed.isAssigned ? placed.manifest.cluster : undefined, depth: 0 }));
    for (let at = 0; at < waiting.length; at++) {
      const depth = waiting[at].depth + 1;
      for (const base of this.filesOf(waiting[at])) {
        yield base;
        const further = kustomizationsAmong(base.content.manifests);
        if (depth < DEEPEST_KUSTOMIZATION) {
          further.forEach((placed) => waiting.push({ placed, cluster: base.file.cluster, depth }));
        } else if (further.length > 0) {
          this.exceeds(further[0], `Kustomizations have more than ${DEEPEST_KUSTOMIZATION} levels of bases`);
        }
      }
    }
  }

  private* filesOf(waiting: Waiting): Iterable<BaseFile> {
    const { object, origin } = waiting.placed.manifest;
    const folder = folderOf(origin);
    const patches = [...list(object.patchesStrategicMerge), ...[object.patches, object.patchesJson6902].flatMap(list)
      .map((patch) => record(patch).path)];
    for (const [entries, mayBeFolders] of [
      [[object.resources, object.bases, object.components].flatMap(list), true], [patches, false],
    ] as const) {
      for (const entry of entries.map(text).filter(isLocal).map((one) => normalize(one))) {
        const isAbove = entry.startsWith('..');
        // a Kustomization may name folders anywhere, but only files in its folder
        const names = hasManifests(entry) && !isAbove ? [join(folder, entry)]
          : KUSTOMIZATIONS.filter(() => mayBeFolders).map((name) => join(folder, entry, name));
        const found = this.firstOf(names, waiting);
        yield* found ? [found] : [];
        if (this.excess && this.pathsLeft === 0) {
          return;
        }
      }
    }
  }

  /** The first of these files that exists, unless it was read before. */
  private firstOf(names: readonly string[], { placed, cluster }: Waiting): BaseFile | undefined {
    const root = this.rootOf(dirname(resolve(this.input.workingDirectory, placed.manifest.origin)));
    for (const name of root === undefined ? [] : names) {
      const path = resolve(this.input.workingDirectory, name);
      if (this.tried.has(path) || this.tried.has(`${root}\0${path}`)) {
        return undefined;
      }
      if (this.pathsLeft === 0) {
        this.exceeds(placed, `Kustomizations name more than ${LIMITS.basePaths} paths`);
        return undefined;
      }
      this.pathsLeft--;
      this.tried.add(`${root}\0${path}`);
      const real = this.readable(path, root!);
      if (real !== undefined) {
        return this.isNew(real) ? this.read(name.split(sep).join('/'), path, real, { placed, cluster }) : undefined;
      }
    }
    return undefined;
  }

  private read(
    name: string, path: string, real: string, { placed, cluster }: Omit<Waiting, 'depth'>,
  ): BaseFile | undefined {
    if (this.filesLeft === 0) {
      this.exceeds(placed, `bases have more than ${LIMITS.baseFiles} files`);
      return undefined;
    }
    try {
      const changed = this.input.texts?.get(path);
      const bytes = changed === undefined ? readRegularFile(real, this.bytesLeft) : Buffer.from(changed);
      this.filesLeft--;
      this.bytesLeft -= Math.min(this.bytesLeft, bytes.length);
      const { file, problem } = toFile(name, bytes, clusterOf(path, this.clusters) ?? cluster, undefined, true);
      const content = problem ? { manifests: [], problems: [problem], documents: [] } : this.contentOf(file);
      return { file, ...problem ? { problem } : {}, content };
    } catch (error) {
      if (error instanceof UnreadableFile && error.code === 'too-large') {
        this.exceeds(placed, `bases have more than ${megabytes(LIMITS.fileBytes)}`);
      } else if (!(error instanceof UnreadableFile)) {
        throw error;
      }
      return undefined;
    }
  }

  private exceeds({ document, path }: PlacedManifest, what: string): void {
    this.excess ??= {
      ...tooLarge(document, `the ${what}: the rest is not judged`,
        'Pass the folders of the bases as well: `cdk8s-mtc check base overlays`.'),
      path,
    };
  }

  /** The path of a file without links, if it may be read. */
  private readable(path: string, root: string): string | undefined {
    try {
      const real = realpathSync.native(path);
      const { within } = this.input;
      const isAllowed = isWithin(root, real) && (within === undefined || isWithin(within, real))
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

/** Whether an entry may be a path in the repository: neither a URL, nor an absolute path, nor a patch as a text. */
function isLocal(entry: string): boolean {
  return entry !== '' && !/[:\n]/.test(entry) && !isAbsolute(entry);
}

/** The Kustomizations in files: a text on stdin has no folder. */
function kustomizationsAmong(manifests: readonly PlacedManifest[]): readonly PlacedManifest[] {
  return manifests.filter(({ manifest, isSent }) => !isSent && !isStdin(manifest.origin)
    && groupOf(manifest) === 'kustomize.config.k8s.io' && ['Kustomization', 'Component'].includes(manifest.kind));
}

function repositoryOf(folder: string, workingDirectory: string): string | undefined {
  try {
    const [real, home, working] = [folder, homedir(), workingDirectory].map((path) => realPath(path));
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
