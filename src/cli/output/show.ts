import { join } from 'node:path';
import { readOutputFile } from './output-file';
import { fullAccount } from '../../output/account';
import { INDEX_FILE } from '../../output/migration-index';
import { parseIndex } from '../../output/read-index';

/** The account of an output folder, or the reason why there is none. */
export function show(folder: string, workingDirectory: string): { readonly text?: string; readonly problem?: string } {
  const name = join(folder, INDEX_FILE);
  const { text, problem: unread } = readOutputFile(name, workingDirectory, 'Pass the folder that synth has written');
  if (text === undefined) {
    return { problem: unread };
  }
  const { index, problem } = parseIndex(text);
  return index ? { text: fullAccount(index, folder) } : { problem: `${name} ${problem}` };
}
