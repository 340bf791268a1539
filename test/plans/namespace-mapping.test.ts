import { Program } from './program';
import { MigrationPlan, NamespaceMapping } from 'cdk8s-mtc';

function entries(namespaces: NamespaceMapping[]): string[] {
  const program = new Program();
  program.plan({ namespaces });
  return program.specOf('MigPlan').namespaces;
}

function mistakes(namespaces: NamespaceMapping[]): string[] {
  const program = new Program();
  program.plan({ namespaces });
  return program.mistakes;
}

test('a namespace that keeps its name is an entry without colon', () => {
  expect(entries([NamespaceMapping.same('shop')])).toEqual(['shop']);
});

test('a renamed namespace is an entry of source and destination', () => {
  expect(entries([NamespaceMapping.renamed('shop', 'store')])).toEqual(['shop:store']);
});

test('a namespace that is renamed to its own name counts as not renamed, for MTC does not take "a:a"', () => {
  const mapping = NamespaceMapping.renamed('shop', 'shop');
  expect(mapping.isRenamed).toBe(false);
  expect(entries([mapping])).toEqual(['shop']);
});

test('entries keep the order of the program', () => {
  expect(entries([NamespaceMapping.same('shop-web'), NamespaceMapping.renamed('shop-db', 'shop-data')]))
    .toEqual(['shop-web', 'shop-db:shop-data']);
});

test('no namespace at all is refused', () => {
  expect(mistakes([])).toEqual([
    '[] ocp4/shop: namespaces: `namespaces` is missing or empty, which does not mean all: MTC reports '
    + 'NamespaceListEmpty, and the plan never becomes Ready. List the `namespaces` to migrate. (plan/namespaces)',
  ]);
});

test('a name that no namespace can have is refused, with the nearest one that it can', () => {
  expect(mistakes([NamespaceMapping.same('Shop_Web')])).toEqual([
    '[] ocp4/shop: namespaces[0]: "Shop_Web" is not a valid namespace name (lower-case letters, digits and "-", at '
    + 'most 63 characters): MTC does not find the namespace. Write `NamespaceMapping.same("shop-web")`. '
    + '(plan/namespace-entry)',
  ]);
  expect(mistakes([NamespaceMapping.same('shop-web')])).toEqual([]);
});

test('a name with 64 characters is refused, and one with 63 is not', () => {
  expect(mistakes([NamespaceMapping.same('a'.repeat(64))])).toEqual([
    '[] ocp4/shop: namespaces[0]: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" is not a valid '
    + 'namespace name (lower-case letters, digits and "-", at most 63 characters): MTC does not find the namespace. '
    + 'Write `NamespaceMapping.same("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")`. '
    + '(plan/namespace-entry)',
  ]);
  expect(mistakes([NamespaceMapping.same('a'.repeat(63))])).toEqual([]);
});

test('a name with dots is refused, though other objects may have one', () => {
  expect(mistakes([NamespaceMapping.renamed('shop', 'shop.example.com')])).toEqual([
    '[] ocp4/shop: namespaces[0]: "shop.example.com" is not a valid namespace name (lower-case letters, digits and '
    + '"-", at most 63 characters): MTC reports NamespaceNotDNSCompliant. Write '
    + '`NamespaceMapping.renamed("shop", "shop-example-com")`. (plan/namespace-entry)',
  ]);
});

test('a name that was not given at all is refused', () => {
  expect(mistakes([NamespaceMapping.renamed('shop', '')])).toEqual([
    '[] ocp4/shop: namespaces[0]: "shop:" has an empty destination, which does not default to the other: MTC reports '
    + 'NamespaceNotDNSCompliant. Write `NamespaceMapping.same("shop")` if the namespace keeps its name, or both names. '
    + '(plan/namespace-entry)',
  ]);
});

test('a name that turns out to be undefined is refused', () => {
  expect(mistakes([NamespaceMapping.same(process.env.CDK8S_MTC_NO_SUCH_VARIABLE!)])).toEqual([
    '[ocp4/shop] namespaces[0]: has no name; write the name that `oc get namespaces` shows.',
  ]);
});

test('a hand-made entry with a colon is refused', () => {
  expect(mistakes([NamespaceMapping.same('shop:store')])).toEqual([
    '[ocp4/shop] namespaces[0]: "shop:store" contains a colon, which separates source from destination; use '
    + 'NamespaceMapping.renamed(source, destination).',
  ]);
});

test('one source twice is refused', () => {
  expect(mistakes([NamespaceMapping.same('shop'), NamespaceMapping.renamed('shop', 'store')])).toEqual([
    '[] ocp4/shop: namespaces[1]: duplicate: namespaces[0] has the source "shop" as well. MTC reports '
    + 'DuplicateNamespaceOnSourceCluster, and the plan never becomes Ready. Remove one of the entries. A second copy '
    + 'requires another plan. (plan/duplicate-source)',
  ]);
});

test('one destination twice is refused, also where one of the two keeps its name', () => {
  expect(mistakes([NamespaceMapping.same('shop'), NamespaceMapping.renamed('shop-db', 'shop')])).toEqual([
    '[] ocp4/shop: namespaces[1]: duplicate destination: "shop-db" and "shop" (namespaces[0]) are both mapped to '
    + '"shop". MTC reports DuplicateNamespaceOnDestinationCluster, and the plan never becomes Ready. Give each '
    + 'namespace its own destination. (plan/duplicate-destination)',
  ]);
  expect(mistakes([NamespaceMapping.same('shop'), NamespaceMapping.renamed('shop-db', 'shop-data')])).toEqual([]);
});

test('two namespaces may swap their names', () => {
  expect(mistakes([NamespaceMapping.renamed('blue', 'green'), NamespaceMapping.renamed('green', 'blue')])).toEqual([]);
});

test.each([
  ['shop', 'write NamespaceMapping.same("shop")'],
  ['shop:store', 'write NamespaceMapping.renamed("shop", "store")'],
  ['Shop Web', 'give one such as NamespaceMapping.same("shop")'],
])('the string %j in place of a mapping is refused once, with the call to write', (text, fix) => {
  expect(mistakes([text as any])).toEqual([
    `[ocp4/shop] namespaces[0]: "${text}" is a string, but a NamespaceMapping is required; ${fix}.`,
  ]);
});

test('anything else in place of a mapping is refused once, and a string in place of the list', () => {
  expect(mistakes([{} as any]))
    .toEqual(['[ocp4/shop] namespaces[0]: is not a NamespaceMapping; give one such as NamespaceMapping.same("shop").']);
  expect(mistakes([3 as any, NamespaceMapping.same('wiki')])).toEqual([
    '[ocp4/shop] namespaces[0]: is not a NamespaceMapping; give one such as NamespaceMapping.same("shop").',
  ]);
  expect(mistakes('shop' as any)).toContain('[ocp4/shop] namespaces: is not a list; give a list, such as '
    + '[NamespaceMapping.same("shop")].');
});

test('strings are refused for an existing plan as well', () => {
  const program = new Program();
  const plan = MigrationPlan.fromPlanName(program.chart, 'old', 'old', {
    namespaces: ['shop' as any, NamespaceMapping.same('wiki')],
  });
  plan.stage('copy');
  expect(program.mistakes).toEqual([
    '[ocp4/old] namespaces[0]: "shop" is a string, but a NamespaceMapping is required; write '
      + 'NamespaceMapping.same("shop").',
  ]);
  expect(plan.namespaces.map(({ source }) => source)).toEqual(['shop', 'wiki']);
});
