import { readFileSync } from 'fs';
import { resolve } from 'path';
import { Assembly, AssemblyType, GROUPS } from '../../scripts/api/assembly';
import { apiMarkdown } from '../../scripts/api/markdown';

function assembly(...types: Array<Partial<AssemblyType> & { readonly name: string }>): Assembly {
  return {
    name: 'cdk8s-mtc',
    types: Object.fromEntries(types.map((type) => [`cdk8s-mtc.${type.name}`, {
      kind: 'interface',
      datatype: true,
      fqn: `cdk8s-mtc.${type.name}`,
      locationInModule: { filename: 'src/plans/plan.ts', line: 1 },
      ...type,
    }])),
  };
}

/** The section of a type, without its heading. */
function section(name: string, ...types: Array<Partial<AssemblyType> & { readonly name: string }>): string {
  return new RegExp(`^### ${name}\\n\\n([^]*?)(?=\\n###|$(?![^]))`, 'm')
    .exec(apiMarkdown(assembly(...types)))![1].trim();
}

const STRING = { primitive: 'string' };

test('each folder with public types is in a group', () => {
  const index = readFileSync(resolve(__dirname, '../../src/index.ts'), 'utf8');
  const folders = new Set([...index.matchAll(/from '\.\/([^/']+)\//g)].map(([, folder]) => folder));
  const grouped = GROUPS.flatMap((group) => group.folders);
  expect(folders.size).toBeGreaterThan(10);
  expect([...folders].filter((folder) => !grouped.includes(folder))).toEqual([]);
});

test('an option has its type, its meaning and its default, in one line', () => {
  expect(section('A', {
    name: 'A',
    docs: { summary: 'Options of a.' },
    properties: [{
      name: 'b',
      optional: true,
      type: STRING,
      docs: { summary: 'The b.', remarks: 'In bytes,\nor more.', default: '- no\n  b' },
    }],
  })).toBe('*options*. Options of a.\n\n- `b?`: `string` — The b. In bytes, or more. *Default:* no b');
});

test('a type of this package is a link, in arrays as well; a type of a peer is not', () => {
  const list = { collection: { kind: 'array' as const, elementtype: { fqn: 'cdk8s-mtc.B' } } };
  expect(section('A', {
    name: 'A',
    properties: [{ name: 'bs', type: list }, { name: 'chart', type: { fqn: 'cdk8s.Chart' } }],
  }, { name: 'B' })).toBe('*options*.\n\n- `bs`: [B](#b)[]\n- `chart`: `Chart`');
});

test('a class has its constructor, static methods and methods, and no protected member', () => {
  expect(section('A', {
    name: 'A',
    kind: 'class',
    base: 'constructs.Construct',
    initializer: { parameters: [{ name: 'id', type: STRING }] },
    methods: [
      {
        name: 'of',
        static: true,
        parameters: [{ name: 'x', optional: true, type: STRING, docs: { summary: 'The x.' } }],
        returns: { type: { fqn: 'cdk8s-mtc.A' } },
      },
      { name: 'hidden', protected: true },
    ],
  })).toBe('*class* · `Construct`.\n\n- `new A(id: string)`\n- `static of(x?: string)`: [A](#a)\n  - `x`: The x.');
});

test('a member that repeats the documentation of its interface is listed there only', () => {
  const member = { name: 'planName', type: STRING, docs: { summary: 'Its name.' } };
  const types = [
    { name: 'IPlan', kind: 'interface' as const, datatype: false, properties: [member] },
    {
      name: 'Plan',
      kind: 'class' as const,
      interfaces: ['cdk8s-mtc.IPlan'],
      properties: [{ ...member, overrides: 'cdk8s-mtc.IPlan' }],
    },
  ];
  expect(section('IPlan', ...types)).toContain('`planName`');
  expect(section('Plan', ...types)).toBe('*class* · [IPlan](#iplan).');
});

test('a list in the documentation keeps its lines', () => {
  expect(section('A', { name: 'A', docs: { summary: 'Either', remarks: '- one\n- two' } }))
    .toBe('*options*. Either\n\n- one\n- two');
});

test('a type in a folder without a group is an error', () => {
  expect(() => apiMarkdown(assembly({ name: 'A', locationInModule: { filename: 'src/nowhere/a.ts', line: 1 } })))
    .toThrow('No group of scripts/api/assembly.ts contains A.');
});

test('the contents link to each group and each type', () => {
  const text = apiMarkdown(assembly({ name: 'A' }));
  expect(text).toContain('- [Plans, runs and hooks](#plans-runs-and-hooks): [A](#a)\n');
});
