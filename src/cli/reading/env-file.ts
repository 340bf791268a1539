import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readRegularFile } from '../../files/read-regular-file';
import { normalPath } from '../../rules/engine/files';

const MOST_BYTES = 1024 * 1024;

/**
 * The names in a file of environment variables, as Kustomize reads it; undefined if it cannot be read, or is outside of
 * the folder.
 */
export function namesInEnvFile(folder: string, path: string): readonly string[] | undefined {
  const file = resolve(folder, path);
  if (normalPath(path).startsWith('..') || path.startsWith('/') || !existsSync(file)) {
    return undefined;
  }
  try {
    return readRegularFile(file, MOST_BYTES).toString('utf8').replace(/^\uFEFF/, '').split(/\r?\n/)
      .map((line) => line.trimStart()).filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split('=')[0]);
  } catch {
    return undefined;
  }
}
