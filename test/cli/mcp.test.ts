import { execFileSync, spawn } from 'child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { configMap, DUPLICATE, folderWith } from './support';
import { bundleCommandLine } from '../../scripts/package/command-line';
import { boundedLines } from '../../src/cli/mcp/bounded-lines';

/** The server for assistants in its bundle, and the client of the protocol's own SDK. */

const SECRET = 'made-up-secret-outside';
const ASSEMBLY = {
  types: {
    'cdk8s-mtc.Plan': {
      name: 'Plan',
      kind: 'class',
      docs: { summary: 'A plan with zebras.' },
      properties: [{
        name: 'quiet',
        optional: true,
        type: { primitive: 'boolean' },
        docs: { summary: 'Whether it is quiet.', default: 'false' },
      }],
    },
  },
};

let parent: string;
let folder: string;
let bundle: string;
let client: Client;

beforeAll(async () => {
  parent = folderWith({
    'outside.yaml': `kind: ConfigMap\napiVersion: v1\nmetadata: { name: ${SECRET} }\ndata: [}`,
    'package/package.json': '{ "version": "1.2.3" }',
    'package/README.md': '# The start\n\nInstall it.\n',
    'package/docs/networks.md': '# Networks\n\n## Firewalls\n\nGiraffes pass the firewall.\n',
    'package/.jsii': JSON.stringify(ASSEMBLY),
  });
  folder = join(parent, 'work');
  mkdirSync(folder);
  writeFileSync(join(folder, 'bad.yaml'), DUPLICATE);
  writeFileSync(join(folder, 'good.yaml'), configMap('good'));
  symlinkSync(join(parent, 'outside.yaml'), join(folder, 'link.yaml'));
  execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
  bundle = join(parent, 'package/lib/cli/cdk8s-mtc.js');
  bundleCommandLine(dirname(bundle));
  client = new Client({ name: 'test', version: '1' });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [bundle, 'mcp'], cwd: folder }));
});

afterAll(() => client.close());

/** The text of an answer; that of a problem begins with an exclamation mark. */
async function call(name: string, args: Record<string, unknown> = {}): Promise<string> {
  const { content, isError } = await client.callTool({ name, arguments: args });
  return `${isError ? '! ' : ''}${(content as Array<{ text: string }>).map(({ text }) => text).join('')}`;
}

test('the server gives its version and four tools that only read', async () => {
  expect(client.getServerVersion()).toEqual({ name: 'cdk8s-mtc', version: '1.2.3' });
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(['check', 'explain', 'search', 'read']);
  expect(tools.every(({ annotations, inputSchema }) => annotations?.readOnlyHint && inputSchema.type === 'object'))
    .toBe(true);
});

test('check reports findings of a file with place and fix', async () => {
  expect(await call('check', { paths: ['bad.yaml'] }))
    .toMatch(/^bad\.yaml:6:3: error: [^]*= fix \(--fix --unsafe-fixes\): /);
  expect(await call('check', { paths: ['good.yaml'] })).toBe('1 manifest in 1 file: no findings\n');
});

test('check reads a text', async () => {
  expect(await call('check', { yaml: DUPLICATE })).toMatch(/^<stdin>:6:3: error: /);
});

test('explain explains a rule and a condition, lists all, and suggests a name', async () => {
  expect(await call('explain', { name: 'plan/conflict' })).toMatch(/^plan\/conflict \(\w+\)/);
  expect(await call('explain', { name: 'InvalidRegistryRoute' })).toMatch(/^InvalidRegistryRoute/);
  expect(await call('explain')).toContain('plan/conflict');
  expect(await call('explain', { name: 'plan/conflct' })).toMatch(/^! .*plan\/conflct.*did you mean plan\/conflict\?$/);
});

test.each([
  ['a guide', 'giraffe', 'docs/networks.md#Firewalls', '# Networks: Firewalls\n\nGiraffes pass the firewall.\n'],
  ['a class', 'zebras', 'api Plan', '# Plan (class)\n\nA plan with zebras. \n\n'
    + '- `quiet?: boolean`: Whether it is quiet. Default: false\n'],
])('search finds %s, and read shows it', async (_, query, id, text) => {
  expect(await call('search', { query, limit: 1 })).toContain(`id: ${id}\n`);
  expect((await call('read', { id })).replace(/ \n/g, '\n')).toBe(text.replace(/ \n/g, '\n'));
});

