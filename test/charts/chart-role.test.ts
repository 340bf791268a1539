import { App, Chart, Testing } from 'cdk8s';
import { MigrationApp } from '../../src/app/migration-app';
import { applyRank, assignRole, hasRole, holdsSecrets, ordersFiles, roleOf } from '../../src/charts/chart-role';
import { ApplyStep } from '../../src/output/apply-step';
import { hostChart } from '../support/program';

test('a chart that nobody gave a role is taken for the host cluster\'s', () => {
  const chart = hostChart();
  expect(hasRole(chart)).toBe(false);
  expect(roleOf(chart)).toEqual({ step: ApplyStep.HOST_CLUSTER, clusterChart: chart });
});

test('a chart has the role that it was given last', () => {
  const chart = hostChart();
  assignRole(chart, { step: ApplyStep.SECRETS, clusterChart: chart });
  expect([hasRole(chart), holdsSecrets(chart)]).toEqual([true, true]);
  assignRole(chart, { step: ApplyStep.RUN, clusterChart: chart, wave: 1 });
  expect(roleOf(chart)).toEqual({ step: ApplyStep.RUN, clusterChart: chart, wave: 1 });
  expect(holdsSecrets(chart)).toBe(false);
});

test('a remote cluster, with its secrets, comes between the operators and the host\'s secrets', () => {
  const host = hostChart();
  const chart = (id: string, step?: ApplyStep, clusterChart?: Chart) => {
    const made = new Chart(host.node.root as App, id);
    if (step) {
      assignRole(made, { step, clusterChart: clusterChart ?? made });
    }
    return made;
  };
  const run = chart('run', ApplyStep.RUN, host);
  const hostSecrets = chart('ocp4-secrets', ApplyStep.SECRETS, host);
  const remote = chart('ocp3', ApplyStep.REMOTE_CLUSTER);
  const remoteSecrets = chart('ocp3-secrets', ApplyStep.SECRETS, remote);
  const operators = [
    chart('ocp3-operator', ApplyStep.OPERATOR, remote), chart('ocp4-operator', ApplyStep.OPERATOR, host),
  ];
  expect(applyRank(operators[0])).toBe(applyRank(operators[1]));
  const inOrder = [operators[0], remoteSecrets, remote, hostSecrets, host, run].map(applyRank);
  expect(inOrder).toEqual([...new Set(inOrder)].sort());
});

test('a MigrationApp numbers its files by itself, a plain App does not', () => {
  expect(ordersFiles(new Chart(new MigrationApp(), 'ocp4'))).toBe(true);
  expect(ordersFiles(new Chart(Testing.app(), 'ocp4'))).toBe(false);
});
