import { readFileSync } from 'fs';
import { join } from 'path';
import { createNamespace, ENVIRONMENT, folderFor, kubectl, reach, standInController } from './server';
import { READY } from './world';
import { cliLater } from '../cli/support';
import { describeOnServer } from '../support/api-server';

const NAMESPACE = 'op-volumes';
const SETTINGS = { environment: ENVIRONMENT };
const RULES = [{ name: 'temporary', treatment: 'skip', match: { claims: ['tmp-*'] } },
  { name: 'all', treatment: 'copy', storageClass: 'rbd' }];

function discovered(name: string, claim: string) {
  return {
    name,
    capacity: '10Gi',
    pvc: { namespace: 'shop-web', name: claim, accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem' },
    supported: { actions: ['skip', 'copy'], copyMethods: ['filesystem', 'block', 'snapshot'] },
    selection: { action: 'copy', copyMethod: 'filesystem', storageClass: 'gp3' },
  };
}

const selections = () =>
  JSON.parse(kubectl(['get', 'migplan', 'shop', '-n', NAMESPACE, '-o', 'json'])).spec.persistentVolumes
    .map(({ selection }: any) => selection);

describeOnServer('volume rules on an API server', () => {
  let stop: () => Promise<void>;

  beforeAll(() => {
    createNamespace(NAMESPACE);
    stop = standInController(NAMESPACE, ({ kind }) => kind === 'MigMigration' ? undefined : READY);
  });

  afterAll(async () => {
    await stop();
    kubectl(['delete', 'migplans,migclusters,migmigrations,secrets,configmaps,leases', '--all', '-n', NAMESPACE]);
  });

  test('volumes shows, writes a patch that kubectl accepts, and writes the choices; '
    + 'apply then changes nothing', async () => {
    const folder = folderFor(NAMESPACE, (all) => all.map((unit) => ({
      ...unit,
      objects: unit.objects.map((object) => object.kind === 'MigPlan'
        ? {
          ...object,
          metadata: { ...object.metadata, annotations: { 'cdk8s-mtc.io/volume-rules': JSON.stringify(RULES) } },
        }
        : object),
    })));
    expect((await cliLater(folder, ['apply', '.', ...reach()], SETTINGS)).stderr).toBe('');
    const patchPlan = (volumes: object[]) => kubectl(['patch', 'migplan', 'shop', '-n', NAMESPACE, '--type', 'merge',
      '-p', JSON.stringify({ spec: { persistentVolumes: volumes } })]);
    patchPlan([discovered('pv-1', 'data'), discovered('pv-2', 'tmp-1')]);

    const stdin = kubectl(['get', 'migplan', 'shop', '-n', NAMESPACE, '-o', 'yaml']);
    const shown =
      await cliLater(folder, ['volumes', '.', 'shop', '--from', '-', '--patch', 'shop.json'], { ...SETTINGS, stdin });
    expect([shown.exitCode, shown.stderr]).toEqual([0, '']);
    expect(shown.stdout.split('\n')).toEqual([
      'MigPlan shop: 2 discovered, 2 to change',
      '  claim           volume  size    treatment                      rule       because',
      '  shop-web/data   pv-1    10 GiB  copy to rbd (now copy to gp3)  all        matches every volume',
      '  shop-web/tmp-1  pv-2    10 GiB  skip (now copy to gp3)         temporary  claim tmp-1 (tmp-*)',
      '',
    ]);
    kubectl([
      'patch', 'migplan', 'shop', '-n', NAMESPACE, '--type', 'merge', '--patch-file', join(folder, 'shop.json'),
    ]);
    const decided = selections();
    expect(decided.map(({ action }: any) => action)).toEqual(['copy', 'skip']);
    expect(JSON.parse(readFileSync(join(folder, 'shop.json'), 'utf8')).spec.persistentVolumes).toHaveLength(2);

    patchPlan([discovered('pv-1', 'data'), discovered('pv-2', 'tmp-1')]);
    const written = await cliLater(folder, ['volumes', '.', '--yes', ...reach()], SETTINGS);
    expect([written.exitCode, written.stderr]).toEqual([0, '']);
    expect(selections()).toEqual(decided);
    const applied = await cliLater(folder, ['apply', '.', ...reach()], SETTINGS);
    expect(applied.stdout).toContain(`MigPlan ${NAMESPACE}/shop unchanged`);
    expect(selections()).toEqual(decided);
  });
});
