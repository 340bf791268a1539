import { readFileSync } from 'fs';
import { join } from 'path';
import { Chart } from 'cdk8s';
import { imported, meaning, objectsOf } from './support';
import {
  HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, RemoteCluster, ReplicationRepository, RsyncIdentity,
  SecretSource, TransferMode,
} from '../../src';
import { folderWith } from '../cli/support';

/** What a program with this identity writes. */
function filesOf(rsyncIdentity: RsyncIdentity, destinationNamespacesExist = false): Record<string, string> {
  const app = new MigrationApp({ outdir: folderWith({}), quiet: true, name: 'identity' });
  const chart = new Chart(app, 'new');
  const plan = new MigrationPlan(chart, 'shop', {
    source: new RemoteCluster(chart, 'old', {
      url: 'https://api.old.example.com:6443',
      token: SecretSource.existing('old-token'),
    }),
    destination: new HostCluster(chart, 'host'),
    repository: ReplicationRepository.fromRepositoryName(chart, 'repository', 'backups'),
    namespaces: [NamespaceMapping.renamed('shop', 'store')],
    imageMigration: TransferMode.INDIRECT,
    rsyncIdentity,
    destinationNamespacesExist,
  });
  plan.stage('first');
  plan.rollback('undo');
  app.synth();
  return Object.fromEntries(app.files.map(({ path }) => [path, readFileSync(join(app.outdir, path), 'utf8')]));
}

const identityIn = (files: Record<string, string>) => /rsyncIdentity: (.*),$/m.exec(imported(files).text)?.[1];

test.each([
  ['RsyncIdentity.user(1000640000)', RsyncIdentity.user(1000640000), false],
  ['RsyncIdentity.user(1000640000, { group: 5 })', RsyncIdentity.user(1000640000, { group: 5 }), false],
  ['RsyncIdentity.root()', RsyncIdentity.root(), false],
  ['RsyncIdentity.root()', RsyncIdentity.root(), true],
])('%s is imported, with the labels that it writes', (code, identity, namespacesExist) => {
  const files = filesOf(identity, namespacesExist);
  expect(identityIn(files)).toBe(code);
  const program = imported(files);
  expect(meaning(objectsOf(program, folderWith({})))).toEqual(meaning(program.manifests.map(({ object }) => object)));
  expect(program.text).not.toMatch(/JsonPatch|Include/);
});

test('root without its labels, and runs with different identities, are patched', () => {
  const root = filesOf(RsyncIdentity.root());
  const withoutLabels = Object.fromEntries(Object.entries(root)
    .map(([path, text]) => [path, text.replace(/(audit|warn): privileged/g, '$1: baseline')]));
  expect(identityIn(withoutLabels)).toBeUndefined();
  expect(imported(withoutLabels).text).toContain("JsonPatch.add('/spec/runAsRoot', true)");
});
