import { Files, reportOf } from './support';
import { json } from '../../src/cli/format/json';
import { junit } from '../../src/cli/format/junit';
import { sarif } from '../../src/cli/format/sarif';
import { text } from '../../src/cli/format/text';
import { Excerpts } from '../../src/cli/judging/excerpt';
import { Locator } from '../../src/cli/judging/locate';
import { colours } from '../../src/cli/terminal/colours';
import { Rule } from '../../src/rules/engine/rule';
import { quote } from '../../src/rules/reading/text';
import * as fc from '../support/property';

// The same each time; to look further: CHECK_SEED=$RANDOM CHECK_RUNS=5000.
const RUNS = { seed: Number(process.env.CHECK_SEED ?? 4), numRuns: Number(process.env.CHECK_RUNS ?? 300) };

/** Finds something at every value, and quotes it, as no rule may. */
const INDISCREET: Rule = {
  id: 'test/indiscreet',
  severity: 'error',
  title: 'Nothing is kept to itself',
  rationale: 'For tests.',
  source: 'nowhere',
  breaks: '',
  keeps: '',
  on: '*',
  judgesPlaceholders: true,
  * check({ object }) {
    const { metadata, ...content } = object;
    const scalars = function* (value: unknown, path: string): Generator<[string, unknown]> {
      if (typeof value !== 'object' || value === null) {
        yield [path, value];
        return;
      }
      for (const [key, below] of Object.entries(value)) {
        yield* scalars(below, Array.isArray(value) ? `${path}[${key}]` : [path, key].filter((part) => part).join('.'));
      }
    };
    for (const [path, value] of scalars(content, '')) {
      yield { path, message: `${quote(value)} is wrong`, fix: `do not write ${quote(value)}` };
    }
    for (const [path] of scalars(metadata, 'metadata')) {
      yield { path, message: `${path} is wrong`, fix: 'remove it' };
    }
  },
};

/** The same without a quotation. */
const DISCREET: Rule = {
  ...INDISCREET,
  * check(manifest, set, circumstances) {
    for (const problem of INDISCREET.check(manifest, set, circumstances)) {
      yield { ...problem, message: `${problem.path} is wrong`, fix: 'remove it' };
    }
  },
};

/** All that can be said of files, in all formats. */
function outputOf(files: Files, rules: readonly Rule[] = [INDISCREET]): string {
  const locator = new Locator();
  const report = reportOf(files as Record<string, string>, locator, 'error', rules);
  return [
    ...text(report, new Excerpts(locator), colours(false)), json(report), sarif(report, [], '1.2.3'), junit(report),
  ].join('\n');
}

const base64 = (value: string) => Buffer.from(value).toString('base64');

/**
 * A secret as it may be in an output: in plain text, and in base64 from each of the three places at which it may start.
 */
function formsOf(secret: string): string[] {
  return [secret, ...[0, 1, 2].map((skip) => base64(secret.slice((3 - skip) % 3)).slice(0, -4))];
}

