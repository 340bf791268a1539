import * as fs from 'fs';
import * as path from 'path';
import { OutputFile } from './output-file';
import { MigrationIndex } from '../output/migration-index';
import { segment } from '../output/segments';
import { teardownText } from '../output/teardown';

const FOLDER = 'teardown';

/** The first line of a file of the teardown folder. */
export const TEARDOWN_MARK = '<!-- Written by cdk8s-mtc. -->';

/**
 * A list for each cluster that says how the migration is torn down there; none without a plan and a run. No tool
 * applies Markdown.
 */
export function teardownFiles(index: MigrationIndex): OutputFile[] {
  const migrates = index.runs.length > 0 || index.plans.some(({ isWritten }) => isWritten);
  return !migrates ? [] : index.clusters.filter(({ units }) => units.length > 0).map(({ name }) => (
    { path: `${FOLDER}/${segment(name)}.md`, text: `${TEARDOWN_MARK}\n\n${teardownText(index, name)}`, isSecret: false }
  ));
}

/** The files of the teardown folder that an earlier synth has written and this one does not. */
export function staleTeardownFiles(folder: string, others: readonly OutputFile[]): string[] {
  const wanted = new Set(others.map((file) => file.path));
  return regularFiles(path.join(folder, FOLDER)).map((name) => `${FOLDER}/${name}`)
    .filter((name) => !wanted.has(name) && fs.readFileSync(path.join(folder, name), 'utf8').startsWith(TEARDOWN_MARK));
}

function regularFiles(folder: string): string[] {
  return fs.lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()
    ? fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
      .map(({ name }) => name) : [];
}
