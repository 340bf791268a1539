import { FSWatcher, statSync, watch } from 'node:fs';
import { resolve } from 'node:path';
import { ExitCode, Surroundings } from '../surroundings';

/** A pause after the last change after which the check runs again. */
const PAUSE_MILLISECONDS = 100;
/** The time between two looks at whether the paths still are what they were. */
const RENEWAL_MILLISECONDS = 500;

/** Runs a check again whenever a file below the paths changes, until Ctrl-C. The end is that of the last check. */
export function watchPaths(
  paths: readonly string[], check: () => ExitCode, { workingDirectory, stderr, interruption }: Surroundings,
): Promise<ExitCode> {
  let outcome = check();
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      stderr('\n');
      outcome = check();
      stderr('Waiting for changes. Ctrl-C ends.\n');
    }, PAUSE_MILLISECONDS);
  };
  stderr('Waiting for changes. Ctrl-C ends.\n');
  const roots = paths.map((path) => new Root(resolve(workingDirectory, path), changed));
  const renewal = setInterval(() => {
    if (roots.filter((root) => root.renew()).length > 0) {
      changed();
    }
  }, RENEWAL_MILLISECONDS);
  return new Promise((ends) => interruption?.().addEventListener('abort', () => {
    clearTimeout(timer);
    clearInterval(renewal);
    roots.forEach((root) => root.close());
    ends(outcome);
  }));
}

/**
 * A path that is watched. A folder that is deleted and created again, as by `git checkout`, is another one to the
 * operating system.
 */
class Root {
  private watcher?: FSWatcher;
  private identity?: string;

  constructor(private readonly path: string, private readonly changed: () => void) {
    this.renew();
  }

  /** Watches what is at the path now. Says whether that is something else than before. */
  renew(): boolean {
    const identity = identityOf(this.path);
    if (identity === this.identity) {
      return false;
    }
    this.close();
    if (identity !== undefined) {
      this.watcher = watch(this.path, { recursive: true }, (_, name) => {
        if (name === null || /\.(?:ya?ml|json)$/i.test(name)) {
          this.changed();
        }
      });
      this.watcher.on('error', () => undefined); // the folder was deleted
    }
    this.identity = identity;
    return true;
  }

  close(): void {
    this.watcher?.close();
  }
}

/** What is at a path; undefined if nothing is. */
function identityOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && `${stat.dev} ${stat.ino} ${stat.birthtimeMs}`;
}
