import { VARIABLES, VARIABLES_BY_PART } from '../../../api/controller-variables';
import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { list, Manifest, nameOf, record, scalar, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { controller, HOST, host, remote } from '../../examples/controller';
import { controllersOf, isOff, isOn, Setting, settingOf, settingsOf } from '../../reading/controller';
import { planModelOf, planModels } from '../../reading/model/migration';
import { objectsIn } from '../../reading/model/objects';
import { plansOf, specOf } from '../../reading/plan';
import { maybeSameCluster, pointedAt } from '../../reading/references';

const HOST_ONLY = new Set(VARIABLES.filter(({ onHost }) => onHost).map(({ variable }) => variable));

/** The defaults of the operator, which manifests of remote clusters often repeat without harm. */
const DEFAULTS: Record<string, unknown> = {
  mig_namespace_limit: 10,
  mig_pod_limit: 100,
  mig_pv_limit: 100,
  rsync_opt_archive: true,
  rsync_opt_partial: true,
  rsync_opt_delete: true,
  rsync_opt_hardlinks: true,
  rsync_backoff_limit: 20,
  enable_dvm_pv_resizing: false,
  enable_intelligent_pv_resize: true,
  pv_resizing_threshold: 3,
  mig_controller_limits_cpu: 1,
  mig_controller_limits_memory: '10Gi',
  mig_controller_requests_cpu: '100m',
  mig_controller_requests_memory: '350Mi',
  mig_controller_enable_cache: false,
  discovery_collect_events: true,
  discovery_volume_path: '/var/cache/discovery',
  jaeger_enabled: false,
  image_pull_policy: 'Always',
  disable_image_migration: false,
  disable_image_copy: false,
  disable_pv_migration: false,
  internal_cluster_api_url: 'https://kubernetes.default.svc.cluster.local',
};

/** The one MigrationController of the set whose cluster runs MTC's controller; undefined if there are several. */
const onlyHost = derived((set: ManifestSet): Manifest | undefined => {
  const hosts = controllersOf(set).filter((manifest) => isOn(manifest, VARIABLES_BY_PART.controller));
  return hosts.length === 1 ? hosts[0] : undefined;
});

/** Whether a plan's reference is to the cluster of this MigrationController; undefined if that is unknown. */
function isHost(set: ManifestSet, from: Manifest, reference: unknown, hostController: Manifest): boolean | undefined {
  const cluster = pointedAt(set, from, 'MigCluster', reference);
  if (cluster) {
    const { isHostCluster } = specOf(cluster);
    return typeof isHostCluster === 'boolean' ? isHostCluster : undefined;
  }
  const name = text(settingOf(hostController, VARIABLES_BY_PART.clusterName)?.value);
  return name !== '' && text(record(reference).name) === name ? true : undefined;
}

const ROUTED_PLAN = `---
apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: ocp3, namespace: openshift-migration }
spec:
  isHostCluster: false
  url: https://api.ocp3.example.com:8443
  serviceAccountSecretRef: { name: ocp3-token, namespace: openshift-config }
  exposedRegistryPath: registry.apps.ocp3.example.com
---
apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: shop, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: SOURCE, namespace: openshift-migration }
  destMigClusterRef: { name: DESTINATION, namespace: openshift-migration }
  migStorageRef: { name: backups, namespace: openshift-migration }
  namespaces: [shop]
`;

/** A plan between the host cluster and a remote one, for examples. */
function plan(source: string, destination: string, more = ''): string {
  return `${ROUTED_PLAN.replace('SOURCE', source).replace('DESTINATION', destination)}${more}`;
}

const VOLUME = `  persistentVolumes:
    - name: pvc-0f3c
      capacity: 1Gi
      pvc: { namespace: shop, name: data, accessModes: [ReadWriteOnce], volumeMode: Filesystem }
      selection: { action: copy, copyMethod: filesystem, storageClass: standard }
      supported: { actions: [copy], copyMethods: [filesystem] }
`;

/** Rules on the cluster that a setting belongs to, and on what plans expect of it. */
export const CONTROLLER_PLACE_RULES: readonly Rule[] = [
  {
    id: 'controller/host-only',
    severity: 'warning',
    title: 'Settings that only the host cluster reads are set on the host cluster',
    rationale: 'MTC\'s controller runs on the host cluster and reads its settings there: limits, the proxy for '
      + 'volumes, options of rsync, supplemental groups, also if they concern the source. '
      + 'On a remote cluster they are ignored.',
    source: 'mig-operator roles/migrationcontroller/templates/controller_config.yml.j2',
    on: 'MigrationController',
    breaks: remote('stunnel_tcp_proxy: http://proxy.example.com:3128'),
    finds: [{
      path: 'spec.stunnel_tcp_proxy',
      message: 'stunnel_tcp_proxy has no effect here: only MTC\'s controller reads it, which this cluster does not '
        + 'have (migration_controller is false)',
      fix: 'Move it to the MigrationController of the host cluster, also if it concerns the source.',
    }],
    keeps: host('stunnel_tcp_proxy: http://proxy.example.com:3128'),
    * check(manifest) {
      const idle = isOff(manifest, VARIABLES_BY_PART.controller) ? settingsOf(manifest).filter(isIdle) : [];
      if (idle.length > 0) {
        const names = idle.map((setting) => setting.variable);
        const isOne = names.length === 1;
        const shown = `${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}`;
        yield {
          path: idle[0].path,
          message: `${shown} ${isOne ? 'has' : 'have'} no effect here: only MTC's controller reads `
            + `${isOne ? 'it' : 'them'}, which this cluster does not have (migration_controller is false)`,
          fix: `Move ${isOne ? 'it' : 'them'} to the MigrationController of the host cluster, also if `
            + `${isOne ? 'it concerns' : 'they concern'} the source.`,
        };
      }
    },
  },
  {
    id: 'controller/endpoint-on-source',
    severity: 'warning',
    title: 'The type of rsync\'s endpoint is set on the destination',
    rationale: 'MTC reads rsync_endpoint_type from the cluster that the volumes are copied to. '
      + 'On the source it has no effect.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    on: 'MigrationController',
    breaks: `${host('rsync_endpoint_type: NodePort')}${plan('host', 'ocp3')}`,
    finds: [{
      path: 'spec.rsync_endpoint_type',
      message: 'rsync_endpoint_type is read on the destination, but MigPlan '
        + 'openshift-migration/shop has another destination',
      fix: 'Set it in the MigrationController of the destination cluster.',
    }],
    keeps: `${host('rsync_endpoint_type: NodePort')}${plan('ocp3', 'host')}`,
    * check(manifest, set) {
      const setting = settingOf(manifest, 'rsync_endpoint_type');
      const plans = setting && setting.value !== 'Route' ? plansFrom(set, manifest) : [];
      if (setting && plans.length > 0) {
        const isOne = plans.length === 1;
        yield {
          path: setting.path,
          message: `rsync_endpoint_type is read on the destination, but ${isOne ? nameOf(plans[0]) : 'all plans'} `
            + `${isOne ? 'has another destination' : 'have other destinations'}`,
          fix: 'Set it in the MigrationController of the destination cluster.',
        };
      }
    },
  },
  {
    id: 'controller/cluster-ip-endpoint',
    severity: 'warning',
    title: 'Rsync on the destination can be reached from other clusters',
    rationale: 'With ClusterIP the source\'s pods connect to a Service address of the destination, which other '
      + 'clusters do not reach unless both are on one flat network.',
    source: 'crane-lib state_transfer/endpoint/service/service.go',
    on: 'MigrationController',
    breaks: `${host('rsync_endpoint_type: ClusterIP')}${plan('ocp3', 'host')}`,
    finds: [{
      path: 'spec.rsync_endpoint_type',
      message: 'MigPlan openshift-migration/shop copies volumes from another cluster, '
        + 'which does not reach a ClusterIP of this one',
      fix: 'Write `rsync_endpoint_type: Route`, or `NodePort` if no Route is possible.',
    }],
    keeps: `${host('rsync_endpoint_type: NodePort')}${plan('ocp3', 'host')}`,
    * check(manifest, set) {
      const setting = onlyHost(set) === manifest ? settingOf(manifest, 'rsync_endpoint_type') : undefined;
      const isFromElsewhere = (one: Manifest) => {
        const { indirectVolumeMigration, srcMigClusterRef, destMigClusterRef } = specOf(one);
        return maybeSameCluster(one, manifest) && indirectVolumeMigration !== true
          && isHost(set, one, destMigClusterRef, manifest) === true
            && isHost(set, one, srcMigClusterRef, manifest) === false;
      };
      const remotePlan = setting?.value === 'ClusterIP' ? plansOf(set).find(isFromElsewhere) : undefined;
      if (setting && remotePlan) {
        yield {
          path: setting.path,
          message: `${nameOf(remotePlan)} copies volumes from another cluster, `
            + 'which does not reach a ClusterIP of this one',
          fix: 'Write `rsync_endpoint_type: Route`, or `NodePort` if no Route is possible.',
        };
      }
    },
  },
  {
    id: 'controller/volumes-excluded',
    severity: 'warning',
    title: 'Plans do not select volumes if volumes are not migrated',
    rationale: 'With disable_pv_migration the controller excludes volumes and claims from all plans and discovers '
      + 'none. It removes the volumes that a plan lists.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go',
    on: 'MigrationController',
    breaks: `${host('disable_pv_migration: true')}${plan('ocp3', 'host', VOLUME)}`,
    finds: [{
      path: 'spec.disable_pv_migration',
      message: 'MigPlan openshift-migration/shop selects volumes, but with '
        + 'disable_pv_migration MTC migrates no volumes',
      fix: 'Remove `disable_pv_migration`, or write `action: skip` for the volumes of the plan.',
    }],
    keeps: `${controller(HOST)}${plan('ocp3', 'host', VOLUME)}`,
    * check(manifest, set) {
      const name = onlyHost(set) === manifest ? excludingVolumes(manifest) : undefined;
      const isSelected = (volume: unknown) => ['copy', 'move'].includes(record(record(volume).selection).action);
      const selecting = name !== undefined
        ? plansOf(set).find((one) => maybeSameCluster(one, manifest)
          && (list(specOf(one).persistentVolumes).some(isSelected) || name !== SWITCH && hasVolumes(set, one)))
        : undefined;
      if (name !== undefined && selecting) {
        const verb = list(specOf(selecting).persistentVolumes).some(isSelected) ? 'selects' : 'has';
        yield {
          path: settingOf(manifest, name)!.path,
          message: `${nameOf(selecting)} ${verb} volumes, but with `
            + `${name}${name === SWITCH ? '' : ' of claims or volumes'} `
            + 'MTC migrates no volumes',
          fix: name === SWITCH ? 'Remove `disable_pv_migration`, or write `action: skip` for the volumes of the plan.'
            : `Remove them from \`${name}\`.`,
        };
      }
    },
  },
];

const SWITCH = 'disable_pv_migration';
const VOLUME_RESOURCES = ['persistentvolumeclaims', 'persistentvolumes'];

/** The variable with which a MigrationController excludes volumes from all plans. */
function excludingVolumes(manifest: Manifest): string | undefined {
  return isOn(manifest, SWITCH) ? SWITCH
    : ['additional_excluded_resources', 'excluded_resources'].find((name) =>
      list(settingOf(manifest, name)?.value).some((one) => VOLUME_RESOURCES.includes(text(one).toLowerCase())));
}

function hasVolumes(set: ManifestSet, manifest: Manifest): boolean {
  return planModelOf(set, manifest)?.namespaces.some(({ source }) =>
    objectsIn(set, 'PersistentVolumeClaim', '', source).certain.length > 0) ?? false;
}

/** The plans that do not copy to the cluster of a MigrationController, if none copies to it and one copies from it. */
function plansFrom(set: ManifestSet, manifest: Manifest): readonly Manifest[] {
  const { cluster } = manifest;
  const { bySource, destinations } = plansBySide(set);
  if (cluster !== undefined && bySource.has(cluster)) {
    return destinations.has(cluster) || destinations.has(undefined) ? [] : bySource.get(cluster)!;
  }
  const plans = onlyHost(set) === manifest ? plansOf(set).filter((one) => maybeSameCluster(one, manifest)) : [];
  return plans.every((one) => isHost(set, one, specOf(one).destMigClusterRef, manifest) === false) ? plans : [];
}

const plansBySide = derived((set: ManifestSet) => {
  const bySource = new Map<string | undefined, Manifest[]>();
  planModels(set).forEach(({ source, manifest }) => append(bySource, source?.cluster, manifest));
  return { bySource, destinations: new Set(planModels(set).map(({ destination }) => destination?.cluster)) };
});

/** Whether a setting has no effect on a remote cluster, and is not a default that remote clusters often repeat. */
function isIdle({ variable, value }: Setting): boolean {
  const isDefault = Object.hasOwn(DEFAULTS, variable) && scalar(DEFAULTS[variable]) === scalar(value);
  return HOST_ONLY.has(variable) && !isDefault && value !== '' && !(Array.isArray(value) && value.length === 0);
}
