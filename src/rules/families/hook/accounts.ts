import { namesElsewhere, namespacesNamedBy } from './playbook-namespaces';
import { isMisspelling } from '../../../grammar/did-you-mean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { isRecord, list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import { base64 } from '../../examples/values';
import { planModelOf } from '../../reading/model/migration';
import { namedIn } from '../../reading/model/text';
import { placeOf } from '../../reading/neighbours';
import { specOf } from '../../reading/plan';
import { namesakes, pointedAt } from '../../reading/references';
import { quote } from '../../reading/text';

const RBAC = 'rbac.authorization.k8s.io';
const JOBS = 'mig-controller pkg/controller/migmigration/hooks.go';

const account = (name: string, namespace = 'shop') => 'apiVersion: v1\nkind: ServiceAccount\n'
  + `metadata: { name: ${name}, namespace: ${namespace} }\n`;
const role = `apiVersion: ${RBAC}/v1
kind: Role
metadata: { name: stop-shop, namespace: shop }
rules: [{ apiGroups: [apps], resources: [deployments], verbs: [get, patch] }]
`;
const binding = (roleName: string, subject: string, namespace = 'shop') => `apiVersion: ${RBAC}/v1
kind: RoleBinding
metadata: { name: stop-shop, namespace: shop }
roleRef: { apiGroup: ${RBAC}, kind: Role, name: ${roleName} }
subjects: [{ kind: ServiceAccount, name: ${subject}, namespace: ${namespace} }]
`;
const hook = (target: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigHook
metadata: { name: stop, namespace: openshift-migration }
spec: { custom: true, image: registry.example.com/hooks/stop:1, targetCluster: ${target} }
`;
const scaling = (namespace: string) => '- hosts: localhost\n  tasks:\n    - k8s_scale:\n        kind: Deployment\n'
  + `        name: web\n        namespace: ${namespace}\n        replicas: 1\n`;
const ansible = (namespace: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigHook
metadata: { name: stop, namespace: openshift-migration }
spec:
  custom: false
  image: quay.io/konveyor/hook-runner:latest
  targetCluster: destination
  playbook: ${base64(scaling(namespace))}
`;
const plan = (namespace: string, namespaces = '[shop]') => planExample(
  'hooks: [{ reference: { name: stop, namespace: openshift-migration }, phase: PreBackup, executionNamespace: '
    + `${namespace}, serviceAccount: hooks }]`,
  { destination: 'host', namespaces },
);

/** Rules on what the Jobs of hooks run as, and where. */
export const HOOK_ACCOUNT_RULES: readonly Rule[] = [
  {
    id: 'hook/misspelt-role',
    severity: 'error',
    title: 'A RoleBinding refers to a role that exists',
    rationale: 'The API server accepts a RoleBinding to a role that does not exist. Its subjects have no permissions, '
      + 'and the Job of a hook fails when it uses the API.',
    source: 'Kubernetes RBAC',
    on: 'RoleBinding',
    skips: ['patch', 'live'],
    breaks: documents(role, binding('stop-shopp', 'hooks'), account('hooks')),
    finds: [{
      path: 'roleRef.name',
      message: '"stop-shopp" is not in the files, but Role shop/stop-shop is: the RoleBinding grants nothing',
      fix: 'Write `name: stop-shop`.',
    }],
    keeps: documents(role, binding('stop-shop', 'hooks'), account('hooks')),
    * check(manifest, set) {
      const { kind, name } = record(manifest.object.roleRef);
      const there = kind === 'Role' ? inPlace(set).roles.get(placeKey(manifest)) : undefined;
      const near = there && text(name) !== '' && !isPlaceholder(text(name)) && !there.has(text(name))
        ? nearest(text(name), there.values())
        : undefined;
      if (near) {
        yield {
          path: 'roleRef.name',
          message: `${quote(name)} is not in the files, but ${namedIn(near, manifest)} `
            + 'is: the RoleBinding grants nothing',
          fix: `Write \`name: ${near.name}\`.`,
        };
      }
    },
  },
  {
    id: 'hook/misspelt-subject',
    severity: 'error',
    title: 'A binding names a ServiceAccount that exists',
    rationale: 'The API server accepts a subject that does not exist. The ServiceAccount of the hook then has no '
      + 'permissions, and its Job fails when it uses the API.',
    source: 'Kubernetes RBAC',
    on: ['RoleBinding', 'ClusterRoleBinding'],
    skips: ['patch', 'live'],
    breaks: documents(role, binding('stop-shop', 'hoooks'), account('hooks')),
    finds: [{
      path: 'subjects[0].name',
      message: 'ServiceAccount "shop/hoooks" is not in the files, but ServiceAccount shop/hooks is: '
        + 'the RoleBinding grants it nothing',
      fix: 'Write `name: hooks` and `namespace: shop`.',
    }],
    keeps: documents(role, binding('stop-shop', 'hooks'), account('hooks')),
    * check(manifest, set) {
      for (const [index, subject] of list(manifest.object.subjects).entries()) {
        if (isRecord(subject) && subject.kind === 'ServiceAccount') {
          const [name, namespace] = [text(subject.name), text(subject.namespace) || manifest.namespace];
          const near = isGiven(set, manifest, name, namespace) ? undefined : meant(set, manifest, name, namespace);
          if (near) {
            yield {
              path: `subjects[${index}].${near.name === name ? 'namespace' : 'name'}`,
              message: `ServiceAccount ${quote(`${namespace}/${name}`)} is not in the files, but `
                + `${namedIn(near, manifest)} is: the ${manifest.kind} grants it nothing`,
              fix: `Write \`name: ${near.name}\` and \`namespace: ${near.namespace}\`.`,
            };
          }
        }
      }
    },
  },
  {
    id: 'hook/account-on-other-cluster',
    severity: 'error',
    title: 'The ServiceAccount of a hook is on the cluster that the hook runs on',
    rationale: 'MTC creates the Job of a hook on the source or on the destination, as targetCluster of the MigHook '
      + 'says. Without the ServiceAccount there, the pods of the Job are never created.',
    source: JOBS,
    on: 'MigPlan',
    skips: ['patch', 'live'],
    breaks: documents(filesOf('ocp3', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n'),
      filesOf('ocp4', plan('shop'), hook('source'), account('hooks'))),
    finds: [{
      path: 'spec.hooks[0].serviceAccount',
      message: 'MigHook openshift-migration/stop runs on the source, cluster "ocp3", but ServiceAccount shop/hooks is '
        + 'for cluster "ocp4": the pods of its Job are never created',
      fix: 'Move the ServiceAccount, its Role and its RoleBinding to the files of cluster "ocp3".',
    }],
    keeps: documents(filesOf('ocp3', account('hooks')), filesOf('ocp4', plan('shop'), hook('source'))),
    * check(manifest, set) {
      for (const { path, hook: entry, target, side } of hooksWithSide(set, manifest)) {
        const place = side === 'source'
          ? planModelOf(set, manifest)?.source?.cluster
          : planModelOf(set, manifest)?.destination?.cluster;
        const [namespace, name] = [text(entry.executionNamespace), text(entry.serviceAccount)];
        const [other] = set.named('ServiceAccount', namespace, name);
        if (place !== undefined && other
          && namesakes(set, { cluster: place }, '', 'ServiceAccount', namespace, name).length === 0) {
          yield {
            path: `${path}.serviceAccount`,
            message: `${namedIn(target, manifest)} runs on the ${side}, cluster ${quote(place)}, but `
              + `${namedIn(other, manifest)} is for cluster ${quote(other.cluster)}: the pods of its Job are never `
              + 'created',
            fix: `Move the ServiceAccount, its Role and its RoleBinding to the files of cluster ${quote(place)}.`,
          };
        }
      }
    },
  },
  {
    id: 'hook/namespace-of-other-side',
    severity: 'error',
    title: 'A hook runs in a namespace by its name on that cluster',
    rationale: 'If a plan renames a namespace, it has one name on the source and another on the destination. MTC '
      + 'creates the Job of a hook in executionNamespace unchanged, and fails if that namespace does not exist there.',
    source: JOBS,
    on: 'MigPlan',
    skips: ['patch', 'live'],
    breaks: documents(plan('shop', '["shop:store"]'), hook('destination')),
    finds: [{
      path: 'spec.hooks[0].executionNamespace',
      message: '"shop" is the name on the source, but MigHook openshift-migration/stop runs on the destination, where '
        + 'the plan calls it "store": MTC does not find the namespace, and the run fails',
      fix: 'Write `executionNamespace: store`.',
    }],
    keeps: documents(plan('store', '["shop:store"]'), hook('destination')),
    * check(manifest, set) {
      const model = planModelOf(set, manifest);
      for (const { path, hook: entry, target, side } of model ? hooksWithSide(set, manifest) : []) {
        const name = text(entry.executionNamespace);
        const other = side === 'source' ? 'destination' : 'source';
        const entries = model!.namespaces;
        const renamed = entries.some((each) => each[side].namespace === name)
          ? undefined
          : entries.find((each) => each[other].namespace === name);
        const exists = set.named('Namespace', '', name)
          .some(({ cluster }) => cluster === undefined || cluster === renamed?.[side].cluster?.cluster);
        if (renamed && !exists) {
          yield {
            path: `${path}.executionNamespace`,
            message: `${quote(name)} is the name on the ${other}, but ${namedIn(target, manifest)} runs on the `
              + `${side}, where the plan calls it ${quote(renamed[side].namespace)}: MTC does not find the namespace, `
              + 'and the run fails',
            fix: `Write \`executionNamespace: ${renamed[side].namespace}\`.`,
          };
        }
      }
    },
  },
  {
    id: 'hook/playbook-of-other-side',
    severity: 'warning',
    title: 'A playbook uses a namespace by its name on that cluster',
    rationale: 'If a plan renames a namespace, a playbook that runs on the destination finds it under its name there, '
      + 'and one that runs on the source under the name there. With the other name its task fails, or changes another '
      + 'application.',
    source: JOBS,
    on: 'MigPlan',
    skips: ['patch', 'live'],
    breaks: documents(plan('store', '["shop:store"]'), ansible('shop')),
    finds: [{
      path: 'spec.hooks[0].reference',
      message: 'the playbook of MigHook openshift-migration/stop has `namespace: shop`, but it runs on the '
        + 'destination, where the plan calls that namespace "store"',
      fix: 'Write `namespace: store` in the playbook, and encode it again.',
    }],
    keeps: documents(plan('store', '["shop:store"]'), ansible('store')),
    * check(manifest, set) {
      const model = planModelOf(set, manifest);
      for (const { path, target, side } of model ? hooksWithSide(set, manifest) : []) {
        const other = side === 'source' ? 'destination' : 'source';
        const candidates = namesElsewhere(model!)[side];
        const [renamed] = namespacesNamedBy(target).flatMap((name) => candidates.get(name) ?? [])
          .sort((one, another) => one.index - another.index);
        if (renamed) {
          yield {
            path: `${path}.reference`,
            message: `the playbook of ${namedIn(target, manifest)} has \`namespace: ${renamed[other].namespace}\`, but `
              + `it runs on the ${side}, where the plan calls that namespace ${quote(renamed[side].namespace)}`,
            fix: `Write \`namespace: ${renamed[side].namespace}\` in the playbook, and encode it again.`,
          };
        }
      }
    },
  },
];

/** A hook of a plan whose MigHook is in the set, and the side that it runs on. */
interface HookWithSide {
  readonly path: string;
  readonly hook: { readonly [key: string]: any };
  readonly target: Manifest;
  readonly side: 'source' | 'destination';
}

function hooksWithSide(set: ManifestSet, manifest: Manifest): HookWithSide[] {
  return list(specOf(manifest).hooks).filter(isRecord).flatMap((hookEntry, index): HookWithSide[] => {
    const target = pointedAt(set, manifest, 'MigHook', hookEntry.reference);
    const side = target && specOf(target).targetCluster;
    return target && (side === 'source' || side === 'destination')
      ? [{ path: `spec.hooks[${index}]`, hook: hookEntry, target, side }]
      : [];
  });
}

/** The Roles and ServiceAccounts of a set by their place and namespace, and then by name. */
const inPlace = derived((set: ManifestSet) => ({
  roles: byName(set.ofGroup('Role', RBAC)),
  accounts: byName(set.ofGroup('ServiceAccount', '')),
}));

function byName(manifests: readonly Manifest[]): Map<string, Map<string, Manifest>> {
  const places = new Map<string, Map<string, Manifest>>();
  for (const manifest of manifests) {
    const names = places.get(placeKey(manifest)) ?? new Map<string, Manifest>();
    places.set(placeKey(manifest), names.set(manifest.name, manifest));
  }
  return places;
}

function placeKey(manifest: Manifest): string {
  return `${placeOf(manifest)}\0${manifest.namespace}`;
}

/**
 * So many names are compared with one: without a limit, the cost would be that of all pairs of bindings and what they
 * may mean.
 */
const CANDIDATES = 50;

function nearest(name: string, candidates: Iterable<Manifest>): Manifest | undefined {
  let left = CANDIDATES;
  for (const candidate of candidates) {
    if (left === 0) {
      return undefined;
    }
    if (isMisspelling(name, candidate.name)) {
      return candidate;
    }
    left--;
  }
  return undefined;
}

function isGiven(set: ManifestSet, from: Manifest, name: string, namespace: string): boolean {
  return isPlaceholder(name) || isPlaceholder(namespace)
    || namesakes(set, from, '', 'ServiceAccount', namespace, name).length > 0;
}

/**
 * The ServiceAccount that a subject most likely means: one of nearly the same name in that namespace or, if no binding
 * names it, the only one of the same name in another namespace.
 */
function meant(set: ManifestSet, from: Manifest, name: string, namespace: string): Manifest | undefined {
  const near = nearest(name, inPlace(set).accounts.get(`${placeOf(from)}\0${namespace}`)?.values() ?? []);
  const own = near
    ?? (isMisspelling(namespace, from.namespace) ? inPlace(set).accounts.get(placeKey(from))?.get(name) : undefined);
  const elsewhere = own || COMMON_ACCOUNTS.includes(name)
    ? []
    : accountsByName(set).get(`${placeOf(from)}\0${name}`) ?? [];
  return own ?? (elsewhere.length === 1
    && !boundAccounts(set).has(`${placeOf(from)}\0${elsewhere[0].namespace}\0${name}`)
    ? elsewhere[0]
    : undefined);
}

/** ServiceAccounts that each namespace has. */
const COMMON_ACCOUNTS = ['default', 'builder', 'deployer', 'pipeline'];

const accountsByName = derived((set: ManifestSet) => {
  const accounts = new Map<string, Manifest[]>();
  set.ofGroup('ServiceAccount', '').forEach((one) => append(accounts, `${placeOf(one)}\0${one.name}`, one));
  return accounts;
});

/** The ServiceAccounts that the bindings of a place name. */
const boundAccounts = derived((set: ManifestSet) => new Set(['RoleBinding', 'ClusterRoleBinding'].flatMap((kind) =>
  set.ofGroup(kind, RBAC))
  .flatMap((one) => list(one.object.subjects).map(record).filter(({ kind }) => kind === 'ServiceAccount')
    .map((subject) => `${placeOf(one)}\0${text(subject.namespace) || one.namespace}\0${text(subject.name)}`))));
