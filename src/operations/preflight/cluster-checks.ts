import { Check, CheckContext, fail, notChecked, pass } from './check';
import { fixForController, fixForOperator, fixForSecret } from './missing-objects';
import { MTC_NAMESPACE } from '../../api/common';
import { isGood } from '../../api/outcomes/outcome';
import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import {
  FIRST_OPENSHIFT_WITH_SUPPORTED_MTC, isUnsupportedOpenshift, LAST_OPENSHIFT_WITH_MTC, mtcFor,
} from '../../api/versions/life-cycle';
import { parseVersion } from '../../grammar/version';
import { missingNamespaces, missingText, unitsBeforeRuns } from '../missing-namespaces';
import { namespaceFixes } from '../namespace-fix';
import { tokenProblem } from '../secrets/tokens';

const CLUSTER_VERSION = { apiVersion: 'config.openshift.io/v1', kind: 'ClusterVersion', name: 'version' };
const OLM = 'operators.coreos.com/v1alpha1';
const MTC = 'migration.openshift.io/v1alpha1';

/** The prerequisites of a cluster itself. */
export const CLUSTER_CHECKS: readonly Check[] = [
  { title: 'OpenShift is not being upgraded', look: upgrading },
  {
    title: 'MTC supports the version of OpenShift',
    look: ({ cluster, usesMtc }) => usesMtc ? supported(cluster) : skip(),
  },
  { title: 'MTC is installed', look: (context) => context.usesMtc ? operator(context) : skip() },
  { title: 'The MigrationController is in place', look: (context) => context.usesMtc ? controller(context) : skip() },
  { title: 'Velero and its node agent are ready', look: (context) => context.usesMtc ? velero(context) : skip() },
  { title: 'The cluster reaches the bucket', look: (context) => context.usesMtc ? bucket(context) : skip() },
  { title: 'No backup or restore is in progress', look: (context) => context.usesMtc ? velerosWork(context) : skip() },
  {
    title: 'The tokens of the remote clusters are valid for a day',
    look: (context) => context.isHost ? tokens(context) : skip(),
  },
  { title: 'The namespaces of the folder exist', look: namespaces },
  { title: 'Your permissions', look: permissions },
];

async function skip(): Promise<undefined> {
  return undefined;
}

async function upgrading({ cluster }: CheckContext) {
  const version = await cluster.get(CLUSTER_VERSION);
  if (version === undefined) {
    return notChecked('it has no ClusterVersion: it is not OpenShift 4');
  }
  const current = installed(version) ?? 'of unknown version';
  const is = (type: string) => (version.status?.conditions ?? []).some((each: LiveObject) => each.type === type
    && each.status === 'True');
  return is('Progressing') || is('Failing')
    ? fail(`OpenShift ${current} is ${is('Failing') ? 'failing' : 'being upgraded'}`,
      'Wait until the upgrade has ended: `oc get clusterversion`.')
    : pass(`OpenShift ${current}`);
}

/** The version that was installed last; undefined if the ClusterVersion names none. */
function installed({ status }: LiveObject): string | undefined {
  const history: LiveObject[] = Array.isArray(status?.history) ? status.history : [];
  return history.find(({ state }) => state === 'Completed')?.version;
}

async function supported(cluster: CheckContext['cluster']) {
  const openshift = installed(await cluster.get(CLUSTER_VERSION) ?? {} as LiveObject);
  const version = parseVersion(openshift ?? '');
  if (version === undefined) {
    return notChecked('its version of OpenShift is not known');
  }
  if (isUnsupportedOpenshift(version)) {
    return fail(
      `MTC supports no migration from or to OpenShift ${openshift}; the first supported version is `
        + `${FIRST_OPENSHIFT_WITH_SUPPORTED_MTC}`,
      'Upgrade the cluster first, or copy the volumes with a `TransferEngine`, without MTC.',
    );
  }
  return mtcFor(version)?.length === 0
    ? fail(`OpenShift ${openshift} has no MTC; the last version with MTC is ${LAST_OPENSHIFT_WITH_MTC}`,
      'Copy the volumes with a `TransferEngine`, without MTC.')
    : pass(`OpenShift ${openshift}`);
}

async function operator(context: CheckContext) {
  const { cluster } = context;
  const versions = (await cluster.list({ apiVersion: OLM, kind: 'ClusterServiceVersion', namespace: MTC_NAMESPACE }))
    .filter(({ metadata }) => String(metadata?.name).startsWith('mtc-operator'));
  const good = versions.find((version) => isGood(outcomeOf(version).state));
  if (good !== undefined) {
    return pass(`MTC ${good.spec?.version ?? ''}`);
  }
  return versions.length === 0
    ? fail('no ClusterServiceVersion mtc-operator exists in openshift-migration', fixForOperator(context))
    : fail(`${versions[0].metadata?.name}: ${outcomeOf(versions[0]).reason}`,
      'Read the ClusterServiceVersion: `oc describe csv -n openshift-migration`.');
}

async function controller(context: CheckContext) {
  const { cluster } = context;
  const [found] = await cluster.list({ apiVersion: MTC, kind: 'MigrationController', namespace: MTC_NAMESPACE });
  if (found === undefined) {
    return fail('no MigrationController exists in openshift-migration', fixForController(context));
  }
  const outcome = outcomeOf(found);
  return isGood(outcome.state)
    ? pass(outcome.reason)
    : fail(`MigrationController: ${outcome.reason}`,
      'Read its conditions and the log of Deployment migration-operator.');
}

