import { symlinkSync } from 'fs';
import { join } from 'path';
import { Chart } from 'cdk8s';
import { cli, folderWith } from './support';
import { HostCluster, MigrationApp } from '../../src';

function app(outdir?: string): MigrationApp {
  const migration = new MigrationApp({ outdir });
  new HostCluster(new Chart(migration, 'new'), 'host');
  return migration;
}

test('show prints the account of the folder dist, or of another, from its index alone', () => {
  const migration = app();
  const folder = folderWith({ 'dist/migration.json': '', 'other/migration.json': '' });
  const { exitCode, stderr } = cli(folder, ['show']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: 'error: dist/migration.json is not valid JSON\n' });
  app(`${folder}/written`).synth();
  expect(cli(folder, ['show', 'written'])).toMatchObject({
    exitCode: 0,
    stderr: '',
    stdout: migration.account.replaceAll('dist/', 'written/').replace('apply dist', 'apply written'),
  });
});

test.each([
  ['show', 'migration.json is not a regular file'],
  ['report', 'migration.json leads out of the folder'],
  ['fleet', 'fleet.json is not a regular file'],
])('%s does not read a device', (command, problem) => {
  const folder = folderWith({ 'dist/a': '' });
  ['migration.json', 'fleet.json'].forEach((name) => symlinkSync('/dev/zero', join(folder, 'dist', name)));
  expect(cli(folder, [command, 'dist'])).toEqual({ exitCode: 2, stdout: '', stderr: `error: dist/${problem}\n` });
});

test.each([
  [['show'], 'error: dist/migration.json does not exist. Pass the folder that synth has written\n'],
  [['show', 'a/b'], 'error: a/b/migration.json does not exist. Pass the folder that synth has written\n'],
  [['show', 'index'], 'error: index/migration.json is not a regular file\n'],
])('%j without an index is an error', (args, stderr) => {
  expect(cli(folderWith({ 'index/migration.json/x': '' }), args)).toMatchObject({ exitCode: 2, stdout: '', stderr });
});
