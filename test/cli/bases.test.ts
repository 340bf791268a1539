import { mkdirSync, symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { cli, Files, folderWith } from './support';

const MTC = 'apiVersion: migration.openshift.io/v1alpha1';
const PLAN = (namespace = 'shop', name = 'shop') => `${MTC}
kind: MigPlan
metadata: { name: ${name}, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: old, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: repo, namespace: openshift-migration }
  namespaces: [${namespace}]
`;
const OVERLAY = 'resources: [../../base]\n';
const WRONG = 'plan/platform-namespace spec.namespaces[0]';

/** Errors and warnings in a folder: file, rule and path. */
function foundIn(folder: string, args: readonly string[]): string[] {
  const { stdout } = cli(folder, ['check', '--no-cache', '--format', 'json', ...args]);
  return JSON.parse(stdout).findings.filter(({ severity }: { severity: string }) => severity !== 'info')
    .map(({ file, rule, path }: Record<string, string>) => `${file} ${rule} ${path}`);
}

const found = (files: Files, ...args: string[]) => foundIn(folderWith(files), args);

const base = (resources: string, more: Files = {}): Files => ({
  'base/kustomization.yaml': `resources: [${resources}]\n`,
  'base/plan.yaml': PLAN('kube-system'),
  'overlays/prod/kustomization.yaml': OVERLAY,
  ...more,
});

describe('the base of an overlay that was named alone', () => {
  test('is judged, its files once and in order', () => {
    expect(found(base('plan.yaml'), 'overlays/prod')).toEqual([`base/plan.yaml ${WRONG}`]);
    expect(found(base('plan.yaml'), 'overlays', 'overlays/prod', 'base')).toEqual([`base/plan.yaml ${WRONG}`]);
    expect(found(base('plan.yaml'), '.')).toEqual([`base/plan.yaml ${WRONG}`]);
  });

  test('is judged as the overlay renders it', () => {
    const patch = `${MTC}\nkind: MigPlan\nmetadata: { name: shop, namespace: openshift-migration }\n`
      + 'spec: { namespaces: [shop] }\n';
    expect(found(base('plan.yaml', {
      'overlays/prod/kustomization.yaml': `${OVERLAY}patches: [{ path: patch.yaml }]\n`,
      'overlays/prod/patch.yaml': patch,
    }), 'overlays/prod')).toEqual([]);
    expect(found(base('plan.yaml', {
      'base/kustomization.yaml': 'resources: [plan.yaml]\npatches: [{ path: patch.yaml }]\n',
      'base/patch.yaml': patch,
    }), 'overlays/prod')).toEqual([]);
  });

  test('only has the files that it names, and those of bases that it names', () => {
    expect(found(base('other', {
      'base/other/kustomization.yml': 'resources: [second.yaml]\n',
      'base/other/second.yaml': PLAN('kube-system', 'second'),
      'base/draft.yaml': PLAN('kube-system', 'draft'),
    }), 'overlays/prod')).toEqual([`base/other/second.yaml ${WRONG}`]);
  });

  test('is for the cluster of the overlay', () => {
    const files = base('plan.yaml, storage.yaml', {
      'base/plan.yaml': PLAN(),
      'base/storage.yaml': `${MTC}
kind: MigStorage
metadata: { name: repos, namespace: openshift-migration }
spec:
  backupStorageProvider: aws
  backupStorageConfig: { awsBucketName: shop-backups, credsSecretRef: { name: aws, namespace: openshift-config } }
`,
    });
    expect(found(files, '--cluster', 'host=overlays/prod')).toEqual([
      'base/plan.yaml plan/misspelt-reference spec.migStorageRef.name',
    ]);
  });

  test.each(['./../../base', '../prod/../../base/', '../../overlays/../base'])('may be written as %s', (path) => {
    expect(found(base('plan.yaml', { 'overlays/prod/kustomization.yaml': `resources: ["${path}"]\n` }),
      'overlays/prod')).toEqual([`base/plan.yaml ${WRONG}`]);
  });

  test('may form a loop', () => {
    expect(found(base('plan.yaml, ../overlays/prod'), 'overlays/prod')).toContain(`base/plan.yaml ${WRONG}`);
  });

  test('is not changed by --fix', () => {
    const folder = folderWith(base('plan.yaml', { 'base/plan.yaml': `${PLAN()}  indirectImageMigration: "true"\n` }));
    const before = cli(folder, ['check', '--diff', '--unsafe-fixes', 'base']).stdout;
    expect(before).toContain('base/plan.yaml');
    expect(cli(folder, ['check', '--diff', '--unsafe-fixes', 'overlays/prod']).stdout).toBe('');
  });

  test('is part of what a result is kept for', () => {
    const files = base('plan.yaml', { 'base/plan.yaml': PLAN() });
    const folder = folderWith(files);
    const environment = { XDG_CACHE_HOME: join(folder, 'cache') };
    const exitCode = () => cli(folder, ['check', 'overlays/prod', '--fail-on', 'warning'], { environment }).exitCode;
    expect(exitCode()).toBe(0);
    writeFileSync(join(folder, 'base/plan.yaml'), PLAN('kube-system'));
    expect(exitCode()).toBe(1);
  });
});

describe('a Kustomization that was named without its folder', () => {
  const file = 'overlays/prod/kustomization.yaml';
  const patch = `${MTC}\nkind: MigPlan\nmetadata: { name: shop, namespace: openshift-migration }\n`
    + 'spec: { namespaces: [shop] }\n';

  test.each([
    ['patch.yaml', '{ path: patch.yaml }', patch],
    ['patch.json', '{ path: patch.json, target: { kind: MigPlan } }',
      '[{ "op": "replace", "path": "/spec/namespaces", "value": ["shop"] }]'],
  ])('is judged with its patch in %s', (name, entry, content) => {
    const files = base('plan.yaml', {
      [file]: `${OVERLAY}patches: [${entry}]\n`, [`overlays/prod/${name}`]: content,
    });
    expect(found(files, file)).toEqual([]);
    expect(found(files, 'overlays/prod')).toEqual([]);
    expect(found({ ...files, [file]: OVERLAY }, file)).toEqual([`base/plan.yaml ${WRONG}`]);
  });

  test('is judged with the files and folders below that it names, and no others', () => {
    expect(found({
      'kustomization.yaml': 'resources: [a.yaml, sub]\n',
      'a.yaml': PLAN('kube-system', 'a'),
      'b.yaml': PLAN('kube-system', 'b'),
      'sub/kustomization.yaml': 'resources: [c.yaml]\n',
      'sub/c.yaml': PLAN('kube-public', 'c'),
    }, 'kustomization.yaml')).toEqual([`a.yaml ${WRONG}`, `sub/c.yaml ${WRONG}`]);
  });

  test.each([
    ['beside it', [file]], ['in its folder, where it has another name', ['overlays/prod/other.yaml']],
  ])('has a result that is kept for what it names: %s', (_, [name]) => {
    const folder = folderWith(base('plan.yaml', {
      [file]: '',
      [name]: `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${OVERLAY}`
        + 'patches: [{ path: patch.yaml }]\n',
      'overlays/prod/patch.yaml': patch,
    }));
    const environment = { XDG_CACHE_HOME: join(folder, 'cache') };
    const exitCode = () => cli(folder, ['check', name, '--fail-on', 'warning'], { environment }).exitCode;
    expect(exitCode()).toBe(0);
    writeFileSync(join(folder, 'overlays/prod/patch.yaml'), patch.replace('[shop]', '[kube-system]'));
    expect(exitCode()).toBe(1);
  });
});

describe('nothing is read', () => {
  const inside = (folder: string) => foundIn(join(folder, 'work'), ['overlays/prod']);
  const work = (overlay: string, more: Files = {}) => folderWith({
    'work/overlays/prod/kustomization.yaml': overlay,
    'base/kustomization.yaml': 'resources: [plan.yaml]\n',
    'base/plan.yaml': PLAN('kube-system'),
    ...more,
  });

  test('outside of the working directory', () => expect(inside(work('resources: [../../../base]\n'))).toEqual([]));

  test('but in the repository of the overlay', () => {
    const folder = work('resources: [../../../base]\n');
    mkdirSync(join(folder, '.git'));
    expect(inside(folder)).toEqual([`../base/plan.yaml ${WRONG}`]);
  });

  test('and not outside of a repository in the working directory', () => {
    const folder = work('resources: [../../../base]\n');
    mkdirSync(join(folder, 'work/.git'));
    expect(inside(folder)).toEqual([]);
    expect(foundIn(folder, ['work/overlays/prod'])).toEqual([]);
  });

  test('through a link that leads out', () => {
    const folder = work('resources: [../../base]\n');
    symlinkSync(join(folder, 'base'), join(folder, 'work/base'));
    expect(inside(folder)).toEqual([]);
    const other = work('resources: [../../base]\n', { 'work/base/kustomization.yaml': 'resources: [plan.yaml]\n' });
    symlinkSync(join(other, 'base/plan.yaml'), join(other, 'work/base/plan.yaml'));
    expect(inside(other)).toEqual([]);
  });

  test('of more than 6,000 paths that do not exist', () => {
    const files = {
      'work/base/kustomization.yaml': 'resources: [plan.yaml]\n', 'work/base/plan.yaml': PLAN('kube-system'),
    };
    const missing = (count: number) => Array.from({ length: count }, (_, index) => `../../no-${index}`).join(', ');
    const of = (count: number) => inside(work(`resources: [${missing(count)}, ../../base]\n`, files))
      .filter((one) => one.startsWith('base/')).length;
    expect([of(1_999), of(2_000)]).toEqual([1, 0]);
  });

  test('twice through a link within the working directory', () => {
    const folder = work('resources: [../../base, ../../link]\n', {
      'work/base/kustomization.yaml': 'resources: [plan.yaml]\n', 'work/base/plan.yaml': PLAN('kube-system'),
    });
    symlinkSync('base', join(folder, 'work/link'));
    expect(inside(folder)).toEqual([`base/plan.yaml ${WRONG}`]);
  });

  test.each([
    ['a hidden folder', '.hidden', 'plan.yaml'], ['a hidden file', 'base', '.plan.yaml'],
    ['modules of Node.js', 'node_modules', 'plan.yaml'], ['a file that is not YAML', 'base', 'plan.txt'],
  ])('in %s', (_, folder, file) => {
    expect(inside(work(`resources: [../../${folder}]\n`, {
      [`work/${folder}/kustomization.yaml`]: `resources: [${file}]\n`, [`work/${folder}/${file}`]: PLAN('kube-system'),
    }))).toEqual([]);
  });

  test.each([
    'resources: [https://example.com/base]\n', 'resources: [../../missing]\n', 'resources: [7, null, {}]\n',
    'resources: text\n',
  ])('of %s, and nothing fails', (overlay) => expect(inside(work(overlay))).toBeDefined());
});
