import { existsSync } from 'fs';
import { join } from 'path';
import { Answer, ClusterReader } from '../../../src/cli/inventory/cluster-reader';
import { makeInventory } from '../../../src/cli/inventory/make-inventory';
import { parseInventory } from '../../../src/inventory/inventory-text';
import { cliLater, folderWith } from '../support';

/** A cluster that serves these paths and nothing else. */
class Cluster implements ClusterReader {
  readonly asked: string[] = [];

  constructor(private readonly answers: Record<string, Answer | Answer[] | object>) {}

  async get(path: string): Promise<Answer> {
    this.asked.push(path);
    const found = this.answers[path] ?? this.answers[path.replace(/\?limit=\d+$/, '')];
    const answer = Array.isArray(found) ? found.shift() : found;
    if (answer === undefined) {
      return { outcome: 'absent' };
    }
    return 'outcome' in answer ? answer as Answer : { outcome: 'read', body: JSON.stringify(answer) };
  }
}

const GROUPS = {
  kind: 'APIGroupList',
  groups: [{ name: 'route.openshift.io', versions: [{ version: 'v1' }], preferredVersion: { version: 'v1' } }],
};
const pods = (names: string[], next?: string) => ({
  kind: 'PodList',
  apiVersion: 'v1',
  metadata: { continue: next },
  items: names.map((name) => ({ metadata: { name, namespace: 'shop', uid: name }, spec: {} })),
});

async function captured(cluster: Cluster, ...namespace: string[]) {
  const printed = { stdout: '', stderr: '' };
  const surroundings = {
    workingDirectory: folderWith({}),
    environment: {},
    stdin: Buffer.from(''),
    stdout: (text: string) => { printed.stdout += text; },
    stderr: (text: string) => { printed.stderr += text; },
    terminal: false,
  };
  const exitCode = await makeInventory({ from: [], namespace, chunkSize: 2 }, surroundings, cluster);
  return { exitCode, data: parseInventory(printed.stdout).data, stderr: printed.stderr };
}

test('a list is read page by page', async () => {
  const cluster = new Cluster({
    '/apis': GROUPS, '/api/v1/pods': pods(['a', 'b'], 'next/1'), '/api/v1/pods?limit=2&continue=next%2F1': pods(['c']),
  });
  const { data, stderr } = await captured(cluster);
  expect(data!.pods.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(stderr).toContain('pods: 3\n');
});

test('a list whose pages have expired is read again, without what has been deleted meanwhile', async () => {
  const cluster = new Cluster({
    '/apis': GROUPS,
    '/api/v1/pods': [{ outcome: 'read', body: JSON.stringify(pods(['a', 'b'], 'x')) },
      { outcome: 'read', body: JSON.stringify(pods(['b', 'c'])) }],
    '/api/v1/pods?limit=2&continue=x': { outcome: 'expired' },
  });
  expect((await captured(cluster)).data!.pods.map(({ name }) => name)).toEqual(['b', 'c']);
});

test('a list that expires again and again is unknown', async () => {
  const cluster = new Cluster({
    '/apis': GROUPS, '/api/v1/pods': pods(['a'], 'x'), '/api/v1/pods?limit=2&continue=x': { outcome: 'expired' },
  });
  expect((await captured(cluster)).data!.unknown).toEqual([{ resource: 'pods', reason: 'expired' }]);
});

test('what the user may not read is unknown, and what is not served is absent', async () => {
  const cluster = new Cluster({ '/apis': GROUPS, '/api/v1/pods': { outcome: 'forbidden' } });
  const { data, stderr } = await captured(cluster);
  expect(data!.unknown).toEqual([{ resource: 'pods', reason: 'forbidden' }]);
  expect(stderr).toContain('pods: forbidden, recorded as unknown\n');
  expect(stderr).toContain('unknown (forbidden): pods\n');
  expect(cluster.asked.some((path) => path.includes('kubevirt'))).toBe(false);
});

test('with namespaces, only these are read', async () => {
  const cluster = new Cluster({
    '/apis': GROUPS,
    '/api/v1/namespaces/shop': {},
    '/api/v1/namespaces': {
      items: [{ metadata: { name: 'shop', uid: '1' } }, { metadata: { name: 'other', uid: '2' } }],
      apiVersion: 'v1',
    },
    '/api/v1/namespaces/shop/pods': { outcome: 'forbidden' },
    '/apis/route.openshift.io/v1/namespaces/shop/routes': {
      apiVersion: 'route.openshift.io/v1',
      items: [{ metadata: { name: 'web', namespace: 'shop' }, spec: { host: 'a' } }],
    },
  });
  const { data } = await captured(cluster, 'shop');
  expect(data).toMatchObject({
    scope: ['shop'],
    namespaces: [{ name: 'shop' }],
    routes: [{ name: 'web' }],
    unknown: [{ resource: 'pods', namespace: 'shop', reason: 'forbidden' }],
  });
  expect(cluster.asked).not.toContain('/api/v1/pods?limit=2');
});

test('a namespace that does not exist is an error', async () => {
  const { exitCode, stderr } = await captured(new Cluster({ '/apis': GROUPS }), 'shpo');
  expect([exitCode, stderr]).toEqual([2, 'error: shpo: no such namespace on this cluster. Correct -n.\n']);
});

test('a client that does not exist is an error, and nothing is written', async () => {
  const folder = folderWith({});
  const { exitCode, stderr } =
    await cliLater(folder, ['inventory', '-o', 'a.json'], { environment: { KUBECTL: join(folder, 'kubectl') } });
  expect([exitCode, stderr]).toEqual([
    2,
    `error: ${folder}/kubectl was not found. Install oc or kubectl, or name it in the environment variable KUBECTL.\n`,
  ]);
  expect(existsSync(join(folder, 'a.json'))).toBe(false);
});

test('the commands for a dump name every resource, and no Secret', async () => {
  const { stdout } = await cliLater(folderWith({}), ['inventory', '--commands'], { environment: { KUBECTL: 'oc' } });
  expect(stdout).toContain('oc get --raw /api/v1/persistentvolumeclaims > dump/persistentvolumeclaims.json || rm '
    + 'dump/persistentvolumeclaims.json\n');
  expect(stdout.split('\n').filter((line) => line.startsWith('oc ')).join('\n')).not.toMatch(/secret|configmap/i);
  expect(stdout).toMatch(
    /^# The files contain whole objects, such as environment variables of pods, which may contain secrets\. .*\numask 077\nmkdir -p dump\n/m,
  );
});