async function velero({ cluster }: CheckContext) {
  const deployment = outcomeOf(await cluster.get({
    apiVersion: 'apps/v1', kind: 'Deployment', namespace: MTC_NAMESPACE, name: 'velero',
  }));
  if (deployment.state === 'missing') {
    return fail('no Deployment velero exists in openshift-migration',
      'Set `migration_velero: true` in the MigrationController, from which the operator installs it.');
  }
  if (!isGood(deployment.state)) {
    return fail(`Deployment velero: ${deployment.reason}`, 'Look at the pods of Velero in openshift-migration.');
  }
  for (const name of ['node-agent', 'restic']) {
    const agent = await cluster.get({ apiVersion: 'apps/v1', kind: 'DaemonSet', namespace: MTC_NAMESPACE, name });
    if (agent !== undefined) {
      const { state, reason } = outcomeOf(agent);
      return isGood(state)
        ? pass(`velero and ${name} are ready`)
        : fail(`DaemonSet ${name}: ${reason}`, 'Look at its pods in openshift-migration.');
    }
  }
  return fail('neither DaemonSet node-agent nor restic exists',
    'Look at the MigrationController and the DataProtectionApplication.');
}

async function bucket({ cluster }: CheckContext) {
  const locations =
    await cluster.list({ apiVersion: 'velero.io/v1', kind: 'BackupStorageLocation', namespace: MTC_NAMESPACE });
  if (locations.length === 0) {
    return notChecked('MTC creates the BackupStorageLocation when a plan is Ready');
  }
  const bad = locations.map((location) => outcomeOf(location)).find(({ state }) => !isGood(state));
  return bad === undefined
    ? pass('Velero reaches it')
    : fail(bad.reason, 'Check credentials, endpoint, CA bundle and firewall of the bucket from this cluster.');
}

async function velerosWork({ cluster }: CheckContext) {
  const kinds = ['Backup', 'Restore'];
  const all = (await Promise.all(kinds.map((kind) =>
    cluster.list({ apiVersion: 'velero.io/v1', kind, namespace: MTC_NAMESPACE })))).flat();
  const busy = all.filter(({ status }) => ['New', 'InProgress', undefined].includes(status?.phase));
  return busy.length === 0 ? pass('none') : fail(
    `${busy.map(({ kind, metadata }) => `${kind} ${metadata?.name}`).slice(0, 5).join(', ')} in progress`,
    'Wait until it has ended: a run that starts deletes backups and restores of migrations that it does not know.',
  );
}

async function tokens(context: CheckContext) {
  const { operation, index, cluster } = context;
  const clusters = (await cluster.list({ apiVersion: MTC, kind: 'MigCluster', namespace: MTC_NAMESPACE }))
    .filter(({ spec }) => spec?.isHostCluster !== true);
  const remote = clusters.filter(({ spec }) => typeof spec?.serviceAccountSecretRef?.name === 'string');
  if (remote.length === 0) {
    return notChecked('no MigCluster with a token exists yet');
  }
  for (const migCluster of remote) {
    const { name, namespace } = migCluster.spec.serviceAccountSecretRef;
    if (await cluster.get({ apiVersion: 'v1', kind: 'Secret', namespace, name }) === undefined) {
      return fail(`Secret ${namespace}/${name} of MigCluster ${migCluster.metadata?.name} does not exist`,
        fixForSecret(context, { namespace, name }));
    }
    const problem = await tokenProblem(operation, index, cluster.name, migCluster);
    if (problem !== undefined) {
      return fail(problem.reason, problem.fix);
    }
  }
  return pass(`${remote.length} checked; none has an end within a day, and no cluster is known to reject one`);
}

async function namespaces({ cluster, index, usesMtc }: CheckContext) {
  const all = await missingNamespaces(cluster, index, unitsBeforeRuns(index));
  const missing = all.filter((name) => !usesMtc || name !== MTC_NAMESPACE); // the check of MTC says that
  return missing.length === 0
    ? undefined
    : fail(missingText(missing), namespaceFixes(missing.map((name) => ({ name, command: cluster.command }))));
}

/** What `apply` and `run` need. */
const NEEDED: ReadonlyArray<readonly [group: string, resource: string]> = [
  ['migration.openshift.io', 'migplans'], ['migration.openshift.io', 'migmigrations'],
  ['migration.openshift.io', 'migclusters'],
  ['migration.openshift.io', 'migstorages'], ['', 'secrets'], ['coordination.k8s.io', 'leases'],
];

async function permissions({ cluster, isHost }: CheckContext) {
  const needed = isHost ? NEEDED : NEEDED.filter(([group]) => group !== 'migration.openshift.io');
  const missing: string[] = [];
  for (const [group, resource] of needed) {
    for (const verb of ['get', 'create', 'patch']) {
      const review = await cluster.create({
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        metadata: {},
        spec: { resourceAttributes: { group, resource, verb, namespace: MTC_NAMESPACE } },
      });
      missing.push(...review.status?.allowed === true ? [] : [`${verb} ${resource}`]);
    }
  }
  return missing.length === 0 ? pass('get, create and patch what is applied')
    : fail(`you may not ${missing.join(', ')} in openshift-migration`,
      'Use an account with these permissions, or have an administrator apply.');
}
