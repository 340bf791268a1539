import { describeObject, printableLine, shellCommand, shellWord } from './commands';
import { markdownText } from './markdown';
import { ClusterRole, IndexObject, IndexUnit, MigrationIndex, RunOwner } from './migration-index';

/** Why objects of some kinds are left when a migration is torn down. */
const KEPT_KINDS: { readonly [kind: string]: string } = {
  MigPlan: 'it is closed and kept, because its runs, which are the record of the migration, would be deleted with it',
  MigMigration: 'runs are the record of the migration',
  Namespace: 'namespaces contain applications; only the labels that this app has set are removed',
  PersistentVolumeClaim: 'claims contain data',
  ObjectBucketClaim: 'the bucket would be deleted with everything in it',
  CustomResourceDefinition: 'deleting it deletes all objects of its kind',
  Subscription: 'other migrations may use the operator: uninstall it when MTC is not needed any more',
  OperatorGroup: 'other migrations may use the operator: uninstall it when MTC is not needed any more',
  MigrationController: 'other migrations may use MTC: uninstall it when MTC is not needed any more',
  ArgoCD: 'it is the whole installation of Argo CD; remove only the health checks that this app has set, '
    + 'if nobody else uses them',
  EgressFirewall: 'it was there before the migration, and without it all traffic is allowed; '
    + 'remove only the rules that this app has added',
  EgressNetworkPolicy: 'it was there before the migration, and without it all traffic is allowed; remove only the '
    + 'rules that this app has added',
};

/** Why single objects are left, by kind and name. */
const KEPT_OBJECTS: { readonly [object: string]: string } = {
  'ConfigMap argocd-cm': 'it contains all settings of Argo CD; remove only the health checks that this app has set, if '
    + 'nobody else uses them',
};

const OPERATORS = 'MTC\'s operator creates it for its own cluster';

/**
 * Says why an object of a cluster is left when the migration is torn down; undefined for what may be deleted. The only
 * list of these.
 */
export function keptOn(
  { clusters }: Pick<MigrationIndex, 'clusters'>, cluster: string,
): (object: IndexObject) => string | undefined {
  const hosts = clusters.filter(({ name, role }) => name === cluster && role === ClusterRole.HOST);
  const own = new Set(hosts.flatMap(({ migClusters }) => migClusters.filter(({ host }) => host === cluster)
    .map(({ name }) => name)));
  return ({ kind, name }) => {
    if (Object.hasOwn(KEPT_KINDS, kind)) {
      return KEPT_KINDS[kind];
    }
    const object = `${kind} ${name}`;
    if (kind === 'MigCluster' && own.has(name)) {
      return OPERATORS;
    }
    return Object.hasOwn(KEPT_OBJECTS, object) ? KEPT_OBJECTS[object] : undefined;
  };
}

/** What is deleted before what it needs: a controller must be able to clean up. */
const FIRST = ['MigHook', 'MigAnalytic', 'MigStorage', 'MigCluster'];

/** The order in which the objects of a cluster are deleted: what was applied last is deleted first. */
export function teardownRank(index: MigrationIndex, cluster: string): (object: IndexObject) => number {
  const positions = new Map(objectsOn(index, cluster).map((object, position) => [keyOf(object), position]));
  return (object) => {
    const special = FIRST.indexOf(object.kind);
    return special >= 0 ? special - FIRST.length - positions.size : -(positions.get(keyOf(object)) ?? -1);
  };
}

