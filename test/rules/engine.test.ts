import { Acknowledged } from '../../src/rules/engine/acknowledged';
import { append } from '../../src/rules/engine/append';
import { comparing } from '../../src/rules/engine/comparing';
import { derived } from '../../src/rules/engine/derived';
import { celList } from '../../src/rules/engine/expressions';
import { folderOf, normalPath } from '../../src/rules/engine/files';
import { judge, MOST_OF_RULE, MOST_PROBLEMS, problemsOf } from '../../src/rules/engine/judge';
import { isLive } from '../../src/rules/engine/live';
import { isRecord, list, nameOf, record, scalar, text, toManifest } from '../../src/rules/engine/manifest';
import { groupOf, isComplete, ManifestSet } from '../../src/rules/engine/manifest-set';
import { isPatch, kustomizationsIn } from '../../src/rules/engine/patches';
import { FieldProblem, Rule } from '../../src/rules/engine/rule';
import { valueAt } from '../../src/rules/engine/value-at';

// Both sides of each constant and of each branch, as mutation testing asks for them (CONTRIBUTING.md).

const KUSTOMIZE = 'kustomize.config.k8s.io/v1beta1';
const plan = (name: string, fields: object = {}, origin = 'a.yaml') => toManifest({
  apiVersion: 'migration.openshift.io/v1alpha1',
  kind: 'MigPlan',
  metadata: { name, namespace: 'mtc' },
  ...fields,
}, origin, 0);
const setOf = (...manifests: Array<ReturnType<typeof toManifest>>) => new ManifestSet(manifests);
const names = (manifests: Iterable<{ name: string }>) => [...manifests].map(({ name }) => name);

describe('values of manifests', () => {
  const ALL = [undefined, null, true, 0, 'a', '', [], ['a'], {}, { a: 1 }];

  test('of each type', () => {
    expect(ALL.map(isRecord)).toEqual([false, false, false, false, false, false, false, false, true, true]);
    expect(ALL.map(list)).toEqual([[], [], [], [], [], [], [], ['a'], [], []]);
    expect(ALL.map(record)).toEqual([{}, {}, {}, {}, {}, {}, {}, {}, {}, { a: 1 }]);
    expect(ALL.map(text)).toEqual(['', '', '', '', 'a', '', '', '', '', '']);
    expect(ALL.map(scalar)).toEqual(['undefined', 'null', 'true', '0', 'a', '', '', '', '', '']);
  });

  test('a manifest of any object', () => {
    const object = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a', namespace: 'b' } };
    expect(toManifest(object, 'a.yaml', 2, 'host')).toEqual({
      apiVersion: 'v1', kind: 'Secret', name: 'a', namespace: 'b', object, origin: 'a.yaml', index: 2, cluster: 'host',
    });
    for (const metadata of [undefined, null, 'name', ['name'], { name: 1, namespace: {} }]) {
      expect(toManifest({ apiVersion: 1, kind: [], metadata }, 'a.yaml', 0))
        .toMatchObject({ apiVersion: '', kind: '', name: '', namespace: '', cluster: undefined });
    }
  });

  test.each([
    [{ kind: 'MigPlan', metadata: { name: 'shop', namespace: 'mtc' } }, 'MigPlan mtc/shop'],
    [{ kind: 'Namespace', metadata: { name: 'shop' } }, 'Namespace shop'],
    [{ kind: 'MigPlan', metadata: { namespace: 'mtc' } }, 'MigPlan mtc/(without a name)'],
    [{ kind: 'MigPlan' }, 'MigPlan (without a name)'],
  ])('the name of %j', (object, expected) => expect(nameOf(toManifest(object, 'a.yaml', 0))).toBe(expected));

  test.each([
    ['v1', ''], ['apps/v1', 'apps'], ['', ''], ['/v1', ''], ['a/b/c', 'a'],
  ])('the group of %p', (apiVersion, group) =>
    expect(groupOf(toManifest({ apiVersion }, 'a.yaml', 0))).toBe(group));

  test.each([
    [{ name: 'a', namespace: 'b' }, true], [{ name: 'a' }, false], [{ namespace: 'b' }, false],
    [{ name: '', namespace: 'b' }, false], [{ name: 'a', namespace: '' }, false], [{ name: 1, namespace: 'b' }, false],
    ['a', false], [undefined, false],
  ])('the reference %j is complete: %p', (reference, expected) => expect(isComplete(reference)).toBe(expected));

  test.each<[object, boolean]>([
    [{}, false], [{ metadata: {} }, false], [{ metadata: 'uid' }, false], [{ metadata: { uid: '' } }, false],
    [{ metadata: { uid: 'a' } }, true], [{ metadata: { resourceVersion: '1' } }, true],
    [{ metadata: { creationTimestamp: '2026' } }, true], [{ metadata: { name: 'a' } }, false],
    [{ status: {} }, false], [{ status: 'a' }, false], [{ status: { phase: 'a' } }, true],
  ])('%j is live: %p', (object, expected) => expect(isLive(toManifest(object, 'a.yaml', 0))).toBe(expected));

  const OBJECT = { spec: { list: [{ a: 1 }, 'b'], empty: null, text: 'abc' }, data: { 'ca.crt': 2, 'a"b': 3 }, 0: 4 };
  test.each<[string, unknown]>([
    ['', OBJECT], ['spec.text', 'abc'], ['spec.list[0].a', 1], ['spec.list[1]', 'b'], ['spec.list[2]', undefined],
    ['spec.list[10]', undefined],
    ['spec.empty', null], ['spec.empty.a', undefined], ['spec.text.length', undefined], ['spec.toString', undefined],
    ['data["ca.crt"]', 2], ['data["a\\"b"]', 3], ['data["b"]', undefined], ['0', 4], ['[0]', 4], ['other', undefined],
    ['other.spec', undefined],
  ])('the value at %p', (path, expected) => expect(valueAt(OBJECT, path)).toEqual(expected));

  test('a list of strings in CEL', () => {
    expect(celList([])).toBe('[]');
    expect(celList(['a', 'b'])).toBe("['a', 'b']");
  });
});

