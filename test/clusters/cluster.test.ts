import { ICluster, isSameCluster } from '../../src/clusters/cluster';

describe('MTC treats two clusters as one', () => {
  const cluster = (
    clusterName: string, url?: string, isHostCluster = false,
  ) => ({ clusterName, url, isHostCluster }) as ICluster;

  test.each<[string, ICluster, ICluster, boolean]>([
    ['if they have the same name', cluster('a', 'https://a'), cluster('a', 'https://b'), true],
    ['if their URLs have the same host', cluster('a', 'https://api:6443'), cluster('b', 'https://api:6443/'), true],
    ['that are both host clusters', cluster('a', undefined, true), cluster('b', undefined, true), true],
    ['but not if the ports differ', cluster('a', 'https://api:6443'), cluster('b', 'https://api:8443'), false],
    ['but not if a URL is unknown', cluster('a'), cluster('b'), false],
    ['but not a host and a remote cluster', cluster('a', undefined, true), cluster('b', 'https://api'), false],
    ['but not a remote and a host cluster', cluster('b', 'https://api'), cluster('a', undefined, true), false],
  ])('%s', (_, a, b, same) => {
    expect(isSameCluster(a, b)).toBe(same);
  });
});
