import { spawnSync } from 'child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { folderWith } from './support';
import { connect } from '../../src/cli/operating/connection';
import { readConnections } from '../../src/cli/operating/connections';
import { Surroundings } from '../../src/cli/surroundings';
import { fieldManagerOf } from '../../src/operations/field-manager';
import { ClusterRole, MigrationIndex } from '../../src/output/migration-index';

const FILE = 'cdk8s-mtc.yaml';

/** The message of the error, and its fix. */
function problem(file: string | undefined, content: string): string {
  try {
    readConnections(file, folderWith({ [FILE]: content }));
  } catch (error) {
    const { message, fix } = error as Error & { fix?: string };
    return `${message} | ${fix}`;
  }
  return 'none';
}

test('the configuration chooses contexts, and oc or kubectl', () => {
  for (const kubectl of ['oc', 'kubectl']) {
    const folder = folderWith({
      [FILE]: `kubectl: ${kubectl}\nclusters:\n  old: { context: admin@ocp3, openshift: "4.14" }\n`
        + '  new: { openshift: "4.20" }\n',
    });
    expect(readConnections(undefined, folder))
      .toEqual({ kubectl, contexts: { old: 'admin@ocp3' }, clusters: ['old', 'new'] });
  }
});

test('the configuration is found above the working directory', () => {
  const folder = folderWith({ [FILE]: 'clusters: { old: { context: ocp3 } }' });
  mkdirSync(join(folder, 'dist/clusters'), { recursive: true });
  expect(readConnections(undefined, join(folder, 'dist/clusters')))
    .toEqual({ contexts: { old: 'ocp3' }, clusters: ['old'] });
});

test('without a configuration, contexts have the names of clusters', () => {
  expect(readConnections(undefined, folderWith({}))).toEqual({ contexts: {}, clusters: [] });
});

test.each(['./kubectl', '/tmp/oc', 'sh', ''])('a file that nobody named does not choose the program %p', (kubectl) => {
  expect(problem(undefined, `kubectl: ${JSON.stringify(kubectl)}`)).toBe(`${FILE} names the program `
    + `${JSON.stringify(kubectl)}, which was not run`
    + ` | Pass --kubectl PATH, or --config ${FILE} if you trust the file.`);
});

test('a file that was named chooses any program', () => {
  expect(readConnections('mine.yaml', folderWith({ 'mine.yaml': 'kubectl: /opt/oc' })))
    .toEqual({ kubectl: '/opt/oc', contexts: {}, clusters: [] });
});

test('an invalid configuration is an error', () => {
  expect(problem(undefined, 'kubectl: [oc]')).toBe('cdk8s-mtc.yaml: kubectl is not a valid string | undefined');
});

test('a named file that does not exist is an error', () => {
  expect(problem('other.yaml', '')).toBe('other.yaml does not exist | undefined');
});

