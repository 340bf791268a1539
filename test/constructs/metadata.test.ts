import { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { checkMtcName, mtcMetadata } from '../../src/constructs/metadata';
import { hostChart, mistakesOf } from '../support/program';

function metadata(id: string, given?: ApiObjectMetadata, defaultName?: string) {
  const chart = hostChart();
  const result = mtcMetadata(new Construct(chart, id), given, defaultName);
  return { result, messages: mistakesOf(chart) };
}

const NO_NAME = 'is no name that Kubernetes takes (lower-case letters, digits, "-" and ".", beginning and ending with a letter or a digit)';

describe('the name', () => {
  test('is the construct\'s id', () => {
    expect(metadata('shop').result).toEqual({ name: 'shop', namespace: 'openshift-migration' });
  });

  test('is the given one, and the id may then be anything', () => {
    expect(metadata('The Shop', { name: 'shop' })).toEqual({ result: { name: 'shop', namespace: 'openshift-migration' }, messages: [] });
  });

  test('is the default where there is one, and the id may then be anything', () => {
    expect(metadata('The Host', {}, 'host')).toEqual({ result: { name: 'host', namespace: 'openshift-migration' }, messages: [] });
  });

  test.each([
    ['Shop', `"Shop" ${NO_NAME}; write "shop".`],
    ['my_shop', `"my_shop" ${NO_NAME}; write "my-shop".`],
    ['-shop-', `"-shop-" ${NO_NAME}; write "shop".`],
    ['Ä', `"Ä" ${NO_NAME}; write a name such as "shop".`],
  ])('is refused as %j', (name, message) => {
    expect(metadata(name).messages).toEqual([`[ocp4/${name}] id: ${message}`]);
    expect(metadata('shop', { name }).messages).toEqual([`[ocp4/shop] metadata.name: ${message}`]);
  });

  test('has 63 characters at most', () => {
    expect(metadata('a'.repeat(63)).messages).toEqual([]);
    expect(metadata('a'.repeat(64)).messages).toEqual([
      `[ocp4/${'a'.repeat(64)}] id: "${'a'.repeat(64)}" has 64 characters; MTC writes the name into labels, which hold at most 63; write a shorter name.`,
    ]);
  });

  test('that is made of an id is refused by the id', () => {
    const chart = hostChart();
    checkMtcName(chart, 'id', 'First', 'shop-First');
    expect(mistakesOf(chart)).toEqual([`[ocp4] id: "First" makes the name "shop-First", which ${NO_NAME}; write "first".`]);
  });
});

test('labels and annotations are kept', () => {
  expect(metadata('shop', { labels: { a: 'b' }, annotations: { c: 'd' } }).result)
    .toEqual({ name: 'shop', namespace: 'openshift-migration', labels: { a: 'b' }, annotations: { c: 'd' } });
});

test('the namespace is the one that MTC watches; another is refused, the same is taken', () => {
  expect(metadata('shop', { namespace: 'openshift-migration' }).messages).toEqual([]);
  expect(metadata('shop', { namespace: 'shop' }).messages).toEqual([
    '[ocp4/shop] metadata.namespace: "shop" is not watched: MTC\'s controllers ignore its objects outside openshift-migration; leave it out.',
  ]);
});
