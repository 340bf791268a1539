import { join } from 'node:path';
import { plural } from '../../grammar/plural';
import { ImportedProgram } from '../../importer/import-manifests';
import { Repair } from '../../importer/repairs/repair';
import { append } from '../../rules/engine/append';
import { Manifest, nameOf } from '../../rules/engine/manifest';
import { ReportedFinding } from '../judging/report';
import { printable } from '../terminal/printable';

/** The message about a program that was written, with what it does not contain. */
export function accountOf(
  program: ImportedProgram, hidden: ReadonlyArray<{ readonly manifest: Manifest; readonly path: string }>,
  folder: string, files: number,
): string {
  const notes = [
    ...program.notes,
    ...hidden.map(({ manifest, path }) => ({
      object: nameOf(manifest),
      text: `${path} looks like a secret value, so it was not copied.`,
    })),
  ];
  const objects = new Map<string, string[]>();
  notes.forEach(({ object, text }) => append(objects, text, object));
  return [
    `Wrote ${join(folder, 'main.ts')}${files === 1 ? '' : ` and ${plural(files - 1, 'file')} beside it`}.`,
    ...notes.length === 0 ? [] : ['', 'Not part of the program, or written by hand in it:'],
    ...[...objects].map(([text, named]) => `  ${printable(`${shown(named)}: ${text}`)}`),
    '',
  ].join('\n');
}

/** What `--fix` has changed: each fix of the check with its place, and each repair with its object. */
export function repairsOf(fixes: readonly ReportedFinding[], repairs: readonly Repair[]): string {
  const lines = [
    ...fixes.map(({ file, line, rule, fix }) => `${file}:${line}: ${fix} [${rule}]`),
    ...repairs.map(({ manifest, text }) => `${nameOf(manifest)}: ${text}`),
  ];
  return lines.length === 0 ? '\nNothing had to be repaired, or could be.\n'
    : ['', 'Repaired before the import (the files are unchanged):', ...lines.map((line) => `  ${printable(line)}`), '']
      .join('\n');
}

/** The objects of a note, of which many may be alike. */
function shown(objects: readonly string[]): string {
  const more = objects.length - SHOWN;
  return more > 0 ? `${objects.slice(0, SHOWN).join(', ')} and ${more} more` : objects.join(', ');
}

/** So many objects of one note are named. */
const SHOWN = 4;
