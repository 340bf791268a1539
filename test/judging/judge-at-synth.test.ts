import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, App, Chart, JsonPatch, Lazy, Testing } from 'cdk8s';
import {
  Findings, HookAction, HookTarget, HostCluster, MigrationApp, MigrationHook, MigrationPlan, NamespaceMapping,
  RemoteCluster, ReplicationRepository,
  RsyncNetworkExemption, S3Credentials, SecretSource,
} from '../../src';
import * as engine from '../../src/rules/engine/judge';
import { everythingOn } from '../conformance/everything-on';
import { handWritten, hostChart, mistakesOf } from '../support/program';

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'judge-at-synth-'));
afterAll(() => fs.rmSync(work, { recursive: true }));

const HOOK = { custom: true, image: 'quay.io/a/b', targetCluster: 'source' };

const UNKNOWN = (at: string, name: string) => `[] ${at}: MigHook openshift-migration/${name}, spec.newField: `
  + '"newField" is not a field of spec: the API server silently drops it, or kubectl rejects the file. Remove it; spec '
  + 'has activeDeadlineSeconds, custom, image, playbook, targetCluster. (document/unknown-field)';

function hook(chart: Chart): MigrationHook {
  return new MigrationHook(chart, 'hook', { runsOn: HookTarget.SOURCE, action: HookAction.customImage('quay.io/a/b') });
}

/** A plain App with a construct of ours, and as many charts beside. */
function plainApp(charts = 0): App {
  const app = new App({ outdir: fs.mkdtempSync(path.join(work, 'app-')) });
  new HostCluster(new Chart(app, 'ocp4'), 'host');
  for (let index = 0; index < charts; index++) {
    new ApiObject(new Chart(app, `chart-${index}`), 'map', {
      apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `map-${index}` },
    });
  }
  return app;
}

/** A hook in whose place something is counted, each time that it is written. */
function counted(app: App): () => number {
  let count = 0;
  handWritten(app.node.findChild('ocp4') as Chart, 'counted', 'MigHook', {
    ...HOOK,
    image: Lazy.any({ produce: () => `quay.io/a/b:${++count}` }),
  });
  return () => count;
}

describe('an error stops a plain App', () => {
  test('in a hand-written object, and nothing is written', () => {
    const app = plainApp();
    handWritten(app.node.findChild('ocp4') as Chart, 'wrong', 'MigHook', { ...HOOK, newField: 1 });
    expect(() => app.synth()).toThrow('Validation failed with the following errors:\n'
      + `  ${UNKNOWN('ocp4/wrong', 'wrong')}`);
    expect(fs.readdirSync(app.outdir)).toEqual([]);
  });

  test('that has no object of MTC\'s from a construct of ours, but another one', () => {
    const chart = hostChart();
    const remote = RemoteCluster.fromClusterName(chart, 'ocp3', 'ocp3', { url: 'https://api.ocp3.example.com:8443' });
    const plan = MigrationPlan.fromPlanName(chart, 'plan', 'shop', {
      source: remote,
      destination: HostCluster.fromClusterName(chart, 'host', 'host'),
      namespaces: [NamespaceMapping.same('shop')],
    });
    new RsyncNetworkExemption(chart, 'rsync', { plan });
    handWritten(chart, 'wrong', 'MigHook', { ...HOOK, newField: 1 });
    expect(mistakesOf(chart)).toEqual([UNKNOWN('ocp4/wrong', 'wrong')]);
  });

  test('each in its line, beside the mistakes of constructs', () => {
    const chart = hostChart();
    new HostCluster(chart, 'host', { openshift: 4.2 as any });
    ['a', 'b'].forEach((id) => handWritten(chart, id, 'MigHook', { ...HOOK, newField: 1 }));
    expect(mistakesOf(chart)).toEqual([
      UNKNOWN('ocp4/a', 'a'),
      UNKNOWN('ocp4/b', 'b'),
      '[ocp4/host] openshift: 4.2 is not a string: 4.20 would be 4.2; write a string such as "4.20".',
    ]);
  });

  test('that is no other library\'s: an App with hand-written objects alone is not judged', () => {
    const chart = hostChart();
    handWritten(chart, 'wrong', 'MigHook', { ...HOOK, newField: 1 });
    expect(mistakesOf(chart)).toEqual([]);
  });
});

