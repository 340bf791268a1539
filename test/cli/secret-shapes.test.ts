import { load } from 'js-yaml';
import { reportOf } from './support';
import { text } from '../../src/cli/format/text';
import { Excerpts } from '../../src/cli/judging/excerpt';
import { Locator } from '../../src/cli/judging/locate';
import { colours } from '../../src/cli/terminal/colours';
import { withoutSecrets } from '../../src/masking/replace-secrets';
import { withoutSecretForms } from '../../src/masking/secret-text';
import { MASK } from '../../src/masking/spans';

/** A manifest with this below `spec`, and an unknown field behind it, so that an excerpt shows the line before. */
const manifest = (lines: string) => 'apiVersion: v1\nkind: Test\nmetadata: { name: a }\nspec:\n'
  + `  ${lines.replace(/\n/g, '\n  ')}\n  wrong: 1\n`;

function excerptOf(yaml: string): string {
  const locator = new Locator();
  return [...text(reportOf({ 'a.yaml': yaml }, locator), new Excerpts(locator), colours(false))].join('');
}

const objectOf = (yaml: string) => JSON.stringify(withoutSecrets(load(yaml) as object));

const auth = Buffer.from('bob:Hunter2').toString('base64');
const config = `{ "auths": { "quay.io": { "auth": "${auth}" } } }`;
const jwt = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"sub":"Hunter2"}').toString('base64url')}.Hunter2Hunter2`;

describe('is masked in excerpts and in objects', () => {
  test.each([
    ['password: {value: Hunter2}'],
    ['password: {value: {text: Hunter2}}'],
    ['password: [{value: Hunter2}]'],
    ['db: {password: {default: Hunter2, key: x}}'],
    ['password: {stringValue: Hunter2, valueFrom: {secretKeyRef: {name: a, key: b}}}'],
    [`'.dockerconfigjson': '${config}'`],
    [`config.json: '${config}'`],
    [`note: '${config}'`],
    [`auths: { quay.io: { auth: ${auth} } }`],
    ['auths: { quay.io: { username: bob, password: Hunter2 } }'],
    ['auths: { quay.io: { identitytoken: Hunter2 } }'],
    ['command: "curl -u bob:Hunter2 https://a"'],
    ['command: "curl -ubob:Hunter2 https://a"'],
    ['command: "curl --user=bob:Hunter2 https://a"'],
    ['command: "curl -su bob:Hunter2 https://a"'],
    ['command: [curl, -u, "bob:Hunter2"]'],
    ['command: [curl, "--user", "bob:Hunter2"]'],
    ['command: [curl, "-ubob:Hunter2"]'],
    ['command: [curl, -H, "Authorization: Bearer Hunter2"]'],
    ['command: "login --password Hunter2"'],
    ['command: "login --password=Hunter2"'],
    ['command: [login, --password, Hunter2]'],
    ['command: [login, --password=Hunter2]'],
    ['command: [login, --api-key, Hunter2]'],
    ['command: [login, --db.password, Hunter2]'],
    ['password: {token: {default: Hunter2}}'],
    [`blob: ${Buffer.from(config).toString('base64')}`],
    ['command: "sshpass -p Hunter2 ssh a"'],
    ['text: github_pat_11ABCDEFG0Hunter2Hunter2_Hunter2Hunter2Hunter2Hunter2Hunter2Hunter2'],
    ['text: ghp_Hunter2Hunter2Hunter2Hunter2Hunter2H'],
    ['text: gho_Hunter2Hunter2Hunter2Hunter2Hunter2H'],
    ['text: glpat-Hunter2Hunter2Hunter2'],
    ['text: glrt-Hunter2Hunter2Hunter2'],
    ['text: xoxb-123456789012-Hunter2Hunter2Hunter2'],
    ['text: npm_Hunter2Hunter2Hunter2Hunter2Hunter2H'],
    ['text: hvs.Hunter2Hunter2Hunter2Hunter2'],
    ['text: "AKIAIOSFODNN7EXAMPLE Hunter2Hunter2Hunter2Hunter2Hunter2Hunt2"'],
    ['text: "AKIAIOSFODNN7EXAMPLE:Hunter2/Hunter2/Hunter2+Hunter2/Hunter2/H2"'],
    ['text: "aws_secret_access_key = Hunter2Hunter2"'],
    ['text: "Authorization: Bearer Hunter2"'],
    [`text: "Authorization: Basic ${auth}"`],
    ['text: "Authorization: token Hunter2"'],
    ['Authorization: "Hunter2Hunter2"'],
    ['headers: [{ name: Authorization, value: "Hunter2Hunter2" }]'],
    ['text: "X-Api-Key: Hunter2"'],
    [`text: ${jwt}`],
    ['text: "-----BEGIN PRIVATE KEY-----\\nHunter2\\n-----END PRIVATE KEY-----"'],
    ['text: "-----BEGIN OPENSSH PRIVATE KEY-----\\nHunter2\\n-----END OPENSSH PRIVATE KEY-----"'],
    ['text: "a -----BEGIN RSA PRIVATE KEY----- Hunter2 -----END RSA PRIVATE KEY----- b"'],
  ])('%s', (lines) => {
    const [excerpt, object] = [excerptOf(manifest(lines)), objectOf(manifest(lines))];
    expect(excerpt).toContain('wrong: 1');
    for (const output of [excerpt, object]) {
      expect(output).toContain(MASK);
      expect(output).not.toMatch(new RegExp(`Hunter2|${auth}|${jwt.split('.')[1]}`));
    }
  });

  test('a wrapped value, also in a document that cannot be read', () => {
    const output = excerptOf('apiVersion: v1\nkind: Test\npassword: {value: Hunter2}\nwrong: [\n');
    expect(output).not.toContain('Hunter2');
  });
});

