import { ChildProcess, spawn } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';
import { pathToFileURL } from 'url';
import { buildSync } from 'esbuild';
import {
  CodeAction, CodeActionRequest, createProtocolConnection, DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification, ExitNotification,
  Hover, HoverRequest, InitializedNotification, InitializeRequest, ProtocolConnection, PublishDiagnosticsNotification,
  PublishDiagnosticsParams,
  ShutdownRequest, StreamMessageReader, StreamMessageWriter, TextEdit,
} from 'vscode-languageserver/node';
import { folderWith } from './support';

/** The language server in its bundle, and a client of the protocol's own library. */

const RUN = `apiVersion: migration.openshift.io/v1alpha1
kind: MigMigration
metadata: { name: a, namespace: openshift-migration }
spec:
  migPlanRef: { name: shop, namespace: openshift-migration }
  stage: "true"
`;

/** A rule of the user, which the configuration names. */
const CUSTOM = {
  'cdk8s-mtc.yaml': 'customRules: [naming.js]\nrules: { naming/plan: warning }\n',
  'naming.js': `module.exports = [{
    id: 'naming/plan', severity: 'error', title: 'A plan is named after a team', rationale: 'Teams own plans.', source: 'our guide',
    on: 'MigPlan', breaks: 'x', keeps: 'x',
    check: ({ name }) => name.includes('-') ? [] : [{ path: 'metadata.name', message: 'names no team', fix: 'Write TEAM-APPLICATION.' }],
  }];`,
};

const PLAN = `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: shop, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: old, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: backups, namespace: openshift-migration }
  namespaces: [shop]
`;

let folder: string;
let server: ChildProcess;
let client: ProtocolConnection;
const published: Array<(params: PublishDiagnosticsParams) => void> = [];

beforeAll(async () => {
  folder =
    folderWith({ ...CUSTOM, 'run.yaml': RUN, 'plan.yaml': PLAN, 'bundle/package.json': '{ "version": "1.2.3" }' });
  const bundle = join(folder, 'bundle/lib/cli/cdk8s-mtc.js');
  buildSync({
    entryPoints: [join(__dirname, '../../src/cli/main.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    outfile: bundle,
  });
  server = spawn(process.execPath, [bundle, 'lsp', '--stdio', '--custom-rules'], { cwd: folder });
  client = createProtocolConnection(new StreamMessageReader(server.stdout!), new StreamMessageWriter(server.stdin!));
  client.onNotification(PublishDiagnosticsNotification.type, (params) => published.splice(0)
    .forEach((listener) => listener(params)));
  client.listen();
  await client.sendRequest(
    InitializeRequest.type, { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities: {} },
  );
  await client.sendNotification(InitializedNotification.type, {});
});

afterAll(() => server.kill());

const uri = () => pathToFileURL(join(folder, 'run.yaml')).href;
const next = () => new Promise<PublishDiagnosticsParams>((listener) => published.push(listener));

test('an open file gets diagnostics, a hover with the explanation, and a quick fix', async () => {
  const diagnostics = next();
  await client.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri: uri(), languageId: 'yaml', version: 1, text: RUN },
  });
  expect((await diagnostics).diagnostics).toEqual([expect.objectContaining({
    code: 'document/wrong-type',
    severity: 1,
    source: 'cdk8s-mtc',
    range: { start: { line: 5, character: 2 }, end: { line: 5, character: 15 } },
    codeDescription: { href: 'https://github.com/cdk8s-mtc/cdk8s-mtc/blob/main/docs/rules/document/wrong-type.md' },
  })]);
  const hover = await client.sendRequest(
    HoverRequest.type, { textDocument: { uri: uri() }, position: { line: 5, character: 4 } },
  ) as Hover;
  expect(hover.contents)
    .toMatchObject({ kind: 'markdown', value: expect.stringMatching(/^\*\*\[document\/wrong-type\]\(/) });
  expect(await client.sendRequest(
    HoverRequest.type, { textDocument: { uri: uri() }, position: { line: 0, character: 0 } },
  )).toBeNull();
  const range = { start: { line: 5, character: 0 }, end: { line: 5, character: 0 } };
  const request = { textDocument: { uri: uri() }, range, context: { diagnostics: [] } };
  const actions = await client.sendRequest(CodeActionRequest.type, request) as CodeAction[];
  const edits = (action: CodeAction): TextEdit[] => action.edit!.changes![uri()];
  expect(actions.map(edits)).toEqual([
    [{ range: { start: { line: 5, character: 9 }, end: { line: 5, character: 15 } }, newText: 'true' }],
    [{
      range: { start: { line: 5, character: 0 }, end: { line: 5, character: 0 } },
      newText: '  # cdk8s-mtc-ignore document/wrong-type: REASON\n',
    }],
  ]);
  expect(actions[0].isPreferred).toBe(true);
});