test.each([
  ['a.yaml', '.'], ['host/a.yaml', 'host'], ['host/runs/a.yaml', 'host/runs'], ['/a.yaml', ''],
])('the folder of %p', (origin, folder) => expect(folderOf(origin)).toBe(folder));

test.each([
  ['', ''], ['.', ''], ['a', 'a'], ['./a', 'a'], ['a/./b', 'a/b'], ['a//b', 'a/b'], ['a/', 'a'], ['a/..', ''],
  ['a/../b', 'b'], ['..', '..'], ['../a', '../a'], ['../..', '../..'], ['../../a', '../../a'], ['a/../..', '..'],
  ['a/b/../c', 'a/c'], ['a/b/../../c', 'c'], ['...', '...'],
])('the normal path of %p', (path, normal) => expect(normalPath(path)).toBe(normal));

test('a value that is derived from an object is computed once for each, even if it is undefined', () => {
  const calls: object[] = [];
  const compute = derived((key: object) => { calls.push(key); });
  const [one, other] = [{}, {}];
  [one, one, other, one].forEach((key) => expect(compute(key)).toBeUndefined());
  expect(calls).toEqual([one, other]);
});

test('values are appended to the list of their key', () => {
  const lists = new Map<string, number[]>();
  append(lists, 'a', 1);
  append(lists, 'b', 2);
  append(lists, 'a', 3);
  expect([...lists]).toEqual([['a', [1, 3]], ['b', [2]]]);
});

