import { named, Program } from './program';
import { Findings, NamespaceMapping, RsyncIdentity } from 'cdk8s-mtc';

function namespace(name: string) {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: {
        'pod-security.kubernetes.io/audit': 'privileged',
        'pod-security.kubernetes.io/enforce': 'privileged',
        'pod-security.kubernetes.io/warn': 'privileged',
      },
    },
  };
}

/** Rule, option and fix of what is found. */
const found = ({ app }: Program) => Findings.of(app).all.map(({ rule, option, fix }) => [rule, option, fix]);

const RUN_OF_ROOT = { migPlanRef: named('shop'), stage: true, runAsRoot: true };

describe('an ordinary user', () => {
  test('is two ids on the run, and nothing else', () => {
    const program = new Program();
    program.plan({ rsyncIdentity: RsyncIdentity.user(1000810000, { group: 1000810001 }) }).stage('go');
    expect(program.specOf('MigMigration')).toEqual({
      migPlanRef: named('shop'), stage: true, runAsUser: 1000810000, runAsGroup: 1000810001,
    });
    expect(Object.keys(program.written)).toEqual(['ocp4', 'run-shop-1-stage-go']);
    expect(program.written.ocp4.map((manifest) => manifest.kind)).toEqual(['MigPlan']);
  });

  test('may be in group 0, as OpenShift\'s own users are', () => {
    const program = new Program();
    program.plan({ rsyncIdentity: RsyncIdentity.user(1000810000, { group: 0 }) });
    expect(program.mistakes).toEqual([]);
  });

  test('is not user 0', () => {
    const program = new Program();
    program.plan({ rsyncIdentity: RsyncIdentity.user(0) }).stage('go');
    expect(found(program))
      .toEqual([['run/user-id', 'rsyncIdentity.user', 'Use `RsyncIdentity.root()`, or the ID of another user.']]);
  });

  test.each([
    [-1, 'run/user-id', 'Write an id from the range of the namespace.'],
    [2147483648, 'run/user-id', 'Write an id from the range of the namespace.'],
    [1.5, 'document/wrong-type', 'Write an integer.'],
  ])('has no id %d', (id, rule, fix) => {
    const program = new Program();
    program.plan({ rsyncIdentity: RsyncIdentity.user(1000, { group: id }) }).stage('go');
    expect(found(program)).toEqual([[rule, 'rsyncIdentity.group', fix]]);
  });
});

describe('root', () => {
  test('is the run\'s flag and the labels of the source\'s namespaces together', () => {
    const program = new Program();
    program.plan({ rsyncIdentity: RsyncIdentity.root() }).stage('go');
    expect(program.written.ocp3).toEqual([namespace('shop')]);
    expect(program.specOf('MigMigration')).toEqual(RUN_OF_ROOT);
    expect(program.ofKind('MigrationController')).toEqual([]);
  });

  test('takes namespaces that are added later, and those of the destination where they exist, '
    + 'under the names that they have there', () => {
    const program = new Program();
    const plan = program.plan({ rsyncIdentity: RsyncIdentity.root(), destinationNamespacesExist: true });
    plan.addNamespace(NamespaceMapping.renamed('wiki', 'docs'));
    expect(program.written.ocp3).toEqual([namespace('shop'), namespace('wiki')]);
    expect(program.ofKind('Namespace').map((manifest) => manifest.metadata.name).sort())
      .toEqual(['docs', 'shop', 'shop', 'wiki']);
    expect(program.written.ocp4.filter((manifest) => manifest.kind === 'Namespace'))
      .toEqual([namespace('shop'), namespace('docs')]);
  });

  test('labels a namespace of two plans once', () => {
    const program = new Program();
    program.letPlansShareNamespaces();
    program.plan({ rsyncIdentity: RsyncIdentity.root() });
    program.statePlan({ rsyncIdentity: RsyncIdentity.privileged() }, 'shop-state');
    expect(program.written.ocp3.filter((manifest) => manifest.kind === 'Namespace')).toEqual([namespace('shop')]);
  });

  test('does not label an invalid namespace, which the plan refuses', () => {
    const program = new Program();
    program.plan({ rsyncIdentity: RsyncIdentity.root(), namespaces: [NamespaceMapping.same('Shop')] });
    expect(program.mistakes).toHaveLength(1);
    expect(program.app.node.tryFindChild('ocp3')).toBeUndefined();
  });
});

