import { Chart, Testing } from 'cdk8s';
import { MigrationApp } from '../../src/app/migration-app';
import { ApplyStep, assignRole, hasRole, holdsSecrets, ordersFiles, roleOf } from '../../src/charts/chart-role';
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
  assignRole(chart, { step: ApplyStep.RUN, clusterChart: chart, purpose: 'copies' });
  expect(roleOf(chart)).toEqual({ step: ApplyStep.RUN, clusterChart: chart, purpose: 'copies' });
  expect(holdsSecrets(chart)).toBe(false);
});

test('a MigrationApp numbers its files by itself, a plain App does not', () => {
  expect(ordersFiles(new Chart(new MigrationApp(), 'ocp4'))).toBe(true);
  expect(ordersFiles(new Chart(Testing.app(), 'ocp4'))).toBe(false);
});
