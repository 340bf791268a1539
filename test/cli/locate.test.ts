import { Locator } from '../../src/cli/judging/locate';
import { divide } from '../../src/cli/reading/documents';
import { pathOf } from '../../src/cli/reading/path';
import { SourceFile } from '../../src/cli/reading/source-file';

const YAML = `# A list
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Test
  metadata:
    name: first
    annotations:
      example.com/a.b: one
      example.com/a: two
      "with \\"quotes\\"": three
  spec: &spec
    namespaces:
    - shop-web
    - { from: a,
        to: b }
    text: |
      many
      lines
    ref: { name: x }
- kind: Test
  spec: *spec
- kind: Test
  spec:
    <<: *spec
    own: 1
`;

/** The text that a path leads to, and its line. */
function found(path: string, yaml = YAML): string {
  const file = new SourceFile('a.yaml', yaml);
  const { start, end } = new Locator().locate(divide(file).documents[0], path);
  return `${file.positionOf(start).line}: ${file.text.slice(start, end)}`;
}

test.each([
  ['', '3: kind: List'],
  ['kind', '3: kind: List'],
  ['items[0]', '6: kind: Test'],
  ['items[0].metadata.name', '8: name: first'],
  ['items[0].metadata', '7: metadata'],
  ['items[0].metadata.annotations["example.com/a.b"]', '10: example.com/a.b: one'],
  ['items[0].metadata.annotations.example.com/a.b', '10: example.com/a.b: one'],
  ['items[0].metadata.annotations.example.com/a', '11: example.com/a: two'],
  ['items[0].metadata.annotations["with \\"quotes\\""]', '12: "with \\"quotes\\"": three'],
  ['items[0].spec.namespaces', '14: namespaces'],
  ['items[0].spec.namespaces[0]', '15: shop-web'],
  ['items[0].spec.namespaces[1]', '16: { from: a,'],
  ['items[0].spec.namespaces[1].to', '17: to: b'],
  ['items[0].spec.text', '18: text: |'],
  ['items[0].spec.ref', '21: ref: { name: x }'],
  // what is reached through an alias or a merge key stands where it is written
  ['items[1].spec.namespaces[0]', '15: shop-web'],
  ['items[2].spec.namespaces[0]', '15: shop-web'],
  ['items[2].spec.own', '27: own: 1'],
  // a missing field is reported at its parent
  ['items[0].spec.missing', '13: spec'],
  ['items[0].spec.ref.namespace', '21: ref: { name: x }'],
  ['items[0].spec.namespaces[7]', '14: namespaces'],
  ['items[2].missing', '24: kind: Test'],
  ['items[9].spec', '4: items'],
  ['nowhere.at[all]', '3: kind: List'],
])('%j is at %j', (path, expected) => {
  expect(found(path)).toBe(expected);
});

test('what a merge key takes from another merge key is where it is written', () => {
  expect(found('c.x', 'kind: Test\na: &a\n  x: 1\nb: &b\n  <<: *a\nc:\n  <<: *b\n')).toBe('3: x: 1');
});

test('of a field that is written twice the last counts', () => {
  expect(found('a', 'kind: Test\na: 1\na: 2\n')).toBe('3: a: 2');
});

test('in a later document, with the line ends of Windows', () => {
  const file = new SourceFile('a.yaml', 'kind: A\r\n---\r\n# here\r\nkind: B\r\nspec:\r\n  x: 1\r\n');
  const { start, end } = new Locator().locate(divide(file).documents[1], 'spec.x');
  expect([file.positionOf(start), file.text.slice(start, end)]).toEqual([{ line: 6, column: 3 }, 'x: 1']);
});

test('a path can be read back, whatever the keys', () => {
  for (const key of ['a', 'a.b', 'a[0]', '"', "'", ' ', '', ']', '\\', 'é']) {
    expect(found(pathOf(['x', key, 1]), `x: { ${JSON.stringify(key)}: [1, 2] }\n`)).toBe('1: 2');
  }
});
