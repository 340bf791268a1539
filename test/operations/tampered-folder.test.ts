import { createHash } from 'crypto';
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { APPLY, RUN } from './settings';
import { CUTOVER, failureOf, mtc, outputFolder, PLAN, READY, STAGE, TestObject, TestUnit, units, World } from './world';
import { applyFolder } from '../../src/operations/apply/apply';
import { OutputFolder } from '../../src/operations/output-folder';
import { executeRun } from '../../src/operations/run/run';
import { ApplyStep } from '../../src/output/apply-step';
import { IndexRun } from '../../src/output/migration-index';

const TRANSFER_JOB: TestObject = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'send', namespace: 'shop', labels: { 'app.kubernetes.io/name': 'cdk8s-mtc-transfer' } } as never,
  spec: {},
};

function readyWorld(): World {
  const world = new World();
  ['MigCluster', 'MigPlan'].forEach((kind) => world.controller(kind, () => READY));
  return world;
}

/** The units with another last one. */
function withLast(change: (unit: TestUnit) => TestUnit): TestUnit[] {
  return units().map((unit, place, all) => place === all.length - 1 ? change(unit) : unit);
}

/** The last unit, of which the index says that it starts nothing. */
function asManifests(object: TestObject): TestUnit[] {
  return withLast(({ run: _, ...unit }) => ({
    ...unit, path: 'clusters/new/late', step: ApplyStep.HOST_CLUSTER, objects: [object], starts: [], waitFor: [],
  }));
}

/** What apply says about manifests that the index calls harmless, without the name of the folder. */
async function refusal(...objects: readonly TestObject[]): Promise<string> {
  const world = readyWorld();
  const folder = world.folder(withLast(({ run: _, ...unit }) => ({
    ...unit, path: 'clusters/new/late', step: ApplyStep.HOST_CLUSTER, objects, starts: [], waitFor: [],
  })), { runs: [] });
  const message = await failureOf(applyFolder(world.operation(), folder, APPLY));
  expect(world.new.writes).toEqual([]);
  return message.replace(`${folder.name}/`, '');
}

async function isApplied(...objects: readonly TestObject[]): Promise<void> {
  const world = readyWorld();
  [...new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))]
    .forEach((name) => world.new.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  const folder = world.folder(withLast(({ run: _, ...unit }) => ({
    ...unit, path: 'clusters/new/late', step: ApplyStep.HOST_CLUSTER, objects, starts: [], waitFor: [],
  })), { runs: [] });
  await applyFolder(world.operation(), folder, APPLY);
  objects.forEach(({ kind, metadata: { name } }) =>
    expect(world.new.of(kind).map(({ metadata }) => metadata?.name)).toContain(name));
}

const FILE = 'failed: clusters/new/late/0000-objects.k8s.yaml:';
const FIX = 'Remove it there, and create the run in the program with `stage` or `cutover` of its plan, or as an '
  + 'ApiObject: synth writes it below runs/, and `cdk8s-mtc run` starts it.';

/** An object within maps. */
function nested(levels: number, object: object): object {
  return levels === 0 ? object : { inner: nested(levels - 1, object) };
}

