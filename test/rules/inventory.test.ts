import { readdirSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Chart } from 'cdk8s';
import { findings } from './support';
import {
  HostCluster, Inventory, MigrationApp, MigrationPlan, NamespaceMapping, RemoteCluster, ReplicationRepository,
  S3Credentials, SecretSource,
} from '../../src';
import { InventoryData } from '../../src/inventory/inventory-data';
import { inventoryText } from '../../src/inventory/inventory-text';
import { exampleClaim, exampleInventory } from '../../src/rules/examples/inventory';
import { planExample } from '../../src/rules/examples/plan';
import { hostExample, remoteExample } from '../../src/rules/examples/version';
import { INVENTORY_RULES } from '../../src/rules/families/inventory/inventory';
import { cli, folderWith } from '../cli/support';

const DB = planExample('', { namespaces: '[shop-db]' });

const found = (id: string, inventories: Record<string, InventoryData>, yaml = DB) =>
  findings(yaml, INVENTORY_RULES, { inventories: new Map(Object.entries(inventories)) })
    .filter(({ rule }) => rule === id).length;

test('without an inventory, these rules find nothing', () => {
  for (const { breaks } of INVENTORY_RULES) {
    expect(findings(breaks, INVENTORY_RULES)).toEqual([]);
  }
});

test('a namespace that was not captured is not missing', () => {
  const missing = (more: Partial<InventoryData>) =>
    found('inventory/missing-namespace', { ocp3: exampleInventory({ namespaces: [], ...more }) });
  expect(missing({})).toBe(1);
  expect(missing({ scope: ['other'] })).toBe(0);
  expect(missing({ scope: ['shop-db'] })).toBe(1);
  expect(missing({ unknown: [{ resource: 'namespaces', reason: 'forbidden' }] })).toBe(0);
});

test('a class that was not captured is not missing', () => {
  const yaml = planExample('persistentVolumes: [{ name: a, pvc: { namespace: shop-web, name: a }, selection: { action: '
    + 'copy, storageClass: x }, supported: { actions: [], copyMethods: [] } }]');
  expect(found('inventory/missing-storage-class', { ocp4: exampleInventory() }, yaml)).toBe(1);
  expect(found('inventory/missing-storage-class',
    { ocp4: exampleInventory({ unknown: [{ resource: 'storageclasses.storage.k8s.io', reason: 'forbidden' }] }) },
    yaml)).toBe(0);
});

test.each([[100, 0], [101, 1]])('%i claims and pods give %i findings', (count, expected) => {
  const claims = Array.from({ length: count }, (_, index) => exampleClaim({ name: `data-${index}` }));
  const pods = claims.map(({ name }) => ({ namespace: 'shop-db', name, phase: 'Running', claims: [] }));
  expect(found('inventory/volume-limit', { ocp3: exampleInventory({ claims }) })).toBe(expected);
  expect(found('inventory/pod-limit', { ocp3: exampleInventory({ pods }) })).toBe(expected);
});

test('the limit of the controller counts', () => {
  const controller = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigrationController\n'
    + 'metadata: { name: migration-controller, namespace: openshift-migration }\nspec: { mig_pv_limit: "1" }\n---\n';
  const claims = ['a', 'b'].map((name) => exampleClaim({ name }));
  expect(found('inventory/volume-limit', { ocp3: exampleInventory({ claims }) }, controller + DB)).toBe(1);
});

test.each([['20Gi', 0], ['20479Mi', 1]])('a quota of %s for 20 GiB gives %i findings', (storage, expected) => {
  const quotas = [{ namespace: 'shop-db', name: 'q', hard: { 'requests.storage': storage }, used: {} }];
  const claims = [exampleClaim({ request: 20 * 2 ** 30 })];
  expect(found('inventory/quota', { ocp3: exampleInventory({ claims }), ocp4: exampleInventory({ quotas }) }))
    .toBe(expected);
});