test('search finds rules and conditions', async () => {
  expect(await call('search', { query: 'plan/conflict', limit: 1 })).toContain('id: rule plan/conflict\n');
  expect(await call('search', { query: 'InvalidRegistryRoute', limit: 3 }))
    .toMatch(/id: condition InvalidRegistryRoute/);
  expect(await call('search', { query: 'xyzzyxyzzy' })).toMatch(/^Nothing was found/);
});

describe('hostile input', () => {
  test.each([
    ['a path above the working directory', '../outside.yaml', 'outside the folder that may be read'],
    ['an absolute path', '/etc/passwd', 'outside the folder that may be read'],
    ['a link to a file outside', 'link.yaml', 'outside the folder that may be read'],
    ['a pipe', 'pipe.yaml', 'it is not a regular file'],
    ['the standard input', '-', 'stdin belongs to the protocol'],
    ['a path with a NUL', 'a\0b', 'error: '],
  ])('%s is not read', async (_, path, message) => {
    const said = await call('check', { paths: [path] });
    expect(said).toMatch(/^! /);
    expect(said).toContain(message);
    expect(said).not.toContain(SECRET);
    expect(said).not.toContain('root:');
  });

  test('a folder with a link and a pipe is checked without them', async () => {
    const said = await call('check', { paths: ['.'] });
    expect(said).toContain('bad.yaml:6:3: error: ');
    expect(said).toContain('link.yaml: it is outside the folder that may be read');
    expect(said).not.toContain(SECRET);
  });

  test('a kustomization does not reveal which files exist outside the working directory', async () => {
    const answers = await Promise.all(['../outside.yaml', '../missing.yaml'].map(async (file) =>
      (await call('check', {
        yaml: `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [${file}]\n`,
      }))
        .split(file).join('FILE')));
    expect(answers[0]).toBe(answers[1]);
  });

  test.each([
    ['check', { paths: [] as string[], yaml: '' }, 'arguments: pass either paths or yaml'],
    ['check', { paths: Array.from({ length: 101 }, () => 'a') }, 'paths: '],
    ['check', { yaml: 'a'.repeat(1_000_001) }, 'yaml: '],
    ['check', { config: '/etc/passwd' }, 'arguments: '],
    ['search', { query: 'a'.repeat(401) }, 'query: '],
    ['search', { query: 'a', limit: 1e9 }, 'limit: '],
    ['read', { id: '../outside.yaml' }, 'this id does not exist'],
    ['rm', {}, 'the tool "rm" does not exist'],
  ])('%s rejects an argument beyond its limits: %#', async (name, args, message) => {
    expect(await call(name, args)).toContain(`! ${message}`);
  });

  test('a long answer is cut', async () => {
    const said = await call('check', {
      paths: Array.from({ length: 100 }, (_, index) => `${'missing/'.repeat(400)}${index}`),
    });
    expect(said.length).toBeLessThan(100_100);
    expect(said).toMatch(/… \d+ more characters$/);
  });

  test('a message that is too long ends the server with a sentence, and the memory stays bounded', async () => {
    const server = spawn(process.execPath, [bundle, 'mcp'], { cwd: folder });
    server.stdin.on('error', () => undefined); // the server has closed it
    let said = '';
    server.stderr.on('data', (part) => { said += part; });
    const ended = new Promise<number | null>((resolve) => server.on('close', resolve));
    server.stdin.write('x'.repeat(9 * 1024 * 1024));
    expect(await ended).toBe(2);
    expect(said).toBe('error: a message has more than 8388608 bytes: pass paths of files instead of their text\n');
  });

  test('a message that is not JSON is ignored, and the next one is answered', async () => {
    const server = spawn(process.execPath, [bundle, 'mcp'], { cwd: folder });
    const answer = new Promise<string>((resolve) => server.stdout.once('data', (part) => resolve(String(part))));
    server.stdin.write('{ not JSON }\n{"jsonrpc":"2.0","id":7,"method":"ping"}\n');
    expect(JSON.parse(await answer)).toEqual({ jsonrpc: '2.0', id: 7, result: {} });
    const ended = new Promise<number | null>((resolve) => server.on('close', resolve));
    server.stdin.end();
    expect(await ended).toBe(0);
  });
});

test.each([['abc\nabc', true], ['abcd', false], ['a\nbcde', false], ['ab', true]])('lines of at most '
  + 'three bytes: %j passes: %p', async (text, passes) => {
  const stream = boundedLines(3);
  stream.resume();
  const end = new Promise<boolean>((resolve) => stream.on('end', () => resolve(true))
    .on('error', () => resolve(false)));
  [...text].forEach((character) => stream.write(Buffer.from(character)));
  stream.end();
  expect(await end).toBe(passes);
});