describe('apply starts nothing, whatever the index says', () => {
  test.each([
    ['a cutover', CUTOVER, 'MigMigration openshift-migration/shop-go-live'],
    ['a copy of volumes', mtc('DirectVolumeMigration', 'volumes', {}),
      'DirectVolumeMigration openshift-migration/volumes'],
    ['a restore of Velero',
      { apiVersion: 'velero.io/v1', kind: 'Restore', metadata: { name: 'restore', namespace: 'velero' } },
      'Restore velero/restore'],
    ['a Job of a transfer', TRANSFER_JOB, 'Job shop/send'],
  ])('%s', async (_, object, named) => {
    const world = readyWorld();
    const folder = world.folder(asManifests(object), { runs: [] });
    expect(await failureOf(applyFolder(world.operation(), folder, APPLY))).toBe(
      `usage: clusters/new/late starts ${named}, but migration.json says that it starts nothing | Run synth again.`);
    expect(world.new.writes).toEqual([]);
  });

  const WORK = 'work.open-cluster-management.io';
  const work = (...manifests: object[]) => ({
    apiVersion: `${WORK}/v1`,
    kind: 'ManifestWork',
    metadata: { name: 'work', namespace: 'new' },
    spec: { workload: { manifests } },
  });
  const list = (...items: object[]) => ({ apiVersion: 'v1', kind: 'List', metadata: { name: 'all' }, items });
  const configurationPolicy = (objectDefinition: object) => ({
    apiVersion: 'policy.open-cluster-management.io/v1',
    kind: 'ConfigurationPolicy',
    metadata: { name: 'inner' },
    spec: { 'object-templates': [{ complianceType: 'musthave', objectDefinition }] },
  });
  const { metadata: { name: cutoverName, namespace }, ...nameless } = CUTOVER;

  test.each<[string, TestObject, string, string]>([
    ['a list', list(CUTOVER), 'List all', 'items[0]'],
    ['a typed list whose items have no kind', {
      apiVersion: CUTOVER.apiVersion,
      kind: 'MigMigrationList',
      metadata: { name: 'all' },
      items: [{ ...CUTOVER, apiVersion: '', kind: '' }],
    }, 'MigMigrationList all', 'items[0]'],
    ['a ManifestWork', work(CUTOVER), 'ManifestWork new/work', 'spec.workload.manifests[0]'],
    ['a list in a ManifestWork', work({ apiVersion: 'v1', kind: 'List', items: [CUTOVER] }), 'ManifestWork new/work',
      'spec.workload.manifests[0].items[0]'],
    ['a ManifestWork in a list', list(work(CUTOVER)), 'List all', 'items[0].spec.workload.manifests[0]'],
    ['a ManifestWork in a ManifestWork', work(work(CUTOVER)), 'ManifestWork new/work',
      'spec.workload.manifests[0].spec.workload.manifests[0]'],
    ['a ManifestWorkReplicaSet', {
      apiVersion: `${WORK}/v1alpha1`,
      kind: 'ManifestWorkReplicaSet',
      metadata: { name: 'set', namespace: 'new' },
      spec: { manifestWorkTemplate: { workload: { manifests: [CUTOVER] } } },
    }, 'ManifestWorkReplicaSet new/set', 'spec.manifestWorkTemplate.workload.manifests[0]'],
    ['a ConfigurationPolicy in a Policy', {
      apiVersion: 'policy.open-cluster-management.io/v1',
      kind: 'Policy',
      metadata: { name: 'policy', namespace: 'new' },
      spec: { 'policy-templates': [{ objectDefinition: configurationPolicy(CUTOVER) }] },
    }, 'Policy new/policy', 'spec.policy-templates[0].objectDefinition.spec.object-templates[0].objectDefinition'],
    ['a Template',
      { apiVersion: 'template.openshift.io/v1', kind: 'Template', metadata: { name: 'template' }, objects: [CUTOVER] },
      'Template template', 'objects[0]'],
    ['an Object of Crossplane', {
      apiVersion: 'kubernetes.crossplane.io/v1alpha2',
      kind: 'Object',
      metadata: { name: 'object' },
      spec: { forProvider: { manifest: CUTOVER } },
    }, 'Object object', 'spec.forProvider.manifest'],
    ['a SyncSet of Hive', {
      apiVersion: 'hive.openshift.io/v1', kind: 'SyncSet', metadata: { name: 'set' }, spec: { resources: [CUTOVER] },
    }, 'SyncSet set', 'spec.resources[0]'],
    ['an ApplicationSet with values', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: 'set' },
      spec: { template: { spec: { source: { helm: { valuesObject: { extraObjects: [CUTOVER] } } } } } },
    }, 'ApplicationSet set', 'spec.template.spec.source.helm.valuesObject.extraObjects[0]'],
    ['a depth of 100', { apiVersion: 'v1', kind: 'Any', metadata: { name: 'deep' }, spec: nested(99, CUTOVER) },
      'Any deep', `spec${'.inner'.repeat(99)}`],
  ])('a cutover within %s', async (_, object, named, at) => expect(await refusal(object)).toBe(
    `${FILE} ${named} contains MigMigration openshift-migration/shop-go-live at ${at}, which starts when it is `
      + `applied: apply never starts a run | ${FIX}`));

  test('a rule of Kyverno that creates a cutover, whose name is not in its metadata', async () => {
    const generate = {
      ...nameless, spec: undefined, name: cutoverName, namespace, synchronize: true, data: { spec: CUTOVER.spec },
    };
    const policy = {
      apiVersion: 'kyverno.io/v1', kind: 'ClusterPolicy', metadata: { name: 'policy' }, spec: { rules: [{ generate }] },
    };
    expect(await refusal(policy)).toContain(
      'ClusterPolicy policy contains MigMigration openshift-migration/shop-go-live at spec.rules[0].generate, '
        + 'which starts when it is applied');
  });

  test('a cutover without a name', async () => {
    expect(await refusal(work(nameless))).toContain(
      'ManifestWork new/work contains a MigMigration at spec.workload.manifests[0], which starts when it is applied');
  });

  test('what is nested too deeply to be searched', async () => {
    expect(await refusal({ apiVersion: 'v1', kind: 'Any', metadata: { name: 'deep' }, spec: nested(100, CUTOVER) }))
      .toBe(
        `${FILE} Any deep is nested too deeply: whether it contains a run that starts when it is applied is `
          + `unknown: apply never starts a run | ${FIX}`);
  });

  test.each<[string, TestObject]>([
    ['a health check of Flux', {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'run', namespace: 'new' },
      spec: {
        healthChecks: [{ apiVersion: CUTOVER.apiVersion, kind: CUTOVER.kind, namespace, name: cutoverName }],
        healthCheckExprs: [
          { apiVersion: CUTOVER.apiVersion, kind: CUTOVER.kind, current: 'a', inProgress: 'b', failed: 'c' },
        ],
      },
    }],
    ['a text', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'text', namespace: 'new' },
      data: { 'cutover.yaml': JSON.stringify(CUTOVER) },
    }],
    ['a ManifestWork of a plan', work(PLAN)],
  ])('but %s starts nothing', (_, object) => isApplied(object));

  const TEXT = [
    'apiVersion: migration.openshift.io/v1alpha1', 'kind: MigMigration', 'metadata:', '  name: shop-go-live', 'spec:',
    '  quiescePods: true',
  ].join('\n');
  const object = (
    apiVersion: string, kind: string, spec: object,
  ): TestObject => ({ apiVersion, kind, metadata: { name: 'it', namespace: 'new' }, spec });
  const configMap = (
    data: object, name = 'texts',
  ) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'new' }, data });
  const secret = (
    fields: object,
  ) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'texts', namespace: 'new' }, ...fields });
  const rawPolicy = (text: string) =>
    object('policy.open-cluster-management.io/v1', 'ConfigurationPolicy', { 'object-templates-raw': text });
  const raw = (text: string) => `- complianceType: musthave\n  objectDefinition:\n${text.replace(/^/gm, '    ')}`;
  const resourceSet = (kind: string, name = 'texts') =>
    object('addons.cluster.x-k8s.io/v1beta1', 'ClusterResourceSet', { resources: [{ kind, name }] });

  test.each<[string, TestObject, string]>([
    ['a template of a policy', rawPolicy(raw(TEXT)), 'spec.object-templates-raw'],
    ['a template of a policy in a Policy', object('policy.open-cluster-management.io/v1', 'Policy', {
      'policy-templates': [{ objectDefinition: rawPolicy(raw(TEXT)) }],
    }), 'spec.policy-templates[0].objectDefinition.spec.object-templates-raw'],
    ['values of a HelmRelease', object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', { values: { extraDeploy: [TEXT] } }),
      'spec.values.extraDeploy[0]'],
    ['values of an Application', object('argoproj.io/v1alpha1', 'Application', {
      source: { helm: { values: `extra:\n  - |\n${TEXT.replace(/^/gm, '    ')}` } },
    }),
    'spec.source.helm.values'],
    ['values of an Application with sources', object('argoproj.io/v1alpha1', 'Application', {
      sources: [{}, { helm: { valuesObject: { extra: TEXT } } }],
    }),
    'spec.sources[1].helm.valuesObject.extra'],
    ['a patch of an ApplicationSet', object('argoproj.io/v1alpha1', 'ApplicationSet', {
      templatePatch: JSON.stringify({ spec: { helm: { values: TEXT } } }),
    }),
    'spec.templatePatch'],
    ['values of a HelmChartConfig', object('helm.cattle.io/v1', 'HelmChartConfig', { valuesContent: TEXT }),
      'spec.valuesContent'],
    ['values of a HelmChartProxy',
      object('addons.cluster.x-k8s.io/v1alpha1', 'HelmChartProxy', { valuesTemplate: TEXT }), 'spec.valuesTemplate'],
    ['a Bundle of Fleet', object('fleet.cattle.io/v1alpha1', 'Bundle', { resources: [{ content: TEXT }] }),
      'spec.resources[0].content'],
    ['an App of kapp-controller', object('kappctrl.k14s.io/v1alpha1', 'App', {
      fetch: [{ inline: { paths: { 'run.yml': TEXT } } }],
    }),
    'spec.fetch[0].inline.paths["run.yml"]'],
    ['the script of a Job', object('batch/v1', 'Job', {
      template: { spec: { containers: [{ args: [`oc create -f - <<EOF\n${TEXT}\nEOF`] }] } },
    }),
    'spec.template.spec.containers[0].args[0]'],
  ])('a run in the text of %s', async (_, applier, at) => expect(await refusal(applier)).toBe(
    `${FILE} ${applier.kind} new/it contains a MigMigration in the text at ${at}, which starts when it is `
      + `applied: apply never starts a run | ${FIX}`));

  test.each<[string, TestObject, TestObject, string]>([
    ['a ConfigMap', resourceSet('ConfigMap'), configMap({ 'run.yaml': TEXT }), 'data["run.yaml"]'],
    ['a ConfigMap with bytes', resourceSet('ConfigMap'),
      { ...configMap({}), binaryData: { run: Buffer.from(TEXT).toString('base64') } }, 'binaryData.run'],
    ['a Secret', resourceSet('Secret'), secret({ data: { run: Buffer.from(TEXT).toString('base64') } }), 'data.run'],
    ['a Secret in plain text', resourceSet('Secret'), secret({ stringData: { run: TEXT } }), 'stringData.run'],
    ['values of a HelmRelease', object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', {
      valuesFrom: [{ kind: 'ConfigMap', name: 'texts' }],
    }),
    configMap({ values: TEXT }), 'data.values'],
    ['values of a HelmChart', object('helm.cattle.io/v1', 'HelmChart', { valuesSecrets: [{ name: 'texts' }] }), secret({
      stringData: { values: TEXT },
    }),
    'stringData.values'],
    ['an App of kapp-controller', object('kappctrl.k14s.io/v1alpha1', 'App', {
      fetch: [{ inline: { pathsFrom: [{ configMapRef: { name: 'texts' } }] } }],
    }),
    configMap({ values: TEXT }), 'data.values'],
    ['a policy', rawPolicy('{{ fromConfigMap "new" "texts" "run" }}'), configMap({ run: TEXT }), 'data.run'],
    ['a policy in its namespace', rawPolicy('{{hub fromConfigMap "" "texts" "run" hub}}'), configMap({ run: TEXT }),
      'data.run'],
  ])('a run in %s that something applies', async (_, applier, content, at) => {
    const message = `${FILE} ${applier.kind} new/it applies ${content.kind} new/texts, whose ${at} contains a `
      + `MigMigration, which starts when it is applied: apply never starts a run | ${FIX}`;
    expect(await refusal(applier, content)).toBe(message);
    expect(await refusal(content, applier)).toBe(message);
  });

  test.each<[string, readonly TestObject[]]>([
    ['a ConfigMap that is documentation', [configMap({ 'README.md': `Write a MigMigration:\n${TEXT}` })]],
    ['the playbook of a hook', [mtc('MigHook', 'hook', {
      custom: false,
      playbook: Buffer.from(`- k8s:\n    definition:\n${TEXT}`).toString('base64'),
    }),
    configMap({ 'playbook.yml': TEXT })]],
    ['a ClusterResourceSet of another ConfigMap',
      [configMap({ run: TEXT }), configMap({ run: 'kind: Namespace' }, 'other'), resourceSet('ConfigMap', 'other')]],
    ['a ClusterResourceSet of a Secret with the name', [configMap({ run: TEXT }), resourceSet('Secret')]],
    ['a ClusterResourceSet in another namespace',
      [configMap({ run: TEXT }), { ...resourceSet('ConfigMap'), metadata: { name: 'it', namespace: 'old' } }]],
    ['a policy that allows a run', [rawPolicy('- complianceType: mustnothave\n'
      + '  objectDefinition: {kind: Role, rules: [{resources: [migmigrations]}]}')]],
    ['a patch of an Application',
      [object('argoproj.io/v1alpha1', 'Application', { source: { kustomize: { patches: [{ patch: TEXT }] } } })]],
    ['a Job that mounts a text', [configMap({ run: TEXT }),
      object('batch/v1', 'Job', { template: { spec: { volumes: [{ configMap: { name: 'texts' } }] } } })]],
    ['a sample of the console', [object('console.openshift.io/v1', 'ConsoleYAMLSample', { yaml: TEXT })]],
  ])('but %s is applied', (_, all) => isApplied(...all));

  test('but a Job of the program is applied', async () => {
    const world = readyWorld();
    await applyFolder(world.operation(), world.folder(asManifests({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'credentials', namespace: 'openshift-migration' },
      spec: {},
    }), { runs: [] }), APPLY);
    expect(world.new.of('Job')).toHaveLength(1);
  });
});

