import { parseAllDocuments } from 'yaml';
import { findings, ruleOf } from './support';
import { judge } from '../../src/rules/engine/judge';
import { toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';
import { cluster } from '../../src/rules/examples/cluster';
import { application, flux } from '../../src/rules/examples/gitops';
import { documents, planExample, runExample } from '../../src/rules/examples/plan';
import { deliveryOf, foldersAppliedBy, isAutomated } from '../../src/rules/reading/model/delivery';

const CUTOVER = 'stage: false\n  quiescePods: true';

function setOf(files: Readonly<Record<string, string>>): ManifestSet {
  return new ManifestSet(Object.entries(files).flatMap(([path, yaml]) => parseAllDocuments(yaml)
    .map((document, index) => toManifest(document.toJS(), path, index))));
}

/** The names of the objects that the delivery in the first file applies. */
function applied(delivery: string, more: Readonly<Record<string, string>> = {}): string[] {
  const set = setOf({
    'delivery.yaml': delivery,
    'host/plan.yaml': planExample(),
    'host/runs/go-live.yaml': runExample(CUTOVER),
    ...more,
  });
  return foldersAppliedBy(set, set.manifests[0]).flat().map(({ name }) => name).sort();
}

const applicationSet = (generator: string, path = '"{{.path.path}}"') => `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: all, namespace: openshift-gitops }
spec:
  generators: [${generator}]
  template:
    spec:
      source: { repoURL: https://git.example.com/m.git, path: ${path} }
      syncPolicy: { automated: { selfHeal: true } }
`;
const directories = (...paths: string[]) => `{ git: { directories: [${paths.join(', ')}] } }`;
const recursing = application('host', 'syncPolicy: {}')
  .replace('path: host', 'path: host, directory: { recurse: true }');

describe('a delivery applies', () => {
  test('the files of a folder', () => expect(applied(application('host', ''))).toEqual(['shop']));
  test('those below with recurse', () => expect(applied(recursing)).toEqual(['go-live', 'shop']));
  test('those below that a Kustomization may name', () => expect(applied(application('host', ''), {
    'host/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [runs]\n',
  })).toEqual(['go-live', 'shop']));
  test('those below with Flux', () => expect(applied(flux('./host', ''))).toEqual(['go-live', 'shop']));
  test('the folders that a generator finds', () =>
    expect(applied(applicationSet(directories('{ path: host }', '{ path: "host/*" }')))).toEqual(['go-live', 'shop']));
  test('and not those that it excludes', () => expect(applied(applicationSet(
    directories('{ path: host }', '{ path: "host/*" }', '{ path: host/runs, exclude: true }'),
  ))).toEqual(['shop']));
  test('the paths of a list', () => expect(applied(applicationSet(
    '{ list: { elements: [{ folder: runs }] } }', '"host/{{folder}}"',
  ))).toEqual(['go-live']));
  test('nothing that is known with values of another generator', () =>
    expect(applied(applicationSet('{ clusters: {} }', '"{{name}}"'))).toEqual([]));
});

test.each([
  [application('host', 'syncPolicy: { automated: {} }'), true],
  [application('host', 'syncPolicy: { automated: { enabled: false } }'), false],
  [application('host', 'syncPolicy: {}'), false],
  [flux('host', ''), true],
  [flux('host', 'suspend: true'), false],
  [applicationSet('{ clusters: {} }'), true],
])('a delivery is automated: number %#', (yaml, expected) =>
  expect(isAutomated(setOf({ 'a.yaml': yaml }).manifests[0])).toBe(expected));

test('the fields of an ApplicationSet are in its template', () =>
  expect(deliveryOf(setOf({ 'a.yaml': applicationSet('{ clusters: {} }') }).manifests[0]).at)
    .toBe('spec.template.spec'));

test.each([['0', []], ['1', []], ['-1', ['go-live']]])('a run in wave %s beside a plan in wave 0', (wave, expected) => {
  const run = runExample(CUTOVER).replace('openshift-migration }',
    `openshift-migration, annotations: { argocd.argoproj.io/sync-wave: "${wave}" } }`);
  expect(findings([planExample(), run], [ruleOf('gitops/wave-before-plan')]).map(({ manifest }) => manifest))
    .toEqual(expected);
});

/** What a rule finds in files, which may be those of clusters: object, path and fix. */
function found(
  id: string, given: Readonly<Record<string, string>>, clusters: Readonly<Record<string, string>> = {},
  exists?: (path: string) => boolean,
): string[] {
  const set = new ManifestSet(Object.entries(given).flatMap(([path, yaml]) => parseAllDocuments(yaml)
    .map((document, index) => toManifest(document.toJS(), path, index, clusters[path.split('/')[0]]))));
  return judge(set, [ruleOf(id)], { exists }).map(({ manifest, path, fix }) => `${manifest.name} ${path}: ${fix}`);
}

const CLUSTERS = { host: 'ocp4', source: 'ocp3' };
const named = (name: string, yaml: string) => yaml.replace(/name: migration, namespace: (openshift-gitops|flux-system)/,
  `name: ${name}, namespace: $1`);
const ROUTE = `apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: registry, namespace: openshift-image-registry }
spec: { to: { kind: Service, name: image-registry } }
`;
const OWN = 'server: https://kubernetes.default.svc';

describe('the Applications of an ApplicationSet', () => {
  const remote = cluster('url: https://api.ocp3.example.com:6443');
  const elements = (first: string, second: string) => '{ list: { elements: ['
    + `{ server: "https://kubernetes.default.svc", ${first} }, `
    + `{ server: "https://api.ocp3.example.com:6443", ${second} }] } }`;
  const at = (generator: string, path: string, server = '"{{server}}"') => found('gitops/other-cluster', {
    'apps/all.yaml': applicationSet(generator, path)
      .replace('    spec:\n', `    spec:\n      destination: { server: ${server}, namespace: openshift-migration }\n`),
    'source/route.yaml': ROUTE,
    'host/plan.yaml': documents(planExample('', { destination: 'host' }), remote),
  }, CLUSTERS);
  const wrong = ['all spec.template.spec.destination: Add to each element of the generator the path of the files of '
    + 'its cluster, and write that as `path`.'];

  test.each([
    ['one path for all', elements('a: b', 'a: c'), 'host', wrong],
    ['one path for each', elements('path: host', 'path: source'), '"{{path}}"', []],
    ['exchanged paths', elements('path: source', 'path: host'), '"{{ .path }}"', wrong],
    ['paths that are not known', elements('path: host', 'path: source'), '"{{name}}"', []],
    ['clusters that are not known', '{ clusters: {} }', 'host', []],
    ['one cluster', '{ list: { elements: [{ server: "https://kubernetes.default.svc" }] } }', 'host', []],
    ['the path of the source for all', elements('a: b', 'a: c'), 'source', []],
  ])('with %s', (_, generator, path, expected) => expect(at(generator, path)).toEqual(expected));
});

describe('an Application for another API server than that of the files that it applies', () => {
  const server = (name: string, port = 6443) => `server: https://api.${name}.example.com:${port}`;
  const at = (source: string, other: string | undefined, more: Readonly<Record<string, string>> = {}) =>
    found('gitops/other-cluster', {
      'apps/source.yaml': named('source', application('source', '', source)),
      ...other === undefined ? {} : { 'apps/other.yaml': named('other', application('tools', '', other)) },
      'source/route.yaml': ROUTE,
      'host/plan.yaml': documents(planExample('', { destination: 'host' }),
        cluster('url: https://api.ocp3.example.com:6443')),
      ...more,
    }, CLUSTERS);

  test.each([
    ['if Argo CD has the right one', server('ocp5'), server('ocp3'),
      ['source spec.destination.server: Write `server: https://api.ocp3.example.com:6443`.']],
    ['not if it is the right one', server('ocp3'), server('ocp3'), []],
    ['not with the internal name', 'server: https://api-int.ocp3.example.com:6443', server('ocp3'), []],
    ['not if only another name of the cluster may be meant', server('ocp5'), undefined, []],
    ['not if Argo CD has no other', server('ocp5'), server('ocp6'), []],
    ['not with an address by IP', 'server: https://192.0.2.7:6443', server('ocp3'), []],
    ['not with its own cluster', OWN, server('ocp3'), []],
    ['not with a name', 'name: ocp5', server('ocp3'), []],
  ])('%s', (_, source, other, expected) => expect(at(source, other)).toEqual(expected));

  test('not if the files of several clusters are applied', () =>
    expect(at(server('ocp5'), server('ocp3'), {
      'apps/source.yaml': named('source', application('.', '',
        server('ocp5'))),
    }).filter((one) => one.includes('api.ocp3'))).toEqual([]));
});

describe('two deliveries to one destination', () => {
  const given = (destination: string) => ({
    'apps/source.yaml': named('source', application('source', '', destination)),
    'apps/host.yaml': named('host', application('host', '', OWN)),
    'source/route.yaml': ROUTE,
    'host/plan.yaml': planExample(),
  });
  test('apply the files of one cluster', () => {
    expect(found('gitops/other-cluster', given(OWN), CLUSTERS)).toEqual([
      'source spec.destination.server: Write the URL of the API server of cluster "ocp3".',
    ]);
    expect(found('gitops/other-cluster', given('server: https://api.ocp3.example.com:6443'), CLUSTERS)).toEqual([]);
  });
  test('apply any files if their clusters are not known', () => {
    expect(found('gitops/other-cluster', given(OWN))).toEqual([]);
  });
  test('of Flux need a kubeConfig', () => {
    const kustomizations = (fields: string) => ({
      'flux/source.yaml': named('source', flux('source', fields)),
      'flux/host.yaml': named('host', flux('host', '')),
      'source/route.yaml': ROUTE,
      'host/plan.yaml': planExample(),
    });
    expect(found('gitops/other-cluster', kustomizations(''), CLUSTERS))
      .toEqual(['source spec: Add `kubeConfig` for cluster "ocp3".']);
    expect(found('gitops/other-cluster', kustomizations('kubeConfig: { secretRef: { name: ocp3 } }'), CLUSTERS))
      .toEqual([]);
  });
});

describe('the folder of a delivery', () => {
  const given = (path: string, more = '') => ({
    'apps/source.yaml': named('source', application('source', '')),
    'apps/host.yaml': named('host', application(path, more)),
    'source/route.yaml': ROUTE,
    'host/plan.yaml': planExample(),
  });
  test.each(['clusters/host', 'hosts'])('%s is not in the repository', (path) =>
    expect(found('document/missing-file', given(path), {}, () => false))
      .toEqual(['host spec.source.path: Write `path: host`.']));
  test('exists', () => expect(found('document/missing-file', given('host'), {}, () => false)).toEqual([]));
  test('exists although no file of it is checked', () =>
    expect(found('document/missing-file', given('hosts'), {}, (path) => path === 'hosts')).toEqual([]));
  test('is not known if no other delivery shows the root of the repository', () => {
    const { 'apps/source.yaml': _, ...others } = given('clusters/host');
    expect(found('document/missing-file', others, {}, () => false)).toEqual([]);
  });
  test('may be in another revision', () => {
    const files = given('clusters/host');
    expect(found('document/missing-file', {
      ...files,
      'apps/host.yaml': files['apps/host.yaml'].replace('path: clusters', 'targetRevision: v2, path: clusters'),
    }, {}, () => false)).toEqual([]);
  });
});

describe('the dependencies of a Kustomization of Flux', () => {
  const given = (dependsOn: string) => ({
    'flux/all.yaml': [
      named('mtc-host', flux('host', '')), named('mtc-plans', flux('plans', `dependsOn: [${dependsOn}]`)),
      named('mtc-apps', flux('apps', '')),
    ].join('---\n'),
    'host/cluster.yaml': cluster('url: https://api.ocp3.example.com:8443'),
    'plans/plan.yaml': planExample(),
    'apps/route.yaml': ROUTE,
  });
  test('contain the one with the objects that it needs', () => {
    expect(found('gitops/missing-dependency', given('{ name: mtc-hub }')))
      .toEqual(['mtc-plans spec.dependsOn[0].name: Write `name: mtc-host`.']);
    expect(found('gitops/missing-dependency', given('{ name: mtc-host }'))).toEqual([]);
  });
  test('may be elsewhere if the one that it needs is among them', () =>
    expect(found('gitops/missing-dependency', given('{ name: infrastructure }, { name: mtc-host }'))).toEqual([]));
});

describe('an AppProject', () => {
  const project = (destinations: string) => `apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: default, namespace: openshift-gitops }
spec: { sourceRepos: ["*"], destinations: [${destinations}] }
`;
  const given = (destinations: string) => ({
    'apps/project.yaml': project(destinations),
    'apps/host.yaml': application('host', '', OWN),
    'host/plan.yaml': planExample(),
    'host/secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: { name: token, namespace: openshift-config }\n',
  });
  const own = (namespace: string) => `{ ${OWN}, namespace: ${namespace} }`;
  const other = '{ server: "https://api.ocp3.example.com:6443", namespace: "*" }';
  test('permits the namespaces of all objects', () => {
    expect(found('gitops/not-permitted', given(own('openshift-migration')))).toEqual([
      'default spec.destinations: Add to `destinations`: `{server: "*", namespace: openshift-config}`.',
    ]);
    expect(found('gitops/not-permitted', given('{ server: "*", namespace: "openshift-*" }'))).toEqual([]);
    expect(found('gitops/not-permitted', given(own('"*"')))).toEqual([]);
    expect(found('gitops/not-permitted', given('{ name: in-cluster, namespace: "*" }'))).toEqual([]);
  });
  test('permits them on the cluster of the Application', () =>
    expect(found('gitops/not-permitted', given(`${own('openshift-migration')}, ${other}`))).toHaveLength(1));
});

test.each([
  ['true', '{{path}}', ['Write `{{.path.path}}`.']],
  ['true', 'all/{{ path.basename }}', ['Write `{{.path.basename}}`.']],
  ['true', '{{.path.path}}', []],
  ['true', '{{ index .path.segments 1 }}', []],
  ['true', '{{now}}', []],
  ['false', '{{path}}', []],
  ['false', '{{.path.path}}', ['Add `goTemplate: true` to `spec`.']],
])('with goTemplate %s, the path %s', (goTemplate, path, fixes) => {
  const yaml = ruleOf('gitops/template-language').keeps.replace('goTemplate: true', `goTemplate: ${goTemplate}`)
    .replace('{{.path.path}}', path);
  expect(findings(yaml, [ruleOf('gitops/template-language')]).map(({ fix }) => fix)).toEqual(fixes);
});

test('the dry run of kinds is skipped by an option of the Application or of each object', () => {
  const { breaks } = ruleOf('gitops/dry-run-without-kind');
  const rules = [ruleOf('gitops/dry-run-without-kind')];
  const annotated = breaks.replace('sync-wave: "1"', 'sync-options: "SkipDryRunOnMissingResource=true"');
  expect(findings(annotated, rules)).toEqual([]);
  expect(findings(breaks.replace('syncPolicy: {}', 'syncPolicy: { syncOptions: [ServerSideApply=true] }'), rules)
    .map(({ fix }) => fix)).toEqual(['Add `SkipDryRunOnMissingResource=true` to `syncOptions`.']);
  expect(findings(breaks.replace('name: mtc-operator, channel', 'name: other, channel'), rules)).toEqual([]);
});
