import { mkdirSync } from 'fs';
import { join } from 'path';
import { folderWith } from './support';
import { connect } from '../../src/cli/operating/connection';
import { readConnections } from '../../src/cli/operating/connections';
import { Surroundings } from '../../src/cli/surroundings';

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
    const folder = folderWith({ [FILE]: `kubectl: ${kubectl}\nclusters:\n  old: { context: admin@ocp3, openshift: "4.14" }\n  new: { openshift: "4.20" }\n` });
    expect(readConnections(undefined, folder)).toEqual({ kubectl, contexts: { old: 'admin@ocp3' }, clusters: ['old', 'new'] });
  }
});

test('the configuration is found above the working directory', () => {
  const folder = folderWith({ [FILE]: 'clusters: { old: { context: ocp3 } }' });
  mkdirSync(join(folder, 'dist/clusters'), { recursive: true });
  expect(readConnections(undefined, join(folder, 'dist/clusters'))).toEqual({ contexts: { old: 'ocp3' }, clusters: ['old'] });
});

test('without a configuration, contexts have the names of clusters', () => {
  expect(readConnections(undefined, folderWith({}))).toEqual({ contexts: {}, clusters: [] });
});

test.each(['./kubectl', '/tmp/oc', 'sh', ''])('a file that nobody named does not choose the program %p', (kubectl) => {
  expect(problem(undefined, `kubectl: ${JSON.stringify(kubectl)}`)).toBe(`${FILE} names the program ${JSON.stringify(kubectl)}, which was not run`
    + ` | Pass --kubectl PATH, or --config ${FILE} if you trust the file.`);
});

test('a file that was named chooses any program', () => {
  expect(readConnections('mine.yaml', folderWith({ 'mine.yaml': 'kubectl: /opt/oc' }))).toEqual({ kubectl: '/opt/oc', contexts: {}, clusters: [] });
});

test('an invalid configuration is an error', () => {
  expect(problem(undefined, 'kubectl: [oc]')).toBe('cdk8s-mtc.yaml: kubectl is not a valid string | undefined');
});

test('a named file that does not exist is an error', () => {
  expect(problem('other.yaml', '')).toBe('other.yaml does not exist | undefined');
});

test.each([
  ['legacy-sorce', ['cluster legacy-source is not in `clusters` of cdk8s-mtc.yaml, but legacy-sorce is; did you mean legacy-source?']],
  ['legacy-source', []],
  ['legacy-east', []],
])('the cluster %s of the configuration is said to be misspelt, once, if the folder has one with nearly that name', (name, expected) => {
  const folder = folderWith({ [FILE]: `clusters: { ${name}: { context: ocp3 } }` });
  const messages: string[] = [];
  const surroundings = { environment: {}, workingDirectory: folder } as unknown as Surroundings;
  const { cluster } = connect({ context: [], wait: 1 }, surroundings, ({ message }) => messages.push(message));
  cluster('legacy-source');
  cluster('legacy-source');
  expect(messages).toEqual(expected);
});