describe('a run is what its manifests are', () => {
  const GO_LIVE = 'runs/shop/2-cutover-go-live';

  async function refusalOf(all: readonly TestUnit[], change: Partial<IndexRun>): Promise<string> {
    const world = readyWorld();
    const { runs } = world.folder(all).index;
    const folder: OutputFolder = world.folder(all, {
      runs: runs.map((run) => run.path === GO_LIVE ? { ...run, ...change } : run),
    });
    const failure = await failureOf(executeRun(world.operation(), folder, folder.index.runs[1], RUN));
    expect([...world.new.writes, ...world.questions]).toEqual([]);
    return failure;
  }

  test('a cutover that the index calls a stage is not started', async () => {
    expect(await refusalOf(units(), { kind: 'stage' })).toBe(
      'usage: MigMigration openshift-migration/shop-go-live stops an application (cutover), but migration.json says '
      + `that ${GO_LIVE} is a stage of shop: nothing was started | Run synth again.`);
  });

  test.each([
    ['a rollback', { rollback: true }, 'rollback'],
    ['the cutover of a state migration', { migrateState: true, quiescePods: true }, 'state-cutover'],
    ['a stage that stops the pods', { stage: true, quiescePods: true }, 'stage'],
  ])('%s that the index calls a stage is not started', async (_, flags, kind) => {
    const object = { ...CUTOVER, spec: { migPlanRef: CUTOVER.spec.migPlanRef, ...flags } };
    expect(await refusalOf(withLast((unit) => ({ ...unit, objects: [object] })), { kind: 'stage' }))
      .toContain(`shop-go-live stops an application (${kind}), but migration.json says`);
  });

  test('a run of another plan is not started', async () => {
    const object = {
      ...CUTOVER,
      spec: { ...CUTOVER.spec, migPlanRef: { name: 'payment', namespace: 'openshift-migration' } },
    };
    expect(await refusalOf(withLast((unit) => ({ ...unit, objects: [object] })), {}))
      .toContain('shop-go-live belongs to the plan payment, but migration.json says that '
        + `${GO_LIVE} is a cutover of shop`);
  });

  test('a run that starts nothing, by its files or by the index, is not started', async () => {
    expect(await refusalOf(units(), { units: ['clusters/new/manifests'] })).toBe(`usage: ${GO_LIVE} contains nothing `
      + 'that starts | Run synth again.');
    expect(await refusalOf(withLast((unit) => ({ ...unit, starts: [] })), {})).toBe(
      `usage: ${GO_LIVE}/new starts MigMigration openshift-migration/shop-go-live, but migration.json says that it `
        + 'starts nothing | Run synth again.');
  });

  test('a list beside its action that contains another action is not applied', async () => {
    const list = { apiVersion: 'v1', kind: 'List', metadata: { name: 'all' }, items: [STAGE] };
    expect(await refusalOf(withLast((unit) => ({ ...unit, objects: [list, CUTOVER] })), {}))
      .toContain('List all contains MigMigration openshift-migration/shop-first-copy at items[0], '
        + 'which starts when it is applied');
  });
});

