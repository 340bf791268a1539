import { App, Chart } from 'cdk8s';
import { ApplyStep, assignRole } from '../../src/charts/chart-role';
import { clustersOf } from '../../src/findings/chart-clusters';

/** The clusters of charts that hold these objects, `Kind name` of MTC's unless it is another group's, which ends in a dot. */
function clusters(
  contents: Record<string, string[]>,
  roles: Record<string, { step: ApplyStep; of?: string }> = {},
): Record<string, string | undefined> {
  const app = new App();
  const charts = Object.fromEntries(Object.keys(contents).map((id) => [id, new Chart(app, id)]));
  Object.entries(roles).forEach(([id, { step, of }]) => assignRole(charts[id], { step, clusterChart: charts[of ?? id] }));
  const clusterOf = clustersOf(Object.entries(contents).flatMap(([id, objects]) => objects.map((object) => {
    const [kind, name] = object.split(' ');
    const apiVersion = kind.endsWith('.') ? 'v1' : 'migration.openshift.io/v1alpha1';
    return { chart: charts[id], json: { apiVersion, kind, metadata: { name, namespace: 'openshift-migration' } } };
  })));
  return Object.fromEntries(Object.entries(charts).map(([id, chart]) => [id, clusterOf(chart)]));
}

const RUN = { step: ApplyStep.RUN, of: 'ocp4' };

test('all charts with objects of MTC are the host cluster\'s, and what belongs to them', () => {
  expect(clusters({ ocp4: ['MigCluster host'], plans: ['MigPlan shop'], run: ['MigMigration go'] }, { run: { ...RUN, of: 'plans' } }))
    .toEqual({ ocp4: 'ocp4', plans: 'ocp4', run: 'ocp4' });
});

test('a remote cluster\'s are what their role says, whatever they hold', () => {
  const roles = { ocp3: { step: ApplyStep.REMOTE_CLUSTER }, operator: { step: ApplyStep.OPERATOR, of: 'ocp3' } };
  expect(clusters({ ocp4: ['MigPlan shop'], ocp3: ['MigrationController migration-controller'], operator: ['Subscription. a'] }, roles))
    .toEqual({ ocp4: 'ocp4', ocp3: 'ocp3', operator: 'ocp3' });
});

test('a chart with a controller and nothing else of MTC is a cluster of its own', () => {
  expect(clusters({ ocp4: ['MigrationController a', 'MigPlan shop'], ocp3: ['MigrationController b', 'Route. r'] })).toEqual({ ocp4: 'ocp4', ocp3: 'ocp3' });
});

test('of a chart that has nothing of MTC nobody knows which it is for', () => {
  expect(clusters({ ocp4: ['MigPlan shop'], other: ['Secret. token'] })).toEqual({ ocp4: 'ocp4', other: undefined });
});

test('charts of which two define one object are for several host clusters', () => {
  expect(clusters({ test: ['MigCluster host', 'MigPlan shop'], prod: ['MigCluster host', 'MigPlan shop'], run: ['MigMigration go'] }, { run: { ...RUN, of: 'prod' } }))
    .toEqual({ test: 'test', prod: 'prod', run: 'prod' });
});

test('a chart may define an object twice, in a run\'s file for one', () => {
  expect(clusters({ ocp4: ['MigPlan shop', 'MigPlan shop'], run: ['MigPlan shop'], more: ['MigHook a'] }, { run: RUN }))
    .toEqual({ ocp4: 'ocp4', run: 'ocp4', more: 'ocp4' });
});