describe('privileged', () => {
  test('is the run\'s flag, the labels, and the operator\'s variable on both clusters together', () => {
    const program = new Program();
    program.plan({ rsyncIdentity: RsyncIdentity.privileged() }).stage('go');
    expect(program.written.ocp3).toEqual([
      expect.objectContaining({
        kind: 'MigrationController',
        spec: {
          migration_controller: false, migration_ui: false, migration_velero: true, migration_rsync_privileged: true,
        },
      }),
      namespace('shop'),
    ]);
    expect(program.written.ocp4).toContainEqual(expect.objectContaining({
      kind: 'MigrationController',
      spec: {
        migration_controller: true,
        migration_ui: true,
        migration_velero: true,
        cluster_name: 'host',
        migration_rsync_privileged: true,
      },
    }));
    expect(program.specOf('MigMigration')).toEqual(RUN_OF_ROOT);
  });

  test('sets both variables where SELinux must not relabel, again on both clusters', () => {
    const program = new Program();
    program.plan({ rsyncIdentity: RsyncIdentity.superPrivileged() }).stage('go');
    const variables = { migration_rsync_privileged: true, migration_rsync_super_privileged: true };
    expect(program.ofKind('MigrationController').map((manifest) => manifest.spec)).toEqual([
      expect.objectContaining(variables), expect.objectContaining(variables),
    ]);
    expect(program.specOf('MigMigration')).toEqual(RUN_OF_ROOT);
    expect(program.ofKind('Namespace')).toEqual([namespace('shop')]);
  });

  test('can be asked for by two plans, one of them more so', () => {
    const program = new Program();
    program.plan({ rsyncIdentity: RsyncIdentity.privileged() });
    program.plan({ rsyncIdentity: RsyncIdentity.superPrivileged(), namespaces: [NamespaceMapping.same('wiki')] },
      'wiki');
    expect(program.mistakes).toEqual([]);
  });

  test('is set once where both sides are one cluster', () => {
    const program = new Program();
    program.conversionPlan({ rsyncIdentity: RsyncIdentity.privileged() }).convert('go');
    expect(program.ofKind('MigrationController')).toHaveLength(1);
    expect(program.specOf('MigMigration').runAsRoot).toBe(true);
  });
});

describe('privileges that a cluster\'s controller was told to refuse', () => {
  test('are refused by the plan that asks for them', () => {
    const program = new Program();
    program.remote.configureController({ rsync: { privileged: false } });
    program.plan({ rsyncIdentity: RsyncIdentity.privileged() });
    expect(program.mistakes)
      .toEqual(['[ocp4/shop] rsync.privileged: true is set to false elsewhere; set it in one place.']);
  });

  test('are refused by the controller where the plan comes first', () => {
    const program = new Program();
    program.plan({ rsyncIdentity: RsyncIdentity.superPrivileged() });
    program.host.configureController({ rsync: { superPrivileged: false } });
    expect(program.mistakes).toEqual([
      '[ocp4/host-cluster/controller] rsync.superPrivileged: false is set to true elsewhere; set it in one place.',
    ]);
  });
});

test('a rollback copies nothing, so it has no identity', () => {
  const program = new Program();
  program.plan({ rsyncIdentity: RsyncIdentity.root() }).rollback('back');
  expect(program.specOf('MigMigration')).toEqual({ migPlanRef: named('shop'), stage: false, rollback: true });
});