const head = (kind: string) => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: a\n  namespace: shop\n`;
const SECRET = head('Secret');
const CONFIG = head('ConfigMap');
const CONTROLLER = head('MigrationController').replace('v1\n', 'migration.openshift.io/v1alpha1\n');

/** Where a secret may be: `%s` stands for it, `%b` for its base64, `%p` for the base64 of a playbook with it. */
const PLACES: readonly string[] = [
  // A Secret, however it is written
  `${SECRET}data:\n  config: %b\n`,
  `${SECRET}data:\n  config: %s\n`,
  `${SECRET}data: { a: "%b", b: '%s', c: [%s] }\n`,
  `${SECRET}stringData:\n  config: |\n    user: a\n    %s\n  other: >-\n    %s\n    b\n`,
  `${SECRET}stringData:\n  config: "a\n    %s\n    b"\n`,
  `${SECRET}stringData:\n  nested: { deep: [{ a: %s }] }\n`,
  `${SECRET}stringData: %s\n`,
  `${SECRET}datas:\n  config: %s\n`,
  `${SECRET}    data: { config: %s }\n`,
  `${SECRET}  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {"data":{"config":"%b"}}\n`,
  `${SECRET}data: {}\n# the old value was %s\ndata2: { a: 1 } # %s\n`,
  `${SECRET.replace('Secret', '"Secret"')}data: { config: %b }\n`,
  `${SECRET.replace('kind', '"kind"')}data: { config: %b }\n`,
  `${SECRET.replace('kind: ', '? kind\n: ')}data: { config: %b }\n`,
  `${SECRET.replace('Secret', '"Se\\u0063ret"')}data: { config: %b }\n`,
  `${SECRET.replace('Secret', '!!str Secret')}data: { config: %b }\n`,
  `x: &k Secret\n${SECRET.replace('Secret', '*k')}data: { config: %b }\n`,
  `x: &k { kind: Secret }\n<<: *k\n${SECRET.replace('kind: Secret\n', '')}data: { config: %b }\n`,
  `<<: { kind: Secret, data: { config: %b } }\n${SECRET.replace('kind: Secret\n', '')}data: { other: %s }\n`,
  `${SECRET}x: &d { config: %b }\ndata: *d\n`,
  `x: &d { config: %b }\n${SECRET}data: { <<: *d, other: %s }\n`,
  `x: &v %s\n${SECRET}stringData: { config: *v }\n`,
  `${CONFIG}kind: Secret\ndata: { config: %b }\n`,
  `${SECRET}data: { config: %b }\ndata: { other: %s }\n`,
  `${SECRET}data: { config: %b, config: %s }\n`,
  'apiVersion: v1\nkind: SecretList\nitems:\n- metadata: { name: a }\n  data: { config: %b }\n- metadata: { name: b }\n'
    + '  stringData:\n    c: %s\n',
  `apiVersion: v1\nkind: List\nitems:\n- ${SECRET.trim().replace(/\n/g, '\n  ')}\n  data: { config: %b }\n`,
  `apiVersion: v1\nkind: List\nitems:\n- &s\n  ${SECRET.trim().replace(/\n/g, '\n  ')}\n  data: { config: %b }\n- *s\n`,
  '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "data": {"config": "%b"}, "stringData": '
    + '{"config": "%s"}}\n',
  // What cannot be read
  `${SECRET}data:\n  config: %b\n bad\n`,
  `${SECRET}stringData:\n  config: "%s\n  other: b\n`,
  `${SECRET}stringData: {config: %s\n`,
  `${SECRET}data:\n  config: %s\n  other: *nowhere\n`,
  `x: &k Secret\n${SECRET.replace('Secret', '*k')}data:\n\tconfig: %b\n`,
  'apiVersion: v1\nkind: SecretList\nitems:\n- data: { config: %b }\n - b\n',
  'data:\n  config: %b\n bad\n',
  // By the name of a field, an option or a variable
  ...['password', 'dbPass', 'DB_PASS', 'secretKey', 'secret_key', 'saToken', 'api-key', 'pwd', 'psk', 'clientSecret',
    'password2', '.dockerconfigjson']
    .flatMap((name) => [`${CONFIG}data:\n  ${name}: %s\n`,
      `${CONFIG}data:\n  script: |\n    a\n    ${name}=%s\n    ${name}: "%s"\n`, `${CONFIG}data: {}\n# ${name}: %s\n`]),
  `${head('Pod')}spec:\n  containers:\n  - env: [{ name: DB_PASSWORD, value: %s }]\n`
    + '    args: [--token, %s, "--password=%s", "--secret %s"]\n',
  `${head('Pod')}spec:\n  containers:\n  - args:\n    - --token\n    - %s\n`
    + '    command: [sh, -c, "curl -u user:%s https://example.com --pass %s"]\n',
  `${CONFIG}data:\n  tokens: [a, %s]\n  json: '{"token": "%s", "a": 1}'\n  again: "{\\"token\\": \\"%s\\"}"\n`,
  `${CONFIG}sops:\n  age: [{ enc: %s }]\n  mac: %s\n`,
  // By its form
  ...['http://user:%s@proxy.example.com:3128', 'user:%s@proxy.example.com:3128', 'user:a@%s@proxy:3128',
    '//user:%s@proxy:3128', 'http://user:12/%s@proxy.example.com:3128', 'http:\\/\\/user:%s@proxy']
    .flatMap((url) => [`${CONTROLLER}spec:\n  stunnel_tcp_proxy: ${url}\n`,
      `${CONTROLLER}spec:\n  stunnel_tcp_proxy: '${url}'\n`, `${CONFIG}data:\n  a: |\n    use ${url}\n`,
      `${CONFIG}data: {}\n# ${url}\n`]),
  `${CONTROLLER}spec:\n  stunnel_tcp_proxy: user:my %s@proxy.example.com:3128\n`,
  `${CONTROLLER}spec:\n  stunnel_tcp_proxy: "http://user:a\\"%s@proxy.example.com:3128"\n`,
  `${CONTROLLER}spec:\n  stunnel_tcp_proxy: "http://user:ab\\\n    %s@proxy.example.com:3128"\n`,
  `${CONFIG}data:\n  header: "Authorization: Bearer %s"\n`
    + '  key: "-----BEGIN RSA PRIVATE KEY-----\\n%s\\n-----END RSA PRIVATE KEY-----"\n',
  `${CONFIG}data:\n  key: |\n    -----BEGIN PRIVATE KEY-----\n    %s\n    -----END PRIVATE KEY-----\n`,
  `${CONFIG}data:\n  playbook: %p\n`,
  // Misspelt, and kinds that are not known
  ...['pasword', 'passwrod', 'dbPasword', 'tokn', 'clientSecert', 'credentails', 'sig', 'x-amz-signature']
    .map((name) => `${CONTROLLER}spec:\n  ${name}: %s\n`),
  ...['Secrt', 'secret', 'SECRET', 'Sercet', '[Secret]', '5', '{ a: Secret }', '', '"Secret "']
    .map((kind) => `${head(kind)}data: { config: %b }\nstringData: { config: %s }\n`),
  ...['stringdata', 'StringData', 'string_data', 'stringDate']
    .map((field) => `${head('Sealed')}${field}: { config: %s }\n`),
  `${SECRET.replace('kind: ', 'kinds: ')}data: { config: %b }\n`,
  `${SECRET.replace('kind: ', 'kind ')}data: { config: %b }\n`,
  `${SECRET.replace('kind: ', 'kind:')}data: { config: %b }\n`,
  'apiVersion: v1\nmetadata: { name: a }\ndata: { config: %b }\n',
  // A Secret that is cut
  `${SECRET}data:\n---\n  config: %b\n  other: %s\n`,
  `${SECRET}---\nstringData:\n  config: %s\n`,
  `${SECRET}stringData:\n  config: |\n---\n%s\n`,
  `${SECRET}stringData:\n  config: |\n    a\n---\n    b %s\n    c: %s\n bad\n`,
  // Generators of Kustomize
  ...['', '  literals:\n  - other=%s\n', ' bad\n'].map((more) => (
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsecretGenerator:\n- name: a\n  literals:\n'
      + `  - config=%s\n${more}`)),
  'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsecretGenerator:\n'
    + '- { name: a, literals: [config=%s] }\nsecretGenerator:\n- { name: a, literals: [other=%s] }\n',
  // In arguments and URLs
  `${head('Pod')}spec:\n  containers:\n  - args: ["--password %s", "-p%s", "--db-password=%s x", --api-key, %s]\n`
    + '    command: [sh, -c, "mysql -u root -p%s --password %s x"]\n',
  `${head('Pod')}spec:\n  containers:\n  - args:\n    - --password %s\n    - mysqldump --password='%s' a\n`,
  ...['sig', 'token', 'X-Amz-Signature', 'access_token', 'code', 'api_key'].map((name) => (
    `${CONTROLLER}spec:\n  url: https://a.blob.example.com/b?sv=2022&${name}=%s&se=2030\n`
      + `  other: "https://example.com?${name}=%s"\n`)),
  // In keys
  `${SECRET}data:\n  %s: YQ==\n  %s: Yg==\n`,
  `${SECRET}stringData:\n  %s: a\n bad\n`,
  `${CONFIG}data:\n  a: { eyJ%s: 1, eyJ%s: 2 }\n`,
];