test('a generated host collides with nothing, and neither does a Route of the same namespace', () => {
  const route = (namespace: string, isGenerated: boolean) =>
    exampleInventory({ routes: [{ namespace, name: 'a', host: 'a.example.com', path: '', isGenerated }] });
  expect(found('inventory/route-host', { ocp3: route('shop-db', false), ocp4: route('other', false) })).toBe(1);
  expect(found('inventory/route-host', { ocp3: route('shop-db', true), ocp4: route('other', false) })).toBe(0);
  expect(found('inventory/route-host', { ocp3: route('shop-db', false), ocp4: route('shop-db', false) })).toBe(0);
});

test('a NetworkPolicy in the manifests opens what one of the cluster closes', () => {
  const closed = exampleInventory({
    networkPolicies: [{ namespace: 'shop-db', name: 'deny', selectsAllPods: true, egress: 'none' as any }],
  });
  const policy = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n'
    + 'metadata: { name: rsync, namespace: shop-db }\nspec: { podSelector: {}, policyTypes: [Egress], egress: [{}] }\n'
    + '---\n';
  expect(found('inventory/network-policy', { ocp3: closed })).toBe(1);
  expect(found('inventory/network-policy', { ocp3: closed }, policy + DB)).toBe(0);
  expect(found('inventory/network-policy', { ocp3: closed },
    planExample('indirectVolumeMigration: true', { namespaces: '[shop-db]' }))).toBe(0);
});

test('check reads inventories by the names of MigClusters', () => {
  const folder = folderWith({
    'plan.yaml': planExample('', { namespaces: '[shop-wweb]' }),
    'old.json': inventoryText(exampleInventory()),
    'cut.json': '{"version": 1,',
  });
  const { exitCode, stdout } = cli(folder, ['check', 'plan.yaml', '--inventory', 'ocp3=old.json']);
  expect([exitCode, stdout.includes('inventory/missing-namespace')]).toEqual([1, true]);
  expect(cli(folder, ['check', 'plan.yaml', '--inventory', 'ocp4=old.json']).stdout).not.toContain('inventory/');
  expect(cli(folder, ['check', 'plan.yaml', '--inventory', 'ocp5=old.json'])).toMatchObject({
    exitCode: 2, stderr: 'error: --inventory ocp5: no MigCluster has this name. Did you mean ocp3?\n',
  });
  expect(cli(folder, ['check', 'plan.yaml', '--inventory', 'typo=old.json']).stderr)
    .toBe('error: --inventory typo: no MigCluster has this name. Known MigClusters: ocp3, ocp4.\n');
  writeFileSync(join(folder, 'cdk8s-mtc.yaml'), 'clusters: { ocp3: { inventory: old.json } }\n');
  expect(cli(folder, ['check', 'plan.yaml']).stdout).toBe(stdout); // the configuration names it as well
  writeFileSync(join(folder, 'cdk8s-mtc.yaml'), 'clusters: { ocp3: { inventory: no.json } }\n');
  // the command line counts more
  expect(cli(folder, ['check', 'plan.yaml', '--inventory', 'ocp3=old.json']).stdout).toBe(stdout);
  rmSync(join(folder, 'cdk8s-mtc.yaml'));
  const cut = cli(folder, ['check', 'plan.yaml', '--inventory', 'ocp3=cut.json']);
  expect([cut.exitCode, cut.stderr]).toEqual([
    2, 'error: cut.json is truncated: it ends within an object. Capture it again with `cdk8s-mtc inventory`.\n',
  ]);
  expect(cli(folder, ['check', 'plan.yaml', '--inventory', 'ocp3=no.json']).stderr)
    .toBe('error: no.json does not exist\n');
});

test('an inventory of the wrong cluster is recognized by the UID of kube-system', () => {
  const of = (uid?: string) => inventoryText(exampleInventory({ cluster: uid === undefined ? {} : { uid } }));
  const folder = folderWith({
    'plan.yaml': planExample('', { namespaces: '[shop-db]' }),
    'old.json': of('a'),
    'new.json': of('b'),
    'unknown.json': of(),
  });
  const check = (source: string, destination: string) =>
    cli(folder, ['check', 'plan.yaml', '--inventory', `ocp3=${source}`, '--inventory', `ocp4=${destination}`]);
  expect(check('old.json', 'old.json')).toMatchObject({
    exitCode: 2,
    stderr: 'error: old.json is of the wrong cluster: the inventory of ocp3 is of the same one '
      + '(kube-system has the UID a)\n',
  });
  expect(check('old.json', 'new.json').stderr).toBe('');
  expect(check('unknown.json', 'unknown.json').stderr).toBe('');
});

