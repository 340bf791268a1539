import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { MigrationApp } from '../../src/app/migration-app';
import { ApplyStep, roleOf } from '../../src/charts/chart-role';
import { afterFirstStageChart, operatorChart, remoteChart, runChart, secretsChart } from '../../src/charts/cluster-charts';

const make = (app: App = Testing.app()) => ({ app, host: new Chart(app, 'ocp4') });

/** All orders of some things. */
function orders<T>(things: T[]): T[][] {
  if (things.length === 0) {
    return [[]];
  }
  return things.flatMap((first) => orders(things.filter((other) => other !== first)).map((others) => [first, ...others]));
}

/** The ids of the charts that a chart waits for. */
const waitsFor = (chart: Chart) => chart.node.dependencies.map(({ node }) => node.id);

describe('a chart beside a cluster\'s own', () => {
  test('is at the root of the app, however deep its user is', () => {
    const { host } = make();
    expect(secretsChart(new Chart(new Construct(host, 'x'), 'inner')).node.path).toBe('inner-secrets');
    expect(remoteChart(new Construct(host, 'y'), 'ocp3', host).node.path).toBe('ocp3');
  });

  test('is called as the cluster and for its purpose', () => {
    const { host } = make();
    expect([secretsChart(host), operatorChart(host), runChart(host, 'shop-1-stage', 'copies')].map(({ node }) => node.path))
      .toEqual(['ocp4-secrets', 'ocp4-operator', 'shop-1-stage']);
  });

  test('is made once', () => {
    const { host } = make();
    expect(secretsChart(host)).toBe(secretsChart(host));
    expect(operatorChart(host)).toBe(operatorChart(host));
    expect(remoteChart(host, 'ocp3', host)).toBe(remoteChart(host, 'ocp3', host));
  });

  test('belongs to the cluster, also where it was asked for by another such chart', () => {
    const { host } = make();
    const run = runChart(host, 'shop-1-stage', 'copies');
    expect(secretsChart(run)).toBe(secretsChart(host));
    expect(roleOf(run)).toEqual({ step: ApplyStep.RUN, clusterChart: host, purpose: 'copies' });
    expect(roleOf(secretsChart(run))).toEqual({ step: ApplyStep.SECRETS, clusterChart: host });
    expect(roleOf(operatorChart(host))).toEqual({ step: ApplyStep.OPERATOR, clusterChart: host });
  });
});

test('the chart for objects that need the first stage is the cluster\'s own, made once, and applied after the runs', () => {
  const { app, host } = make(new MigrationApp());
  const chart = afterFirstStageChart(secretsChart(host));
  expect(chart).toBe(afterFirstStageChart(host));
  expect(chart.node.path).toBe('ocp4-after-first-stage');
  expect(roleOf(chart)).toEqual({ step: ApplyStep.AFTER_FIRST_STAGE, clusterChart: host });
  const run = runChart(host, 'shop-1-stage', 'copies');
  [chart, run, host].forEach((parent) => new ApiObject(parent, 'a', { apiVersion: 'v1', kind: 'ConfigMap' }));
  expect((app as MigrationApp).files.map(({ name, cluster, step }) => [name, cluster, step])).toEqual([
    ['0000-ocp4.k8s.yaml', 'ocp4', 'host-cluster'],
    ['0001-shop-1-stage.k8s.yaml', 'ocp4', 'run'],
    ['0002-ocp4-after-first-stage.k8s.yaml', 'ocp4', 'after-first-stage'],
  ]);
});

describe('a remote cluster\'s chart', () => {
  test('is a cluster of its own, with its own secrets', () => {
    const { host } = make();
    const remote = remoteChart(host, 'ocp3', host);
    expect(roleOf(remote)).toEqual({ step: ApplyStep.REMOTE_CLUSTER, clusterChart: remote });
    expect(secretsChart(remote).node.path).toBe('ocp3-secrets');
  });

  test('is the one that the app has under that name, or the given one', () => {
    const { app, host } = make();
    const mine = new Chart(app, 'ocp3');
    expect(remoteChart(host, 'ocp3', host)).toBe(mine);
    const other = new Chart(app, 'other');
    expect(remoteChart(host, other, host)).toBe(other);
    expect(roleOf(other).step).toBe(ApplyStep.REMOTE_CLUSTER);
  });
});

describe('in a plain App, which numbers files by what waits for what,', () => {
  test('the host cluster waits for its operator, its secrets and the remote clusters, and runs wait for it', () => {
    const { host } = make();
    const secrets = secretsChart(host);
    const operator = operatorChart(host);
    remoteChart(host, 'ocp3', host);
    expect(waitsFor(host)).toEqual(['ocp4-secrets', 'ocp4-operator', 'ocp3']);
    expect(waitsFor(runChart(host, 'shop-1-stage', 'copies'))).toEqual(['ocp4']);
    expect([waitsFor(secrets), waitsFor(operator)]).toEqual([['ocp4-operator', 'ocp3'], []]);
  });

  test('objects that need the first stage wait for the host cluster, and nothing waits for them', () => {
    const { host } = make();
    const chart = afterFirstStageChart(host);
    const others = [secretsChart(host), operatorChart(host), host];
    expect(waitsFor(chart)).toEqual(['ocp4']);
    expect(others.flatMap(waitsFor)).not.toContain('ocp4-after-first-stage');
  });

  test('secrets wait for the operator, whichever was asked for first', () => {
    const { host } = make();
    operatorChart(host);
    expect(waitsFor(secretsChart(host))).toEqual(['ocp4-operator']);
  });

  const CHARTS: Record<string, (host: Chart) => Chart> = {
    'ocp3': (host) => remoteChart(host, 'ocp3', host),
    'ocp3-operator': (host) => operatorChart(remoteChart(host, 'ocp3', host)),
    'ocp3-secrets': (host) => secretsChart(remoteChart(host, 'ocp3', host)),
    'ocp4-operator': operatorChart,
    'ocp4-secrets': secretsChart,
  };

  test('each waits for those of its cluster that come before it, and the host\'s secrets for the remote clusters, whichever was asked for first', () => {
    for (const order of orders(Object.keys(CHARTS))) {
      const { app, host } = make();
      order.forEach((id) => CHARTS[id](host));
      const found = Object.keys(CHARTS).concat('ocp4').map((id) => [id, waitsFor(app.node.findChild(id) as Chart).sort()]);
      expect({ order, ...Object.fromEntries(found) }).toEqual({
        'order': order,
        'ocp3-operator': [],
        'ocp4-operator': [],
        'ocp3-secrets': ['ocp3-operator'],
        'ocp3': ['ocp3-operator', 'ocp3-secrets'],
        'ocp4-secrets': ['ocp3', 'ocp4-operator'],
        'ocp4': expect.arrayContaining(['ocp3', 'ocp4-operator', 'ocp4-secrets']),
      });
    }
  });
});

test('in a MigrationApp nothing waits: it knows the order by the roles', () => {
  const { host } = make(new MigrationApp());
  const charts = [secretsChart(host), operatorChart(host), remoteChart(host, 'ocp3', host), runChart(host, 'shop-1-stage', 'copies'), host];
  expect(charts.flatMap(waitsFor)).toEqual([]);
});
