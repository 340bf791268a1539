import { parseAllDocuments } from 'yaml';
import { findings, ruleOf } from './support';
import { toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';
import { application, flux } from '../../src/rules/examples/gitops';
import { planExample, runExample } from '../../src/rules/examples/plan';
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
