import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { ResultCache } from './result-cache';
import { readRegularFile } from '../../files/read-regular-file';
import { CheckFlags, CheckSettings, settingsOf } from '../config/check-settings';
import { ConfigError } from '../config/read-config';
import { hasManifests, Unreadable } from '../reading/folders';
import { Input, KUSTOMIZATIONS, kustomizationsBeside, read } from '../reading/read';
import { SourceFile } from '../reading/source-file';
import { ExitCode, Outcome, Surroundings } from '../surroundings';
import { wantsColours } from '../terminal/colours';
import { programDigest } from '../version';

const HOUR = 60 * 60 * 1000;

/** Of a baseline or an inventory. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Kustomizations that name what was not read, and characters of each. */
const MOST_KUSTOMIZATIONS = 500;
const MOST_OF_KUSTOMIZATION = 100_000;

/**
 * Runs `check`, or repeats what it printed for the same input. Rules and parsers are loaded only if they are needed.
 */
export function runCachedCheck(paths: readonly string[], flags: CheckFlags, surroundings: Surroundings): Outcome {
  const run = (dated: CheckFlags, world: Surroundings, exists?: (path: string) => boolean) =>
    (require('./run-check') as typeof import('./run-check')).runCheck(paths, dated, world, exists);
  const cache = flags.cache === false || isMoreThanCheck(flags)
    ? undefined
    : ResultCache.ofUser(surroundings.environment);
  // so that a result is valid for a time
  const dated = { ...flags, now: flags.now ?? Math.floor(Date.now() / HOUR) * HOUR };
  const key = cache && keyOf(paths, dated, surroundings);
  const name = key && cache.nameOf(key);
  if (!cache || !name) {
    return run(flags, surroundings);
  }
  const known = cache.find(name);
  const existed = (path: string) => existsSync(resolve(surroundings.workingDirectory, path));
  if (known && Object.entries(known.exists).every(([path, before]) => existed(path) === before)) {
    surroundings.stdout(known.stdout);
    surroundings.stderr(known.stderr);
    return known.exitCode;
  }
  const printed = { stdout: '', stderr: '' };
  const exists: Record<string, boolean> = {};
  const copying = (stream: keyof typeof printed) => (text: string) => {
    printed[stream] += text;
    surroundings[stream](text);
  };
  const outcome = run(dated, { ...surroundings, stdout: copying('stdout'), stderr: copying('stderr') }, (path) => {
    exists[path] = existed(path);
    return exists[path];
  });
  const after = keyOf(paths, dated, surroundings);
  // nothing has changed meanwhile
  if ((outcome === ExitCode.FINE || outcome === ExitCode.FINDINGS) && after && cache.nameOf(after) === name) {
    cache.store(name, { ...printed, exitCode: outcome, exists });
  }
  return outcome;
}

/** Whether the command does more than to print what it finds, or runs code of others. */
function isMoreThanCheck(
  { fix, diff, watch, explainModel, writeBaseline, pruneBaseline, customRules }: CheckFlags,
): boolean {
  return [fix, diff, watch, explainModel, writeBaseline, pruneBaseline, customRules].some(Boolean);
}

/** Everything that a check depends on, as texts; undefined if it cannot be told: then nothing is kept. */
function keyOf(paths: readonly string[], flags: CheckFlags, surroundings: Surroundings): string[] | undefined {
  const { workingDirectory, terminal, environment, stdin } = surroundings;
  try {
    const settings = settingsOf(paths, flags, workingDirectory);
    const input = { ...settings, workingDirectory, stdin };
    if ([...settings.paths, ...settings.clusterPaths.map(({ path }) => path)]
      .some((path) => canBeReadOnce(path, workingDirectory))) {
      return undefined;
    }
    const { document, ...config } = settings.config;
    return [
      programDigest(), workingDirectory, String(wantsColours(terminal, environment)),
      JSON.stringify({ flags, settings: { ...settings, config } }),
      document?.file.text ?? '',
      ...[...settings.baseline === undefined ? [] : [settings.baseline],
        ...(settings.inventories ?? []).map(({ path }) => path)]
        .map((path) => contentOf(resolve(workingDirectory, path))),
      ...filesOf(input, settings),
    ];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof ConfigError || error instanceof Unreadable || code !== undefined) { // the check says why
      return undefined;
    }
    throw error;
  }
}

