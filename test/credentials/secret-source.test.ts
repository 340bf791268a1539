import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Chart, ChartProps, Testing } from 'cdk8s';
import { ISecret, Secret } from 'cdk8s-plus-27';
import { RemoteCluster } from '../../src/clusters/remote-cluster';
import { ExistingSecretOptions } from '../../src/credentials/secret-options';
import { SecretSource } from '../../src/credentials/secret-source';
import { chartsOf, expectSecret, hostChart, manifestsOf, mistakesOf, objectsOf } from '../support/program';

const TOKEN = 'eyJhbGciOi.eyJpc3MiOi.c2lnbmF0dXJl';
const ENCODED = 'ZXlKaGJHY2lPaS5leUpwYzNNaU9pLmMybG5ibUYwZFhKbA==';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'secret-source-'));
const file = (name: string, text: string) => {
  fs.writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};

afterAll(() => fs.rmSync(folder, { recursive: true }));
afterEach(() => delete process.env.OCP3_TOKEN);

function withToken(token: SecretSource): Chart {
  const chart = hostChart();
  new RemoteCluster(chart, 'ocp3', { url: 'https://api.ocp3.example.com:8443', token });
  return chart;
}

function tokenRef(chart: Chart): unknown {
  return manifestsOf(chart).find(({ kind }) => kind === 'MigCluster').spec.serviceAccountSecretRef;
}

/** What is written for one token, wherever it goes. */
function written(chart: Chart): any {
  return chartsOf(chart).flatMap((id) => manifestsOf(chart, id)).find(({ kind }) => kind !== 'MigCluster');
}

describe('a Secret that already exists', () => {
  test('is referred to, and nothing is written', () => {
    const chart = withToken(SecretSource.existing('ocp3-sa'));
    expect(objectsOf(chart)).toEqual(['MigCluster ocp3']);
    expect(tokenRef(chart)).toEqual({ name: 'ocp3-sa', namespace: 'openshift-migration' });
  });

  test('can be in any namespace', () => {
    expect(tokenRef(withToken(SecretSource.existing('ocp3-sa', { namespace: 'openshift-config' }))))
      .toEqual({ name: 'ocp3-sa', namespace: 'openshift-config' });
  });

  test('without a name would be taken for not set, and is refused', () => {
    expect(mistakesOf(withToken(SecretSource.existing('')))).toEqual([
      '[ocp4/ocp3] token: is not a valid Secret name (it is empty): the Secret is not found; write the name of the '
        + 'Secret: lower-case letters, digits, "-" and ".".',
    ]);
  });

  test('with an invalid name is rejected, and the name is not repeated', () => {
    expect(mistakesOf(withToken(SecretSource.existing('OCP3_SA')))).toEqual([
      '[ocp4/ocp3] token: is not a valid Secret name (it is not repeated here: it may be the secret itself): the '
        + 'Secret is not found; write the name of the Secret: lower-case letters, digits, "-" and ".".',
    ]);
  });

  test('in an empty namespace would be taken for not set, and is refused', () => {
    expect(mistakesOf(withToken(SecretSource.existing('ocp3-sa', { namespace: '' })))).toEqual([
      '[ocp4/ocp3] token.namespace: is not a valid namespace name (it is empty): MTC does not find the Secret; write '
        + 'lower-case letters, digits and "-", or leave it out for openshift-migration.',
    ]);
  });

  describe('can be one of cdk8s-plus', () => {
    function refTo(make: (chart: Chart) => ISecret, options?: ExistingSecretOptions, props?: ChartProps): unknown {
      const chart = new Chart(Testing.app(), 'ocp4', props);
      const token = SecretSource.fromSecret(make(chart), options);
      new RemoteCluster(chart, 'ocp3', { url: 'https://api.ocp3.example.com:8443', token });
      return tokenRef(chart);
    }

    const secret = (namespace?: string) => (chart: Chart) =>
      new Secret(chart, 'sa', { metadata: { name: 'ocp3-sa', namespace } });
    const imported = (chart: Chart) => Secret.fromSecretName(chart, 'sa', 'ocp3-sa');

    test('in the namespace of its metadata', () => {
      expect(refTo(secret('openshift-config'))).toEqual({ name: 'ocp3-sa', namespace: 'openshift-config' });
    });

    test('in the namespace that its chart gives it', () => {
      expect(refTo(secret(), undefined, { namespace: 'tokens' })).toEqual({ name: 'ocp3-sa', namespace: 'tokens' });
    });

    test('without a namespace, in that of MTC', () => {
      expect(refTo(secret())).toEqual({ name: 'ocp3-sa', namespace: 'openshift-migration' });
    });

    test('known by its name only, in the given namespace or that of MTC', () => {
      expect(refTo(imported)).toEqual({ name: 'ocp3-sa', namespace: 'openshift-migration' });
      expect(refTo(imported, { namespace: 'openshift-config' }))
        .toEqual({ name: 'ocp3-sa', namespace: 'openshift-config' });
    });

    test('in the given namespace rather than in its own', () => {
      expect(refTo(secret('openshift-config'), { namespace: 'tokens' }))
        .toEqual({ name: 'ocp3-sa', namespace: 'tokens' });
    });
  });
});

