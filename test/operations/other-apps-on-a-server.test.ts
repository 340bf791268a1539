import { createNamespace, ENVIRONMENT, kubectl, serverCluster } from './server';
import { systemClock } from '../../src/operations/clock';
import { fieldManagerOf } from '../../src/operations/field-manager';
import { KubectlCluster } from '../../src/operations/kubectl-cluster';
import { describeOnServer, KUBECTL } from '../support/api-server';

const NAMESPACE = 'op-other-apps';
const SHARED = {
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shared', namespace: NAMESPACE }, data: { key: 'value' },
};
const REFERENCE = { apiVersion: 'v1', kind: 'ConfigMap', namespace: NAMESPACE, name: 'shared' };

const clusterOf = (app: string) => new KubectlCluster({
  name: 'new',
  command: KUBECTL,
  context: kubectl(['config', 'current-context']).trim(),
  environment: ENVIRONMENT,
  clock: systemClock(),
  fieldManagers: [fieldManagerOf(app)],
  patienceSeconds: 0,
  unavailable: () => undefined,
});

describeOnServer('an object that two apps apply on an API server', () => {
  beforeAll(() => createNamespace(NAMESPACE));
  afterAll(() => { kubectl(['delete', 'configmaps', '--all', '-n', NAMESPACE]); });

  test('has the other app with its fields, for each of the two', async () => {
    const [one, two] = [clusterOf('one'), clusterOf('two')];
    await one.apply(SHARED);
    expect(await one.otherApps(REFERENCE)).toEqual([]);
    await two.apply(SHARED);
    expect(await one.otherApps(REFERENCE))
      .toEqual([{ manager: fieldManagerOf('two'), fields: { 'f:data': { 'f:key': {} } } }]);
    expect(await two.otherApps(REFERENCE)).toMatchObject([{ manager: fieldManagerOf('one') }]);
    await two.giveUp(REFERENCE);
    expect(await one.otherApps(REFERENCE)).toEqual([]);
    await one.giveUp(REFERENCE); // nobody else has its fields
    expect(await two.otherApps(REFERENCE)).toMatchObject([{ manager: fieldManagerOf('one') }]);
    expect((await two.get(REFERENCE))?.data).toEqual({ key: 'value' });
  });
});

describeOnServer('a kind that an API server has in another version only', () => {
  const GROUP = 'versions.cdk8s-mtc.example.com';
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `odds.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: { plural: 'odds', singular: 'odd', kind: 'Odd' },
      versions: [{
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      }],
    },
  };
  const old = { apiVersion: `${GROUP}/v1beta1`, kind: 'Odd', namespace: NAMESPACE, name: 'one' };

  beforeAll(() => {
    createNamespace(NAMESPACE);
    kubectl(['apply', '-f', '-'], crd);
    kubectl(['wait', '--for=condition=Established', `crd/odds.${GROUP}`]);
  });
  afterAll(() => { kubectl(['delete', 'crd', `odds.${GROUP}`]); });

  test('is read, listed, changed and deleted in that version', async () => {
    const cluster = serverCluster();
    const { apiVersion, kind, namespace, name } = { ...old, apiVersion: `${GROUP}/v1` };
    await cluster.create({ apiVersion, kind, metadata: { namespace, name }, spec: { a: 1 } });
    const live = await cluster.get(old);
    expect(live).toMatchObject({ apiVersion, spec: { a: 1 } });
    expect(await serverCluster().list({ ...old, name: undefined })).toMatchObject([{ apiVersion }]);
    expect(await serverCluster().origin(old)).toMatchObject({ uid: live!.metadata.uid, isOwn: true });
    expect(await cluster.merge(old, { metadata: { resourceVersion: live!.metadata.resourceVersion }, spec: { a: 2 } }))
      .toMatchObject({ spec: { a: 2 } });
    await serverCluster().delete(old);
    expect(await cluster.get(old)).toBeUndefined();
  });
});
