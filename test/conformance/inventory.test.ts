import { spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';
import { parseInventory } from '../../src/inventory/inventory-text';
import { cliLater, folderWith } from '../cli/support';
import { describeOnServer, KUBECONFIG, KUBECTL } from '../support/api-server';

/** Captures namespaces of a real API server, and compares that with a dump of them. */
jest.setTimeout(120_000);

const PREFIX = `inventory-${process.pid}`;
const NAMESPACES = ['a', 'b'].map((name) => `${PREFIX}-${name}`);
const ENVIRONMENT = { ...process.env, KUBECONFIG, KUBECTL } as Record<string, string>;

function kubectl(args: string[], input?: object): string {
  const { status, stdout, stderr } = spawnSync(KUBECTL, args, {
    input: input && JSON.stringify(input), encoding: 'utf8', env: ENVIRONMENT, maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) {
    throw new Error(`kubectl ${args.join(' ')} ended with ${status}: ${stderr}`);
  }
  return stdout;
}

function objects(namespace: string): object[] {
  const claim = (index: number) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: `data-${index}`, namespace, labels: { '1e3': 'y' }, annotations: { note: 'hunter2' } },
    spec: {
      accessModes: ['ReadWriteOnce'], storageClassName: 'none', resources: { requests: { storage: `${index + 1}Gi` } },
    },
  });
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, annotations: { 'openshift.io/sa.scc.uid-range': '1000/10000' } },
    },
    ...Array.from({ length: 5 }, (_, index) => claim(index)),
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'secret', namespace }, stringData: { password: 'hunter2' } },
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'quota', namespace }, spec: { hard: { pods: '10' } } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'deny', namespace },
      spec: { podSelector: {} },
    },
    {
      apiVersion: 'route.openshift.io/v1',
      kind: 'Route',
      metadata: { name: 'web', namespace },
      spec: { host: `web.${namespace}.example.com`, to: { kind: 'Service', name: 'web' } },
    },
  ];
}

describeOnServer('an inventory of a real API server', () => {
  beforeAll(() =>
    kubectl(['create', '-f', '-'], { apiVersion: 'v1', kind: 'List', items: NAMESPACES.flatMap(objects) }));
  afterAll(() => kubectl(['delete', 'namespace', '--wait=false', ...NAMESPACES]));

  const scope = NAMESPACES.flatMap((name) => ['-n', name]);
  const inventory = (folder: string, ...args: string[]) =>
    cliLater(folder, ['inventory', ...args, ...scope], { environment: ENVIRONMENT });

  test('contains what was created, in pages of two objects, and no Secret and no annotation', async () => {
    const { exitCode, stdout } = await inventory(folderWith({}), '--chunk-size', '2');
    const { data } = parseInventory(stdout);
    expect(exitCode).toBe(0);
    expect(data).toMatchObject({
      scope: NAMESPACES,
      cluster: { kubernetes: expect.stringMatching(/^v1\./), uid: expect.any(String) },
      namespaces: NAMESPACES.map((name) => ({ name, uidRange: '1000/10000' })),
      quotas: NAMESPACES.map((namespace) => ({ namespace, hard: { pods: '10' } })),
      networkPolicies: NAMESPACES.map((namespace) => ({ namespace, selectsAllPods: true, ingress: 'none' })),
      routes: NAMESPACES.map((namespace) => ({ namespace, host: `web.${namespace}.example.com` })),
    });
    expect(
      data!.claims.map(({ namespace, name, request, labels }) => ({ namespace, name, gi: request / 2 ** 30, labels })),
    ).toEqual(
      NAMESPACES.flatMap((namespace) =>
        [0, 1, 2, 3, 4].map((index) => ({ namespace, name: `data-${index}`, gi: index + 1, labels: { '1e3': 'y' } }))));
    expect(data!.apiGroups)
      .toContainEqual({ name: 'migration.openshift.io', preferred: 'v1alpha1', versions: ['v1alpha1'] });
    expect(stdout).not.toContain('hunter2');
  });

  test('has the bytes of the inventory of a dump, made by the printed commands', async () => {
    const { stdout: commands } =
      await cliLater(folderWith({}), ['inventory', '--commands'], { environment: ENVIRONMENT });
    const capture = async () => {
      const folder = folderWith({});
      await inventory(folder, '-o', 'before.json');
      spawnSync('bash', ['-c', commands], { cwd: folder, env: ENVIRONMENT });
      await inventory(folder, '--from', 'dump', '-o', 'dump.json');
      await inventory(folder, '-o', 'live.json');
      return ['before.json', 'dump.json', 'live.json'].map((name) => readFileSync(join(folder, name), 'utf8'));
    };
    let [before, dump, live] = await capture();
    // other tests create CRDs on the same server at the same time
    for (let attempts = 1; before !== live && attempts < 5; attempts++) {
      [before, dump, live] = await capture();
    }
    expect(dump).toBe(live);
  });

  test('has the objects of a dump in YAML', async () => {
    const live = parseInventory((await inventory(folderWith({}))).stdout).data!;
    const yaml = kubectl([
      'get', 'namespaces,pvc,resourcequotas,networkpolicies,routes.route.openshift.io', '-A', '-o', 'yaml',
    ]);
    const { stdout } = await inventory(folderWith({ 'all.yaml': yaml }), '--from', 'all.yaml');
    const lists = (
      { namespaces, claims, quotas, networkPolicies, routes }: typeof live,
    ) => ({ namespaces, claims, quotas, networkPolicies, routes });
    expect(lists(parseInventory(stdout).data!)).toEqual(lists(live));
  });

  test('records what the user may not read as unknown', async () => {
    const [namespace] = NAMESPACES;
    kubectl(['create', 'serviceaccount', 'reader', '-n', namespace]);
    kubectl(['create', 'role', 'reader', '-n', namespace, '--verb=list', '--resource=persistentvolumeclaims']);
    kubectl([
      'create', 'rolebinding', 'reader', '-n', namespace, '--role=reader', `--serviceaccount=${namespace}:reader`,
    ]);
    const folder = folderWith({
      kubectl: `#!/bin/bash\nexec ${KUBECTL} --as=system:serviceaccount:${namespace}:reader "$@"\n`,
    });
    spawnSync('chmod', ['+x', join(folder, 'kubectl')]);
    const { exitCode, stdout } = await cliLater(
      folder, ['inventory', '-n', namespace], { environment: { ...ENVIRONMENT, KUBECTL: join(folder, 'kubectl') } },
    );
    const { data } = parseInventory(stdout);
    expect(exitCode).toBe(0);
    expect(data!.claims.length).toBe(5);
    expect(data!.unknown).toContainEqual({ resource: 'pods', namespace, reason: 'forbidden' });
    expect(data!.unknown).toContainEqual({ resource: 'namespaces', reason: 'forbidden' });
    expect(data!.unknown.map(({ resource }) => resource)).not.toContain('persistentvolumeclaims');
  });
});
