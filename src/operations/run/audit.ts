import { OutputFolder } from '../output-folder';
import { RunResult } from './run-settings';

/** A line of the audit trail: who did it, when, with which files, and how it ended. */
export function auditLine(folder: OutputFolder, result: RunResult, holder: string): string {
  const { run, state, reason, followed, from, to, cluster } = result;
  const files = run.units.flatMap((path) =>
    folder.unit(path).files.map(({ path: file, sha256 }) => ({ path: file, ...sha256 ? { sha256 } : {} })));
  return `${JSON.stringify({
    who: holder,
    app: folder.index.app,
    run: run.path,
    kind: run.kind,
    cluster,
    started: new Date(from).toISOString(),
    ended: new Date(to).toISOString(),
    followed,
    files,
    state,
    reason,
  })}\n`;
}
