import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { Fixed, keyOf } from './fix-files';
import { maskedFile } from './masked-file';
import { readRegularFile, UnreadableFile } from '../../files/read-regular-file';
import { replaceFile, UnwritableFile } from '../../files/replace-file';
import { Locator } from '../judging/locate';
import { LIMITS } from '../reading/limits';
import { printable } from '../terminal/printable';

/** What the fixes would change, as a unified diff in which secrets are masked. */
export function diffOf({ texts, originals }: Fixed, workingDirectory: string): string {
  const locator = new Locator();
  return [...texts].map(([path, text]) => {
    const name = printable(relative(workingDirectory, path));
    const [before, after] = [originals.get(path)!, text].map((each) => maskedFile(name, each, locator));
    return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, { context: 2 })
      .split('\n').slice(1).map(printable).join('\n');
  }).join('');
}

/** Which fixes are not applied, and why. */
export function refusalsOf({ refused, result }: Fixed): string {
  return result.report.findings.filter((finding) => refused.has(keyOf(finding)))
    .map((finding) =>
      `${printable(`${finding.file}:${finding.line}: ${finding.rule} is not fixed: ${refused.get(keyOf(finding))}`)}\n`)
    .join('');
}

/** Writes the fixed files. Gives the files that could not be written, and why. */
export function writeFixes({ texts, originals }: Fixed, workingDirectory: string): string[] {
  return [...texts].flatMap(([path, text]) => {
    const name = relative(workingDirectory, path);
    try {
      if (!readRegularFile(path, LIMITS.fileBytes).equals(Buffer.from(originals.get(path)!))) {
        return [`${name}: is not UTF-8 without a byte order mark, or has changed meanwhile; it was not fixed`];
      }
      if (statSync(path).nlink > 1) {
        return [`${name} has several names (hard links), and the others would keep the old text; it was not fixed`];
      }
      replaceFile(path, text);
      return [];
    } catch (error) {
      if (error instanceof UnreadableFile || error instanceof UnwritableFile) {
        return [`${name} ${error.message}`];
      }
      throw error;
    }
  });
}
