import { Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { OwnConstruct } from '../../src/constructs/own-construct';
import { Program } from '../plans/program';
import { mistakesOf } from '../support/program';
import * as mtc from 'cdk8s-mtc';
import {
  HostCluster, MigrationHook, HookAction, HookTarget, NamespaceMapping, RemoteCluster, SecretSource,
} from 'cdk8s-mtc';

/** The app, its charts for other tools, and classes that a program cannot give an id. */
const CREATED_OTHERWISE = [
  'ArgoCdDelivery', 'FluxDelivery', 'ManifestWorkDelivery', 'MigrationApp', 'MigrationRun', 'TektonDelivery',
  'TransferRun',
];

test('each construct of the public API reports an id that is taken', () => {
  const constructs = Object.entries(mtc)
    .filter(([, value]) => typeof value === 'function' && value.prototype instanceof Construct);
  const others = constructs.filter(([, value]) => !((value as any).prototype instanceof OwnConstruct));
  expect(others.map(([name]) => name).sort()).toEqual(CREATED_OTHERWISE);
});

test('a second construct with an id is a mistake that names the first, '
  + 'and nothing that follows from it is reported', () => {
  const program = new Program();
  program.plan();
  program.plan();
  expect(program.mistakes).toEqual([
    '[] ocp4/shop-2: namespaces[0]: MigPlan openshift-migration/shop contains "shop" as well, and shares a cluster '
    + 'with this plan: MTC reports PlanConflict for both plans, and neither becomes Ready. Keep the namespace in one '
    + 'of the plans, or close the other plan first (`closed: true`). (plan/conflict)',
    '[ocp4/shop-2] id: "shop" is also the id of another construct in ocp4, a MigrationPlan; give this construct '
    + 'another id, such as "shop-2".',
  ]);
});

test('two hooks, two clusters, and an id of a chart within', () => {
  const chart = new Chart(Testing.app(), 'ocp4');
  new HostCluster(chart, 'x');
  new RemoteCluster(chart, 'x', { url: 'https://api.x.example.com:6443', token: SecretSource.existing('x') });
  new Chart(chart, 'y');
  new MigrationHook(chart, 'y', { action: HookAction.customImage('quay.io/a/b:1'), runsOn: HookTarget.SOURCE });
  expect(mistakesOf(chart)).toEqual([
    '[ocp4/x-2] id: "x" is also the id of another construct in ocp4, a HostCluster; give this construct '
      + 'another id, such as "x-2".',
    '[ocp4/y-2] id: "y" is also the id of another construct in ocp4, a Chart; give this construct '
      + 'another id, such as "y-2".',
  ]);
});

test('two plans with one id in two scopes are not a mistake of ids', () => {
  const program = new Program();
  const [one, two] = ['one', 'two'].map((id) => new Construct(program.chart, id));
  const props = { source: program.remote, destination: program.host, repository: program.repository };
  new mtc.MigrationPlan(one, 'x', { ...props, metadata: { name: 'a' }, namespaces: [NamespaceMapping.same('a')] });
  new mtc.MigrationPlan(two, 'x', { ...props, metadata: { name: 'b' }, namespaces: [NamespaceMapping.same('b')] });
  expect(program.mistakes).toEqual([]);
});

test('a missing argument is one sentence, with the place in the program and without the frames of the library', () => {
  let stack = '';
  try {
    mtc.LabelCondition.exists(undefined as any);
  } catch (error) {
    stack = (error as Error).stack!;
  }
  expect(stack).toMatch(
    /^LabelCondition\.exists: label is missing\. Give a label such as "app"\.\n +at .*own-construct\.test\.ts:\d+:\d+\)$/,
  );
});
