import { readFileSync } from 'fs';
import { join } from 'path';
import { replay, STAGE_PHASES } from './itineraries';
import { createNamespace, ENVIRONMENT, folderFor, kubectl, reach, standInController } from './server';
import { on, READY } from './world';
import { cliLater } from '../cli/support';
import { describeOnServer } from '../support/api-server';

const NAMESPACE = 'openshift-migration';
const SETTINGS = { environment: ENVIRONMENT };

/** The objects have names of this test, because the namespace is shared with other tests. */
function folder(): string {
  return folderFor(NAMESPACE, (all) => all, (text) => text.replace(/\bshop\b/g, 'op-run')
    .replace(/old-token/g, 'op-run-token'));
}

describeOnServer('run on an API server', () => {
  let stop: () => Promise<void>;
  let age = 0;
  const mine = (name: string) => name.startsWith('op-run');

  beforeAll(() => {
    createNamespace(NAMESPACE);
    stop = standInController(NAMESPACE, ({ kind, metadata, spec }) => {
      if (!mine(metadata.name)) {
        return undefined;
      }
      age += 10;
      return kind === 'MigPlan'
        ? READY
        : replay(STAGE_PHASES, age, spec.stage ? {} : { with: [on('DirectVolumeMigrationFailed', 'Warn')] });
    });
    kubectl(['apply', '-f', '-'], {
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigPlan',
      metadata: { name: 'op-run', namespace: NAMESPACE },
      spec: { namespaces: ['op-web'] },
    });
  });

  afterAll(async () => {
    await stop();
    kubectl(['delete', 'migmigrations/op-run-first-copy', 'migmigrations/op-run-go-live', 'migplan/op-run', '-n',
      NAMESPACE, '--ignore-not-found']);
  });

  test('starts a run, follows it, and writes what a pipeline wants', async () => {
    const dist = folder();
    const args = ['run', '.', 'op-run', '1', '--junit', 'junit.xml', '--result', 'result.json', '--markdown',
      'result.md', '--audit', 'audit.jsonl'];
    const { exitCode, stdout, stderr } = await cliLater(dist, [...args, ...reach()], SETTINGS);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`MigMigration ${NAMESPACE}/op-run-first-copy created\n`);
    expect(stdout.trim().split('\n').pop()).toMatch(/^runs\/op-run\/1-stage-first-copy succeeded$/);
    expect(JSON.parse(readFileSync(join(dist, 'result.json'), 'utf8')).success).toBe(true);
    expect(readFileSync(join(dist, 'junit.xml'), 'utf8')).toContain('failures="0"');
    expect(JSON.parse(readFileSync(join(dist, 'audit.jsonl'), 'utf8')))
      .toMatchObject({ app: 'shop-migration', state: 'succeeded' });
    const again = await cliLater(dist, [...args, ...reach()], SETTINGS);
    expect([again.exitCode, again.stdout]).toEqual([0, expect.stringContaining('has ended already')]);
  });

  test('a cutover needs a confirmation, and an end without data is exit code 1', async () => {
    const dist = folder();
    const declined = await cliLater(dist, ['run', '.', 'op-run', '2', ...reach()], SETTINGS);
    expect([declined.exitCode, declined.stderr])
      .toEqual([1, expect.stringContaining('Confirm it on a terminal, or with `--yes`.')]);
    age = 0;
    const failed = await cliLater(dist, ['run', '.', 'op-run', '2', '--yes', ...reach()], SETTINGS);
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toContain('error: runs/op-run/2-cutover-go-live failed: MigMigration '
      + 'openshift-migration/op-run-go-live: DirectVolumeMigrationFailed: ');
  });
});
