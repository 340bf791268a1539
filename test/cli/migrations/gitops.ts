import { base, faulty, MigrationCase, object, plan, run, valid, volume, volumes } from './builders';

function application(name: string, path: string, { sync = '', ignored = '' } = {}): string {
  return object('argoproj.io/v1alpha1', 'Application', name, 'openshift-gitops', `spec:
  project: mtc
  source: { repoURL: https://git.example.com/mtc.git, targetRevision: v1, path: ${path} }
  destination: { name: host, namespace: openshift-migration }
${sync === '' ? '' : `  syncPolicy: { ${sync} }`}
${ignored === '' ? '' : `  ignoreDifferences: [${ignored}]`}`);
}

function flux(name: string, path: string, more = ''): string {
  return object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', name, 'flux-system',
    `spec: { interval: 10m, path: ${path}, prune: true, sourceRef: { kind: GitRepository, name: mtc }${more} }`);
}

const annotated = (annotations: string) => run('shop-cutover', 'shop', 'stage: false\nquiescePods: true')
  .replace('namespace: openshift-migration }', `namespace: openshift-migration, annotations: { ${annotations} } }`);
const IGNORED = [
  '{ group: migration.openshift.io, kind: MigPlan, jsonPointers: [/spec/persistentVolumes, /spec/refresh, '
    + '/metadata/annotations/openshift.io~1touch] }',
  '{ group: migration.openshift.io, kind: MigCluster, jsonPointers: [/spec/refresh, '
    + '/metadata/annotations/openshift.io~1touch] }',
  '{ group: migration.openshift.io, kind: MigStorage, jsonPointers: [/spec/refresh, '
    + '/metadata/annotations/openshift.io~1touch] }',
  '{ group: migration.openshift.io, kind: MigrationController, jsonPointers: [/spec/version] }',
].join(', ');
const WITH_VOLUMES = plan('shop', { more: volumes(volume('data')) });
const SELF_HEAL = 'automated: { prune: false, selfHeal: true }';

/** GitOps. */
export const GITOPS: readonly MigrationCase[] = [
  faulty(
    'a run that is a hook of each sync',
    base({ 'host/runs/cutover.yaml': annotated('argocd.argoproj.io/hook: Sync') }),
    { file: 'host/runs/cutover.yaml', says: /hook|sync/i },
  ),
  faulty('a run that is a hook, which is deleted before each sync', base({
    'host/runs/cutover.yaml': annotated('argocd.argoproj.io/hook: PostSync, argocd.argoproj.io/hook-delete-policy: '
      + 'BeforeHookCreation'),
  }), { file: 'host/runs/cutover.yaml', says: /hook|sync/i }),
  faulty('a run that is a hook, which is deleted when it has succeeded', base({
    'host/runs/cutover.yaml': annotated('argocd.argoproj.io/hook: Sync, '
      + 'argocd.argoproj.io/hook-delete-policy: HookSucceeded'),
  }), { file: 'host/runs/cutover.yaml', says: /hook|sync/i }),
  faulty('self-heal of a folder with a plan, whose volumes the controller writes', base({
    'host/plan.yaml': WITH_VOLUMES,
    'argocd/plans.yaml': application('plans', 'host', { sync: SELF_HEAL }),
  }),
  { file: 'argocd/plans.yaml', says: /persistentVolumes|ignoreDifferences/ }, ['host', 'old', 'argocd']),
  faulty('a self-heal that ignores some of the fields', base({
    'host/plan.yaml': WITH_VOLUMES,
    'argocd/plans.yaml': application('plans', 'host', {
      sync: SELF_HEAL,
      ignored: '{ group: migration.openshift.io, kind: MigPlan, jsonPointers: [/spec/refresh] }',
    }),
  }), { file: 'argocd/plans.yaml', says: /persistentVolumes/ }, ['host', 'old', 'argocd']),
  faulty('an automated sync that prunes the runs', base({
    'host/runs/cutover.yaml': run('shop-cutover', 'shop', 'stage: false\nquiescePods: true'),
    'argocd/runs.yaml': application('runs', 'host/runs', { sync: 'automated: { prune: true }' }),
  }), { file: 'argocd/runs.yaml', says: /shop-cutover/ }, ['host', 'old', 'argocd']),
  faulty('runs that are replaced with each sync', base({
    'host/runs/cutover.yaml': run('shop-cutover', 'shop', 'stage: false\nquiescePods: true'),
    'argocd/runs.yaml': application('runs', 'host/runs', { sync: 'syncOptions: [Replace=true, Force=true]' }),
  }), { file: 'argocd/runs.yaml', says: /Replace/ }, ['host', 'old', 'argocd']),
  faulty('a Kustomization of Flux that recreates what it cannot change, with runs', base({
    'host/runs/cutover.yaml': run('shop-cutover', 'shop', 'stage: false\nquiescePods: true'),
    'flux/runs.yaml': flux('runs', './host/runs', ', force: true'),
  }), { file: 'flux/runs.yaml', says: /force/ }, ['host', 'old', 'flux']),
  valid('self-heal that ignores what the controller writes',
    base({
      'host/plan.yaml': WITH_VOLUMES,
      'argocd/plans.yaml': application('plans', 'host', { sync: SELF_HEAL, ignored: IGNORED }),
    }),
    ['host', 'old', 'argocd']),
  valid('an automated sync without self-heal',
    base({ 'argocd/plans.yaml': application('plans', 'host', { sync: 'automated: { prune: false }' }) }),
    ['host', 'old', 'argocd']),
  valid('self-heal of an application that has nothing to do with MTC',
    base({ 'argocd/web.yaml': application('web', 'web', { sync: SELF_HEAL }) }), ['host', 'old', 'argocd']),
  valid('runs that are synced by hand', base({
    'host/runs/cutover.yaml': run('shop-cutover', 'shop', 'stage: false\nquiescePods: true'),
    'argocd/runs.yaml': application('runs', 'host/runs'),
  }), ['host', 'old', 'argocd']),
];
