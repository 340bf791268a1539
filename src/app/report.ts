import { FolderReport } from './output-folder';
import { shortAccount } from '../output/account';
import { MigrationIndex } from '../output/migration-index';

/** Prints, on the standard error output, what synth has written, and in any case what needs attention. */
export function printReport(
  folder: string, index: MigrationIndex, { edited, foreign, outdated }: FolderReport, isQuiet: boolean,
): void {
  const notes = [
    note(edited, `edited since the last synth, and renamed in ${folder}`),
    note(foreign, `not written by this app, but applied together with a unit in ${folder}`),
    note(outdated, `written by an earlier version of cdk8s-mtc. Delete from ${folder}`),
  ].join('');
  if (notes || !isQuiet) {
    process.stderr.write(`${notes}${isQuiet ? '' : shortAccount(index, folder)}`);
  }
}

function note(names: readonly string[], text: string): string {
  return names.length === 0 ? '' : `warning: ${text}:\n${names.map((name) => `  ${name}\n`).join('')}`;
}
