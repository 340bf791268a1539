import { createHmac, Hmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '../../files/read-regular-file';
import { replaceFile } from '../../files/replace-file';
import { isRecord } from '../../rules/engine/manifest';
import { ExitCode } from '../surroundings';

/** What a check printed, and what it depended on that its key does not contain. */
export interface CachedResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: ExitCode;
  /** Whether these paths existed. */
  readonly exists: Readonly<Record<string, boolean>>;
}

/** So many results are kept. */
const MOST = 50;

/** A result that is larger is neither kept nor read. */
const MOST_BYTES = 64 * 1024 * 1024;

const KEY_BYTES = 32;
const NAME = /^[0-9a-f]{64}$/;

/**
 * The results of earlier checks, by the content of everything that they read. A result is what was printed, in which
 * secrets are masked. Names and results are authenticated with a random key in the folder, so no secret can be guessed
 * from a name, and no result is printed that somebody else has put there. Only the user can use the folder. Whatever
 * fails here is ignored: the check runs.
 */
export class ResultCache {
  /** The cache of a user, as the XDG Base Directory Specification names it; undefined without a home. */
  static ofUser(
    { XDG_CACHE_HOME: caches, HOME: home }: { readonly [name: string]: string | undefined },
  ): ResultCache | undefined {
    const parent = [caches, home && join(home, '.cache')].find((folder) => folder?.startsWith('/'));
    return parent === undefined ? undefined : new ResultCache(join(parent, 'cdk8s-mtc', 'check'));
  }

  constructor(private readonly folder: string) {}

  /** The name of a result that depends on these texts; undefined if the cache cannot be used. */
  nameOf(parts: Iterable<string>): string | undefined {
    return attempt(() => this.mac(parts).digest('hex'));
  }

  find(name: string): CachedResult | undefined {
    return attempt(() => {
      const path = join(this.folder, name);
      const content = readRegularFile(path, MOST_BYTES);
      const mac = content.subarray(0, KEY_BYTES);
      const text = content.subarray(KEY_BYTES).toString('utf8');
      if (!timingSafeEqual(mac, this.mac([name, text]).digest())) {
        return undefined;
      }
      const result: unknown = JSON.parse(text);
      utimesSync(path, new Date(), new Date());
      return isResult(result) ? result : undefined;
    });
  }

  store(name: string, result: CachedResult): void {
    attempt(() => {
      const text = JSON.stringify(result);
      replaceFile(join(this.folder, name), Buffer.concat([this.mac([name, text]).digest(), Buffer.from(text)]), 0o600);
      const all = readdirSync(this.folder).filter((one) => NAME.test(one)).map((one) => join(this.folder, one))
        .map((path) => ({ path, used: statSync(path).mtimeMs })).sort((a, b) => b.used - a.used);
      all.slice(MOST).forEach(({ path }) => rmSync(path, { force: true }));
    });
  }

  private mac(parts: Iterable<string>): Hmac {
    const digest = createHmac('sha256', this.key());
    for (const part of parts) {
      digest.update(`${part.length}:`).update(part);
    }
    return digest;
  }

  private key(): Buffer {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    if (!isPrivate(this.folder)) {
      throw new Error('The folder is not one that only the user can use.');
    }
    const path = join(this.folder, 'key');
    return attempt(() => keyIn(path)) ?? newKey(path);
  }
}

/**
 * Whether only the user can use a folder. One of somebody else may have been there before, and a link may lead to one.
 */
function isPrivate(folder: string): boolean {
  const stat = lstatSync(folder);
  return stat.isDirectory() && stat.uid === (process.getuid?.() ?? stat.uid)
    && (process.platform === 'win32' || stat.mode % 0o100 === 0);
}

function keyIn(path: string): Buffer {
  const key = readRegularFile(path, KEY_BYTES);
  if (key.length < KEY_BYTES) { // without a key, anybody can authenticate
    rmSync(path);
    throw new Error('The key is damaged.');
  }
  return key;
}

function newKey(path: string): Buffer {
  // another check may have been faster
  attempt(() => writeFileSync(path, randomBytes(KEY_BYTES), { mode: 0o600, flag: 'wx' }));
  return keyIn(path);
}

function isResult(result: unknown): result is CachedResult {
  return isRecord(result) && [result.stdout, result.stderr].every((text) => typeof text === 'string')
    && [0, 1].includes(result.exitCode)
    && isRecord(result.exists) && Object.values(result.exists).every((value) => typeof value === 'boolean');
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