describe('a set of manifests', () => {
  const [first, second] = [plan('shop'), plan('shop', {}, 'b.yaml')];
  const other = plan('shop', { metadata: { name: 'shop', namespace: 'other' } });
  const foreign = plan('shop', { apiVersion: 'example.com/v1' });
  const set = setOf(first, second, other, foreign);

  test('finds them by kind, group, namespace and name', () => {
    expect(set.ofKind('MigPlan')).toEqual([first, second, other, foreign]);
    expect(set.ofKind('MigHook')).toEqual([]);
    expect(set.ofGroup('MigPlan', 'migration.openshift.io')).toEqual([first, second, other]);
    expect(set.ofGroup('MigPlan', 'example.com')).toEqual([foreign]);
    expect(set.ofGroup('MigPlan', '')).toEqual([]);
    expect(set.named('MigPlan', 'mtc', 'shop')).toEqual([first, second, foreign]);
    expect(set.named('MigPlan', 'other', 'shop')).toEqual([other]);
    const absent = [['MigHook', 'mtc', 'shop'], ['MigPlan', '', 'shop'], ['MigPlan', 'mtc', '']];
    for (const [kind, namespace, name] of absent) {
      expect(set.named(kind, namespace, name)).toEqual([]);
    }
  });

  test('groups those of one name', () => {
    expect(set.ofOneName()).toEqual([[first, second, foreign]]);
    expect(setOf(first, other).ofOneName()).toEqual([]);
  });

  test('finds the object of a complete reference', () => {
    expect(set.referenced('MigPlan', { name: 'shop', namespace: 'mtc' })).toBe(first);
    const cluster = toManifest({ kind: 'Namespace', metadata: { name: 'shop' } }, 'a.yaml', 0);
    for (const reference of [{ name: 'shop' }, { namespace: 'mtc' }, { name: 'other', namespace: 'mtc' }, undefined]) {
      expect(setOf(first, cluster, plan('', { metadata: { namespace: 'mtc' } })).referenced('MigPlan', reference))
        .toBeUndefined();
    }
    expect(setOf(cluster).referenced('Namespace', { name: 'shop', namespace: '' })).toBeUndefined();
  });
});

describe('a patch', () => {
  const kustomization = (fields: object, origin: string, kind = 'Kustomization', apiVersion = KUSTOMIZE) =>
    toManifest({ apiVersion, kind, metadata: { name: kind }, ...fields }, origin, 0);

  test('Kustomizations and Components are those of Kustomize', () => {
    expect(names(kustomizationsIn(setOf(
      kustomization({}, 'a.yaml', 'Component'), kustomization({}, 'b.yaml'), plan('shop'),
      kustomization({}, 'c.yaml', 'Kustomization', 'kustomize.toolkit.fluxcd.io/v1'),
    )))).toEqual(['Kustomization', 'Component']);
  });

  test.each<[string, object, string, boolean]>([
    ['of patches', { patches: [{ path: 'patch.yaml' }] }, 'host/patch.yaml', true],
    ['of patches, below', { patches: [{ path: './patches/patch.yaml' }] }, 'host/patches/patch.yaml', true],
    ['of patches, beside', { patches: [{ path: '../patch.yaml' }] }, 'patch.yaml', true],
    ['of patchesStrategicMerge', { patchesStrategicMerge: ['patch.yaml'] }, 'host/patch.yaml', true],
    ['of another folder', { patches: [{ path: 'patch.yaml' }] }, 'other/patch.yaml', false],
    ['that is a resource', { resources: ['patch.yaml'] }, 'host/patch.yaml', false],
    ['without a path', { patches: [{}, 'patch.yaml'], patchesStrategicMerge: [''] }, 'host', false],
  ])('is a file %s', (_, fields, origin, expected) => {
    const set = setOf(kustomization(fields, 'host/kustomization.yaml'), plan('shop', {}, origin));
    expect(isPatch(set, set.manifests[1])).toBe(expected);
  });

  test('is a part of an object', () => {
    expect(isPatch(setOf(), { ...plan('shop'), isPartial: true })).toBe(true);
    expect(isPatch(setOf(), { ...plan('shop'), isPartial: false })).toBe(false);
  });
});

