import { cli, folderWith, reportOf } from './support';
import { text } from '../../src/cli/format/text';
import { Excerpts } from '../../src/cli/judging/excerpt';
import { Locator } from '../../src/cli/judging/locate';
import { colours } from '../../src/cli/terminal/colours';

function textOf(yaml: string): string {
  const locator = new Locator();
  return [...text(reportOf({ 'a.yaml': yaml }, locator), new Excerpts(locator), colours(false))].join('');
}

const VALUE = 'Hunter2';

test.each([
  ['data', 'data:\n  wrong: SHVudGVyMg==\n'],
  ['data, next to it', 'data:\n  other: SHVudGVyMg==\n  wrong: x\n'],
  ['data in a block', 'data:\n  other: |\n    Hunter2\n    Hunter2\n  wrong: x\n'],
  ['stringData', 'stringData: { a: Hunter2, wrong: "Hunter2", b: [Hunter2] }\n'],
  ['a value over several lines', 'stringData:\n  wrong: "Hunter2\n    Hunter2"\n'],
])('values of Secrets are masked: %s', (_, yaml) => {
  const output = textOf(`apiVersion: v1\nkind: Secret\nmetadata: { name: a }\n${yaml}`);
  expect(output).toContain('wrong:');
  expect(output).toContain('********');
  expect(output).not.toMatch(/Hunter2|SHVudGVyMg/);
});

test('also in a list, and in the copy that kubectl keeps', () => {
  const output = textOf('kind: List\napiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Secret\n'
    + '  metadata: { annotations: { x: Hunter2 } }\n  data: { wrong: Hunter2 }\n');
  expect(output).toMatch(/ {2}data: \{ wrong: \*{8} \}/);
  expect(output).not.toContain(VALUE);
});

test.each([
  'password: Hunter2',
  'some_password: Hunter2',
  'aws-secret-access-key: Hunter2',
  'token: Hunter2',
  '# password: Hunter2',
  'text: "user=a password=Hunter2"',
  'proxy: http://user:Hunter2@proxy.example.com:3128',
  'header: "Authorization: Bearer Hunter2Hunter2"',
  'jwt: eyJhbGciOiJSUzI1NiJ9.Hunter2.Hunter2',
  'env: [{ name: DB_PASSWORD, value: Hunter2 }]',
  'key: "-----BEGIN RSA PRIVATE KEY-----\\nHunter2\\n-----END RSA PRIVATE KEY-----"',
  'apiKey: !!str Hunter2',
])('what looks like a secret is masked elsewhere: %s', (line) => {
  const output = textOf(`apiVersion: v1\nkind: Test\nspec:\n  ${line}\n  wrong: 1\n`);
  expect(output).toContain('wrong: 1');
  expect(output).toContain('********');
  expect(output).not.toContain(VALUE);
});

test.each([
  ['a merge key', '&a { value: Hunter2 }', '*a'],
  ['a merge key of a merge key', '&a { value: Hunter2 }, &b { <<: *a }', '*b'],
  ['one of several', '&a { value: Hunter2 }, &b { <<: *a, other: x }', '[{ third: y }, *b]'],
])('a value that becomes a secret by its name is masked where it is written, also through %s', (_, anchors, merged) => {
  const output = textOf(`apiVersion: v1\nkind: Test\nspec:\n  env: [${anchors}, { name: DB_PASSWORD, <<: ${merged} }]\n`
    + '  wrong: 1\n');
  expect(output).toContain('env: [&a { value: ******** }');
  expect(output).not.toContain(VALUE);
});

test.each([
  'saTokenSecretRef: { name: shown }',
  'secretName: shown',
  'automountServiceAccountToken: true # shown',
  'url: https://shown.example.com:8443/a@b',
])('what is none is shown: %s', (line) => {
  expect(textOf(`apiVersion: v1\nkind: Test\nspec:\n  ${line}\n  wrong: 1\n`)).toContain('shown');
});

test('a Secret that can\'t be parsed shows no values, nor does the message about it', () => {
  for (const wrong of ['  a: b: Hunter2\n', '  a: "Hunter2\n', '  Hunter2\n c: d\n', '  - Hunter2\n  a: {Hunter2\n',
    ' a: *Hunter2\n  Hunter2: Hunter2']) {
    const { stdout, exitCode } =
      cli(folderWith({ 'a.yaml': `kind: Secret\napiVersion: v1\ndata:\n  x: Hunter2\n${wrong}` }), ['check', '.']);
    expect(exitCode).toBe(1);
    expect(stdout).not.toContain(`: ${VALUE}`);
    expect(stdout).not.toMatch(/Hunter2(?!:)/);
  }
});

describe('keys in a document that names a Secret', () => {
  const shown = (key: string) =>
    textOf(`apiVersion: v1\nkind: Test\nspec:\n  secretRef: a\n  ${key}: x\n  wrong: 1\n`).includes(`  ${key}: x`);

  test('are shown if they are fields of known kinds, also misspelt by two letters', () => {
    for (const key of [
      'awsS3Url', 'awsS3ForcePathStyle', 's3CustomCABundle', 'awsS3ForcePathStile', 'cdk8s-mtc.io/openshift-version',
    ]) {
      expect({ key, isShown: shown(key) }).toEqual({ key, isShown: true });
    }
  });

  test('are masked if they may be secrets in the wrong place', () => {
    for (const key of ['Hunter2Hunter2x', 'awsS3ForcePathStyleHunter2', 'wJalrXUtnFEMI7bPxRfiCY']) {
      expect({ key, isShown: shown(key) }).toEqual({ key, isShown: false });
    }
  });

  test('the value of a misspelt token stays masked', () => {
    expect(textOf('apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nspec: { wrong: 1 }\nstringData:\n'
      + '  saTokn: Hunter2\n  wrong: Hunter2\n')).not.toContain(VALUE);
    expect(textOf('apiVersion: v1\nkind: Test\nspec:\n  saTokn: Hunter2\n  wrong: 1\n')).not.toContain(VALUE);
  });
});

test('the mark stays under what it means', () => {
  const lines = textOf('apiVersion: v1\nkind: Test\nspec: { password: Hunter2, wrong: 1 }\n').split('\n');
  const at = lines.findIndex((line) => line.includes('^'));
  expect(lines[at - 1].slice(lines[at].indexOf('^'), lines[at].lastIndexOf('^') + 1)).toBe('wrong: 1');
});
