import { ApiObject } from 'cdk8s';
import { documents, filesOf, planExample } from '../../src/rules/examples/plan';
import { Program } from '../plans/program';
import { placesOf } from '../rules/places';
import {
  Findings, HookTarget, HookPhase, HookAction, MigrationHook, MigrationPlan, NamespaceMapping, RsyncIdentity,
  RsyncNetworkExemption,
} from 'cdk8s-mtc';

const RULE = 'plan/namespace-not-created';
const found = (program: Program) => Findings.of(program.app).all.filter(({ rule }) => rule === RULE)
  .map(({ severity, construct, manifest }) => `${severity} ${construct}: ${manifest}`);

/** An object that the program writes by hand in a namespace of the host cluster. */
function settings(program: Program, namespace = 'shop', chart = program.chart): void {
  new ApiObject(
    chart, `settings-${namespace}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace } },
  );
}

function createNamespace(program: Program): void {
  new ApiObject(program.chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
}

function addHook(plan: MigrationPlan, program: Program, namespace: string): void {
  const hook = new MigrationHook(program.chart, 'hook', {
    runsOn: HookTarget.DESTINATION,
    action: HookAction.customImage('registry.example.com/hook:1'),
  });
  plan.addHook(hook, {
    phase: HookPhase.POST_RESTORE,
    permissions: [{ namespace, resources: ['pods'], verbs: ['get'] }],
  });
}

describe('an object in a namespace that the first stage creates', () => {
  test('is reported if it is applied with the other manifests of the destination', () => {
    const program = new Program();
    program.plan();
    settings(program);
    expect(found(program)).toEqual(['info ocp4/settings-shop: ConfigMap shop/settings']);
  });

  test('is right in the chart for the objects of these namespaces', () => {
    const program = new Program();
    settings(program, 'shop', program.plan().destinationNamespacesChart);
    expect(found(program)).toEqual([]);
    expect(program.written['after-first-stage-ocp4'])
      .toMatchObject([{ kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' } }]);
  });

  test('may be in a namespace of the source, or in one that no plan migrates', () => {
    const program = new Program();
    program.plan();
    settings(program, 'shop', program.remote.chart);
    settings(program, 'monitoring');
    expect(found(program)).toEqual([]);
  });

  test('may be in a namespace that an object of the program creates', () => {
    const program = new Program();
    program.plan();
    settings(program);
    createNamespace(program);
    expect(found(program)).toEqual([]);
  });

  test('is one under the name that the namespace has on the destination', () => {
    const program = new Program();
    program.plan({ namespaces: [NamespaceMapping.renamed('shop', 'store')] });
    settings(program, 'shop');
    settings(program, 'store');
    expect(found(program)).toEqual(['info ocp4/settings-store: ConfigMap store/settings']);
  });

  test('may be in a namespace that a plan says exists', () => {
    const program = new Program();
    program.plan({ destinationNamespacesExist: true });
    settings(program);
    expect(program.ofKind('MigPlan')[0].metadata.annotations)
      .toMatchObject({ 'cdk8s-mtc.io/destination-namespaces': 'existing' });
    expect(found(program)).toEqual([]);
  });

  test('is right for a storage conversion, and for a copy to another namespace of the '
    + 'cluster only in the source', () => {
    const [conversion, copy] = [new Program(), new Program()];
    conversion.conversionPlan();
    settings(conversion);
    copy.statePlan({ source: copy.host, namespaces: [NamespaceMapping.renamed('shop', 'store')] });
    settings(copy, 'shop');
    settings(copy, 'store');
    expect(found(conversion)).toEqual([]);
    expect(found(copy)).toEqual(['info ocp4/settings-store: ConfigMap store/settings']);
  });

  test('may be in a closed plan', () => {
    const program = new Program();
    program.plan({ closed: true });
    settings(program);
    expect(found(program)).toEqual([]);
  });

  test('is right in the step after the first stage, where the policies for rsync are', () => {
    const program = new Program();
    const plan = program.plan({ rsyncIdentity: RsyncIdentity.root() });
    new RsyncNetworkExemption(program.chart, 'rsync', { plan });
    expect(found(program)).toEqual([]);
  });

  test('is also one of a hook, and is reported at the plan', () => {
    const program = new Program();
    addHook(program.plan(), program, 'shop');
    expect(found(program))
      .toEqual(['info ocp4/shop: Role shop/shop-postrestore', 'info ocp4/shop: RoleBinding shop/shop-postrestore']);
  });
});

describe('in files', () => {
  const plan = planExample('', { destination: 'host' });
  const role = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: smoke-test, namespace: shop-web }\n';
  const places = (...manifests: string[]) => placesOf(RULE, filesOf('ocp4', ...manifests));

  test('it is reported if its cluster is known', () => {
    expect(places(plan, role)).toEqual(['smoke-test metadata.namespace']);
    expect(placesOf(RULE, documents(plan, role))).toEqual([]);
  });

  test.each(['Namespace', 'Project', 'ProjectRequest'])('a %s creates the namespace', (kind) => {
    expect(places(plan, role, `apiVersion: v1\nkind: ${kind}\nmetadata: { name: shop-web }\n`)).toEqual([]);
    expect(places(plan, role, `apiVersion: v1\nkind: ${kind}\nmetadata: { name: shop-db }\n`))
      .toEqual(['smoke-test metadata.namespace']);
  });

  test('a namespace with an object that was read from the cluster exists, and so does that of a plan that was', () => {
    expect(places(plan, role, role.replace('smoke-test,', 'default, uid: 0a1b2c3d,'))).toEqual([]);
    expect(places(plan.replace('metadata: {', 'metadata: { uid: 0a1b2c3d,'), role)).toEqual([]);
  });
});
