import { checked } from './support';

const CONTROLLER = `apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec:
`;

function placeholders(text: string): string[] {
  return checked({ 'a.yaml': text }).findings.filter(({ rule }) => rule === 'document/placeholder'
    || rule === 'document/not-yaml')
    .map(({ rule, line, message }) =>
      `${line}: ${rule === 'document/placeholder' ? /^"(.*?)"|\(`(.*?)`\)/.exec(message)?.slice(1).find((mark) => mark) ?? 'a value' : message}`);
}

test('an ellipsis that was copied from documentation is reported at its own line', () => {
  expect(checked({ 'a.yaml': `${CONTROLLER}  [...]\n  rsync_opt_bwlimit: 1000\n` }).findings)
    .toEqual([expect.objectContaining({
      rule: 'document/placeholder',
      severity: 'error',
      line: 5,
      message: '"[...]" is a placeholder for something that documentation leaves out: it is not part of a manifest',
      fix: 'Replace it with the fields that it stands for, or delete the line.',
    })]);
});

test.each([
  ['[…] before a field', '  […]\n  version: "1"\n', '5: […]'],
  ['… before a field', '  …\n  version: "1"\n', '5: …'],
  ['... before a field', '  ...\n  version: "1"\n', '5: ...'],
  ['<...> after a field', '  version: "1"\n  <...>\n', '6: <...>'],
  ['(…) after a field', '  version: "1"\n  (…)\n  other: 1\n', '6: (…)'],
  ['[...] at the end', '  version: "1"\n  [...]\n', '6: [...]'],
  ['comments and empty lines between it and the error', '  […]\n\n  # a comment\n  version: "1"\n', '5: […]'],
  ['as a value', '  version: [...]\n', '5: a value'],
  ['as a list item', '  version:\n  - a\n  - …\n', '7: a value'],
  ['as the last line of a value', '  version: a\n    …\n', '6: …'],
  ['at the start of a line', '  version: "1"\n[...]\nother: 1\n', '6: [...]'],
])('%s', (_, spec, expected) => {
  expect(placeholders(`${CONTROLLER}${spec}`)).toEqual([expected]);
});

test.each([
  ['in a text of several lines', '  version: |\n    a\n    [...]\n    b\n'],
  ['in quotes', '  version: "a\n    …\n    b"\n'],
  ['in a comment', '  # [...]\n  version: "1"\n'],
])('it is valid %s', (_, spec) => {
  expect(placeholders(`${CONTROLLER}${spec}`)).toEqual([]);
});

test('an error elsewhere is not the fault of an ellipsis in a text', () => {
  expect(placeholders(`${CONTROLLER}  version: |\n    [...]\n  a: b: c\n`)[0]).toMatch(/^7: not YAML: /);
});

test('in objects that are not of MTC it is their own', () => {
  expect(checked({
    'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\ndata:\n  a: b\n    …\n',
  }).findings).toEqual([]);
});
