import type { Source } from './source';
import { Assembly, AssemblyType, GROUPS, typesOf } from '../api/assembly';
import { typeMarkdown } from '../api/markdown';

/** A page for each public type, with the names of its members in each language. */
export function classPages(assembly: Assembly): Source[] {
  const groups = GROUPS.map(({ title, folders }) => ({ title, types: typesOf(assembly, folders) }))
    .filter(({ types }) => types.length > 0);
  const overview = groups.flatMap(({ title, types }) => [
    `## ${title}`, types.map(({ name }) => `[${name}](${name}.md)`).join(' · '),
  ]);
  const pages = groups.flatMap(({ types }) => types).map((type) => ({
    path: `api/${type.name}`,
    section: 'API',
    title: type.name,
    markdown: [`# ${type.name}`, linked(assembly, typeMarkdown(assembly, type)), ...inLanguages(type)].join('\n\n'),
  }));
  return [{
    path: 'api/index', section: 'API', title: 'All classes and options', markdown: ['# API', ...overview].join('\n\n'),
  }, ...pages];
}

/** The text with links to pages instead of the anchors of API.md. */
function linked(assembly: Assembly, markdown: string): string {
  const names = new Map(Object.values(assembly.types).map(({ name }) => [name.toLowerCase(), name]));
  return markdown.replace(/\]\(#(\w+)\)/g, (_, anchor) => `](${names.get(anchor)}.md)`);
}

/** How the members are called in other languages, as jsii generates them. */
function inLanguages({ kind, datatype, properties = [], methods = [], members = [] }: AssemblyType): string[] {
  const rows = [
    ...members.map(({ name }) => [name, name, name, name, name]),
    ...properties.map(({ name, const: constant }) => constant
      ? [name, name, name, name, name]
      : [name, snake(name), datatype ? `${name}(…)` : `get${pascal(name)}()`, pascal(name), pascal(name)]),
    ...methods.map(({ name }) => [
      `${name}()`, `${snake(name)}()`, `${name}()`, `${pascal(name)}()`, `${pascal(name)}()`,
    ]),
  ];
  if (rows.length === 0 || kind === 'enum') {
    return [];
  }
  return ['## In other languages', [
    '| TypeScript | Python | Java | Go | .NET |', '|---|---|---|---|---|',
    ...rows.map((row) => `| ${row.map((name) => `\`${name}\``).join(' | ')} |`),
  ].join('\n')];
}

function snake(name: string): string {
  return name.replace(/[A-Z]+(?![a-z])|[A-Z]/g, (letters) => `_${letters.toLowerCase()}`);
}

function pascal(name: string): string {
  return name[0].toUpperCase() + name.slice(1);
}
