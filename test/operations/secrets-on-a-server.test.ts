import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'fs';
import { join } from 'path';
import { createNamespace, ENVIRONMENT, kubectl, reach, serverCluster } from './server';
import { outputFolder, TestObject } from './world';
import { ApplyStep } from '../../src/output/apply-step';
import { IndexSecretPart } from '../../src/output/index-secret';
import { ClusterRole } from '../../src/output/migration-index';
import { cliLater, folderWith } from '../cli/support';
import { describeOnServer } from '../support/api-server';

const NAMESPACE = 'op-secrets';
const VALUE = 's3cr3t-of-the-test';
const TOKEN_TYPE = 'kubernetes.io/service-account-token';

const copy = (name: string): TestObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name, namespace: NAMESPACE, annotations: { 'cdk8s-mtc.io/filled-by-apply': 'saToken' },
  } as TestObject['metadata'],
  type: 'Opaque',
});

/** A folder with a Secret that apply fills, and further objects. */
function folderFor(name: string, part: IndexSecretPart, ...objects: TestObject[]): string {
  return outputFolder([
    { path: 'clusters/new/manifests', cluster: 'new', step: ApplyStep.HOST_CLUSTER, objects: [...objects, copy(name)] },
  ], {
    app: `secrets-${name}`, // two programs with one name would disturb each other
    clusters: [{ name: 'new', role: ClusterRole.OTHER, migClusters: [], units: [] }],
    plans: [],
    runs: [],
    secrets: [{
      cluster: 'new',
      object: { apiVersion: 'v1', kind: 'Secret', namespace: NAMESPACE, name },
      keys: [{ key: 'saToken', parts: [part] }],
    }],
  });
}

const of = (name: string): IndexSecretPart => ({
  secret: { cluster: 'new', namespace: NAMESPACE, name, key: 'token' },
});
const live = (name: string) => JSON.parse(kubectl(['get', 'secret', name, '-n', NAMESPACE, '-o', 'json']));
const valueOf = (name: string) => Buffer.from(live(name).data?.saToken ?? '', 'base64').toString();
const source = (name: string, token: string) => kubectl(['apply', '-f', '-'], {
  apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: NAMESPACE }, stringData: { token },
});
const apply = (folder: string, args: readonly string[] = [], environment = {}) =>
  cliLater(folder, ['apply', '.', ...reach(), ...args], { environment: { ...ENVIRONMENT, ...environment } });

/** A program that calls kubectl and writes its arguments down. */
function recordingKubectl(): { readonly path: string; readonly calls: string } {
  const folder = folderWith({});
  const [path, calls] = [join(folder, 'kubectl'), join(folder, 'calls')];
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$*" >> '${calls}'\n`
    + `exec '${process.env.KUBECTL ?? 'kubectl'}' "$@"\n`);
  chmodSync(path, 0o755);
  return { path, calls };
}

const filesIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
  join(folder, name))
  .filter((path) => statSync(path).isFile()).map((path) => readFileSync(path, 'utf8')).join('\n');

