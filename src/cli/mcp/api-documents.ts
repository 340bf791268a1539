import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MtcDocument } from './mtc-document';

interface Documented {
  readonly name: string;
  readonly docs?: { readonly summary?: string; readonly remarks?: string; readonly default?: string };
}

interface TypeReference {
  readonly fqn?: string;
  readonly primitive?: string;
  readonly collection?: { readonly kind: string; readonly elementtype: TypeReference };
}

interface AssemblyType extends Documented {
  readonly kind: string;
  readonly properties?: ReadonlyArray<Documented & { readonly optional?: boolean; readonly type: TypeReference }>;
  readonly methods?: ReadonlyArray<Documented & {
    readonly static?: boolean;
    readonly parameters?: readonly Documented[];
  }>;
  readonly members?: readonly Documented[];
}

/** The public types, from the assembly that jsii puts into the package; none if the library is not compiled. */
export function apiDocuments(folder: string): MtcDocument[] {
  const file = join(folder, '.jsii');
  const types: AssemblyType[] = existsSync(file) ? Object.values(JSON.parse(readFileSync(file, 'utf8')).types) : [];
  return types.map((type) => ({ id: `api ${type.name}`, title: `${type.name} (${type.kind})`, text: textOf(type) }));
}

function textOf(type: AssemblyType): string {
  return [
    described(type), '',
    ...(type.members ?? []).map((member) => `- \`${member.name}\`: ${described(member)}`),
    ...(type.properties ?? []).map((property) =>
      `- \`${property.name}${property.optional ? '?' : ''}: ${typeName(property.type)}\`: ${described(property)}`),
    ...(type.methods ?? []).map((method) => `- \`${method.static ? 'static ' : ''}${method.name}(${
      (method.parameters ?? []).map(({ name }) => name).join(', ')})\`: ${described(method)}`),
  ].join('\n');
}

function described({ docs }: Documented): string {
  return [docs?.summary, docs?.remarks, docs?.default && `Default: ${docs.default}`]
    .filter((text) => text !== undefined && text !== '').join(' ');
}

function typeName({ fqn, primitive, collection }: TypeReference): string {
  return collection
    ? `${typeName(collection.elementtype)}${collection.kind === 'array' ? '[]' : ' by name'}`
    : primitive ?? fqn?.split('.').pop() ?? 'any';
}
