import { READY, SOURCE, TestObject, units, World } from './world';
import { referenceTo } from '../../src/operations/cluster';
import { OperationError } from '../../src/operations/operation-error';
import { CheckResult } from '../../src/operations/preflight/check';
import { preflight } from '../../src/operations/preflight/preflight';
import { preflightJunit, preflightLines, preflightMarkdown } from '../../src/operations/preflight/preflight-text';
import { ApplyStep } from '../../src/output/apply-step';

const IN_MTC = { namespace: 'openshift-migration' };

/** A world in which every prerequisite that can be read is met, after a change. */
function worldWith(change: (world: World) => void = () => undefined): World {
  const world = new World();
  for (const cluster of Object.values(world.clusters)) {
    cluster.put({
      apiVersion: 'config.openshift.io/v1',
      kind: 'ClusterVersion',
      metadata: { name: 'version' },
      status: { history: [{ state: 'Completed', version: '4.16.3' }] },
    });
    cluster.put({
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'ClusterServiceVersion',
      metadata: { name: 'mtc-operator.v1.8.5', ...IN_MTC },
      spec: { version: '1.8.5' },
      status: { phase: 'Succeeded' },
    });
    cluster.put({
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigrationController',
      metadata: { name: 'migration-controller', ...IN_MTC },
      status: { conditions: [{ type: 'Successful', status: 'True' }] },
    });
    cluster.put({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'velero', ...IN_MTC, generation: 1 },
      spec: { replicas: 1 },
      status: { observedGeneration: 1, updatedReplicas: 1, availableReplicas: 1 },
    });
    cluster.put({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'node-agent', ...IN_MTC },
      status: { desiredNumberScheduled: 3, numberReady: 3 },
    });
    const create = cluster.create.bind(cluster);
    cluster.create = async (manifest) => manifest.kind === 'SelfSubjectAccessReview'
      ? { ...manifest, status: { allowed: true } }
      : create(manifest);
  }
  world.old.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop-web' } });
  world.old.put({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'shop-web' },
    status: { phase: 'Bound' },
  });
  world.new.put({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'fast', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  });
  change(world);
  return world;
}

async function results(change?: (world: World) => void): Promise<CheckResult[]> {
  const world = worldWith(change);
  return preflight(world.operation(), world.folder());
}

async function failures(change: (world: World) => void): Promise<string[]> {
  return (await results(change)).filter(({ result }) => result === 'fail')
    .map(({ cluster, title, reason }) => `${cluster}: ${title}: ${reason}`);
}

function token(exp: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return Buffer.from(`${part({ alg: 'RS256' })}.${part({ exp })}.c2ln`).toString('base64');
}

