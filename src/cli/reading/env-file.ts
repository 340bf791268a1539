import { resolve } from 'node:path';
import { LIMITS } from './limits';
import { readRegularFile } from '../../files/read-regular-file';
import { isWithin, realPath } from '../../files/within';
import { normalPath } from '../../rules/engine/files';

const MOST_BYTES = 1024 * 1024;

/** The files of environment variables that Kustomizations name, each read once. */
export class EnvFiles {
  private readonly known = new Map<string, readonly string[] | undefined>();
  private bytesLeft: number = LIMITS.fileBytes;

  /** @param folder nothing outside of it is read, after links are followed */
  constructor(private readonly folder: string) {}

  /** The names in a file, as Kustomize reads it; undefined if it cannot be read. */
  namesIn(path: string): readonly string[] | undefined {
    if (!this.known.has(path)) {
      this.known.set(path, this.read(path));
    }
    return this.known.get(path);
  }

  private read(path: string): readonly string[] | undefined {
    if (normalPath(path).startsWith('..') || path.startsWith('/')) {
      return undefined;
    }
    try {
      const real = realPath(resolve(this.folder, path));
      const bytes = isWithin(realPath(this.folder), real)
        ? readRegularFile(real, Math.min(MOST_BYTES, this.bytesLeft)) : undefined;
      this.bytesLeft -= bytes?.length ?? 0;
      return bytes?.toString('utf8').replace(/^\uFEFF/, '').split(/\r?\n/)
        .map((line) => line.trimStart()).filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => line.split('=')[0]);
    } catch {
      return undefined;
    }
  }
}
