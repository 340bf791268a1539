import { App, Chart, JsonPatch } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import {
  Findings, FindingSeverity, HostCluster, MigrationApp, RemoteCluster, ReplicationRepository, S3Credentials,
  SecretSource,
  SynthFinding,
} from '../../src';
import { handWritten, hostChart, mistakesOf } from '../support/program';

/** `rule at construct`, and the reason where there is one. */
const brief = ({ rule, construct, reason }: SynthFinding) =>
  `${rule} at ${construct}${reason === undefined ? '' : `: ${reason}`}`;

const findingsOf = (scope: IConstruct) => Findings.of(scope).all.map(brief);

/** A hook of which a rule says that it can't work. */
const wrongHook = (scope: Construct, id = 'wrong') =>
  handWritten(scope, id, 'MigHook', { targetCluster: 'source', custom: false });

/** A repository for which MTC's credentials are sent in plain text. */
function overHttp(chart: Chart, id = 'minio'): ReplicationRepository {
  const credentials = S3Credentials.keys({
    accessKeyId: SecretSource.plainTextLiteral('key-id'),
    secretAccessKey: SecretSource.plainTextLiteral('key'),
  });
  return ReplicationRepository.s3Compatible(
    chart, id, { bucket: 'backups', url: 'http://minio.corp:9000', credentials },
  );
}

describe('a finding', () => {
  test('names rule, construct, manifest, field and option, and says what is wrong and what to write', () => {
    const chart = hostChart();
    overHttp(chart);
    expect(Findings.of(chart).all).toEqual([{
      rule: 'storage/plain-http',
      severity: FindingSeverity.WARNING,
      construct: 'ocp4/minio',
      manifest: 'MigStorage openshift-migration/minio',
      field: 'spec.backupStorageConfig.awsS3Url',
      option: 'url',
      message: 'the URL has the scheme http: everything that is migrated, including Secrets, is sent in plain text',
      fix: 'Write the https address of the store, and add `caBundle` unless a public CA issued its certificate.',
    }]);
  });

  test('in what a construct writes elsewhere names the construct, and is found in either place', () => {
    const chart = hostChart();
    const repository = overHttp(chart);
    repository.credentialsSecret!.addJsonPatch(JsonPatch.add('/data/aws-secret-access-key', Buffer.from('key\n')
      .toString('base64')));
    const found = expect.arrayContaining(['secret/white-space at ocp4/minio']);
    expect(findingsOf(repository)).toEqual(found);
    expect(findingsOf(chart)).toEqual(found);
    expect(findingsOf(repository.credentialsSecret!)).toEqual(found);
    expect(findingsOf(chart.node.root.node.findChild('secrets-ocp4'))).toEqual(found);
  });

  test('is found from the scope that it is in, and from no other', () => {
    const chart = hostChart();
    wrongHook(chart, 'wrong');
    const inner = new Construct(chart, 'wrong-inner');
    wrongHook(inner, 'other');
    expect(findingsOf(inner)).toEqual(findingsOf(inner.node.findChild('other')));
    expect(new Set(Findings.of(inner).all.map(({ construct }) => construct)))
      .toEqual(new Set(['ocp4/wrong-inner/other']));
    expect(new Set(Findings.of(chart.node.findChild('wrong')).all.map(({ construct }) => construct)))
      .toEqual(new Set(['ocp4/wrong']));
    expect(new Set(Findings.of(chart.node.root).all.map(({ construct }) => construct)))
      .toEqual(new Set(['ocp4/wrong', 'ocp4/wrong-inner/other']));
  });

  test('is of the current program', () => {
    const chart = hostChart();
    const hook = wrongHook(chart);
    const findings = Findings.of(chart);
    const before = findings.all.length;
    hook.addJsonPatch(JsonPatch.add('/spec/someField', 1));
    expect(findings.all.map(({ rule }) => rule)).toContain('document/unknown-field');
    expect(findings.all).toHaveLength(before + 1);
  });

  test('is found in a plain App without any construct of this library', () => {
    const chart = hostChart();
    wrongHook(chart);
    expect(Findings.of(chart).all).not.toEqual([]);
  });

  test.each([
    ['its construct, by the id that constructs give their main object',
      (chart: Chart) => handWritten(new Construct(chart, 'own'), 'Resource', 'MigHook', { a: 1 }), 'ocp4/own'],
    ['itself, where that stands in the chart', (chart: Chart) => handWritten(chart, 'Resource', 'MigHook', { a: 1 }),
      'ocp4/Resource'],
  ])('of a hand-written object names %s', (_, write, construct) => {
    const chart = hostChart();
    write(chart);
    expect(new Set(Findings.of(chart).all.map((finding) => finding.construct))).toEqual(new Set([construct]));
  });
});

