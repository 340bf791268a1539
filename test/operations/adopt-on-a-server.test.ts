import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { createNamespace, ENVIRONMENT, folderFor, kubectl, reach, standInController } from './server';
import { READY } from './world';
import { fieldManagerOf } from '../../src/operations/field-manager';
import { cliLater } from '../cli/support';
import { describeOnServer } from '../support/api-server';

const NAMESPACE = 'op-adopt';
const SETTINGS = { environment: ENVIRONMENT };

/** The folder of an app with this name, whose MigCluster has these labels. */
function folderOf(app: string, labels: object): string {
  const folder = folderFor(NAMESPACE, (all) => all.map((unit) => ({
    ...unit,
    objects: unit.objects.map((object) => object.kind === 'MigCluster'
      ? { ...object, metadata: { ...object.metadata, labels } }
      : object),
  })));
  const file = join(folder, 'migration.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), app }));
  return folder;
}

async function applied(folder: string, ...args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await cliLater(folder, ['apply', '.', ...reach(), ...args], SETTINGS);
  expect([exitCode, stderr]).toEqual([0, '']);
}

describeOnServer('apply --adopt on an API server', () => {
  let stop: () => Promise<void>;

  beforeAll(() => {
    createNamespace(NAMESPACE);
    stop = standInController(NAMESPACE, () => READY);
  });

  afterAll(async () => {
    await stop();
    kubectl(['delete', 'migplans,migclusters,secrets,configmaps,leases', '--all', '-n', NAMESPACE]);
  });

  test('removes what only the earlier name has set, and what the program removes later', async () => {
    const metadata = () => JSON.parse(kubectl(['get', 'migcluster', 'old', '-n', NAMESPACE, '-o', 'json'])).metadata;
    await applied(folderOf('before', { team: 'a', tier: 'b', site: 'c' }));
    kubectl(['label', 'migcluster', 'old', 'of=somebody', '-n', NAMESPACE]);
    await applied(folderOf('after', { tier: 'b', site: 'c' }), '--adopt', 'before');
    expect(metadata().labels).toEqual({ of: 'somebody', site: 'c', tier: 'b' });
    const managers = metadata().managedFields.map(({ manager }: any) => manager);
    expect(managers).toContain(fieldManagerOf('after'));
    expect(managers).not.toContain(fieldManagerOf('before'));
    await applied(folderOf('after', { site: 'c' }));
    expect(metadata().labels).toEqual({ of: 'somebody', site: 'c' });
  });
});