/** Whether a path is stdin or a pipe, which is empty when it is read again. */
function canBeReadOnce(path: string, folder: string): boolean {
  const found = path === '-' ? undefined : statSync(resolve(folder, path), { throwIfNoEntry: false });
  return path === '-' || found !== undefined && !found.isFile() && !found.isDirectory();
}

/** The files that are judged, those beside them that say what they are, and the definitions of kinds. */
function filesOf(input: Input, { crds }: CheckSettings): string[] {
  const unreadable = () => {
    throw new Unreadable('');
  };
  const files: SourceFile[] = [];
  const texts: string[] = [];
  let isAlone = false;
  for (const { file, named, problem } of read(input, unreadable)) {
    files.push(file);
    isAlone ||= named && isKustomization(file);
    texts.push(JSON.stringify([file.name, file.cluster, file.outputFolder, named, problem?.rule, problem?.span]),
      file.text);
  }
  for (const { name, text } of kustomizationsBeside(input, files)) {
    texts.push(name, text);
  }
  const kustomizations = files.filter(isKustomization);
  if (isAlone || namesOthers(kustomizations, files)) {
    if (kustomizations.length > MOST_KUSTOMIZATIONS
      || kustomizations.some((file) => !isNamedSo(file) || file.text.length > MOST_OF_KUSTOMIZATION)) {
      unreadable(); // it would take as long to find out what they name as to check them
    }
    texts.push(...textsNamedBy(kustomizations, files, input));
  }
  if (texts.some((text) => text.includes('secretGenerator') && /\benvs?["']?\s*:/.test(text))) {
    unreadable(); // the names in files of environment variables are read as well
  }
  for (const { file, problem } of crds === undefined
    ? []
    : read({ ...input, paths: [crds], clusterPaths: [] }, unreadable)) {
    texts.push(file.name, file.text, problem?.message ?? '');
  }
  return texts;
}

/** The files that Kustomizations name and that are not among those that were read. */
function textsNamedBy(kustomizations: readonly SourceFile[], files: readonly SourceFile[], input: Input): string[] {
  const { Bases } = require('../reading/bases') as typeof import('../reading/bases');
  const { readManifests } = require('../reading/yaml-reader') as typeof import('../reading/yaml-reader');
  const readIfNeeded = (file: SourceFile) => isKustomization(file) ? readManifests(file, false)
    : { manifests: [], problems: [], documents: [] };
  const placed = kustomizations.flatMap((file) => readIfNeeded(file).manifests);
  return [...new Bases(input, files, readIfNeeded).below(placed)]
    .flatMap(({ file }) => [JSON.stringify([file.name, file.cluster]), file.text]);
}

function isKustomization(file: SourceFile): boolean {
  return isNamedSo(file) || file.text.includes('kustomize.config.k8s.io');
}

function isNamedSo({ name }: SourceFile): boolean {
  return KUSTOMIZATIONS.includes(name.slice(name.lastIndexOf('/') + 1));
}

/**
 * Whether a Kustomization may name a folder above its own that no file that was read is in, or a file that was not
 * read. A text with escapes may name anything.
 */
function namesOthers(kustomizations: readonly SourceFile[], files: readonly SourceFile[]): boolean {
  const names = new Set(kustomizations.length === 0 ? [] : files.map(({ name }) => normalize(name)));
  const folders = new Set([...names].map((name) => dirname(name)));
  return kustomizations.some(({ name, text }) => {
    if (text.includes('\\')) {
      return true;
    }
    return text.split(/[\s"',[\]{}]/).filter((word) => word.includes('.')).some((word) => {
      const path = join(dirname(name), word, '.').replace(/\/$/, '');
      return hasManifests(word) ? !names.has(path) : word.split('/').includes('..') && !folders.has(path);
    });
  });
}

function contentOf(path: string): string {
  return existsSync(path) ? readRegularFile(path, MOST_BYTES).toString('utf8') : '';
}
