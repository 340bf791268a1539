import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Chart, ChartProps, Testing } from 'cdk8s';
import { ISecret, Secret } from 'cdk8s-plus-27';
import { RemoteCluster } from '../../src/clusters/remote-cluster';
import { ExistingSecretOptions, SecretSource } from '../../src/credentials/secret-source';
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

describe('a Secret that is there already', () => {
  test('is referred to, and nothing is written', () => {
    const chart = withToken(SecretSource.existing('ocp3-sa'));
    expect(objectsOf(chart)).toEqual(['MigCluster ocp3']);
    expect(tokenRef(chart)).toEqual({ name: 'ocp3-sa', namespace: 'openshift-migration' });
  });

  test('can be in any namespace', () => {
    expect(tokenRef(withToken(SecretSource.existing('ocp3-sa', { namespace: 'openshift-config' })))).toEqual({ name: 'ocp3-sa', namespace: 'openshift-config' });
  });

  test('without a name would be taken for not set, and is refused', () => {
    expect(mistakesOf(withToken(SecretSource.existing('')))).toEqual([
      '[ocp4/ocp3] token: "" is no name that a Secret can have (lower-case letters, digits, "-" and "."); MTC would not find it; write the name of the Secret.',
    ]);
  });

  test('with a name that none can have is refused with the nearest that one can', () => {
    expect(mistakesOf(withToken(SecretSource.existing('OCP3_SA')))).toEqual([
      '[ocp4/ocp3] token: "OCP3_SA" is no name that a Secret can have (lower-case letters, digits, "-" and "."); MTC would not find it; write "ocp3-sa".',
    ]);
  });

  test('in an empty namespace would be taken for not set, and is refused', () => {
    expect(mistakesOf(withToken(SecretSource.existing('ocp3-sa', { namespace: '' })))).toEqual([
      '[ocp4/ocp3] token.namespace: "" is no name of a namespace; MTC would not find the Secret; leave it out for openshift-migration.',
    ]);
  });

  describe('can be one of cdk8s-plus', () => {
    function refTo(make: (chart: Chart) => ISecret, options?: ExistingSecretOptions, props?: ChartProps): unknown {
      const chart = new Chart(Testing.app(), 'ocp4', props);
      const token = SecretSource.fromSecret(make(chart), options);
      new RemoteCluster(chart, 'ocp3', { url: 'https://api.ocp3.example.com:8443', token });
      return tokenRef(chart);
    }

    const secret = (namespace?: string) => (chart: Chart) => new Secret(chart, 'sa', { metadata: { name: 'ocp3-sa', namespace } });
    const imported = (chart: Chart) => Secret.fromSecretName(chart, 'sa', 'ocp3-sa');

    test('in the namespace of its own metadata', () => {
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
      expect(refTo(imported, { namespace: 'openshift-config' })).toEqual({ name: 'ocp3-sa', namespace: 'openshift-config' });
    });

    test('in the given namespace rather than in its own', () => {
      expect(refTo(secret('openshift-config'), { namespace: 'tokens' })).toEqual({ name: 'ocp3-sa', namespace: 'tokens' });
    });
  });
});

describe('a value in the clear', () => {
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
    ['a variable that isn\'t set', () => SecretSource.env('OCP3_TOKEN'), undefined, 'the environment variable OCP3_TOKEN isn\'t there; set OCP3_TOKEN before synth'],
    ['a variable that is empty', () => SecretSource.env('OCP3_TOKEN'), '', 'the environment variable OCP3_TOKEN is empty; set OCP3_TOKEN before synth'],
    ['a variable of white space', () => SecretSource.env('OCP3_TOKEN'), ' \n', 'the environment variable OCP3_TOKEN is empty; set OCP3_TOKEN before synth'],
    ['a file that isn\'t there', () => SecretSource.file('no/token'), undefined, 'the file no/token isn\'t there; write the secret to that file before synth'],
    ['a folder', () => SecretSource.file('/tmp'), undefined, 'the file /tmp isn\'t there; write the secret to that file before synth'],
    ['an empty literal', () => SecretSource.plainTextLiteral(''), undefined, 'the literal is empty; give the value itself'],
  ])('from %s is refused by the construct that asked for it', (_, source, value, message) => {
    if (value !== undefined) {
      process.env.OCP3_TOKEN = value;
    }
    expect(mistakesOf(withToken(source()))).toEqual([
      `[ocp4/ocp3] token: ${message}, or use SecretSource.existing(…) so that synth needs no secret.`,
    ]);
  });

  test('from an empty file is refused', () => {
    const empty = file('empty', '\n');
    expect(mistakesOf(withToken(SecretSource.file(empty)))).toEqual([
      `[ocp4/ocp3] token: the file ${empty} is empty; write the secret to that file before synth, or use SecretSource.existing(…) so that synth needs no secret.`,
    ]);
  });

  test.each([
    ['variable', () => SecretSource.env(TOKEN), 'an environment variable', 'SecretSource.env("OCP3_TOKEN")'],
    ['file', () => SecretSource.file(`${TOKEN}\n`), 'a file', 'SecretSource.file("ocp3.token")'],
  ])('that was given in place of the name of its %s is not repeated', (_, source, what, example) => {
    const messages = mistakesOf(withToken(source()));
    expect(messages).toEqual([
      `[ocp4/ocp3] token: was given something that can't be the name of ${what}; it is not repeated here, for it may be the secret itself; write the name, such as ${example}.`,
    ]);
    expectSecret(messages, TOKEN);
  });
});

describe('a placeholder', () => {
  test('is written as it stands, beside the cluster, where the plugin sees it', () => {
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
      '[ocp4/ocp3] token: the placeholder is empty; write the text that the plugin replaces, such as "<path:kv/data/ocp3#token>".',
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
    expect(mistakesOf(withToken(SecretSource.externalSecret({ store: 'vault', key: 'mtc/ocp3', [option]: '' })))).toEqual([
      `[ocp4/ocp3] token: the ${option} of the external secret is empty; write the ${option}'s name.`,
    ]);
  });
});
