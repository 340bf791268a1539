import { createNamespace, kubectl, serverCluster } from './server';
import { describeOnServer } from '../support/api-server';

const NAMESPACE = 'op-origin';
const configMap = (name: string) => ({
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: NAMESPACE }, data: { key: 'value' },
});
const reference = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', namespace: NAMESPACE, name });

describeOnServer('the origin of an object on an API server', () => {
  beforeAll(() => createNamespace(NAMESPACE));
  afterAll(() => { kubectl(['delete', 'configmaps', '--all', '-n', NAMESPACE]); });

  test('is the app if it has applied or created the object, also if others have changed it since', async () => {
    const cluster = serverCluster();
    const applied = await cluster.apply(configMap('applied'));
    await cluster.create(configMap('created'));
    await new Promise((resolve) => setTimeout(resolve, 1_100)); // times have seconds
    kubectl(['label', 'configmap', 'applied', 'created', 'team=shop', '-n', NAMESPACE]);
    expect(await cluster.origin(reference('applied'))).toEqual({
      uid: applied.metadata.uid, namespace: NAMESPACE, isOwn: true,
    });
    expect(await cluster.origin(reference('created'))).toMatchObject({ isOwn: true });
  });

  test('is somebody else if the app has only changed it', async () => {
    const cluster = serverCluster();
    kubectl(['create', '-f', '-'], configMap('foreign'));
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    await cluster.apply({ ...configMap('foreign'), data: { other: 'value' } });
    expect(await cluster.origin(reference('foreign'))).toMatchObject({ isOwn: false });
  });

  test('is known from the answer of an apply that was to create it', async () => {
    const cluster = serverCluster();
    const own = await cluster.apply(configMap('own'), { isNew: true });
    expect(await cluster.origin(reference('own'), own)).toMatchObject({ isOwn: true });
    kubectl(['create', '-f', '-'], configMap('raced'));
    const raced = await cluster.apply({ ...configMap('raced'), data: { other: 'value' } }, { isNew: true });
    expect(await cluster.origin(reference('raced'), raced)).toMatchObject({ isOwn: false });
  });

  test('is unknown if the object or its kind does not exist', async () => {
    const cluster = serverCluster();
    expect(await cluster.origin(reference('absent'))).toBeUndefined();
    expect(await cluster.origin({ ...reference('absent'), apiVersion: 'example.com/v1', kind: 'Odd' })).toBeUndefined();
  });
});
