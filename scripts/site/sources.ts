import * as fs from 'fs';
import * as path from 'path';
import { classPages } from './class-pages';
import type { Source } from './source';
import type { Assembly } from '../api/assembly';

export const ROOT = path.join(__dirname, '..', '..');

/** All pages, in the order of the navigation. */
export function sources(assembly: Assembly): Source[] {
  return [
    source('README.md', 'Start', 'index'),
    ...guides().map((file) => source(file, 'Guides')),
    source('examples/README.md', 'Examples'),
    ...fs.readdirSync(path.join(ROOT, 'examples')).sort().map((name) => `examples/${name}/README.md`)
      .filter((file) => fs.existsSync(path.join(ROOT, file))).map((file) => source(file, 'Examples')),
    source('docs/commands.md', 'Commands'),
    ...filesIn('docs/commands').map((file) => source(file, 'Commands')),
    ...classPages(assembly),
    source('docs/rules.md', 'Rules'),
    ...filesIn('docs/rules').map((file) => source(file, 'Rules')),
    ...['CHANGELOG.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md'].map((file) => source(file, 'Project')),
  ];
}

/** The guides in the order in which they are needed. A guide that is not listed comes last. */
const ORDER = [
  'first-migration', 'programs', 'networks', 'secrets', 'gitops', 'fleet', 'inventory', 'report', 'transfer', 'check',
  'custom-rules', 'policies', 'conditions',
  'operate', 'runs', 'output-folder', 'import', 'editors',
].map((name) => `docs/${name}.md`);

/** Pages that lead to the pages of other sections. */
const OVERVIEWS = ['docs/rules.md', 'docs/commands.md'];

function guides(): string[] {
  const files = filesIn('docs').filter((file) => !OVERVIEWS.includes(file));
  return [...ORDER.filter((file) => files.includes(file)), ...files.filter((file) => !ORDER.includes(file))];
}

/** The Markdown files of a folder; those of rules are in folders by family. */
function filesIn(folder: string): string[] {
  const recursive = folder !== 'docs';
  return fs.readdirSync(path.join(ROOT, folder), { recursive, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))
    .sort().map((name) => `${folder}/${name}`);
}

function source(file: string, section: string, name = file.replace(/(\/README)?\.md$/, '')): Source {
  const markdown = fs.readFileSync(path.join(ROOT, file), 'utf8');
  return { path: name, section, title: /^# (.+)$/m.exec(markdown)?.[1] ?? name, markdown };
}