const secrets = fc.stringMatching(/^S3CR3T[A-Za-z0-9]{10,20}$/);

function withSecret(place: string, secret: string): string {
  return place.replace(/%s/g, secret).replace(/%b/g, base64(secret))
    .replace(/%p/g, base64(`- hosts: all\n  vars:\n    password: ${secret}\n`));
}

test('no format contains a secret, wherever it is written', () => {
  fc.assert(fc.property(secrets, fc.shuffledSubarray([...PLACES], { minLength: 1, maxLength: 5 }), (secret, places) => {
    const output = outputOf({ 'a.yaml': places.map((place) => withSecret(place, secret)).join('---\n') });
    expect(formsOf(secret).filter((form) => output.includes(form))).toEqual([]);
  }), RUNS);
});

test.each(PLACES)('nor does any contain it at %j', (place) => {
  const secret = 'S3CR3Tabcdefghijk';
  const output = outputOf({ 'a.yaml': withSecret(place, secret) });
  expect(output).toContain('a.yaml:');
  expect(formsOf(secret).filter((form) => output.includes(form))).toEqual([]);
});

test('nor the text if one of two kinds is Secret', () => {
  const output = outputOf({ 'a.yaml': `${SECRET}kind: ConfigMap\ndata: { config: S3CR3Tabcdefghijk }\n` }, [DISCREET]);
  expect(output).toContain('config: ********');
  expect(output).not.toContain('S3CR3T');
});