const OR_EXISTING = 'or use SecretSource.existing("NAME") so that synth needs no secret.';

describe('a value in plain text', () => {
  test('is encoded in base64 once, in the file of the cluster\'s secrets', () => {
    process.env.OCP3_TOKEN = TOKEN;
    const chart = withToken(SecretSource.env('OCP3_TOKEN'));
    expect(objectsOf(chart)).toEqual(['MigCluster ocp3']);
    expect(manifestsOf(chart, 'secrets-ocp4')).toEqual([{
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'ocp3-token', namespace: 'openshift-migration' },
      type: 'Opaque',
      data: { saToken: ENCODED },
    }]);
    expect(tokenRef(chart)).toEqual({ name: 'ocp3-token', namespace: 'openshift-migration' });
  });

  test.each([
    ['an environment variable', () => SecretSource.env('OCP3_TOKEN')],
    ['a file', () => SecretSource.file(file('token', `${TOKEN}\n`))],
    ['a literal', () => SecretSource.plainTextLiteral(`${TOKEN}\r\n`)],
  ])('can come from %s, and loses the line break at its end', (_, source) => {
    process.env.OCP3_TOKEN = `${TOKEN}\n\n`;
    expect(written(withToken(source())).data).toEqual({ saToken: ENCODED });
  });

  test.each([
    ['a variable that isn\'t set', () => SecretSource.env('OCP3_TOKEN'), undefined,
      'the environment variable OCP3_TOKEN is not set; set OCP3_TOKEN before synth'],
    ['a variable that is empty', () => SecretSource.env('OCP3_TOKEN'), '',
      'the environment variable OCP3_TOKEN is empty; set OCP3_TOKEN before synth'],
    ['a variable of white space', () => SecretSource.env('OCP3_TOKEN'), ' \n',
      'the environment variable OCP3_TOKEN is empty; set OCP3_TOKEN before synth'],
    ['an empty literal', () => SecretSource.plainTextLiteral(''), undefined,
      'the literal is empty; give the value itself'],
  ])('from %s is refused by the construct that asked for it', (_, source, value, message) => {
    if (value !== undefined) {
      process.env.OCP3_TOKEN = value;
    }
    expect(mistakesOf(withToken(source()))).toEqual([
      `[ocp4/ocp3] token: ${message}, or use SecretSource.existing("NAME") so that synth needs no secret.`,
    ]);
  });

  test('from an empty file is refused', () => {
    const empty = file('empty', '\n');
    expect(mistakesOf(withToken(SecretSource.file(empty)))).toEqual([
      `[ocp4/ocp3] token: the file ${empty} is empty; write the secret to that file before synth, or use `
        + 'SecretSource.existing("NAME") so that synth needs no secret.',
    ]);
  });

  test('from a file that does not exist is rejected, with its path if the folder exists', () => {
    const missing = path.join(folder, 'token-of-ocp3');
    expect(mistakesOf(withToken(SecretSource.file(missing)))).toEqual([
      `[ocp4/ocp3] token: the file ${missing} does not exist; write the secret to that file `
        + `before synth, ${OR_EXISTING}`,
    ]);
  });

  const NOT_REPEATED = 'is not repeated here: it may be the secret itself)';
  const SECRETS = [
    TOKEN, '3f9c1b7e5d2a4860', 'S3CR3T_hexlike_0123456789abcdef', 'Hunter2', 'correct horse battery',
    'AKIAIOSFODNN7EXAMPLE', 'A'.repeat(41),
    'q/w', '/Hunter2', 'sha256~abcdefghijklmnopqrstuvwxyz', `${TOKEN}\n`, 'x\0y',
  ];

  test.each(SECRETS)('that is given in place of the name of its variable is not repeated: %j', (secret) => {
    const messages = mistakesOf(withToken(SecretSource.env(secret)));
    expect(messages).toEqual([
      `[ocp4/ocp3] token: the environment variable (its name ${NOT_REPEATED} is not set; `
      + `give the name of a variable that is set, such as SecretSource.env("OCP3_TOKEN"), ${OR_EXISTING}`,
    ]);
    expectSecret(messages, secret.trim());
  });

  test.each(SECRETS)('that is given in place of the path of its file is not repeated: %j', (secret) => {
    const messages = mistakesOf(withToken(SecretSource.file(secret)));
    expect(messages).toEqual([
      `[ocp4/ocp3] token: the file (its path ${NOT_REPEATED} does not exist; `
      + `give the path of a file that exists, such as SecretSource.file("secrets/ocp3.token"), ${OR_EXISTING}`,
    ]);
    expectSecret(messages, secret.trim());
  });

  test.each(SECRETS.filter((secret) => /[^a-z0-9.-]/.test(secret)))('that is given in place of the name of its Secret '
    + 'is not repeated: %j', (secret) => {
    expectSecret(mistakesOf(withToken(SecretSource.existing(secret))), secret.trim());
    expectSecret(mistakesOf(withToken(SecretSource.existing('a', { namespace: secret }))), secret.trim());
  });

  test('the name of a variable is repeated if it is certainly one', () => {
    for (const name of ['TOKEN', 'OCP3_TOKEN', 'CDK8S_MTC_TOKEN_OF_THE_OLD_CLUSTER_NO_1X']) {
      expect(mistakesOf(withToken(SecretSource.env(name)))[0])
        .toContain(`the environment variable ${name} is not set; set ${name} before synth`);
    }
  });
});

