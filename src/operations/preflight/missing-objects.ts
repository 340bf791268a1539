import { CheckContext } from './check';
import { MTC_NAMESPACE } from '../../api/common';
import { MIGRATION_CONTROLLER, MIGRATION_CONTROLLER_NAME } from '../../api/migration-controller';
import { shellWord } from '../../output/commands';
import { IndexObject } from '../../output/migration-index';
import { objectsOn } from '../home-namespace';

type Place = Pick<CheckContext, 'cluster' | 'index' | 'isHost'>;

const APPLY = 'Apply the folder, which contains it: `cdk8s-mtc apply`.';

/** Whether the folder contains such an object for the cluster: then `apply` creates it. */
function isContained({ index, cluster }: Place, isIt: (object: IndexObject) => boolean): boolean {
  return objectsOn(index, cluster.name).some(isIt);
}

/** What to do about a missing operator. */
export function fixForOperator(place: Place): string {
  return isContained(place, ({ apiVersion, kind }) => kind === 'Subscription'
    && apiVersion.startsWith('operators.coreos.com/'))
    ? APPLY
    : 'Install the operator from OperatorHub, or with an `OperatorInstallation` in the program.';
}

/** What to do about a missing MigrationController: apply it, or create one with a command that can be pasted. */
export function fixForController(place: Place): string {
  if (isContained(place, ({ kind }) => kind === MIGRATION_CONTROLLER.kind)) {
    return APPLY;
  }
  const { index, cluster, isHost } = place;
  const found = index.clusters.find(({ name }) => name === cluster.name);
  const clusterName = found?.migClusters[0]?.name ?? 'host';
  const spec = isHost
    ? { cluster_name: clusterName, migration_controller: true, migration_ui: true, migration_velero: true }
    : { migration_controller: false, migration_ui: false, migration_velero: true };
  const manifest = JSON.stringify({
    ...MIGRATION_CONTROLLER, metadata: { name: MIGRATION_CONTROLLER_NAME, namespace: MTC_NAMESPACE }, spec,
  });
  const construct = isHost ? 'HostCluster' : 'RemoteCluster';
  return `The folder contains none. Call \`configureController()\` of the ${construct} in the program, or create one: `
    + `\`echo ${shellWord(manifest)} | ${cluster.command} apply -f -\`.`;
}

/** What to do about the missing Secret of a MigCluster. */
export function fixForSecret(place: Place, secret: Pick<IndexObject, 'namespace' | 'name'>): string {
  return isContained(place, ({ kind, namespace, name }) => kind === 'Secret' && namespace === secret.namespace
    && name === secret.name)
    ? APPLY
    : 'The folder does not contain it. Create it with the token in `saToken`, or set `token` of the RemoteCluster in '
      + 'the program.';
}