describeOnServer('secrets on an API server', () => {
  beforeAll(() => createNamespace(NAMESPACE));

  afterAll(() => {
    kubectl(['delete', 'secrets,configmaps,leases', '--all', '-n', NAMESPACE]);
  });

  test('a given value is put in, and is in no argument, file and output', async () => {
    const folder = folderFor('given', { given: 'VALUE' });
    const { path, calls } = recordingKubectl();
    const { exitCode, stdout, stderr } =
      await apply(folder, ['--kubectl', path, '--json'], { CDK8S_MTC_SECRET_VALUE: VALUE });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(valueOf('given')).toBe(VALUE);
    const encoded = Buffer.from(VALUE).toString('base64');
    for (const text of [stdout, filesIn(folder), readFileSync(calls, 'utf8'), JSON.stringify(live('given').metadata)]) {
      expect(text).not.toContain(VALUE);
      expect(text).not.toContain(encoded);
    }
  });

  test('a value that is missing changes nothing, and the next apply goes on', async () => {
    const folder = folderFor('late', of('late-source'));
    const first = await apply(folder);
    expect(first.exitCode).toBe(2);
    expect(first.stderr).toContain(`cluster new: Secret ${NAMESPACE}/late-source has no key token`);
    expect(kubectl(['get', 'secret,lease', '-n', NAMESPACE, '-o', 'name'])).not.toMatch(/late|lease/);
    source('late-source', 'one');
    expect((await apply(folder)).exitCode).toBe(0);
    expect(valueOf('late')).toBe('one');
  });

  test('a value that has changed is put in again, one that has not changes nothing', async () => {
    const folder = folderFor('renewed', of('renewed-source'));
    source('renewed-source', 'one');
    await apply(folder);
    const { resourceVersion } = live('renewed').metadata;
    expect((await apply(folder)).stdout).toContain(`Secret ${NAMESPACE}/renewed unchanged`);
    expect(live('renewed').metadata.resourceVersion).toBe(resourceVersion);
    source('renewed-source', 'two');
    expect((await apply(folder)).stdout).toContain(`Secret ${NAMESPACE}/renewed changed`);
    expect(valueOf('renewed')).toBe('two');
  });

  test.each([
    ['kubectl', ['apply', '-f', '-']],
    ['a tool with server-side apply, such as Flux',
      ['apply', '--server-side', '--force-conflicts', '--field-manager=kustomize-controller', '-f', '-']],
  ])('the manifest without values, applied by %s, removes no value', async (tool, args) => {
    const name = `kept-${args.length}`;
    kubectl(args, copy(name));
    expect((await apply(
      folderFor(name, { given: 'VALUE' }), ['--force-conflicts'], { CDK8S_MTC_SECRET_VALUE: VALUE },
    )).exitCode).toBe(0);
    kubectl(args, copy(name));
    expect([tool, valueOf(name)]).toEqual([tool, VALUE]);
  });

  test('a dry run and a diff need no value, and show none', async () => {
    const folder = folderFor('given', { given: 'ABSENT' });
    expect((await apply(folder, ['--dry-run'])).stdout).toContain(`Secret ${NAMESPACE}/given is unchanged`);
    expect(await cliLater(folder, ['diff', '.', '--live', ...reach()], { environment: ENVIRONMENT }))
      .toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('a token is reviewed: the server accepts its own, and rejects another, '
    + 'whose Secret is written anew if the app has created it', async () => {
    kubectl(
      ['apply', '-f', '-'],
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'mover', namespace: NAMESPACE } },
    );
    const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
    const { status } = JSON.parse(kubectl(
      ['create', '--raw', `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/mover/token`, '-f', '-'], request,
    ));
    const token = (name: string): TestObject => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name, namespace: NAMESPACE, annotations: { 'kubernetes.io/service-account.name': 'mover' },
      } as TestObject['metadata'],
      type: TOKEN_TYPE,
    });
    const units = [{
      path: 'clusters/new/manifests',
      cluster: 'new',
      step: ApplyStep.HOST_CLUSTER,
      objects: ['good', 'bad', 'foreign'].map(token),
    }];
    const folder = outputFolder(units, {
      app: 'secrets-tokens',
      clusters: [{ name: 'new', role: ClusterRole.OTHER, migClusters: [], units: [] }],
      plans: [],
      runs: [],
    });
    kubectl(['apply', '--server-side', '-f', '-'], token('foreign'));
    await apply(folder);
    const rejected = `${String(status.token).slice(0, -8)}AAAAAAAA`;
    const uids = Object.entries({ good: status.token as string, bad: rejected, foreign: rejected })
      .map(([name, value]) => {
        kubectl(['apply', '--server-side', '-f', '-'], { ...token(name), stringData: { token: value } });
        return [name, live(name).metadata.uid as string] as const;
      });
    const { exitCode, stdout, stderr } = await apply(folder, ['--force-conflicts']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`Secret ${NAMESPACE}/foreign: its token is rejected; not deleted`);
    expect(stdout)
      .toContain(`Secret ${NAMESPACE}/bad: its token is rejected; deleted, so that Kubernetes writes a new one`);
    expect(stdout).not.toContain(String(status.token).slice(0, 40));
    expect(uids.map(([name, uid]) => [name, live(name).metadata.uid === uid]))
      .toEqual([['good', true], ['bad', false], ['foreign', true]]);
  });

  test('a name that is an option of kubectl is refused', async () => {
    const cluster = serverCluster();
    const marker = join(folderWith({}), 'log');
    await expect(
      cluster.get({ apiVersion: 'v1', kind: 'Secret', namespace: NAMESPACE, name: `--log-file=${marker}` }),
    ).rejects.toThrow('is not a valid name');
    await expect(cluster.logs(NAMESPACE, '--all-containers', 1)).rejects.toThrow('is not a valid name');
    expect(existsSync(marker)).toBe(false);
  });
});
