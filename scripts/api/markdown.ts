import {
  Assembly, AssemblyType, Docs, GROUPS, Member, Method, Parameter, Property, TypeReference, typesOf,
} from './assembly';

/**
 * API.md: every public type and member, in the groups of the README. Inherited members are listed once, where
 * they are declared.
 */
export function apiMarkdown(assembly: Assembly): string {
  const groups = GROUPS.map((group) => ({ ...group, types: typesOf(assembly, group.folders) }))
    .filter(({ types }) => types.length > 0);
  const missing = Object.values(assembly.types).filter((type) => !groups.some(({ types }) => types.includes(type)));
  if (missing.length > 0) {
    throw new Error(`No group of scripts/api/assembly.ts contains ${missing.map(({ name }) => name).join(', ')}.`);
  }
  return [
    '# API',
    '',
    'Every public class, option and value. Names are those of TypeScript; '
      + 'other languages follow their own conventions (`longLivedToken` is',
    '`long_lived_token` in Python). Members that a type inherits are listed at the type that declares them. '
      + 'An option with `?` can be omitted.',
    '',
    ...groups.flatMap(({ title, types }) => [
      `- [${title}](#${anchor(title)}): ${types.map(({ name }) => link(name)).join(', ')}`,
    ]),
    '',
    ...groups.flatMap(({ title, types }) => [
      `## ${title}`, '', ...types.flatMap((type) => typeSection(assembly, type)),
    ]),
  ].join('\n').replace(/\n{3,}/g, '\n\n').trimEnd() + '\n';
}

function typeSection(assembly: Assembly, type: AssemblyType): string[] {
  return [`### ${type.name}`, '', typeMarkdown(assembly, type), ''];
}

/** The documentation of a type without its heading. Links lead to anchors: `#migrationplan`. */
export function typeMarkdown(assembly: Assembly, type: AssemblyType): string {
  const { properties = [], methods = [], members = [] } = type;
  const isVisible = (member: Member) => !member.protected && !isRepeated(assembly, member);
  return [
    ...described(heading(type), type.docs),
    ...constructorOf(type),
    ...members.map(({ name, docs }) => item(`\`${name}\``, docs)),
    ...properties.filter(isVisible).map((property) => item(propertySignature(property, type), property.docs)),
    ...methods.filter(isVisible).map((method) => methodItem(method)),
  ].join('\n');
}

/** A member that implements one of the same name, whose documentation says the same, is documented there. */
function isRepeated(assembly: Assembly, member: Member): boolean {
  const parent = member.overrides === undefined ? undefined : assembly.types[member.overrides];
  const original = [...parent?.properties ?? [], ...parent?.methods ?? []].find(({ name }) => name === member.name);
  return original !== undefined && (!member.docs?.summary || textOf(member.docs) === textOf(original.docs));
}

function heading(type: AssemblyType): string {
  const parents = [...type.base ? [type.base] : [], ...type.interfaces ?? []].map((fqn) => link(shortName(fqn)));
  const kind = type.kind === 'interface' && type.datatype ? 'options' : type.kind;
  return `*${type.abstract && type.kind === 'class' ? 'abstract ' : ''}${kind}*`
    + `${parents.length > 0 ? ` · ${parents.join(', ')}` : ''}`;
}

function described(lead: string, docs: Docs | undefined): string[] {
  const example = docs?.example ? ['```ts', docs.example, '```', ''] : [];
  return [`${lead}. ${textOf(docs, '')}`.trimEnd(), '', ...example];
}

function constructorOf({ name, initializer, kind, abstract }: AssemblyType): string[] {
  if (kind !== 'class' || !initializer || initializer.protected || abstract) {
    return [];
  }
  return [item(`\`new ${name}(${parametersOf(initializer.parameters)})\``, initializer.docs)];
}

function propertySignature(property: Property, type: AssemblyType): string {
  const owner = property.static || property.const ? `${type.name}.` : '';
  return `\`${owner}${property.name}${property.optional ? '?' : ''}\`: ${typeLink(property.type)}`;
}

function methodItem(method: Method): string {
  const result = method.returns ? `: ${typeLink(method.returns.type)}` : '';
  const documented = (method.parameters ?? []).filter(({ docs }) => docs?.summary);
  const parameters = documented.map(({ name, docs }) => `  - \`${name}\`: ${textOf(docs)}`);
  return [
    item(`\`${method.static ? 'static ' : ''}${method.name}(${parametersOf(method.parameters)})\`${result}`,
      method.docs),
    ...parameters,
  ].join('\n');
}

function parametersOf(parameters: readonly Parameter[] = []): string {
  return parameters.map(({ name, optional, variadic, type }) =>
    `${variadic ? '...' : ''}${name}${optional ? '?' : ''}: ${typeText(type)}`).join(', ');
}

function item(signature: string, docs: Docs | undefined): string {
  const text = textOf(docs);
  const fallback = docs?.default === undefined
    ? ''
    : ` *Default:* ${docs.default.replace(/^-\s*/, '').replace(/\s*\n\s*/g, ' ')}`;
  return `- ${signature}${text ? ` — ${text}` : ''}${fallback}`;
}

/**
 * Summary and remarks as one paragraph; remarks with lists, tables or code keep their lines, indented as the item is.
 */
function textOf(docs: Docs | undefined, indent = '  '): string {
  const remarks = docs?.remarks ?? '';
  const isBlock = /^(```|\||- )/m.test(remarks);
  const more = isBlock
    ? `\n\n${indent}${remarks.trim().replace(/\n(?=.)/g, `\n${indent}`)}\n`
    : remarks.replace(/\s*\n\s*/g, ' ').trim();
  const see = docs?.see ? ` See ${docs.see}.` : '';
  return [docs?.summary ?? '', more].filter((text) => text !== '').join(isBlock ? '' : ' ') + see;
}

function typeText(type: TypeReference): string {
  if (type.collection) {
    const element = typeText(type.collection.elementtype);
    return type.collection.kind === 'array' ? `${element}[]` : `{ [name: string]: ${element} }`;
  }
  if (type.union) {
    return type.union.types.map(typeText).join(' | ');
  }
  return type.primitive ?? shortName(type.fqn!);
}

/** The text of a type, with a link if it is of this package. */
function typeLink(type: TypeReference): string {
  const element = type.collection?.elementtype ?? type;
  if (element.fqn?.startsWith('cdk8s-mtc.') && !(type.collection?.kind === 'map')) {
    return `${link(shortName(element.fqn))}${type.collection ? '[]' : ''}`;
  }
  return `\`${typeText(type)}\``;
}

function shortName(fqn: string): string {
  return fqn.slice(fqn.indexOf('.') + 1);
}

function link(name: string): string {
  return /^[A-Z]\w*$/.test(name) && !FOREIGN.has(name) ? `[${name}](#${anchor(name)})` : `\`${name}\``;
}

/** Types of the peers that classes of this package extend. */
const FOREIGN = new Set(['Construct', 'IConstruct', 'App', 'AppProps', 'Chart', 'ApiObject']);

/** The anchor that GitHub gives a heading. */
function anchor(title: string): string {
  return title.toLowerCase().replace(/[^\w -]/g, '').replace(/ /g, '-');
}
