import { Program } from './program';
import { NamespaceMapping } from 'cdk8s-mtc';

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
  expect(entries([NamespaceMapping.same('shop-web'), NamespaceMapping.renamed('shop-db', 'shop-data')])).toEqual(['shop-web', 'shop-db:shop-data']);
});

test('no namespace at all is refused', () => {
  expect(mistakes([])).toEqual([
    '[ocp4/shop] namespaces: [] is empty: MTC reports NamespaceListEmpty; give at least one, such as NamespaceMapping.same("shop").',
  ]);
});

test('a name that no namespace can have is refused, with the nearest one that it can', () => {
  expect(mistakes([NamespaceMapping.same('Shop_Web')])).toEqual([
    '[ocp4/shop] namespaces[0].source: "Shop_Web" is not a valid namespace name (at most 63 lower-case letters, digits and "-"); write "shop-web".',
  ]);
  expect(mistakes([NamespaceMapping.same('shop-web')])).toEqual([]);
});

test('a name with 64 characters is refused, and one with 63 is not', () => {
  expect(mistakes([NamespaceMapping.same('a'.repeat(64))])).toEqual([
    `[ocp4/shop] namespaces[0].source: "${'a'.repeat(64)}" is not a valid namespace name (at most 63 lower-case letters, digits and "-"); write "${'a'.repeat(63)}".`,
  ]);
  expect(mistakes([NamespaceMapping.same('a'.repeat(63))])).toEqual([]);
});

test('a name with dots is refused, though other objects may have one', () => {
  expect(mistakes([NamespaceMapping.renamed('shop', 'shop.example.com')])).toEqual([
    '[ocp4/shop] namespaces[0].destination: "shop.example.com" is not a valid namespace name (at most 63 lower-case letters, digits and "-"); write "shop-example-com".',
  ]);
});

test('a name that was not given at all is refused', () => {
  expect(mistakes([NamespaceMapping.renamed('shop', '')])).toEqual([
    '[ocp4/shop] namespaces[0].destination: "" is not a valid namespace name (at most 63 lower-case letters, digits and "-"); '
    + 'write the name that `oc get namespaces` shows.',
  ]);
});

test('a name that turns out to be undefined is refused', () => {
  expect(mistakes([NamespaceMapping.same(process.env.CDK8S_MTC_NO_SUCH_VARIABLE!)])).toEqual([
    '[ocp4/shop] namespaces[0].source: is not a valid namespace name (at most 63 lower-case letters, digits and "-"); '
    + 'write the name that `oc get namespaces` shows.',
  ]);
});

test('a hand-made entry with a colon is refused', () => {
  expect(mistakes([NamespaceMapping.same('shop:store')])).toEqual([
    '[ocp4/shop] namespaces[0].source: "shop:store" contains a colon, which separates source from destination; use NamespaceMapping.renamed(source, destination).',
  ]);
});

test('one source twice is refused', () => {
  expect(mistakes([NamespaceMapping.same('shop'), NamespaceMapping.renamed('shop', 'store')])).toEqual([
    '[ocp4/shop] namespaces[1].source: "shop" is the source of namespaces[0] as well: MTC rejects the plan with DuplicateNamespaceOnSourceCluster; name each namespace once.',
  ]);
});

test('one destination twice is refused, also where one of the two keeps its name', () => {
  expect(mistakes([NamespaceMapping.same('shop'), NamespaceMapping.renamed('shop-db', 'shop')])).toEqual([
    '[ocp4/shop] namespaces[1].destination: "shop" is the destination of namespaces[0] as well: MTC rejects the plan with DuplicateNamespaceOnDestinationCluster; '
    + 'give each a different destination.',
  ]);
  expect(mistakes([NamespaceMapping.same('shop'), NamespaceMapping.renamed('shop-db', 'shop-data')])).toEqual([]);
});

test('two namespaces may swap their names', () => {
  expect(mistakes([NamespaceMapping.renamed('blue', 'green'), NamespaceMapping.renamed('green', 'blue')])).toEqual([]);
});