describe('a file that synth has not written is an error, whatever its digest is', () => {
  const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n';

  test.each([
    ['an alias', `${HEAD}data: { a: &a x, b: *a }`, 'is not valid YAML'],
    ['an invalid merge key', `${HEAD}data: { <<: 5 }`, 'is not valid YAML'],
    ['much depth', `${HEAD}data: ${'['.repeat(20_000)}`, 'is not valid YAML'],
    ['a text', 'hello', 'contains other objects than migration.json lists'],
    ['a number', '5', 'contains other objects than migration.json lists'],
    ['a list', '- a', 'contains other objects than migration.json lists'],
    ['an object without version', 'kind: ConfigMap', 'contains other objects than migration.json lists'],
    ['a version that is a number', 'apiVersion: 1', 'contains other objects than migration.json lists'],
    ['metadata that is a text', 'apiVersion: v1\nmetadata: x', 'contains other objects than migration.json lists'],
  ])('%s', async (_, text, problem) => {
    const name = outputFolder();
    const path = 'clusters/new/manifests/0000-objects.k8s.yaml';
    const digest = (value: string) => createHash('sha256').update(value).digest('hex');
    const [file, index] = [join(name, path), join(name, 'migration.json')];
    writeFileSync(index, readFileSync(index, 'utf8').replace(digest(readFileSync(file, 'utf8')), digest(text)));
    writeFileSync(file, text);
    expect(await failureOf(applyFolder(new World().operation(), OutputFolder.open(name, '/'), APPLY)))
      .toBe(`usage: ${file} ${problem} | Run synth again.`);
  });
});
