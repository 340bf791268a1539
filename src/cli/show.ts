import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fullAccount } from '../output/account';
import { INDEX_FILE } from '../output/migration-index';
import { parseIndex } from '../output/read-index';

/** The account of an output folder, or the reason why there is none. */
export function show(folder: string, workingDirectory: string): { readonly text?: string; readonly problem?: string } {
  const name = join(folder, INDEX_FILE);
  let text: string;
  try {
    text = readFileSync(resolve(workingDirectory, name), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { problem: `${name} ${code === 'ENOENT' ? 'does not exist. Pass the folder that synth has written' : `cannot be read (${code})`}` };
  }
  const { index, problem } = parseIndex(text);
  return index ? { text: fullAccount(index, folder) } : { problem: `${name} ${problem}` };
}