test.each([
  ['curl -u bob:Hunter2 failed', 'curl -u ******** failed'],
  ['Authorization: Bearer Hunter2, again', 'Authorization: Bearer ********, again'],
  ['"auth": "Ym9iOkh1bnRlcjI=" is invalid', '"auth": "********" is invalid'],
  ['glpat-Hunter2Hunter2Hunter2 is rejected', '******** is rejected'],
  ['podman run -u 1000:1000 x', 'podman run -u 1000:1000 x'],
  ['Authorization: the server rejected it', 'Authorization: the server rejected it'],
])('in a message: %s', (message, expected) => {
  expect(withoutSecretForms(message)).toBe(expected);
});

test('many beginnings of shapes take linear time', () => {
  for (const start of ['-u', '-u a', ' -u a:', 'Authorization: ', 'auth: abcd', '{value: a', 'glpat-', 'sshpass -p ',
    'AKIAIOSFODNN7EXAMPLE ']) {
    const many = start.repeat(100_000);
    expect(withoutSecretForms(many).length).toBeLessThanOrEqual(2 * many.length);
  }
});

describe('stays readable', () => {
  test.each([
    ['passwordSecretRef: name'],
    ['passwordSecretRef: {name: a, key: password}'],
    ['secretName: x'],
    ['secretRef: {name: x}'],
    ['secret: {secretName: x, defaultMode: 420, items: [{key: a, path: b}]}'],
    ['imagePullSecrets: [{name: x}]'],
    ['secrets: [{name: x}]'],
    ['image: quay.io/a/b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'],
    ['image: quay.io/bob/x:1.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'],
    ['command: "podman run -u 1000 x"'],
    ['command: "podman run -u 1000:1000 x"'],
    ['command: [podman, run, -u, "1000:1000", x]'],
    ['command: [podman, run, -u, "1000", x]'],
    ['command: "sort -u a.txt"'],
    ['token: {secretKeyRef: {name: a, key: b}}'],
    ['password: {valueFrom: {secretKeyRef: {name: a, key: b, optional: true}}}'],
    ['automountServiceAccountToken: true'],
    ['text: "the token and the password are in a Secret"'],
    ['text: glpat'],
    ['text: "AKIA is the prefix of keys"'],
    ['command: [oc, login, --token-file, /var/run/token]'],
    ['command: "mkdir -p /var/lib/data"'],
    ['text: "-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----"'],
    ['auths: { quay.io: {} }'],
    ['authors: { quay.io: { name: bob } }'],
    ['authorizationMode: RBAC'],
    ['authorization: {type: simple}'],
    ['authorization: simple'],
    ['auth: basic'],
    ['auth: { type: x, method: "abcd" }'],
    ['command: "java -verbose:gc -uri:http://a"'],
    ['command: "du -hu a"'],
    ['privateKey: { algorithm: RSA, size: 2048, rotationPolicy: Always }'],
    ['value: {default: a}'],
    ['text: "github_pat_ and ghp_ are prefixes"'],
    ['name: hvs.a'],
    ['command: "curl -H \'Authorization: Bearer $TOKEN\' https://a"'],
    ['command: "printf \'Authorization: Bearer %s\' x"'],
    ["text: 'Authorization: Bearer {{ key }}'"],
  ])('%s', (lines) => {
    expect(excerptOf(manifest(lines))).not.toContain(MASK);
    expect(objectOf(manifest(lines))).not.toContain(MASK);
  });
});
