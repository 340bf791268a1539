import { checkRegistryPath, ICluster, isSameCluster } from '../../src/clusters/cluster';
import { expectSecret, hostChart, mistakesOf } from '../support/program';

function refused(path: string): string[] {
  const chart = hostChart();
  checkRegistryPath(chart, path);
  return mistakesOf(chart);
}

describe('a registry path', () => {
  test.each(['registry.apps.example.com', 'registry.apps.example.com:5000', '10.0.0.1:443', '[fd00::1]:5000', 'registry.corp/'])('%s is accepted', (path) => {
    expect(refused(path)).toEqual([]);
  });

  test.each([
    ['https://registry.corp', 'has a scheme: MTC adds scheme and path itself; write "registry.corp".'],
    ['https://registry.corp/', 'has a scheme: MTC adds scheme and path itself; write "registry.corp".'],
    ['registry.corp/v2', 'is not a host, or host:port: MTC adds scheme and path itself; write "registry.corp".'],
    [' registry.corp\n', 'is not a host, or host:port: MTC adds scheme and path itself; write "registry.corp".'],
    ['', 'is not a host, or host:port: MTC adds scheme and path itself; write the host of the registry\'s Route.'],
  ])('%j is rejected', (path, message) => {
    expect(refused(path)).toEqual([`[ocp4] exposedRegistryPath: ${JSON.stringify(path)} ${message}`]);
  });

  test('with credentials is rejected, without repeating them', () => {
    const messages = refused('me:hunter2@registry.corp');
    expect(messages).toEqual(['[ocp4] exposedRegistryPath: is not a host, or host:port: MTC adds scheme and path itself; write "registry.corp".']);
    expectSecret(messages, 'hunter2');
  });
});

describe('MTC treats two clusters as one', () => {
  const cluster = (clusterName: string, url?: string, isHostCluster = false) => ({ clusterName, url, isHostCluster }) as ICluster;

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