test('an inventory for the name of a cluster with files is that of its MigCluster', () => {
  const host = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigCluster\n'
    + 'metadata: { name: ocp4, namespace: openshift-migration }\nspec: { isHostCluster: true }\n';
  const folder = folderWith({
    'new/host.yaml': host,
    'new/plan.yaml': planExample('', { namespaces: '[shop-db]' }),
    'new.json': inventoryText(exampleInventory({ claims: [exampleClaim()] })),
  });
  writeFileSync(join(folder, 'old.json'), inventoryText(exampleInventory({ claims: [exampleClaim()] })));
  const args = ['check', '--cluster', 'new=new', '--inventory', 'ocp3=old.json', '--inventory', 'new=new.json'];
  writeFileSync(join(folder, 'cdk8s-mtc.yaml'), 'clusters: { hub: { openshift: "4.20" }, ocp3: {} }\n');
  expect(cli(folder, [...args, '--inventory', 'typo=old.json']).stderr).toBe('error: --inventory typo: no MigCluster '
    + 'has this name. Known MigClusters: ocp3, ocp4; clusters of --cluster: new; clusters of the configuration: '
    + 'hub.\n');
  rmSync(join(folder, 'cdk8s-mtc.yaml'));
  expect(cli(folder, args).stdout).toContain('inventory/existing-claim');
  expect(cli(folder, args.slice(0, -2)).stdout).not.toContain('inventory/existing-claim');
});

test('synth knows the inventory of a cluster, and names the option', () => {
  const app = new MigrationApp({ outdir: join(folderWith({}), 'dist') });
  const chart = new Chart(app, 'new');
  const destination = new HostCluster(chart, 'host');
  const source = new RemoteCluster(chart, 'old', {
    url: 'https://api.old.example.com:6443',
    token: SecretSource.existing('old'),
    exposedRegistryPath: 'registry.old.example.com',
    inventory: Inventory.fromData(exampleInventory()),
  });
  const repository = ReplicationRepository.s3(
    chart, 'backups', { bucket: 'b', region: 'eu-central-1', credentials: S3Credentials.existing('s3') },
  );
  new MigrationPlan(
    chart, 'shop', { source, destination, repository, namespaces: [NamespaceMapping.same('shop-wweb')] },
  );
  expect(() => app.synth())
    .toThrow('namespaces[0]: "shop-wweb" does not exist on the source old, according to its inventory');
});

test('each file of the family is listed', () => {
  expect(readdirSync(join(__dirname, '../../src/rules/families/inventory')).length).toBe(7);
});

describe('the declared version of a cluster and that of its inventory', () => {
  const clusters = (host: string, old: string) => `${hostExample({ openshift: host })}---\n`
    + `${remoteExample({ openshift: old })}`;
  const other = (yaml: string, host: string | undefined, old: string | undefined) => findings(yaml, INVENTORY_RULES, {
    inventories: new Map([['host', exampleInventory({ cluster: { openshift: host } })],
      ['old', exampleInventory({ cluster: { openshift: old } })]]),
  }).map(({ message }) => message);

  test('exchanged inventories are both found', () => {
    expect(other(clusters('4.20', '4.14'), '4.14.30', '4.20.3')).toEqual([
      'OpenShift 4.20 is declared, but the inventory of host is of OpenShift 4.14.30, '
        + 'as MigCluster openshift-migration/old is',
      'OpenShift 4.14 is declared, but the inventory of old is of OpenShift 4.20.3, '
        + 'as MigCluster openshift-migration/host is',
    ]);
  });

  test('another patch release, an unknown version or a missing declaration contradicts nothing', () => {
    expect(other(clusters('4.20.1', '4.14'), '4.20.3', '4.14.30')).toEqual([]);
    expect(other(clusters('4.20', '4.14'), undefined, undefined)).toEqual([]);
    expect(other(`${hostExample({})}---\n${remoteExample({})}`, '4.14.30', '4.20.3')).toEqual([]);
  });
});