describe('acknowledgements', () => {
  const made = (rule: string, reason: string, more = {}) => ({ rule, reason, ...more });
  const at: Readonly<Record<string, ReturnType<typeof made>[]>> = {
    object: [made('plan/a', 'earlier'), made('plan/a', 'later'), made('plan/b', 'b')],
    file: [made('plan/a', 'of the file')],
  };
  const decide = () => new Acknowledged<string>((place) => at[place] ?? []);

  test('the nearest one gives the reason, and at one place the last one', () => {
    expect(decide().reasonFor('plan/a', ['object', 'file'])).toBe('later');
    expect(decide().reasonFor('plan/a', ['file', 'object'])).toBe('of the file');
    expect(decide().reasonFor('plan/b', ['file', 'object'])).toBe('b');
    expect(decide().reasonFor('plan/c', ['object', 'file'])).toBeUndefined();
    expect(decide().reasonFor('plan/a', ['nowhere'])).toBeUndefined();
  });

  test('all that match are used, and the others are not unless they may be unused', () => {
    const all = [...at.object, ...at.file].map((acknowledgement) => ({ acknowledgement, places: [] }));
    const unused = (acknowledged: Acknowledged<string>) =>
      acknowledged.unused(all).map(({ acknowledgement }) => acknowledgement.reason);
    const acknowledged = decide();
    expect(unused(acknowledged)).toEqual(['earlier', 'later', 'b', 'of the file']);
    acknowledged.reasonFor('plan/a', ['object', 'file']);
    expect(unused(acknowledged)).toEqual(['b']);
    const exempt = { acknowledgement: made('plan/a', 'c', { mayBeUnused: true }), places: [] };
    expect(acknowledged.unused([exempt])).toEqual([]);
  });
});