describe('names of clusters that a folder does not have', () => {
  const INDEX = {
    app: 'shop',
    clusters: ['legacy-source', 'new'].map((name) => (
      { name, role: ClusterRole.OTHER, migClusters: [{ name: `mig-${name}`, host: 'new' }], units: [] }
    )),
  } as unknown as MigrationIndex;

  /** The warnings, or the error. */
  function said(configured: string, ...contexts: string[]): string[] {
    const messages: string[] = [];
    const surroundings = {
      environment: {},
      workingDirectory: folderWith({ [FILE]: `clusters: ${configured}` }),
    } as unknown as Surroundings;
    try {
      const flags = { context: contexts.map((cluster) => ({ cluster, context: 'ocp3' })), wait: 1 };
      connect(flags, surroundings, ({ message, fix }) => messages.push(`${message} | ${fix}`)).useClusters(INDEX);
    } catch (error) {
      const { message, fix } = error as Error & { fix?: string };
      messages.push(`${message} | ${fix}`);
    }
    return messages;
  }

  test.each([
    ['legacy-sorce', 'Did you mean legacy-source?'],
    ['hub', 'If it is one of these, correct its name. Otherwise the contexts of legacy-source have '
      + 'the names of the clusters.'],
  ])('are reported if they are in the configuration, and one of the folder is not: %s', (name, fix) => {
    expect(said(`{ new: {}, ${name}: { context: ocp3 } }`)).toEqual([
      `\`clusters\` of the configuration names "${name}", but the folder has no such cluster, `
        + `and legacy-source is not named there | ${fix}`,
    ]);
  });

  test('may be in a configuration that names all clusters of the folder, or their MigClusters', () => {
    expect(said('{ new: {}, legacy-source: { context: ocp3 }, hub: { context: hub } }')).toEqual([]);
    expect(said('{ hub: { context: hub }, new: {} }', 'legacy-source')).toEqual([]);
    expect(said('{ mig-new: { openshift: "4.20" } }')).toEqual([]);
    expect(said('{}')).toEqual([]);
  });

  test('do not include that of a tool that runs on one of them, whose context is that of the cluster', () => {
    const argocd = { ...INDEX.clusters[0], name: 'argocd', sameAs: 'new', migClusters: [] };
    const folder = folderWith({ [FILE]: 'clusters: { legacy-source: {}, new: { context: admin } }' });
    const messages: string[] = [];
    const surroundings = { environment: { PATH: '' }, workingDirectory: folder } as unknown as Surroundings;
    const connection = connect({ context: [], wait: 1 }, surroundings, ({ message }) => messages.push(message));
    connection.useClusters({ ...INDEX, clusters: [...INDEX.clusters, argocd] });
    expect(messages).toEqual([]);
    type Reached = { readonly kubectl: { readonly options: { readonly context: string } } };
    const contextOf = (name: string) => (connection.cluster(name) as unknown as Reached).kubectl.options.context;
    expect([contextOf('argocd'), contextOf('new'), contextOf('legacy-source')])
      .toEqual(['admin', 'admin', 'legacy-source']);
  });

  test('are an error on the command line', () => {
    expect(said('{}', 'new', 'legacy-sorce'))
      .toEqual(['--context: the folder has no cluster "legacy-sorce" | Did you mean legacy-source?']);
    expect(said('{}', 'hub'))
      .toEqual(['--context: the folder has no cluster "hub" | Its clusters are legacy-source, new.']);
  });
});

describe('a command that uses clusters', () => {
  const surroundings = (more: Partial<Surroundings> = {}) =>
    ({ environment: {}, workingDirectory: folderWith({}), ...more }) as unknown as Surroundings;
  const connected = (more?: Partial<Surroundings>) =>
    connect({ context: [], wait: 1 }, surroundings(more), () => undefined);

  test('does nothing that was confirmed after it was interrupted', async () => {
    const controller = new AbortController();
    const { confirm } = connected({
      ask: async () => {
        controller.abort();
        return 'y';
      },
      interruption: () => controller.signal,
    });
    await expect(confirm('Start it?')).rejects.toMatchObject({ code: 'interrupted' });
  });

  test('does not take a process of another container with the same name for itself, or for ended', () => {
    const { holder, stateOf } = connected();
    expect(holder).toMatch(process.platform === 'linux' ? /^.+@.+-[0-9a-f]{8}\/\d+$/ : /^.+@.+\/\d+$/);
    const ended = spawnSync(process.execPath, ['--version']).pid;
    const other = holder.replace(/-[0-9a-f]{8}\/\d+$/, `-00000000/${ended}`);
    expect(stateOf(holder)).toBe('running');
    expect(stateOf(other)).toBe('elsewhere');
    expect(stateOf(holder.replace(/\d+$/, String(ended)))).toBe('ended');
    expect(['pipelinerun/a/1', 'a@b', 'a@b/c', ''].map(stateOf)).toEqual(Array(4).fill('unknown'));
  });
});

test('fields are written under the name of the app', async () => {
  const folder = folderWith({ args: '' });
  const command = join(folder, 'kubectl');
  writeFileSync(command, `#!/bin/sh\nprintf '%s\\n' "$@" >> '${folder}/args'\ncat\n`);
  chmodSync(command, 0o755);
  const surroundings = { environment: { PATH: process.env.PATH }, workingDirectory: folder } as unknown as Surroundings;
  const connection = connect({ context: [], wait: 0, kubectl: command }, surroundings, () => undefined);
  connection.useClusters({ app: 'shop', clusters: [] } as unknown as MigrationIndex);
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } };
  await connection.cluster('new').apply(object);
  await connection.cluster('new').replace(object);
  expect(readFileSync(join(folder, 'args'), 'utf8').split('\n').filter((arg) => arg.startsWith('--field-manager')))
    .toEqual(Array.from({ length: 2 }, () => `--field-manager=${fieldManagerOf('shop')}`));
});
