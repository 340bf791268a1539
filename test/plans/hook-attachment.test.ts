import { named, Program } from './program';
import {
  HookAction, HookPhase, HookTarget, MigrationHook, MigrationPlanProps, PlanHookOptions, NamespaceMapping,
} from 'cdk8s-mtc';

function attach(
  options: PlanHookOptions, runsOn = HookTarget.SOURCE, props: Partial<MigrationPlanProps> = {}, planId = 'shop',
): Program {
  const program = new Program();
  program.plan(props, planId).addHook(MigrationHook.fromHookName(program.chart, 'stop', 'stop', runsOn), options);
  return program;
}

const PERMISSIONS = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'patch'] }];

describe('what is written', () => {
  test('the plan names the hook, its phase, and a ServiceAccount that is written for it in a '
    + 'namespace which each cluster has', () => {
    const program = attach({ phase: HookPhase.PRE_BACKUP });
    expect(program.specOf('MigPlan').hooks).toEqual([
      {
        reference: named('stop'),
        phase: 'PreBackup',
        executionNamespace: 'openshift-migration',
        serviceAccount: 'shop-prebackup',
      },
    ]);
    expect(program.written.ocp3)
      .toEqual([{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: named('shop-prebackup') }]);
  });

  test('a hook on the source has its account and permissions on the source', () => {
    const program = attach({ phase: HookPhase.PRE_BACKUP, executionNamespace: 'shop', permissions: PERMISSIONS });
    expect(program.written.ocp3).toEqual([
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'shop-prebackup', namespace: 'shop' } },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'shop-prebackup', namespace: 'shop' },
        rules: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'patch'] }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'shop-prebackup', namespace: 'shop' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'shop-prebackup' },
        subjects: [{ kind: 'ServiceAccount', name: 'shop-prebackup', namespace: 'shop' }],
      },
    ]);
    expect(program.written.ocp4.map((manifest) => manifest.kind)).toEqual(['MigPlan']);
  });

  test('a hook on the destination has them on the destination', () => {
    const program = attach({ phase: HookPhase.POST_RESTORE, permissions: PERMISSIONS }, HookTarget.DESTINATION);
    expect(Object.keys(program.written)).toEqual(['ocp4']);
    expect(program.written.ocp4.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([
      ['MigPlan', 'shop'], ['ServiceAccount', 'shop-postrestore'], ['Role', 'shop-postrestore'],
      ['RoleBinding', 'shop-postrestore'],
    ]);
  });

  test('permissions without a group are for the core group', () => {
    const program = attach({ phase: HookPhase.PRE_BACKUP, permissions: [{ resources: ['pods'], verbs: ['list'] }] });
    expect(program.ofKind('Role')[0].rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }]);
  });

  test('permissions in several namespaces are one Role and one RoleBinding in each, for one account', () => {
    const program = attach({
      phase: HookPhase.PRE_BACKUP,
      permissions: [
        { resources: ['pods'], verbs: ['get'], namespace: 'shop' },
        { resources: ['pods'], verbs: ['get'], namespace: 'wiki' },
        { resources: ['secrets'], verbs: ['get'], namespace: 'shop' },
      ],
    });
    expect(program.ofKind('Role')
      .map(({ metadata, rules }) => [metadata.namespace, rules.map((rule: any) => rule.resources[0])]))
      .toEqual([['shop', ['pods', 'secrets']], ['wiki', ['pods']]]);
    expect(program.ofKind('RoleBinding').map(({ subjects }) => subjects)).toEqual([
      [{ kind: 'ServiceAccount', ...named('shop-prebackup') }],
      [{ kind: 'ServiceAccount', ...named('shop-prebackup') }],
    ]);
    expect(program.ofKind('ServiceAccount')).toHaveLength(1);
  });

  test('a ServiceAccount that already exists is not written, but gets the permissions', () => {
    const program = attach({
      phase: HookPhase.PRE_BACKUP, executionNamespace: 'shop', serviceAccount: 'stopper', permissions: PERMISSIONS,
    });
    expect(program.ofKind('ServiceAccount')).toEqual([]);
    expect(program.specOf('MigPlan').hooks[0]).toMatchObject({ executionNamespace: 'shop', serviceAccount: 'stopper' });
    expect(program.ofKind('RoleBinding')[0]).toMatchObject({
      metadata: { name: 'shop-prebackup', namespace: 'shop' },
      subjects: [{ kind: 'ServiceAccount', name: 'stopper', namespace: 'shop' }],
    });
  });

  test('a hook can be used in four phases, in the order in which they were added', () => {
    const program = new Program();
    const plan = program.plan();
    const hook = MigrationHook.fromHookName(program.chart, 'note', 'note', HookTarget.SOURCE);
    [HookPhase.POST_RESTORE, HookPhase.PRE_BACKUP, HookPhase.POST_BACKUP, HookPhase.PRE_RESTORE]
      .forEach((phase) => plan.addHook(hook, { phase }));
    expect(program.specOf('MigPlan').hooks.map((spec: any) => [spec.phase, spec.serviceAccount])).toEqual([
      ['PostRestore', 'shop-postrestore'], ['PreBackup', 'shop-prebackup'], ['PostBackup', 'shop-postbackup'],
      ['PreRestore', 'shop-prerestore'],
    ]);
    expect(program.ofKind('ServiceAccount')).toHaveLength(4);
  });

  test('two plans with one hook have an account each', () => {
    const program = new Program();
    const hook =
      new MigrationHook(program.chart, 'stop', { action: HookAction.customImage('stop'), runsOn: HookTarget.SOURCE });
    program.plan().addHook(hook, { phase: HookPhase.PRE_BACKUP });
    program.plan({ namespaces: [NamespaceMapping.same('wiki')] }, 'wiki')
      .addHook(hook, { phase: HookPhase.PRE_BACKUP });
    expect(program.ofKind('ServiceAccount').map(({ metadata }) => metadata.name))
      .toEqual(['shop-prebackup', 'wiki-prebackup']);
  });
});

