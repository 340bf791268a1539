import { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { checkImportedName, mtcMetadata, nameOption } from '../../src/constructs/metadata';
import { hostChart, mistakesOf } from '../support/program';

function metadata(id: string, given?: ApiObjectMetadata, defaultName?: string) {
  const chart = hostChart();
  const result = mtcMetadata(new Construct(chart, id), given, defaultName);
  return { result, messages: mistakesOf(chart) };
}

const NO_NAME = 'is not a valid name (lower-case letters, digits, "-" and ".", beginning and ending with a letter or a '
  + 'digit): no such object can exist';

describe('the name', () => {
  test('is the construct\'s id', () => {
    expect(metadata('shop').result).toEqual({ name: 'shop', namespace: 'openshift-migration' });
  });

  test('is the given one, and the id may then be anything', () => {
    expect(metadata('The Shop', { name: 'shop' }))
      .toEqual({ result: { name: 'shop', namespace: 'openshift-migration' }, messages: [] });
  });

  test('is the default where there is one, and the id may then be anything', () => {
    expect(metadata('The Host', {}, 'host'))
      .toEqual({ result: { name: 'host', namespace: 'openshift-migration' }, messages: [] });
  });

  test.each([
    ['the id', undefined, 'id'], ['the metadata', { name: 'shop' }, 'metadata.name'],
  ])('is known to come from %s, for findings at it', (_, given, option) => {
    const construct = new Construct(hostChart(), 'shop');
    mtcMetadata(construct, given);
    expect(nameOption(construct)).toBe(option);
  });
});

describe('the name of an object that the program does not write', () => {
  test.each([
    ['Shop', `"Shop" ${NO_NAME}; write "shop".`],
    ['my_shop', `"my_shop" ${NO_NAME}; write "my-shop".`],
    ['-shop-', `"-shop-" ${NO_NAME}; write "shop".`],
    ['Ä', `"Ä" ${NO_NAME}; write a name such as "shop".`],
    ['a'.repeat(64), `"${'a'.repeat(64)}" has 64 characters, and MTC writes it to labels, which have at `
      + 'most 63; write a shorter name.'],
  ])('is refused as %j', (name, message) => {
    const chart = hostChart();
    checkImportedName(chart, 'planName', name);
    expect(mistakesOf(chart)).toEqual([`[ocp4] planName: ${message}`]);
  });

  test('may have 63 characters', () => {
    const chart = hostChart();
    checkImportedName(chart, 'planName', 'a'.repeat(63));
    expect(mistakesOf(chart)).toEqual([]);
  });
});

test('labels and annotations are kept', () => {
  expect(metadata('shop', { labels: { a: 'b' }, annotations: { c: 'd' } }).result)
    .toEqual({ name: 'shop', namespace: 'openshift-migration', labels: { a: 'b' }, annotations: { c: 'd' } });
});

test('the namespace is the one that MTC watches; another is refused, the same is taken', () => {
  expect(metadata('shop', { namespace: 'openshift-migration' }).messages).toEqual([]);
  expect(metadata('shop', { namespace: 'shop' }).messages).toEqual([
    '[ocp4/shop] metadata.namespace: "shop" is not watched: MTC\'s controllers ignore its objects outside '
      + 'openshift-migration; leave it out.',
  ]);
});