describe('a field that no schema knows', () => {
  const severities = (scope: IConstruct) => Findings.of(scope).all.filter(({ field }) => field.endsWith('newField'))
    .map(({ severity }) => severity);

  test.each([
    ['in a chart', (chart: Chart) => handWritten(chart, 'hook', 'MigHook', { newField: 1 })],
    ['in a construct of the user\'s, as its main object',
      (chart: Chart) => handWritten(new Construct(chart, 'own'), 'Resource', 'MigHook', { newField: 1 })],
    ['below a construct of ours',
      (chart: Chart) => handWritten(new HostCluster(chart, 'host'), 'hook', 'MigHook', { newField: 1 })],
  ])('is an error in a hand-written object %s', (_, write) => {
    const chart = hostChart();
    write(chart);
    expect(severities(chart)).toEqual([FindingSeverity.ERROR]);
  });

  test('is an error in a construct\'s as well, where a patch has put it, until the patch is acknowledged', () => {
    const chart = hostChart();
    const { apiObject } = new HostCluster(chart, 'host');
    apiObject.addJsonPatch(JsonPatch.add('/spec/newField', 1));
    expect(severities(chart)).toEqual([FindingSeverity.ERROR]);
    Findings.of(apiObject).acknowledge('document/unknown-field', 'a field of a newer MTC');
    expect(mistakesOf(chart)).toEqual([]);
  });
});

describe('an acknowledgement', () => {
  const RULE = 'storage/plain-http';

  function program() {
    const app = new App();
    const chart = new Chart(app, 'ocp4');
    const scope = new Construct(chart, 'stores');
    const repository = ReplicationRepository.s3Compatible(scope, 'minio', {
      bucket: 'backups', url: 'http://minio.corp:9000', credentials: S3Credentials.existing('minio'),
    });
    return { app, chart, scope, repository, object: repository.apiObject };
  }

  test.each(['object', 'repository', 'scope', 'chart', 'app'] as const)('counts at the %s', (place) => {
    const { [place]: at, app } = program();
    Findings.of(at).acknowledge(RULE, 'a separate network');
    expect(findingsOf(app)).toEqual([`${RULE} at ocp4/stores/minio: a separate network`]);
  });

  test('counts at the chart that the object is in, where that is another than its construct\'s', () => {
    const chart = hostChart();
    const repository = overHttp(chart);
    repository.credentialsSecret!.addJsonPatch(JsonPatch.add('/data/aws-secret-access-key', Buffer.from('key\n')
      .toString('base64')));
    Findings.of(chart.node.root.node.findChild('secrets-ocp4'))
      .acknowledge('secret/white-space', 'the store cuts it off');
    expect(findingsOf(chart)).toContain('secret/white-space at ocp4/minio: the store cuts it off');
  });

  test('does not count elsewhere, nor for another rule', () => {
    const { app, chart } = program();
    Findings.of(new Construct(chart, 'aside')).acknowledge(RULE, 'elsewhere');
    Findings.of(chart).acknowledge('storage/no-region', 'another rule');
    expect(findingsOf(app)).toContain(`${RULE} at ocp4/stores/minio`);
  });

  test('gives the reason that is nearest, and farther ones of the same finding are not called unused', () => {
    const order = ['app', 'chart', 'scope', 'repository', 'object'] as const;
    const places = program();
    for (const place of order) {
      Findings.of(places[place]).acknowledge(RULE, place);
      expect(findingsOf(places.app)).toEqual([`${RULE} at ocp4/stores/minio: ${place}`]);
    }
  });

  test('at the construct is nearer than at the app, where the object is in another chart', () => {
    const chart = hostChart();
    const repository = overHttp(chart);
    repository.credentialsSecret!.addJsonPatch(JsonPatch.add('/data/aws-secret-access-key', Buffer.from('key\n')
      .toString('base64')));
    Findings.of(chart.node.root).acknowledge('secret/white-space', 'app');
    Findings.of(repository).acknowledge('secret/white-space', 'repository');
    expect(findingsOf(chart)).toContain('secret/white-space at ocp4/minio: repository');
  });

  test('can be given anew: the last one at a place counts', () => {
    const { app, chart } = program();
    Findings.of(chart).acknowledge(RULE, 'first');
    Findings.of(chart).acknowledge(RULE, 'second');
    expect(findingsOf(app)).toEqual([`${RULE} at ocp4/stores/minio: second`]);
  });

  test('of an error lets synth go on', () => {
    const chart = hostChart();
    new HostCluster(chart, 'host');
    const hook = handWritten(
      chart, 'wrong', 'MigHook', { image: 'quay.io/a/b', custom: true, targetCluster: 'source', newField: 1 },
    );
    expect(mistakesOf(chart)).toHaveLength(1);
    Findings.of(hook).acknowledge('document/unknown-field', 'our own build of MTC');
    expect(mistakesOf(chart)).toEqual([]);
    expect(findingsOf(chart)).toEqual(['document/unknown-field at ocp4/wrong: our own build of MTC']);
  });

  test('without a reason is refused', () => {
    for (const reason of ['', ' \n', undefined as any]) {
      const { chart } = program();
      Findings.of(chart).acknowledge(RULE, reason);
      expect(mistakesOf(chart)).toEqual([
        `[ocp4] reason: is empty: the finding of ${RULE} is not acknowledged; write why it is intended here.`,
      ]);
    }
  });
});