/** How the migration of a folder is torn down on a cluster, as Markdown. Nothing in it can be applied. */
export function teardownText(index: MigrationIndex, cluster: string): string {
  const kubectl = `kubectl --context ${shellWord(cluster)}`;
  const plans = index.plans.filter((plan) => plan.cluster === cluster && plan.isWritten);
  const rank = teardownRank(index, cluster);
  const objects = objectsOn(index, cluster).sort((one, other) => rank(one) - rank(other));
  const whyKept = keptOn(index, cluster);
  const deleted = objects.filter((object) => whyKept(object) === undefined);
  const kept = objects.filter((object) => whyKept(object) !== undefined);
  return [
    `# Tear down on cluster ${markdownText(cluster)}`,
    '',
    'Never during a run. `cdk8s-mtc teardown` does all of this, verifies each step, and leaves what others have '
      + 'created or changed. With a GitOps',
    'tool: stop its sync first (suspend the Kustomizations, or remove the Applications without cascade), then follow '
      + 'this list from top to bottom.',
    ...plans.length === 0 ? [] : ['', '## Close the plans', '', 'MTC then deletes its own leftovers on all '
      + 'clusters.', '', '```sh', ...plans.flatMap(({ name }) => [
      shellCommand(`${kubectl} patch migplan`, [name],
        '-n openshift-migration --type=merge -p \'{"spec":{"closed":true}}\''),
      shellCommand(`${kubectl} wait migplan`, [name], '-n openshift-migration --for=condition=Closed --timeout=10m'),
    ]), '```'],
    ...deleted.length === 0 ? [] : ['', '## Delete', '', 'Only if this migration created it: '
      + 'an object that existed before is to be restored.', '', '```sh',
    ...deleted.map((object) => deleteCommand(object, kubectl)), '```'],
    ...kept.length === 0
      ? []
      : ['', '## Keep', '', '| object | why |', '|---|---|',
        ...kept.map((object) => `| ${markdownText(describeObject(object))} | ${whyKept(object)} |`)],
    '',
  ].map(printableLine).join('\n');
}

/**
 * How one unit is undone: the commands that delete its objects, and as comments those that are kept. It deletes nothing
 * that a teardown keeps.
 */
export function undoLines(index: MigrationIndex, { cluster, files }: Pick<IndexUnit, 'cluster' | 'files'>): string[] {
  const kubectl = `kubectl --context ${shellWord(cluster)}`;
  const whyKept = keptOn(index, cluster);
  const kept = new Map<string, string[]>();
  const [first, others]: [IndexObject[], IndexObject[]] = [[], []];
  for (const object of files.flatMap(({ objects }) => objects)) {
    const why = whyKept(object);
    if (why !== undefined) {
      kept.set(why, kept.get(why) ?? []);
      kept.get(why)!.push(describeObject(object));
    } else {
      (FIRST.includes(object.kind) ? first : others).push(object);
    }
  }
  const deleted = [
    ...first.sort((one, other) => FIRST.indexOf(one.kind) - FIRST.indexOf(other.kind)), ...others.reverse(),
  ];
  return [
    ...deleted.length === 0
      ? []
      : ['# Only if this migration created it: an object that existed before is to be restored.'],
    ...deleted.map((object) => deleteCommand(object, kubectl)),
    ...[...kept].map(([why, objects]) => `# Keep ${objects.join(', ')}: ${why}`),
  ].map(printableLine);
}

function deleteCommand(object: IndexObject, kubectl: string): string {
  const namespace = object.namespace ? `-n ${shellWord(object.namespace)} ` : '';
  return shellCommand(`${kubectl} delete`, [resourceOf(object), object.name], `${namespace}--ignore-not-found`);
}

/** The objects of a cluster that are not runs of plans, each once, in the order in which they are applied. */
function objectsOn({ units, runs }: MigrationIndex, cluster: string): IndexObject[] {
  const records = new Set(runs.filter(({ ownerKind }) => ownerKind === RunOwner.PLAN).map(({ path }) => path));
  const objects = units.filter((unit) => unit.cluster === cluster && (unit.run === undefined || !records.has(unit.run)))
    .flatMap(({ files }) => files.flatMap((file) => file.objects));
  return [...new Map(objects.map((object) => [keyOf(object), object])).values()];
}

/** `migcluster.migration.openshift.io`, in a form that kubectl takes for no other kind. */
function resourceOf({ apiVersion, kind }: IndexObject): string {
  const [version, group] = apiVersion.split('/').reverse();
  return `${kind}.${version}.${group ?? ''}`;
}

function keyOf({ apiVersion, kind, namespace, name }: IndexObject): string {
  return `${apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''}/${kind}/${namespace ?? ''}/`
    + `${name}`;
}