describe('preflight', () => {
  test('passes what is met, changes nothing, and lists what only a pod can show', async () => {
    const world = worldWith();
    const all = await preflight(world.operation(), world.folder());
    expect(all.filter(({ result }) => result === 'fail')).toEqual([]);
    expect(all.filter(({ reason }) => reason.includes('only a pod'))
      .map(({ cluster, title }) => `${cluster}: ${title}`)).toEqual([
      'new: Commands in pods of MigCluster old (token, SPDY upgrade)',
    ]);
    expect(all.find(({ title }) => title === 'The router of new, for rsync')).toMatchObject({
      cluster: 'old', result: 'not checked', reason: 'the domain of the router of new is unknown',
    });
    expect([world.new.writes, world.old.writes]).toEqual([[], []]);
    expect(preflightLines(all)).toContain('pass        [new] MTC is installed: MTC 1.8.5');
  });

  test('tells how to create what does not exist, and what to read of what is not ready', async () => {
    const fixesOf = async (change: (world: World) => void, of = 'new') => (await results(change))
      .filter(({ cluster, result }) => cluster === of && result === 'fail')
      .map(({ title, reason, fix }) => `${title}: ${reason} | ${fix}`);
    const controller = {
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigrationController',
      name: 'migration-controller',
      namespace: 'openshift-migration',
    };
    const operator = {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'ClusterServiceVersion',
      name: 'mtc-operator.v1.8.5',
      ...IN_MTC,
    };
    expect(await fixesOf((world) => void world.new.delete(operator))).toEqual([
      'MTC is installed: no ClusterServiceVersion mtc-operator exists in openshift-migration | '
      + 'Install the operator from OperatorHub, or with an `OperatorInstallation` in the program.',
    ]);
    const velero = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'velero', namespace: 'openshift-migration' };
    expect(await fixesOf((world) => void world.new.delete(controller))).toEqual([
      'The MigrationController is in place: no MigrationController exists in openshift-migration | '
      + 'The folder contains none. Call `configureController()` of the HostCluster in the program, or create one: '
      + '`echo \'{"apiVersion":"migration.openshift.io/v1alpha1","kind":"MigrationController","metadata":{"name":'
      + '"migration-controller","namespace":"openshift-migration"},"spec":{"cluster_name":"host",'
      + '"migration_controller":true,"migration_ui":true,"migration_velero":true}}\' | kubectl --context new apply -f '
      + '-`.',
    ]);
    expect(await fixesOf((world) => void world.old.delete(controller), 'old')).toEqual([
      'The MigrationController is in place: no MigrationController exists in openshift-migration | '
      + 'The folder contains none. Call `configureController()` of the RemoteCluster in the program, or create one: '
      + '`echo \'{"apiVersion":"migration.openshift.io/v1alpha1","kind":"MigrationController","metadata":{"name":'
      + '"migration-controller","namespace":"openshift-migration"},"spec":{"migration_controller":false,'
      + '"migration_ui":false,"migration_velero":true}}\' | kubectl --context old apply -f -`.',
    ]);
    expect(await fixesOf((world) => void world.new.delete(velero))).toEqual([
      'Velero and its node agent are ready: no Deployment velero exists in openshift-migration | '
      + 'Set `migration_velero: true` in the MigrationController, from which the operator installs it.',
    ]);
  });

  test('the fix for a missing object is to apply it only if the folder contains it', async () => {
    const fixesWith = async (objects: readonly TestObject[]) => {
      const world = worldWith(({ new: cluster }) => {
        ['MigrationController', 'ClusterServiceVersion'].forEach((kind) =>
          cluster.of(kind).forEach((object) => void cluster.delete(referenceTo(object))));
        cluster.put(SOURCE);
      });
      const all = units().map((unit) => unit.path === 'secrets/new' ? { ...unit, objects: [] } : unit);
      const folder = world.folder([{
        path: 'clusters/new/operator', cluster: 'new', step: ApplyStep.OPERATOR, objects,
      }, ...all]);
      return (await preflight(world.operation(), folder)).filter(({ result, cluster }) => result === 'fail'
        && cluster === 'new').map(({ title, fix }) => [title.split(' ').pop(), fix?.split('.')[0]]);
    };
    const object = (apiVersion: string, kind: string, name: string) =>
      ({ apiVersion, kind, metadata: { name, ...IN_MTC } });
    const apply = 'Apply the folder, which contains it: `cdk8s-mtc apply`';
    expect(await fixesWith([])).toEqual([
      ['installed', 'Install the operator from OperatorHub, or with an `OperatorInstallation` in the program'],
      ['place', 'The folder contains none'], ['day', 'The folder does not contain it'],
    ]);
    expect(await fixesWith([
      object('operators.coreos.com/v1alpha1', 'Subscription', 'mtc-operator'),
      object('migration.openshift.io/v1alpha1', 'MigrationController', 'migration-controller'),
      object('v1', 'Secret', 'old-token'),
    ])).toEqual([['installed', apply], ['place', apply], ['day', apply]]);
  });

  test.each<[string, (world: World) => void, string[]]>([
    ['an upgrade', (world) => world.new.put({
      apiVersion: 'config.openshift.io/v1',
      kind: 'ClusterVersion',
      metadata: { name: 'version' },
      status: {
        history: [{ state: 'Completed', version: '4.16.3' }],
        conditions: [{ type: 'Progressing', status: 'True' }],
      },
    }), ['new: OpenShift is not being upgraded: OpenShift 4.16.3 is being upgraded']],
    ...[
      ['4.9.59', 'MTC supports no migration from or to OpenShift 4.9.59; the first supported version is 4.10'],
      ['4.21.0', 'OpenShift 4.21.0 has no MTC; the last version with MTC is 4.20'],
    ].map(([version, reason]): [string, (world: World) => void, string[]] =>
      [`OpenShift ${version}`, (world) => world.new.put({
        apiVersion: 'config.openshift.io/v1',
        kind: 'ClusterVersion',
        metadata: { name: 'version' },
        status: { history: [{ state: 'Completed', version }] },
      }), [`new: MTC supports the version of OpenShift: ${reason}`]]),
    ['a missing operator', (world) => void world.old.delete({
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'ClusterServiceVersion',
      name: 'mtc-operator.v1.8.5',
      ...IN_MTC,
    }),
    ['old: MTC is installed: no ClusterServiceVersion mtc-operator exists in openshift-migration']],
    ['a node agent that is not ready', (world) => world.new.put({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'node-agent', ...IN_MTC },
      status: { desiredNumberScheduled: 3, numberReady: 2 },
    }), ['new: Velero and its node agent are ready: DaemonSet node-agent: not all pods are ready']],
    ['a bucket that is not reached', (world) => world.old.put({
      apiVersion: 'velero.io/v1',
      kind: 'BackupStorageLocation',
      metadata: { name: 'b', ...IN_MTC },
      status: { phase: 'Unavailable', message: 'forbidden' },
    }), ['old: The cluster reaches the bucket: the cluster does not reach the bucket; forbidden']],
    ['a backup in progress', (world) => world.old.put({
      apiVersion: 'velero.io/v1', kind: 'Backup', metadata: { name: 'b', ...IN_MTC }, status: { phase: 'InProgress' },
    }), ['old: No backup or restore is in progress: Backup b in progress']],
    ['a token that ends within a day', (world) => {
      world.new.put({ ...SOURCE, status: READY });
      world.new.put({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'old-token', ...IN_MTC },
        data: { saToken: token(Date.UTC(2026, 0, 1, 23) / 1000) },
      });
    }, ['new: The tokens of the remote clusters are valid for a day: '
      + 'the token in Secret openshift-migration/old-token ends at 2026-01-01T23:00:00.000Z']],
    ['a token that its cluster rejects', (world) => {
      world.new.put({ ...SOURCE, status: READY });
      world.new.put({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'old-token', ...IN_MTC },
        data: { saToken: Buffer.from('example').toString('base64') },
      });
      const create = world.old.create.bind(world.old);
      world.old.create = async (manifest) => manifest.kind === 'TokenReview'
        ? { ...manifest, status: { error: 'invalid bearer token' } }
        : create(manifest);
    }, ['new: The tokens of the remote clusters are valid for a day: '
      + 'cluster old rejects the token in Secret openshift-migration/old-token']],
    ['a namespace that does not exist', (world) =>
      void world.old.delete({ apiVersion: 'v1', kind: 'Namespace', name: 'shop-web' }),
    ['old: The namespaces exist on the source: shop-web do not exist']],
    ['a claim that is not bound', (world) => world.old.put({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'shop-web' },
      status: { phase: 'Pending' },
    }), ['old: The claims of the source are bound: shop-web/data: not bound, or being deleted']],
    ['a workload of Argo CD', (world) => world.old.put({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop-web', annotations: { 'argocd.argoproj.io/tracking-id': 'x' } },
    }), ['old: No GitOps tool undoes the stop of the application: shop-web/web are managed by '
      + 'Argo CD, Flux or an operator']],
    ['a pod that does not run', (world) => world.old.put({
      apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop-web' }, status: { phase: 'Pending' },
    }),
    ['old: The pods of the source are healthy: shop-web/web do not run']],
    ['no default class', (world) =>
      world.new.put({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'fast' } }),
    ['new: There is one default storage class: none of 1 class']],
    ['a quota without room', (world) => world.new.put({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'small', namespace: 'shop-web' },
      status: { hard: { pods: '4' }, used: { pods: '4' } },
    }), ['new: The destination namespaces have room for pods and claims: '
      + 'ResourceQuota shop-web/small leaves no room for pods or claims']],
  ])('%s fails', async (_, change, expected) => {
    expect(await failures(change)).toEqual(expected);
  });

  test('the boundaries: a token that ends after a day, and a quota with room for one', async () => {
    expect(await failures((world) => {
      world.new.put({ ...SOURCE, status: READY });
      world.new.put({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'old-token', ...IN_MTC },
        data: { saToken: token(Date.UTC(2026, 0, 2) / 1000) },
      });
      world.new.put({
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'small', namespace: 'shop-web' },
        status: { hard: { pods: '4' }, used: { pods: '3' } },
      });
    })).toEqual([]);
  });

  test('a cluster that does not answer fails once, and the others are looked at', async () => {
    const found = await failures((world) => {
      world.old.before = () => {
        throw new OperationError('unavailable', 'no answer');
      };
    });
    expect(found).toEqual(['old: The cluster answers: no answer']);
  });

  test('what is in no existing namespace is not checked', async () => {
    const titles = ['The claims of the source are bound', 'No GitOps tool undoes '
      + 'the stop of the application', 'The pods of the source are healthy',
    'The destination namespaces have room for pods and claims'];
    const linesOf = async (change: (world: World) => void) => (await results(change)).filter(({ title }) =>
      titles.includes(title))
      .map(({ cluster, result, reason }) => `${cluster}: ${result}: ${reason}`).sort();
    const missing = 'none of the namespaces exists on the source';
    expect(await linesOf((world) => void world.old.delete({ apiVersion: 'v1', kind: 'Namespace', name: 'shop-web' })))
      .toEqual([
        'new: not checked: none of the destination namespaces exists yet', `old: not checked: ${missing}`,
        `old: not checked: ${missing}`, `old: not checked: ${missing}`,
      ]);
    expect(await linesOf((world) =>
      void world.new.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop-web' } }))).toEqual([
      'new: pass: 0 quotas', 'old: pass: 0 pods', 'old: pass: 0 workloads', 'old: pass: 1 claim',
    ]);
  });

  test('what you may not read is not checked', async () => {
    const all = await results((world) => {
      world.old.before = (verb, what) => {
        if (verb === 'list' && what === 'Pod') {
          throw new OperationError('forbidden', 'you may not list pods');
        }
      };
    });
    expect(all.find(({ cluster, title }) => cluster === 'old' && title === 'The pods of the source are healthy'))
      .toMatchObject({ result: 'not checked', reason: 'you may not list pods' });
  });

  describe('of a plan', () => {
    const namespace = (
      name: string, ids: object,
    ) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, annotations: ids } });
    const IDS = {
      'openshift.io/sa.scc.uid-range': '1000620000/10000',
      'openshift.io/sa.scc.supplemental-groups': '1000620000/10000',
      'openshift.io/sa.scc.mcs': 's0:c25,c10',
    };
    const claim = (name: string, storage: string) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'shop-web' },
      spec: { resources: { requests: { storage } } },
      status: { phase: 'Bound' },
    });

    async function ofPlan(title: string, change: (world: World) => void): Promise<string> {
      const found = (await results(change)).filter((each) => each.title.startsWith(`Plan shop: ${title}`));
      return found.map(({ result, reason, fix }) => `${result}: ${reason}${fix ? ` | ${fix}` : ''}`).join('\n');
    }

    test('ids that differ fail with the command that sets them, and equal ones pass', async () => {
      const both = (there: object) => (world: World) => {
        world.old.put(namespace('shop-web', IDS));
        world.new.put(namespace('shop-web', there));
      };
      expect(await ofPlan('existing', both({ ...IDS, 'openshift.io/sa.scc.mcs': 's0:c1,c2' }))).toBe(
        'fail: shop-web has mcs s0:c1,c2, and shop-web has s0:c25,c10 | While nothing runs in it, on new: '
        + '`oc annotate --overwrite namespace shop-web openshift.io/sa.scc.mcs=s0:c25,c10`. Or delete the namespace: '
        + 'MTC creates it with these ids.');
      expect(await ofPlan('existing', both(IDS))).toBe('pass: 1 compared');
      expect(await ofPlan('existing', () => undefined)).toBe('pass: MTC creates them');
    });

    test.each(['existing', 'quotas', 'the destination serves'])('%s: what needs the namespaces of the source does not '
      + 'pass if none of them exists', async (title) => {
      const without = (...names: string[]) => ofPlan(title, (world) => names.forEach((name) =>
        world.old.objects.delete(`/Namespace//${name}`)));
      expect(await without('shop-web', 'shop-db')).toBe('not checked: none of the namespaces exists on the source');
      expect(await without('shop-db')).toMatch(/^pass: /);
    });

    test('another minor version of MTC fails, and another patch release passes', async () => {
      const version = (of: string) => (world: World) => void world.old.put({
        apiVersion: 'operators.coreos.com/v1alpha1',
        kind: 'ClusterServiceVersion',
        metadata: { name: 'mtc-operator.v1.8.5', ...IN_MTC },
        spec: { version: of },
        status: { phase: 'Succeeded' },
      });
      expect(await ofPlan('both', version('1.7.18'))).toBe('fail: old has MTC 1.7.18, and new has 1.8.5 | Install the '
        + 'same minor version of MTC on both clusters.');
      expect(await ofPlan('both', version('1.8.6'))).toBe('pass: MTC 1.8.6 and 1.8.5');
    });

    test('claims are added up and compared with quotas, and with the space that drivers report', async () => {
      const quota = (hard: string) => (world: World) => {
        world.old.put(claim('data', '10Gi'));
        world.old.put(claim('media', '20Gi'));
        world.new.put({
          apiVersion: 'v1',
          kind: 'ResourceQuota',
          metadata: { name: 'small', namespace: 'shop-web' },
          status: { hard: { 'requests.storage': hard }, used: { 'requests.storage': '10Gi' } },
        });
      };
      const capacity = (of: string) => (world: World) => {
        quota('40Gi')(world);
        world.new.put({
          apiVersion: 'storage.k8s.io/v1',
          kind: 'CSIStorageCapacity',
          metadata: { name: 'one', namespace: 'csi' },
          capacity: of,
        });
      };
      expect(await ofPlan('quotas', quota('39Gi'))).toBe('fail: ResourceQuota shop-web/small leaves 29 GiB for '
        + 'storage, and the claims need 30 GiB | Raise `requests.storage` of the quota.');
      expect(await ofPlan('quotas', quota('40Gi')))
        .toBe('not checked: the claims need 30 GiB; no driver of new reports its free space');
      expect(await ofPlan('quotas', capacity('29Gi'))).toBe('fail: the claims need 30 GiB, and the drivers of new '
        + 'report 29 GiB in all classes together | Add storage.');
      expect(await ofPlan('quotas', capacity('30Gi')))
        .toBe('pass: the claims need 30 GiB; the drivers report 30 GiB in all classes together');
    });

    test('custom resources fail whose versions the destination does not serve', async () => {
      const definition = (...served: string[]) => ({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'widgets.example.com' },
        spec: {
          group: 'example.com',
          scope: 'Namespaced',
          names: { kind: 'Widget' },
          versions: served.map((name) => ({ name, served: true })),
        },
      });
      const change = (there: string[], widgets = 1) => (world: World) => {
        world.old.put(definition('v1beta1'));
        there.forEach(() => world.new.put(definition(...there)));
        for (let number = 0; number < widgets; number += 1) {
          world.old.put({
            apiVersion: 'example.com/v1beta1', kind: 'Widget', metadata: { name: `w${number}`, namespace: 'shop-web' },
          });
        }
      };
      expect(await ofPlan('the destination serves', change(['v1'])))
        .toContain('fail: 1 widgets.example.com in shop-web (v1 on new)');
      expect(await ofPlan('the destination serves', change([])))
        .toContain('fail: 1 widgets.example.com in shop-web (not served on new)');
      expect(await ofPlan('the destination serves', change(['v1', 'v1beta1']))).toBe('pass: 1 kind compared');
      expect(await ofPlan('the destination serves', change([], 0))).toBe('pass: 1 kind compared');
    });
  });

  describe('with Jobs', () => {
    const JOBS = { image: 'registry.example.com/tools:1', suffix: 'abc' };

    /** A world whose Jobs end with a log. */
    function jobWorld(
      log: (namespace: string) => string, status: object = { conditions: [{ type: 'Complete', status: 'True' }] },
    ): World {
      return worldWith((world) => {
        world.new.put({ ...SOURCE, status: READY });
        world.new.put({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'old-token', ...IN_MTC }, data: {} });
        world.new.put({
          apiVersion: 'config.openshift.io/v1',
          kind: 'Ingress',
          metadata: { name: 'cluster' },
          spec: { domain: 'apps.new.example.com' },
        });
        for (const cluster of [world.old, world.new]) {
          world.controller('Job', (job) => {
            const { name, namespace } = job.metadata;
            cluster.put({
              apiVersion: 'v1',
              kind: 'Pod',
              metadata: { name: `${name}-x`, namespace, labels: { 'job-name': name } },
              status: { phase: 'Succeeded' },
            });
            cluster.podLogs.set(`${name}-x`, log(namespace));
            return status;
          }, cluster);
        }
      });
    }

    const told = (number: number, result: string, text: string) =>
      JSON.stringify({ event: 'probe', number, result, text });

    async function tried(world: World): Promise<string[]> {
      const all = await preflight(world.operation(), world.folder(), JOBS);
      return all.filter(({ title }) => /^(Commands in|The router)/.test(title))
        .map(({ cluster, title, result, reason, fix }) => `${cluster}: ${title}: ${result}: `
          + `${reason}${fix ? ` | ${fix}` : ''}`);
    }

    test('each attempt is pass, fail or not checked, and the Jobs are deleted', async () => {
      const world = jobWorld((namespace) => namespace === 'shop-web'
        ? told(1, 'pass', 'probe.apps.new.example.com:443 answers (HTTP 503).')
        : told(1, 'fail', 'api rejects the token: create a new one, and apply its Secret.'));
      expect(await tried(world)).toEqual([
        'new: Commands in pods of MigCluster old (token, SPDY upgrade): fail: '
          + 'api rejects the token | Create a new one, and apply its Secret.',
        'old: The router of new, for rsync, from namespace shop-web: pass: '
          + 'probe.apps.new.example.com:443 answers (HTTP 503)',
      ]);
      expect([world.new.of('Job'), world.old.of('Job')]).toEqual([[], []]);
      expect(world.old.writes.filter((write) => write.includes('Job'))).toEqual([
        expect.stringMatching(/^create Job\/cdk8s-mtc-preflight-abc-[0-9a-f]{8}$/),
        expect.stringMatching(/^delete Job\/cdk8s-mtc-preflight-abc-/),
      ]);
    });

    test('a pod that gives no result, or another than was asked for, is not believed', async () => {
      const lies = ['no JSON', told(2, 'pass', 'x'), told(0, 'pass', 'x'), told(1, 'perfect', 'x'),
        '{"event":"probe","number":1,"result":"pass","text":7}'];
      const world = jobWorld(
        () => lies.join('\n'), { conditions: [{ type: 'Failed', status: 'True', reason: 'DeadlineExceeded' }] },
      );
      expect((await tried(world)).map((line) => line.replace(/^.*: (not checked.*)$/, '$1')))
        .toEqual(Array(2).fill(expect.stringContaining('the pod of the preflight gave no result')));
    });

    test('a namespace in which no Job may be created is not checked', async () => {
      const world = jobWorld(() => told(1, 'pass', 'ok.'));
      world.old.before = (verb, what) => {
        if (verb === 'create' && what.startsWith('Job/')) {
          throw new OperationError('forbidden', 'you may not create Jobs');
        }
      };
      expect((await tried(world))[1]).toContain('not checked: the Job of the preflight: you may not create Jobs');
    });

    test('the proxy of the controller is that of the Jobs of its namespace', async () => {
      const world = jobWorld(() => told(1, 'pass', 'ok.'));
      const env = [{ name: 'HTTPS_PROXY', value: 'http://me:pw@proxy:3128' }, { name: 'OTHER', value: 'x' },
        { name: 'NO_PROXY', valueFrom: {} }];
      world.new.put({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'migration-controller', ...IN_MTC },
        spec: { template: { spec: { containers: [{ env }] } } },
      });
      const created: any[] = [];
      for (const cluster of [world.old, world.new]) {
        const create = cluster.create.bind(cluster);
        cluster.create = async (manifest) => {
          created.push(manifest);
          return create(manifest);
        };
      }
      await tried(world);
      const variables = created.filter(({ kind }) => kind === 'Job')
        .map(({ metadata, spec }) => [metadata.namespace, spec.template.spec.containers[0].env.slice(1)]);
      expect(variables).toEqual(expect.arrayContaining([
        ['openshift-migration', [{ name: 'HTTPS_PROXY', value: 'http://me:pw@proxy:3128' }]], ['shop-web', []],
      ]));
      expect(JSON.stringify(world.events)).not.toContain('me:pw');
    });
  });

  test('as JUnit and Markdown', () => {
    const some: CheckResult[] = [
      { title: 'A', cluster: 'new', result: 'pass', reason: 'ok' },
      { title: 'B', cluster: 'new', result: 'fail', reason: '<bad> | "x"', fix: 'Do it.' },
      { title: 'C', cluster: 'all', result: 'not checked', reason: 'pod' },
      { title: '<D|`>', cluster: 'a|b', result: 'not checked', reason: 'no | `x`', fix: 'Log in as "<me>".' },
    ];
    expect(preflightJunit(some)).toContain('tests="4" failures="1" skipped="2"');
    expect(preflightJunit(some)).toContain('name="B"><failure message="&#60;bad&#62; | &#34;x&#34;">Do it.</failure>');
    expect(preflightMarkdown(some)).toContain('| **fail** | new | B | \\<bad\\> \\| "x". Do it. |');
    expect(preflightJunit(some)).toContain('name="C"><skipped message="pod"/>');
    expect(preflightJunit(some)).toContain('<skipped message="no | `x`. Log in as &#34;&#60;me&#62;&#34;."/>');
    expect(preflightMarkdown(some)).toContain('| not checked | a\\|b | \\<D\\|\\`\\> | no \\| \\`x\\`. Log in as '
      + '"\\<me\\>". |');
    expect(preflightLines(some).pop()).toBe('1 passed, 1 failed, 2 not checked');
  });
});
