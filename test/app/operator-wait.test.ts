import { Chart } from 'cdk8s';
import { commandsOf } from '../../src/output/commands';
import { HostCluster, MigrationApp, OperatorInstallation, OperatorInstallationProps } from 'cdk8s-mtc';

function waitFor(props: Omit<OperatorInstallationProps, 'clusters'>): string[] {
  const app = new MigrationApp();
  const chart = new Chart(app, 'ocp4');
  new OperatorInstallation(chart, 'operator', { clusters: [new HostCluster(chart, 'host')], ...props });
  return commandsOf(app.index.units[0]);
}

const SUBSCRIPTION = 'subscription.operators.coreos.com/mtc-operator -n openshift-migration --timeout=20m';

test('an operator that follows its channel is there when it is at the latest version', () => {
  const expected = [`kubectl wait --for=jsonpath='{.status.state}'=AtLatestKnown ${SUBSCRIPTION}`];
  expect(waitFor({})).toEqual(expected);
  expect(waitFor({ manualApproval: true })).toEqual(expected);
  expect(waitFor({ startingCsv: 'mtc-operator.v1.8.8' })).toEqual(expected);
});

test('an operator that is kept at a version is there when that version is, although newer ones are known', () => {
  expect(waitFor({ startingCsv: 'mtc-operator.v1.8.8', manualApproval: true }))
    .toEqual([`kubectl wait --for=jsonpath='{.status.installedCSV}'=mtc-operator.v1.8.8 ${SUBSCRIPTION}`]);
});
