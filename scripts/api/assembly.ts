import * as fs from 'fs';
import * as path from 'path';

/** The parts of a jsii assembly (`.jsii`) that the documentation needs. Each type lists only its own members. */
export interface Assembly {
  readonly name: string;
  readonly types: { readonly [fqn: string]: AssemblyType };
}

export interface Docs {
  readonly summary?: string;
  readonly remarks?: string;
  readonly default?: string;
  readonly example?: string;
  readonly see?: string;
  readonly returns?: string;
  readonly deprecated?: string;
}

export interface TypeReference {
  readonly fqn?: string;
  readonly primitive?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference };
  readonly union?: { readonly types: TypeReference[] };
}

export interface Member {
  readonly name: string;
  readonly docs?: Docs;
  readonly static?: boolean;
  readonly const?: boolean;
  readonly protected?: boolean;
  readonly optional?: boolean;
  readonly immutable?: boolean;
  /** The type that it implements or overrides a member of. */
  readonly overrides?: string;
}

export interface Property extends Member {
  readonly type: TypeReference;
}

export interface Parameter {
  readonly name: string;
  readonly docs?: Docs;
  readonly optional?: boolean;
  readonly variadic?: boolean;
  readonly type: TypeReference;
}

export interface Method extends Member {
  readonly parameters?: Parameter[];
  readonly returns?: { readonly type: TypeReference; readonly optional?: boolean };
}

export interface AssemblyType {
  readonly name: string;
  readonly fqn: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly abstract?: boolean;
  readonly docs?: Docs;
  readonly base?: string;
  readonly interfaces?: string[];
  readonly initializer?: { readonly docs?: Docs; readonly parameters?: Parameter[]; readonly protected?: boolean };
  readonly properties?: Property[];
  readonly methods?: Method[];
  readonly members?: Array<{ readonly name: string; readonly docs?: Docs }>;
  readonly locationInModule?: { readonly filename: string; readonly line: number };
}

const ROOT = path.join(__dirname, '..', '..');

/** The assembly that jsii wrote last. */
export function readAssembly(): Assembly {
  return JSON.parse(fs.readFileSync(path.join(ROOT, '.jsii'), 'utf8'));
}

/**
 * The groups of the documentation, in the order of the README: a title and the folders of `src` whose types
 * belong to it.
 */
export const GROUPS: ReadonlyArray<{ readonly title: string; readonly folders: readonly string[] }> = [
  { title: 'App and output folder', folders: ['app', 'output'] },
  { title: 'Clusters', folders: ['clusters'] },
  { title: 'Replication repository', folders: ['repository'] },
  { title: 'Plans, runs and hooks', folders: ['plans', 'volumes'] },
  { title: 'Networks', folders: ['network'] },
  { title: 'Secrets and certificates', folders: ['credentials'] },
  { title: 'Transfers without MTC', folders: ['transfer'] },
  { title: 'Inventory and fleets', folders: ['inventory', 'fleet'] },
  { title: 'GitOps and pipelines', folders: ['delivery'] },
  { title: 'Findings and acknowledgements', folders: ['judging'] },
  { title: 'Values of the API', folders: ['api', 'grammar', 'charts', 'constructs'] },
  { title: 'Rules and tests', folders: ['rules', 'testing'] },
];

/** The types of a group: in each file, a class comes before the types of its options. */
export function typesOf(assembly: Assembly, folders: readonly string[]): AssemblyType[] {
  const folderOf = (type: AssemblyType) => /^src\/([^/]+)\//.exec(type.locationInModule?.filename ?? '')?.[1] ?? '';
  const rank = (type: AssemblyType) => [
    String(folders.indexOf(folderOf(type))), type.locationInModule!.filename, type.kind === 'class' ? '0' : '1',
    type.name,
  ].join('\0');
  return Object.values(assembly.types).filter((type) => folders.includes(folderOf(type)))
    .sort((one, other) => rank(one) < rank(other) ? -1 : 1);
}