describe('what a construct has refused', () => {
  test('is not told once more by a rule at the same option', () => {
    const chart = hostChart();
    new MigrationHook(chart, 'hook', { action: HookAction.playbookFile('no/such.yml'), runsOn: HookTarget.SOURCE });
    expect(Findings.of(chart).all.map(({ rule, option }) => [rule, option]))
      .toEqual([['hook/without-playbook', 'action.playbook']]);
    expect(mistakesOf(chart))
      .toEqual(['[ocp4/hook] action.playbook: the file no/such.yml does not exist; give the path of a playbook.']);
  });

  test('is not told of the names that were made of it, either', () => {
    const chart = hostChart();
    MigrationPlan.fromPlanName(chart, 'imported', 'Shop').stage('first');
    expect(mistakesOf(chart).map((text) => text.slice(0, 15))).toEqual(['[ocp4/imported]']);
  });

  test('leaves findings at other options of the same construct to be told', () => {
    const chart = hostChart();
    new HostCluster(chart, 'host', { openshift: 4.2 as any, exposedRegistryPath: 'https://registry.corp' });
    expect(mistakesOf(chart).map((text) => text.split(': ').slice(0, 2))).toEqual([
      ['[] ocp4/host', 'exposedRegistryPath'], ['[ocp4/host] openshift', '4.2 is not a string'],
    ]);
  });

  test('leaves findings at other constructs to be told', () => {
    const chart = hostChart();
    new HostCluster(chart, 'host', { openshift: 4.2 as any });
    hook(chart).apiObject.addJsonPatch(JsonPatch.add('/spec/targetCluster', 'nowhere'));
    expect(mistakesOf(chart).map((text) => text.split(':')[0])).toEqual(['[] ocp4/hook', '[ocp4/host] openshift']);
  });

  test('is told alone where it has left an object that can\'t be written', () => {
    const app = plainApp();
    new HostCluster(app.node.findChild('ocp4') as Chart, 'other', { openshift: 4.2 as any })
      .apiObject.addJsonPatch(JsonPatch.replace('/spec/nothing/of/it', 1));
    expect(() => app.synth())
      .toThrow(/^Validation failed with the following errors:\n {2}\[ocp4\/other\] openshift: [^\n]*$/);
  });
});

test('a name that a patch has made wrong is reported', () => {
  const chart = hostChart();
  hook(chart).apiObject.addJsonPatch(JsonPatch.replace('/metadata/name', 'My_Hook'));
  expect(mistakesOf(chart).filter((text) => text.includes('(document/name)'))).toHaveLength(1);
});

describe('the warnings of a plain App', () => {
  let said: jest.SpyInstance;
  beforeEach(() => said = jest.spyOn(process.stderr, 'write').mockReturnValue(true));
  afterEach(() => said.mockRestore());

  /** A plain App in which somebody has switched off the verification of certificates. */
  function worrying(charts = 0): App {
    const app = plainApp(charts);
    new RemoteCluster(app.node.findChild('ocp4') as Chart, 'ocp3', {
      url: 'https://api.ocp3.example.com:8443', insecure: true, token: SecretSource.existing('token'),
    });
    return app;
  }
  const heads = () => said.mock.calls.map(([text]) => String(text).split(';')[0]);

  test.each(['synth', 'synthYaml'] as const)('are said once by %s, however many charts it has', (method) => {
    worrying(5)[method]();
    expect(heads()).toEqual(['1 warning']);
    expect(said.mock.calls[0][0]).toContain('    cluster/insecure\n      at ocp4/ocp3: insecure: ');
  });

  test('are not said again while they are the same', () => {
    const app = worrying();
    app.synth();
    app.synthYaml();
    expect(heads()).toEqual(['1 warning']);
    const insecure = {
      url: 'https://api.ocp2.example.com:8443', insecure: true, token: SecretSource.existing('token2'),
    };
    new RemoteCluster(app.node.findChild('ocp4') as Chart, 'ocp2', insecure);
    app.synth();
    expect(heads()).toEqual(['1 warning', '2 warnings']);
  });

  test('are printed when a single chart is rendered, but not if they are acknowledged, '
    + 'nor if an error stops synth', () => {
    const app = worrying();
    const chart = app.node.findChild('ocp4') as Chart;
    Testing.synth(chart);
    expect(heads()).toEqual(['1 warning']);
    said.mockClear();
    handWritten(chart, 'wrong', 'MigHook', { ...HOOK, newField: 1 });
    expect(() => app.synth()).toThrow('document/unknown-field');
    const other = worrying();
    Findings.of(other).acknowledge('cluster/insecure', 'in one building');
    other.synth();
    expect(heads()).toEqual([]);
  });

  test('are said by a MigrationApp itself', () => {
    const app = new MigrationApp({ outdir: fs.mkdtempSync(path.join(work, 'app-')) });
    const chart = new Chart(app, 'ocp4');
    new RemoteCluster(chart, 'ocp3', {
      url: 'https://api.ocp3.example.com:8443', insecure: true, token: SecretSource.existing('token'),
    });
    app.synth();
    expect(heads()).toEqual(['1 warning']);
  });
});