test('a change is judged without being saved', async () => {
  const diagnostics = next();
  await client.sendNotification(DidChangeTextDocumentNotification.type, {
    textDocument: { uri: uri(), version: 2 }, contentChanges: [{ text: RUN.replace('"true"', 'true') }],
  });
  expect((await diagnostics).diagnostics).toEqual([]);
  expect(readFileSync(join(folder, 'run.yaml'), 'utf8')).toBe(RUN);
});

test('custom rules of a trusted configuration are applied', async () => {
  const plan = pathToFileURL(join(folder, 'plan.yaml')).href;
  const about = new Promise<PublishDiagnosticsParams>((found) => {
    const listen = (params: PublishDiagnosticsParams) => params.uri === plan
      ? found(params)
      : void published.push(listen);
    published.push(listen);
  });
  await client.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri: plan, languageId: 'yaml', version: 1, text: PLAN },
  });
  const [diagnostic, ...others] = (await about).diagnostics;
  expect(others).toEqual([]);
  expect(diagnostic).toMatchObject({
    code: 'naming/plan', severity: 2, message: 'metadata.name names no team. Fix: Write TEAM-APPLICATION.',
  });
  expect(diagnostic.codeDescription).toBeUndefined();
  const hover = await client.sendRequest(
    HoverRequest.type, { textDocument: { uri: plan }, position: diagnostic.range.start },
  ) as Hover;
  expect(hover.contents).toMatchObject({ value: '**naming/plan** A plan is named after a team.\n\nTeams own plans.' });
});

test('the server ends when the editor says so', async () => {
  const ended = new Promise((ends) => server.once('exit', ends));
  await client.sendRequest(ShutdownRequest.type, undefined);
  await client.sendNotification(ExitNotification.type);
  expect(await ended).toBe(0);
});

/** A server that gets these bytes, and then nothing more. */
const served = (input: string) => new Promise<{ code: number | null; stderr: string }>((ends) => {
  const child = spawn(process.execPath, [join(folder, 'bundle/lib/cli/cdk8s-mtc.js'), 'lsp'], { cwd: folder });
  let stderr = '';
  child.stderr.on('data', (text) => { stderr += text; });
  child.stdin.on('error', () => {}); // the server may have ended
  child.on('close', (code) => ends({ code, stderr }));
  child.stdin.end(input);
});
const message = (content: object) => `Content-Length: ${JSON.stringify(content).length}\r\n\r\n`
  + `${JSON.stringify(content)}`;
const RESTART = 'nothing behind it can be read. Restart the server';

test.each([
  ['Content-Length: S3CR3T\r\n\r\n{}', `the \`Content-Length\` of a message is not an integer: ${RESTART}`],
  ['Content-Length: -1\r\n\r\n{}', `the \`Content-Length\` of a message is not an integer: ${RESTART}`],
  ['Content-Type: S3CR3T\r\n\r\n{}', `the header of a message has no valid \`Content-Length: BYTES\`: ${RESTART}`],
  ['S3CR3T\r\n\r\n{}', `the header of a message has no valid \`Content-Length: BYTES\`: ${RESTART}`],
  ['Content-Length: 67108865\r\n\r\n{}', `a message has more than 67108864 bytes: ${RESTART}`],
  ['a'.repeat(8193), `the header of a message has more than 8192 bytes: ${RESTART}`],
  ['a'.repeat(8192), 'the editor closed the connection without `shutdown`'],
  ['Content-Length: 67108864\r\n\r\n{}', 'the editor closed the connection without `shutdown`'],
  ['', 'the editor closed the connection without `shutdown`'],
])('a malformed header and a closed connection end the server with one sentence: %.30j', async (input, problem) => {
  expect(await served(input)).toEqual({ code: 2, stderr: `error: ${problem}\n` });
}, 60_000);

test('a connection that is closed after `shutdown` and `exit` is not an error', async () => {
  const ids = { jsonrpc: '2.0', id: 1 };
  const input = [
    { ...ids, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } },
    { ...ids, id: 2, method: 'shutdown' }, { jsonrpc: '2.0', method: 'exit' },
  ].map(message).join('');
  expect(await served(input)).toEqual({ code: 0, stderr: '' });
}, 60_000);
