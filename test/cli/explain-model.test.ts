import { base, denyIngress, hostController, plan, run, volume, volumes } from './migrations/builders';
import { cli, Files, folderWith } from './support';

const CLUSTERS = ['--cluster', 'host=host', '--cluster', 'old=old'];

function explained(files: Files, args: readonly string[] = CLUSTERS) {
  return cli(folderWith(files), ['check', '--explain-model', ...args]);
}

const MIGRATION = base({
  'host/plan.yaml': plan('shop', { more: volumes(volume('data'), volume('media')) }),
  'host/network.yaml': denyIngress('shop-data'),
  'host/run.yaml': run('first-copy', 'shop'),
});

describe('check --explain-model', () => {
  test('prints clusters with their files, and plans with the path of rsync', () => {
    expect(explained(MIGRATION)).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: `cluster host, host cluster
  MigCluster openshift-migration/host (host/clusters.yaml)
  host/clusters.yaml, host/controller.yaml, host/network.yaml, host/plan.yaml, host/run.yaml, host/storage.yaml
cluster old, api.old.example.com:6443
  MigCluster openshift-migration/old (host/clusters.yaml)
  old/controller.yaml
MigPlan openshift-migration/shop (host/plan.yaml)
  from old to host, direct copy of volumes through a Route
  namespace shop, 2 volumes, rsync connects to the destination's router, TCP port 443
    egress of the source: nothing blocks it
    egress firewall of the source: nothing blocks it
    DNS: nothing blocks it
    ingress of the destination: nothing blocks it
  namespace shop-db -> shop-data, rsync connects to the destination's router, TCP port 443
    egress of the source: nothing blocks it
    egress firewall of the source: nothing blocks it
    DNS: nothing blocks it
    ingress of the destination: blocked by NetworkPolicy shop-data/deny-ingress (host/network.yaml)
  run: MigMigration openshift-migration/first-copy (host/run.yaml)
`,
    });
  });

  test('names a proxy without its password', () => {
    const { stdout } = explained({
      ...MIGRATION,
      'host/controller.yaml': hostController('stunnel_tcp_proxy: http://user:secret@10.9.0.5:3128'),
    });
    expect(stdout).toContain('rsync connects to the proxy 10.9.0.5, TCP port 3128');
    expect(stdout).not.toMatch(/secret|user/);
  });

  test('lists the files that are assigned to no cluster', () => {
    const { stdout } = explained({ 'plan.yaml': plan('shop', { more: 'indirectVolumeMigration: true' }) }, ['.']);
    expect(stdout).toBe(`files of no cluster (assign them with --cluster NAME=PATH)
  plan.yaml
MigPlan openshift-migration/shop (plan.yaml)
  from MigCluster openshift-migration/old of  to host of , indirect copy of volumes
  namespace shop
  namespace shop-db -> shop-data
`);
  });

  test('separates sets that are judged separately', () => {
    const { stdout } = explained({ 'dev/plan.yaml': plan('shop'), 'live/plan.yaml': plan('shop') }, ['.']);
    expect(stdout.match(/^set .*/gm)).toEqual(['set 1 of 2, judged separately', 'set 2 of 2, judged separately']);
  });

  test('as JSON', () => {
    const { stdout } = explained(MIGRATION, ['--format', 'json', ...CLUSTERS]);
    expect(JSON.parse(stdout)).toMatchObject([{
      clusters: [{ name: 'host', isHost: true }, { name: 'old', isHost: false, address: 'api.old.example.com:6443' }],
      plans: [{ source: 'old', destination: 'host', copy: 'direct', endpoint: 'Route' }],
      otherFiles: [],
    }]);
  });

  test('exits with 2 if a path cannot be read', () => {
    expect(explained({}, ['missing'])).toMatchObject({ exitCode: 2, stdout: '' });
  });

  test('never prints a control character of a name', () => {
    expect(explained({ 'plan.yaml': plan('shop').replace('name: shop,', 'name: "sh\\eop",') }, ['.']).stdout).not
      .toContain('\u001b');
  });
});