describe('an app is rendered and judged once', () => {
  test.each(['synth', 'synthYaml'] as const)('in each %s of a plain App, however many charts it has', (method) => {
    const app = plainApp(20);
    const judged = jest.spyOn(engine, 'judge');
    app[method]();
    app[method]();
    expect(judged).toHaveBeenCalledTimes(1); // nothing has changed in between
    handWritten(app.node.findChild('ocp4') as Chart, 'another', 'MigHook', HOOK);
    app[method]();
    expect(judged).toHaveBeenCalledTimes(2);
    judged.mockRestore();
  });

  test('in each synth of a MigrationApp', () => {
    const app = new MigrationApp({ outdir: fs.mkdtempSync(path.join(work, 'app-')) });
    new Chart(app, 'ocp4');
    const count = counted(app);
    app.synth();
    app.synth();
    expect(count()).toBe(2);
  });

  test.each([
    ['a plain App', () => plainApp(2)],
    ['a MigrationApp', () => {
      const app = new MigrationApp({ outdir: fs.mkdtempSync(path.join(work, 'app-')) });
      new HostCluster(new Chart(app, 'ocp4'), 'host');
      return app;
    }],
  ])('and anew in the next synth of %s, after a patch', (_, make) => {
    const app = make();
    const chart = app.node.findChild('ocp4') as Chart;
    let image = 'quay.io/a/b';
    const made = handWritten(chart, 'made', 'MigHook', { ...HOOK, image: Lazy.any({ produce: () => image }) });
    app.synth();
    made.addJsonPatch(JsonPatch.add('/spec/newField', 1));
    expect(() => app.synth()).toThrow('document/unknown-field');
    made.addJsonPatch(JsonPatch.remove('/spec/newField'));
    app.synth();
    image = 'quay.io/<your-image>';
    expect(() => app.synthYaml()).toThrow('document/placeholder');
    Findings.of(made).acknowledge('document/placeholder', 'replaced later');
    app.synth();
    app.synthYaml();
  });

  test('and each time that one chart is asked for, as tests do', () => {
    const app = plainApp();
    const chart = app.node.findChild('ocp4') as Chart;
    const made = handWritten(chart, 'made', 'MigHook', HOOK);
    Testing.synth(chart);
    made.addJsonPatch(JsonPatch.add('/spec/newField', 1));
    expect(() => Testing.synth(chart)).toThrow('document/unknown-field');
  });

  test('also by way of a class of the user\'s', () => {
    class OurApp extends App {
      synth() {
        handWritten(this.node.findChild('ocp4') as Chart, 'late', 'MigHook', { ...HOOK, newField: 1 });
        super.synth();
      }
    }
    const app = new OurApp({ outdir: fs.mkdtempSync(path.join(work, 'app-')) });
    new HostCluster(new Chart(app, 'ocp4'), 'host');
    expect(() => app.synth()).toThrow('document/unknown-field');
  });
});

describe('fields of a newer MTC, put into each object by a patch', () => {
  function patched(): MigrationApp {
    const app = everythingOn(fs.mkdtempSync(path.join(work, 'everything-')));
    for (const object of app.node.findAll()
      .filter((construct): construct is ApiObject => construct instanceof ApiObject)) {
      object.addJsonPatch(JsonPatch.add('/newField', { of: 'MTC' }),
        ...object.toJson().spec ? [JsonPatch.add('/spec/newField', [1])] : []);
    }
    return app;
  }

  test('survive synth once they are acknowledged', () => {
    const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const app = patched();
    ['document/unknown-field', 'document/misplaced-field'].forEach((rule) => Findings.of(app)
      .acknowledge(rule, 'fields of a newer MTC'));
    app.synth();
    stderr.mockRestore();
    const found = Findings.of(app).all.filter(({ rule }) => rule === 'document/unknown-field')
      .map(({ manifest }) => manifest?.split(' ')[0]);
    const kinds = ['MigCluster', 'MigHook', 'MigMigration', 'MigPlan', 'MigStorage', 'MigAnalytic',
      'DirectVolumeMigration', 'NetworkPolicy', 'Route'];
    expect(kinds.filter((kind) => !found.includes(kind))).toEqual([]);
  });

  test('are no other errors in any construct', () => {
    const errors = Findings.of(patched()).all.filter(({ severity, reason }) => severity === 'error'
      && reason === undefined);
    expect([...new Set(errors.map(({ rule }) => rule))])
      .toEqual(['document/unknown-field', 'document/misplaced-field']);
  });
});