describe('what is refused', () => {
  test('a second hook in one phase', () => {
    const program = new Program();
    const plan = program.plan();
    const hook = MigrationHook.fromHookName(program.chart, 'stop', 'stop', HookTarget.SOURCE);
    plan.addHook(hook, { phase: HookPhase.PRE_BACKUP });
    expect(program.mistakes).toEqual([]);
    plan.addHook(hook, { phase: HookPhase.PRE_BACKUP });
    expect(program.mistakes).toEqual([
      '[] ocp4/shop: addHook.phase: "PreBackup" is also the phase of spec.hooks[0]: MTC reports HookPhaseDuplicate, '
      + 'and the plan is not Ready. Write another phase, or combine both hooks in one playbook. (hook/one-per-phase)',
    ]);
  });

  const because = (most: number) => `with these hooks a plan can have at most ${most} characters and no dots, `
    + 'because their containers are named <plan>-<phase>: the cutover fails.';

  test.each([
    [HookPhase.PRE_BACKUP, 53], [HookPhase.POST_BACKUP, 52], [HookPhase.PRE_RESTORE, 52], [HookPhase.POST_RESTORE, 51],
  ])('a plan with a %s hook and a name of more than %d characters', (phase, most) => {
    expect(attach({ phase }, HookTarget.SOURCE, {}, 'a'.repeat(most)).mistakes).toEqual([]);
    const tooLong = 'a'.repeat(most + 1);
    expect(attach({ phase }, HookTarget.SOURCE, {}, tooLong).mistakes).toEqual([
      `[] ocp4/${tooLong}: id: "${tooLong}" has ${most + 1} characters, but ${because(most)} Write a name such as `
        + `\`${'a'.repeat(most)}\`. (hook/plan-name)`,
    ]);
  });

  test('a plan with a hook and a dot in its name, given as id or as name', () => {
    expect(attach({ phase: HookPhase.PRE_BACKUP }, HookTarget.SOURCE, {}, 'shop.eu').mistakes).toEqual([
      '[] ocp4/shop.eu: id: "shop.eu" contains a dot, but with these hooks a plan can have at most 53 characters and '
      + 'no dots, because their containers are named <plan>-<phase>: the cutover fails. Write a name such as '
      + '`shop-eu`. (hook/plan-name)',
    ]);
    expect(attach({ phase: HookPhase.PRE_BACKUP }, HookTarget.SOURCE, { metadata: { name: 'shop.eu' } }).mistakes)
      .toEqual([
        `[] ocp4/shop: metadata.name: "shop.eu" contains a dot, but ${because(53)} Write a name such as \`shop-eu\`. `
          + '(hook/plan-name)',
      ]);
  });

  test('a suggested name does not end in a hyphen', () => {
    const [mistake] = attach({ phase: HookPhase.PRE_BACKUP }, HookTarget.SOURCE, {}, `${'a'.repeat(52)}-b`).mistakes;
    expect(mistake).toContain(`Write a name such as \`${'a'.repeat(52)}\`.`);
  });

  test('names that Kubernetes does not take', () => {
    expect(attach({ phase: HookPhase.PRE_BACKUP, executionNamespace: 'Shop', serviceAccount: 'the stopper' }).mistakes)
      .toEqual([
        '[] ocp4/shop: addHook.executionNamespace: "Shop" is not a valid name of a namespace: MTC reports '
        + 'InvalidHookNSName, and the plan is not Ready. Write `executionNamespace: \'shop\'`. (hook/execution-names)',
        '[] ocp4/shop: addHook.serviceAccount: "the stopper" is not a valid name of a ServiceAccount: MTC reports '
        + 'InvalidHookSAName, and the plan is not Ready. Write `serviceAccount: \'the-stopper\'`. '
        + '(hook/execution-names)',
      ]);
  });

  test('permissions that no Role can hold', () => {
    const permissions = [
      { resources: [], verbs: ['get'], apiGroups: [], namespace: 'Shop' }, { resources: ['pods'], verbs: [] },
    ];
    expect(attach({ phase: HookPhase.PRE_BACKUP, permissions }).mistakes).toEqual([
      '[ocp4/shop] addHook.permissions[0].resources: [] are empty: Kubernetes rejects such a rule in a Role; '
        + 'give at least one.',
      '[ocp4/shop] addHook.permissions[0].apiGroups: [] are empty: Kubernetes rejects such a rule in a Role; '
        + 'give at least one.',
      '[ocp4/shop] addHook.permissions[0].namespace: "Shop" is not a valid Kubernetes name; write "shop".',
      '[ocp4/shop] addHook.permissions[1].verbs: [] are empty: Kubernetes rejects such a rule in a Role; '
        + 'give at least one.',
    ]);
  });
});