describe('judging', () => {
  const rule = (check: Rule['check'], more: Partial<Rule> = {}): Rule => ({
    id: 'test/rule',
    severity: 'error',
    title: '',
    rationale: '',
    source: '',
    breaks: '',
    keeps: '',
    on: 'MigPlan',
    check,
    ...more,
  });
  const at = (path: string): FieldProblem => ({ path, message: path, fix: '' });
  const found = (set: ManifestSet, ...rules: Rule[]) =>
    judge(set, rules).map(({ rule: id, severity, manifest, path }) => `${severity} ${id} ${manifest.name} ${path}`);

  test('findings come in the order of manifests, then of severity, then of rules', () => {
    const each = (id: string, severity: Rule['severity']) => rule(() => [at(id)], { id, severity });
    expect(found(setOf(plan('b'), plan('a')), each('t/info', 'info'), each('t/warning', 'warning'),
      each('t/z', 'error'), each('t/a', 'error'))).toEqual(['b', 'a'].flatMap((name) => [
      `error t/z ${name} t/z`, `error t/a ${name} t/a`, `warning t/warning ${name} t/warning`,
      `info t/info ${name} t/info`,
    ]));
  });

  test('a problem may be that of another manifest', () => {
    const [one, two] = [plan('one'), plan('two')];
    expect(found(setOf(one, two), rule((manifest) => manifest === one ? [{ ...at('spec'), manifest: two }] : [])))
      .toEqual(['error test/rule two spec']);
  });

  test.each<[string, Rule['on'], string[]]>([
    ['every manifest', '*', ['shop', 'hook', 'foreign']],
    ['a kind of its group', 'MigPlan', ['shop']],
    ['several kinds, in their order', ['MigHook', 'MigPlan'], ['shop', 'hook']],
  ])('a rule looks at %s', (_, on, expected) => {
    const foreign = plan('foreign', { apiVersion: 'example.com/v1' });
    const set = setOf(plan('shop'), plan('hook', { kind: 'MigHook' }), foreign);
    expect(judge(set, [rule(() => [at('')], { on })]).map(({ manifest }) => manifest.name)).toEqual(expected);
  });

  test('a rule skips live objects and patches only if it says so', () => {
    const set = setOf(plan('shop'), plan('live', { status: { phase: 'a' } }), { ...plan('patch'), isPartial: true });
    const seen = (skips?: Rule['skips']) =>
      judge(set, [rule(() => [at('')], { skips })]).map(({ manifest }) => manifest.name);
    expect(seen()).toEqual(['shop', 'live', 'patch']);
    expect(seen(['live'])).toEqual(['shop', 'patch']);
    expect(seen(['patch'])).toEqual(['shop', 'live']);
    expect(seen(['live', 'patch'])).toEqual(['shop']);
    expect(seen([])).toEqual(['shop', 'live', 'patch']);
  });

  test('a finding at a placeholder is dropped unless the rule judges or protects it', () => {
    const set = setOf(plan('shop', { spec: { a: '${A}', b: 'text', c: 1, d: ['${D}'] } }));
    const check = () => ['spec.a', 'spec.b', 'spec.c', 'spec.d', 'spec.d[0]', 'spec.e'].map(at);
    const paths = (more: Partial<Rule>) => judge(set, [rule(check, more)]).map(({ path }) => path);
    expect(paths({})).toEqual(['spec.b', 'spec.c', 'spec.d', 'spec.e']);
    expect(paths({ judgesPlaceholders: true })).toHaveLength(6);
    expect(paths({ protects: 'data' })).toHaveLength(6);
    const [, other] = [set.manifests[0], plan('other', { spec: {} })];
    const elsewhere = rule(() => [{ ...at('spec.a'), manifest: other }]);
    expect(judge(setOf(set.manifests[0], other), [elsewhere])).toHaveLength(2);
  });

  const times = (number: number) => () => Array.from({ length: number }, (_, index) => at(`spec[${index}]`));

  test('of one object, 1,000 problems of a rule are reported', () => {
    const last = (number: number) => {
      const problems = [...problemsOf(rule(times(number)), setOf(plan('shop')))];
      const { path, message, fix } = problems[problems.length - 1];
      return [problems.length, path, message, fix];
    };
    expect(MOST_PROBLEMS).toBe(1_000);
    expect(last(MOST_PROBLEMS)).toEqual([1_000, 'spec[999]', 'spec[999]', '']);
    expect(last(MOST_PROBLEMS + 1)).toEqual([1_001, '',
      'has more than 1000 problems of test/rule: the others are not reported',
      'Fix those that are reported, then check again.']);
    expect(last(MOST_PROBLEMS + 5)[0]).toBe(1_001);
  });

  test('of one set, 10,000 problems of a rule are reported', () => {
    const plans = (number: number) => setOf(...Array.from({ length: number }, (_, index) => plan(`shop-${index}`)));
    const problems = (number: number) => [...problemsOf(rule(times(1_000)), plans(number))];
    expect(MOST_OF_RULE).toBe(10_000);
    expect(problems(10)).toHaveLength(10_000);
    expect(problems(10)[9_999].path).toBe('spec[999]');
    expect(problems(12)).toHaveLength(10_001);
    expect(problems(12)[10_000]).toMatchObject({
      manifest: { name: 'shop-10' },
      path: '',
      message: 'there are more than 10000 problems of test/rule: the others are not reported',
      fix: 'Fix those that are reported, then check again.',
    });
  });

  test('a rule that compares manifests finds the problems of a set once, and each manifest has its own', () => {
    let searches = 0;
    const compared = rule(comparing((set) => {
      searches++;
      return [...set.manifests, ...set.manifests].filter(({ name }) => name !== 'right')
        .map((manifest) => ({ manifest, ...at('spec') }));
    }));
    expect(found(setOf(plan('a'), plan('right'), plan('b')), compared)).toEqual([
      'error test/rule a spec', 'error test/rule a spec', 'error test/rule b spec', 'error test/rule b spec',
    ]);
    expect(searches).toBe(1);
  });
});