describe('an acknowledgement that matches nothing', () => {
  const UNUSED = 'findings/unused-acknowledgement';

  function unused(rule: string): SynthFinding[] {
    const chart = hostChart();
    new HostCluster(chart, 'host');
    Findings.of(chart).acknowledge(rule, 'why not');
    return Findings.of(chart).all;
  }

  test('is a finding where it stands', () => {
    expect(unused('plan/conflict')).toEqual([{
      rule: UNUSED,
      severity: FindingSeverity.WARNING,
      construct: 'ocp4',
      field: '',
      message: 'the acknowledgement of plan/conflict matches no finding here',
      fix: 'Remove it.',
    }]);
  });

  test.each([
    ['plan/confict', 'Write `plan/conflict`.'],
    ['controller/proxy_password', 'Write `controller/proxy-password`.'],
    ['nothing-of-the-kind/whatever-it-is-called', 'Remove it, or write the name of a rule.'],
  ])('because no rule is called %s is reported', (rule, fix) => {
    expect(unused(rule)).toEqual([{
      rule: UNUSED,
      severity: FindingSeverity.WARNING,
      construct: 'ocp4',
      field: '',
      message: `the acknowledgement is of "${rule}", but no rule has this name`,
      fix,
    }]);
  });

  test('can be acknowledged, as for all apps of a team at once', () => {
    const app = new App();
    Findings.of(app).acknowledge('plan/conflict', 'our plans are closed one after the other');
    Findings.of(app).acknowledge(UNUSED, 'not each app has such plans');
    new HostCluster(new Chart(app, 'ocp4'), 'host');
    expect(findingsOf(app)).toEqual([`${UNUSED} at : not each app has such plans`]);
  });

  test('of unused acknowledgements is itself unused if there are none', () => {
    expect(unused(UNUSED).map(brief)).toEqual([`${UNUSED} at ocp4`]);
  });
});

test('the texts of SecretSource.placeholder, which a plugin replaces, raise nothing', () => {
  const chart = new Chart(new MigrationApp(), 'ocp4');
  const texts = ['<path:kv/data/mtc#token>', 'ENC[AES256_GCM,data:abc]', '${MTC_TOKEN}', '{{ .token }}', 'your-token',
    'changeme', 'xxxx'];
  texts.forEach((text, index) => {
    const [token, accessKeyId, secretAccessKey] = ['a', 'b', 'c'].map(() => SecretSource.placeholder(text));
    new RemoteCluster(chart, `ocp3-${index}`, { url: `https://api.ocp3-${index}.example.com:8443`, token });
    ReplicationRepository.s3(chart, `backups-${index}`, {
      bucket: 'backups', region: 'eu-central-1', credentials: S3Credentials.keys({ accessKeyId, secretAccessKey }),
    });
  });
  expect(Findings.of(chart).all.filter(({ severity, reason, rule }) => severity !== FindingSeverity.INFO
    && reason === undefined
    && rule !== 'storage/two-sets-of-credentials')).toEqual([]);
});

