import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { MigrationApp } from '../../src/app/migration-app';
import { ChartRun, roleOf } from '../../src/charts/chart-role';
import {
  afterFirstStageChart, operatorChart, remoteChart, runChart, secretsChart,
} from '../../src/charts/cluster-charts';
import { ApplyStep } from '../../src/output/apply-step';
import { RunOwner } from '../../src/output/migration-index';

const make = (app: App = Testing.app()) => ({ app, host: new Chart(app, 'ocp4') });

const RUN: ChartRun = { ownerKind: RunOwner.PLAN, owner: 'shop', kind: 'stage', id: 'first', purpose: 'copies' };

/** All orders of some things. */
function orders<T>(things: T[]): T[][] {
  if (things.length === 0) {
    return [[]];
  }
  return things.flatMap((first) =>
    orders(things.filter((other) => other !== first)).map((others) => [first, ...others]));
}

/** The ids of the charts that a chart waits for. */
const waitsFor = (chart: Chart) => chart.node.dependencies.map(({ node }) => node.id);

describe('a chart beside a cluster\'s own', () => {
  test('is at the root of the app, however deep its user is', () => {
    const { host } = make();
    expect(secretsChart(new Chart(new Construct(host, 'x'), 'inner')).node.path).toBe('secrets-inner');
    expect(remoteChart(new Construct(host, 'y'), 'ocp3', host).node.path).toBe('ocp3');
  });

  test('is called as the cluster and for its purpose', () => {
    const { host } = make();
    expect([secretsChart(host), operatorChart(host), runChart(host, 'shop-1-stage', RUN)].map(({ node }) => node.path))
      .toEqual(['secrets-ocp4', 'operator-ocp4', 'run-shop-1-stage']);
  });

  test('is made once', () => {
    const { host } = make();
    expect(secretsChart(host)).toBe(secretsChart(host));
    expect(operatorChart(host)).toBe(operatorChart(host));
    expect(remoteChart(host, 'ocp3', host)).toBe(remoteChart(host, 'ocp3', host));
  });

  test('belongs to the cluster, also where it was asked for by another such chart', () => {
    const { host } = make();
    const run = runChart(host, 'shop-1-stage', RUN);
    expect(secretsChart(run)).toBe(secretsChart(host));
    expect(roleOf(run)).toEqual({ step: ApplyStep.RUN, clusterChart: host, run: RUN, wave: undefined });
    expect(roleOf(secretsChart(run))).toEqual({ step: ApplyStep.SECRETS, clusterChart: host });
    expect(roleOf(operatorChart(host))).toEqual({ step: ApplyStep.OPERATOR, clusterChart: host });
  });
});

test('the chart for objects that need the first stage is the cluster\'s own, made once, '
  + 'and applied after the runs', () => {
  const { app, host } = make(new MigrationApp());
  const chart = afterFirstStageChart(secretsChart(host));
  expect(chart).toBe(afterFirstStageChart(host));
  expect(chart.node.path).toBe('after-first-stage-ocp4');
  expect(roleOf(chart)).toEqual({ step: ApplyStep.AFTER_FIRST_STAGE, clusterChart: host });
  const run = runChart(host, 'shop-1-stage', RUN);
  [chart, run, host].forEach((parent) => new ApiObject(parent, 'a', { apiVersion: 'v1', kind: 'ConfigMap' }));
  expect((app as MigrationApp).index.units.map(({ path, cluster, step }) => [path, cluster, step])).toEqual([
    ['clusters/ocp4/manifests', 'ocp4', 'host-cluster'],
    ['runs/shop/1-stage-first/ocp4', 'ocp4', 'run'],
    ['clusters/ocp4/after-first-stage', 'ocp4', 'after-first-stage'],
  ]);
});

describe('a remote cluster\'s chart', () => {
  test('is a separate cluster, with its own secrets', () => {
    const { host } = make();
    const remote = remoteChart(host, 'ocp3', host);
    expect(roleOf(remote)).toEqual({ step: ApplyStep.REMOTE_CLUSTER, clusterChart: remote, hostChart: host });
    expect(secretsChart(remote).node.path).toBe('secrets-ocp3');
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
    expect(waitsFor(host)).toEqual(['secrets-ocp4', 'operator-ocp4', 'ocp3']);
    expect(waitsFor(runChart(host, 'shop-1-stage', RUN))).toEqual(['ocp4']);
    expect([waitsFor(secrets), waitsFor(operator)]).toEqual([['operator-ocp4', 'ocp3'], []]);
  });

  test('objects that need the first stage wait for the host cluster, and nothing waits for them', () => {
    const { host } = make();
    const chart = afterFirstStageChart(host);
    const others = [secretsChart(host), operatorChart(host), host];
    expect(waitsFor(chart)).toEqual(['ocp4']);
    expect(others.flatMap(waitsFor)).not.toContain('after-first-stage-ocp4');
  });

  test('secrets wait for the operator, whichever was asked for first', () => {
    const { host } = make();
    operatorChart(host);
    expect(waitsFor(secretsChart(host))).toEqual(['operator-ocp4']);
  });

  const CHARTS: Record<string, (host: Chart) => Chart> = {
    'ocp3': (host) => remoteChart(host, 'ocp3', host),
    'operator-ocp3': (host) => operatorChart(remoteChart(host, 'ocp3', host)),
    'secrets-ocp3': (host) => secretsChart(remoteChart(host, 'ocp3', host)),
    'operator-ocp4': operatorChart,
    'secrets-ocp4': secretsChart,
  };

  test('each waits for those of its cluster that come before it, and the host\'s secrets for the remote clusters, '
    + 'whichever was asked for first', () => {
    for (const order of orders(Object.keys(CHARTS))) {
      const { app, host } = make();
      order.forEach((id) => CHARTS[id](host));
      const found = Object.keys(CHARTS).concat('ocp4')
        .map((id) => [id, waitsFor(app.node.findChild(id) as Chart).sort()]);
      expect({ order, ...Object.fromEntries(found) }).toEqual({
        'order': order,
        'operator-ocp3': [],
        'operator-ocp4': [],
        'secrets-ocp3': ['operator-ocp3'],
        'ocp3': ['operator-ocp3', 'secrets-ocp3'],
        'secrets-ocp4': ['ocp3', 'operator-ocp4'],
        'ocp4': expect.arrayContaining(['ocp3', 'operator-ocp4', 'secrets-ocp4']),
      });
    }
  });
});

test('in a MigrationApp nothing waits: it knows the order by the roles', () => {
  const { host } = make(new MigrationApp());
  const charts = [
    secretsChart(host), operatorChart(host), remoteChart(host, 'ocp3', host), runChart(host, 'shop-1-stage', RUN), host,
  ];
  expect(charts.flatMap(waitsFor)).toEqual([]);
});
