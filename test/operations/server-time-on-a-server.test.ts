import { createNamespace, serverCluster } from './server';
import { World } from './world';
import { ServerTime } from '../../src/operations/server-time';
import { describeOnServer } from '../support/api-server';

describeOnServer('the time of an API server', () => {
  beforeAll(() => createNamespace('openshift-migration'));

  test('is asked for without creating anything', async () => {
    const cluster = serverCluster();
    const now = await new ServerTime(new World().operation()).now(cluster);
    expect(Math.abs(now! - Date.now())).toBeLessThan(60_000);
    const leases = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: 'openshift-migration' };
    expect(await cluster.list(leases)).toEqual([]);
  });
});
