/**
 * Writes src/api/schemas.ts from a folder of CustomResourceDefinitions: names, types and duties of fields, none
 * of the texts.
 *
 *     npx ts-node -P test/tsconfig.json scripts/crd-facts.ts FOLDER
 */
import * as fs from 'fs';
import * as path from 'path';
import { parseAllDocuments } from 'yaml';
import { FieldFacts, KindFacts } from '../src/api/schema-facts';
import { factsOf } from '../src/rules/reading/schema';

export const SCHEMAS_FILE = path.join(__dirname, '../src/api/schemas.ts');

const WIDEST = 120;

/** The kinds that the files of a folder define, in the order of their groups and names. */
export function factsOfFolder(folder: string): KindFacts[] {
  return fs.readdirSync(folder)
    .filter((file) => /\.(ya?ml|json)$/.test(file))
    .flatMap((file) => parseAllDocuments(fs.readFileSync(path.join(folder, file), 'utf8'))
      .flatMap((document) => factsOf(document.toJS())))
    .sort((a, b) => compare(a.group, b.group) || compare(a.kind, b.kind) || compare(a.version, b.version));
}

/** The text of src/api/schemas.ts. */
export function schemasFile(kinds: readonly KindFacts[]): string {
  return `// Made by \`npx ts-node -P test/tsconfig.json scripts/crd-facts.ts FOLDER\` from the
// CustomResourceDefinitions in FOLDER: don't edit.
import { KindFacts } from './schema-facts';

/** What API servers take as \`spec\` of MTC's kinds, and of the kinds that go with them. */
export const SCHEMAS: readonly KindFacts[] = [
${kinds.map((kind) => `${kindLines(kind)}\n`).join('')}];
`;
}

function kindLines({ group, version, kind, specRequired, open, spec }: KindFacts): string {
  const lines = [
    `group: '${group}'`,
    `version: '${version}'`,
    `kind: '${kind}'`,
    ...specRequired ? ['specRequired: true'] : [],
    ...open ? ['open: true'] : [],
    `spec: ${facts(spec, '    ', '    spec: ,'.length)}`,
  ];
  return `  ${block(lines, '  ')},`;
}

/** Facts as TypeScript: on one line where that fits beside what else stands on it, else field by field. */
function facts(value: FieldFacts, indent: string, taken: number): string {
  const flat = flatFacts(value);
  if (taken + flat.length <= WIDEST || typeof value === 'string' || 'oneOf' in value) {
    return flat;
  }
  const inner = `${indent}  `;
  const line = (key: string, field: FieldFacts, at: string) =>
    `${key}: ${facts(field, at, at.length + key.length + ': ,'.length)}`;
  if ('list' in value) {
    return block([line('list', value.list, inner)], indent);
  }
  if ('map' in value) {
    return block([line('map', value.map, inner)], indent);
  }
  const fields = Object.entries(value.fields).map(([name, field]) => line(propertyKey(name), field, `${inner}  `));
  return block([
    ...value.required ? [`required: ${words(value.required)}`] : [],
    ...value.open ? ['open: true'] : [],
    `fields: ${block(fields, inner)}`,
  ], indent);
}

/** Members in braces, one on each line. */
function block(members: readonly string[], indent: string): string {
  return `{\n${members.map((member) => `${indent}  ${member},\n`).join('')}${indent}}`;
}

function flatFacts(value: FieldFacts): string {
  if (typeof value === 'string') {
    return `'${value}'`;
  }
  if ('oneOf' in value) {
    return `{ oneOf: ${words(value.oneOf)} }`;
  }
  if ('list' in value) {
    return `{ list: ${flatFacts(value.list)} }`;
  }
  if ('map' in value) {
    return `{ map: ${flatFacts(value.map)} }`;
  }
  const fields = Object.entries(value.fields)
    .map(([name, field]) => `${propertyKey(name)}: ${flatFacts(field)}`).join(', ');
  return `{ ${value.required ? `required: ${words(value.required)}, ` : ''}${value.open ? 'open: true, ' : ''}fields: `
    + `{ ${fields} } }`;
}

function words(values: readonly string[]): string {
  return `[${values.map((value) => quoted(value)).join(', ')}]`;
}

function propertyKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

function quoted(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`;
}

function compare(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

if (require.main === module) {
  const [folder] = process.argv.slice(2);
  if (!folder) {
    console.error('usage: crd-facts.ts FOLDER');
    process.exit(2);
  }
  fs.writeFileSync(SCHEMAS_FILE, schemasFile(factsOfFolder(folder)));
}