describe('a placeholder', () => {
  test('is written unchanged, beside the cluster, where the plugin sees it', () => {
    const chart = withToken(SecretSource.placeholder('<path:kv/data/ocp3#token>'));
    expect(chartsOf(chart)).toEqual(['ocp4']);
    expect(manifestsOf(chart)[0]).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'ocp3-token', namespace: 'openshift-migration' },
      type: 'Opaque',
      stringData: { saToken: '<path:kv/data/ocp3#token>' },
    });
  });

  test('that is empty would make an empty Secret, and is refused', () => {
    expect(mistakesOf(withToken(SecretSource.placeholder(' ')))).toEqual([
      '[ocp4/ocp3] token: the placeholder is empty; write the text that the plugin replaces, such as '
        + '"<path:kv/data/ocp3#token>".',
    ]);
  });
});

describe('an entry of a secret store', () => {
  test('becomes an ExternalSecret beside the cluster', () => {
    const chart = withToken(SecretSource.externalSecret({ store: 'vault', key: 'mtc/ocp3' }));
    expect(chartsOf(chart)).toEqual(['ocp4']);
    expect(manifestsOf(chart)[0]).toEqual({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'ocp3-token', namespace: 'openshift-migration' },
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
        target: { name: 'ocp3-token', creationPolicy: 'Owner' },
        data: [{ secretKey: 'saToken', remoteRef: { key: 'mtc/ocp3' } }],
      },
    });
    expect(tokenRef(chart)).toEqual({ name: 'ocp3-token', namespace: 'openshift-migration' });
  });

  test.each(['store', 'key'])('without a %s is refused', (option) => {
    expect(mistakesOf(withToken(SecretSource.externalSecret({ store: 'vault', key: 'mtc/ocp3', [option]: '' }))))
      .toEqual([
        `[ocp4/ocp3] token: the ${option} of the external secret is empty; write the ${option}'s name.`,
      ]);
  });
});

test('a string instead of a source is rejected, and not repeated, because it may be the secret itself', () => {
  const chart = hostChart();
  new RemoteCluster(chart, 'ocp3', {
    url: 'https://api.ocp3.example.com:8443',
    token: TOKEN as unknown as SecretSource,
  });
  const mistakes = mistakesOf(chart);
  expect(mistakes).toEqual([
    '[ocp4/ocp3] token: is a string, but a SecretSource is required; '
      + 'give a SecretSource such as SecretSource.existing(…).',
  ]);
});
