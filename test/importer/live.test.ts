import { meaning, objectsOf } from './support';
import { importContents, readForImport } from '../../src/cli/importing/import';
import { readLive } from '../../src/cli/importing/live';
import { nameOf, toManifest } from '../../src/rules/engine/manifest';
import { folderWith } from '../cli/support';
import { createNamespace, ENVIRONMENT, kubectl } from '../operations/server';
import { mtc, on } from '../operations/world';
import { describeOnServer } from '../support/api-server';

const NAMESPACE = 'openshift-migration';
const REF = (name: string) => ({ name, namespace: NAMESPACE });
const OBJECTS = [
  mtc('MigCluster', 'import-old', {
    isHostCluster: false,
    url: 'https://api.old.example.com:6443',
    serviceAccountSecretRef: REF('old-token'),
    insecure: true,
  }),
  mtc('MigStorage', 'import-backups', {
    backupStorageProvider: 'aws',
    backupStorageConfig: { awsBucketName: 'backups', awsRegion: 'eu-central-1', credsSecretRef: REF('backups') },
  }),
  mtc('MigHook', 'import-hook', {
    custom: false,
    image: 'quay.io/konveyor/hook-runner:latest',
    targetCluster: 'source',
    playbook: 'LSBob3N0czogYWxsCg==',
  }),
  mtc('MigPlan', 'import-shop', {
    srcMigClusterRef: REF('import-old'),
    destMigClusterRef: REF('host'),
    migStorageRef: REF('import-backups'),
    namespaces: ['shop', 'wiki:docs'],
    hooks: [
      { phase: 'PreBackup', executionNamespace: 'shop', serviceAccount: 'default', reference: REF('import-hook') },
    ],
  }),
  mtc('MigMigration', 'import-shop-first', { migPlanRef: REF('import-shop'), stage: true }),
  mtc('MigMigration', 'import-shop-done', { migPlanRef: REF('import-shop'), stage: true }),
];

jest.setTimeout(60_000);

describeOnServer('import --context', () => {
  const environment = { ...ENVIRONMENT, KUBECTL: process.env.KUBECTL };
  const context = () => kubectl(['config', 'current-context']).trim();

  beforeAll(() => {
    createNamespace(NAMESPACE);
    OBJECTS.forEach((object) => kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], object));
    const status = {
      phase: 'Completed',
      conditions: [{ ...on('Succeeded', 'Advisory'), reason: 'Completed', lastTransitionTime: '2026-11-28T00:00:00Z' }],
    };
    kubectl([
      'patch', 'migmigration', 'import-shop-done', '-n', NAMESPACE, '--type=merge', '-p', JSON.stringify({ status }),
    ]);
  });

  afterAll(() => {
    OBJECTS.forEach(({ kind, metadata }) => kubectl(['delete', kind.toLowerCase(), metadata.name, '-n', NAMESPACE]));
  });

  test('writes a program that synthesizes what is on the host cluster, without runs that have completed', () => {
    const { json, problem } = readLive(context(), environment);
    expect(problem).toBeUndefined();
    const { program, problems } = importContents(
      readForImport({ paths: ['-'], clusterPaths: [], workingDirectory: '/', stdin: json! }), '/',
    );
    expect(problems).toEqual([]);
    // Other tests use the same server, so only these objects are compared.
    const written = objectsOf(program!, folderWith({})).filter(({ metadata }) => metadata.name.startsWith('import-'));
    const expected = OBJECTS.filter(({ metadata }) => metadata.name !== 'import-shop-done');
    expect(meaning(written)).toEqual(meaning(expected));
    const done = nameOf(toManifest(OBJECTS[5], '', 0));
    expect(program!.notes)
      .toContainEqual({ object: done, text: 'it has completed (Succeeded), so the program does not contain it.' });
  });

  test('a context that does not exist is one message', () => {
    expect(readLive('nowhere', environment).problem)
      .toMatch(/^kubectl --context nowhere get failed: (error: )?context "nowhere" does not exist/);
  });
});