describe('no finding contains a secret', () => {
  const SECRET = 'hunter2-Recognisable';

  /** Secrets in each form that a rule reads, and wrong in each way that it reports. */
  const FORMS = [
    SECRET, `${SECRET}\n`, ` ${SECRET}`, `"${SECRET}"`, `Bearer ${SECRET}`, `<${SECRET}>`, `\${${SECRET}}`,
    Buffer.from(SECRET).toString('base64'),
    Buffer.from(Buffer.from(SECRET).toString('base64')).toString('base64'),
    `ey.${Buffer.from(`{"exp":1,"sub":"${SECRET}"}`).toString('base64url')}.${SECRET}`,
    `-----BEGIN CERTIFICATE-----\n${SECRET}`, `-----BEGIN RSA PRIVATE KEY-----\n${SECRET}\n`,
    `{"private_key":"${SECRET}"`, `[default]\naws_secret_access_key=${SECRET}`,
    `AZURE_CLIENT_SECRET=${SECRET}`, `aws_access_key_id=${SECRET}`, `https://user:${SECRET}@example.com`,
  ];

  /** The texts that contain the secret, plain or encoded. */
  function showing(chart: Chart): string[] {
    const texts = [...Findings.of(chart.node.root).all.map((finding) => JSON.stringify(finding)), ...mistakesOf(chart)];
    expect(texts.length).toBeGreaterThan(20);
    const forms = [SECRET, ...FORMS.slice(-10).map((text) => text.slice(0, 30)),
      ...FORMS.map((text) => Buffer.from(text).toString('base64').slice(4, 24))];
    return texts.filter((text) => forms.some((form) => text.includes(form)));
  }

  test('of hand-written Secrets, and of what else may hold one', () => {
    const chart = hostChart();
    new HostCluster(chart, 'host');
    FORMS.forEach((text, index) => {
      // what stands outside of Secrets, and looks like a placeholder, is shown
      const beside = /[<{]/.test(text) ? SECRET : text;
      for (const key of ['saToken', 'aws-secret-access-key', 'azure-credentials', 'gcp-credentials', 'token']) {
        for (const data of [{ stringData: { [key]: text } }, { data: { [key]: Buffer.from(text).toString('base64') } },
          { data: { [key]: text } }]) {
          const name = `run-secret-${index}-${key.toLowerCase()}-${Object.keys(data)[0].toLowerCase()}-`
            + `${Object.values(data)[0][key].length}`;
          if (!chart.node.tryFindChild(name)) {
            new ApiObject(chart, name, {
              apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'openshift-migration' }, ...data,
            });
            const ref = { name, namespace: 'openshift-migration' };
            handWritten(chart, `${name}-cluster`, 'MigCluster', {
              isHostCluster: false, url: 'https://a.example.com', serviceAccountSecretRef: ref,
            });
            for (const provider of ['aws', 'gcp', 'azure']) {
              handWritten(chart, `${name}-${provider}`, 'MigStorage', {
                backupStorageProvider: provider,
                backupStorageConfig: { credsSecretRef: ref },
              });
            }
          }
        }
      }
      handWritten(chart, `controller-${index}`, 'MigrationController', {
        stunnel_tcp_proxy: `http://me:${beside}@proxy:3128`,
        rsync_tcp_proxy: beside,
        mig_secret: beside,
        password: beside,
        token: beside,
      });
      handWritten(chart, `cluster-${index}`, 'MigCluster', {
        isHostCluster: false, url: `https://me:${SECRET}@api`, saToken: beside, token: beside, caBundle: beside,
      });
      handWritten(chart, `storage-${index}`, 'MigStorage', {
        backupStorageProvider: 'aws',
        backupStorageConfig: {
          awsBucketName: 'a',
          credsSecretRef: beside,
          accessKey: beside,
          secretKey: beside,
          awsS3Url: `https://me:${SECRET}@s3`,
        },
      });
    });
    expect(showing(chart)).toEqual([]);
  });

  test('of constructs', () => {
    const chart = hostChart();
    FORMS.forEach((text, index) => {
      const secret = SecretSource.plainTextLiteral(text);
      const proxy = { url: 'http://proxy:3128', credentials: undefined as any };
      new RemoteCluster(
        chart, `ocp3-${index}`, { url: `https://api-${index}.example.com`, token: secret, insecure: true },
      );
      new HostCluster(chart, `host-${index}`, {
        metadata: { name: `host-${index}` },
        controller: { proxies: { stunnel: proxy } } as any,
      });
      ReplicationRepository.s3(chart, `s3-${index}`, {
        bucket: 'backups',
        credentials: S3Credentials.keys({ accessKeyId: secret, secretAccessKey: secret }),
      });
    });
    expect(showing(chart)).toEqual([]);
  });
});
