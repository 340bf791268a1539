import { HOST_VARIABLES, VARIABLES_BY_PART } from '../../../api/controller-variables';
import { list, Manifest, nameOf, record, scalar, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { controller, HOST, host, remote } from '../../examples/controller';
import { controllersOf, isOff, isOn, settingOf, settingsOf } from '../../reading/controller';
import { plansOf, specOf } from '../../reading/plan';
import { maybeSameCluster, pointedAt } from '../../reading/references';

/** What the operator itself reads is read on each cluster: it installs the log reader, or removes it. */
const BY_OPERATOR = ['migration_log_reader'];

const HOST_ONLY = new Set(Object.values(HOST_VARIABLES).map((variable) => variable.variable).filter((variable) => !BY_OPERATOR.includes(variable)));

/** What remote clusters' manifests often repeat of the operator's defaults, where it does no harm. */
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

/** The one MigrationController of the set whose cluster runs MTC's controller; undefined where there are several, which can't be told apart. */
function onlyHost(set: ManifestSet): Manifest | undefined {
  const hosts = controllersOf(set).filter((manifest) => isOn(manifest, VARIABLES_BY_PART.controller));
  return hosts.length === 1 ? hosts[0] : undefined;
}

/** Whether a plan's reference is to the cluster of this MigrationController; undefined where that isn't known. */
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

/** Rules on which cluster's MigrationController something belongs in, and on what plans expect of it. */
export const CONTROLLER_PLACE_RULES: readonly Rule[] = [
  {
    id: 'controller/host-only',
    severity: 'warning',
    title: 'What only the host cluster reads is set on the host cluster',
    rationale: 'MTC\'s controller runs on the host cluster and reads its settings there: limits, the proxy for volumes, options of rsync, supplemental groups, also where they concern the source. On a remote cluster nothing reads them.',
    source: 'mig-operator roles/migrationcontroller/templates/controller_config.yml.j2',
    breaks: remote('stunnel_tcp_proxy: http://proxy.example.com:3128'),
    keeps: host('stunnel_tcp_proxy: http://proxy.example.com:3128'),
    * check(set) {
      for (const manifest of controllersOf(set).filter((one) => isOff(one, VARIABLES_BY_PART.controller))) {
        const idle = settingsOf(manifest).filter(({ variable, value }) => HOST_ONLY.has(variable)
          && !(Object.hasOwn(DEFAULTS, variable) && scalar(DEFAULTS[variable]) === scalar(value))
          && !(value === '' || Array.isArray(value) && value.length === 0));
        if (idle.length > 0) {
          const names = idle.map((setting) => setting.variable);
          yield {
            manifest,
            path: idle[0].path,
            message: `${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''} ${names.length > 1 ? 'have' : 'has'} no effect here: `
              + 'migration_controller is false, and only MTC\'s controller reads such settings, on the host cluster',
            fix: 'move it to the MigrationController of the host cluster, also where it concerns the source',
          };
        }
      }
    },
  },
  {
    id: 'controller/endpoint-on-source',
    severity: 'warning',
    title: 'How rsync is reached is set on the destination',
    rationale: 'MTC asks the cluster that the volumes go to for rsync_endpoint_type. On the source it has no effect.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    breaks: `${host('rsync_endpoint_type: NodePort')}${plan('host', 'ocp3')}`,
    keeps: `${host('rsync_endpoint_type: NodePort')}${plan('ocp3', 'host')}`,
    * check(set) {
      const manifest = onlyHost(set);
      const setting = manifest && settingOf(manifest, 'rsync_endpoint_type');
      const plans = setting ? plansOf(set).filter((one) => maybeSameCluster(one, manifest)) : [];
      if (manifest && setting && setting.value !== 'Route' && plans.length > 0
        && plans.every((one) => isHost(set, one, specOf(one).destMigClusterRef, manifest) === false)) {
        yield {
          manifest,
          path: setting.path,
          message: `rsync_endpoint_type is read on the destination, and ${plans.length > 1 ? 'the plans here go' : `${nameOf(plans[0])} goes`} to another cluster`,
          fix: 'set it in the MigrationController of the destination cluster',
        };
      }
    },
  },
  {
    id: 'controller/cluster-ip-endpoint',
    severity: 'warning',
    title: 'Rsync is reached by more than a cluster\'s own address from another cluster',
    rationale: 'With ClusterIP the source\'s pods dial a Service address of the destination, which no other cluster reaches unless both are on one flat network.',
    source: 'crane-lib state_transfer/endpoint/service/service.go',
    breaks: `${host('rsync_endpoint_type: ClusterIP')}${plan('ocp3', 'host')}`,
    keeps: `${host('rsync_endpoint_type: NodePort')}${plan('ocp3', 'host')}`,
    * check(set) {
      const manifest = onlyHost(set);
      const setting = manifest && settingOf(manifest, 'rsync_endpoint_type');
      if (!manifest || setting?.value !== 'ClusterIP') {
        return;
      }
      const remotePlan = plansOf(set).find((one) => maybeSameCluster(one, manifest) && specOf(one).indirectVolumeMigration !== true
        && isHost(set, one, specOf(one).destMigClusterRef, manifest) === true && isHost(set, one, specOf(one).srcMigClusterRef, manifest) === false);
      if (remotePlan) {
        yield {
          manifest,
          path: setting.path,
          message: `${nameOf(remotePlan)} copies volumes from another cluster, which doesn't reach a ClusterIP of this one`,
          fix: 'write rsync_endpoint_type: Route, or NodePort where no route is to be had',
        };
      }
    },
  },
  {
    id: 'controller/volumes-excluded',
    severity: 'warning',
    title: 'A plan selects volumes only where volumes are migrated',
    rationale: 'With disable_pv_migration the controller excludes volumes and claims of all plans, and finds none. What a plan says of its volumes is dropped.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go',
    breaks: `${host('disable_pv_migration: true')}${plan('ocp3', 'host', VOLUME)}`,
    keeps: `${controller(HOST)}${plan('ocp3', 'host', VOLUME)}`,
    * check(set) {
      const manifest = onlyHost(set);
      if (!manifest || !isOn(manifest, 'disable_pv_migration')) {
        return;
      }
      const selecting = plansOf(set).find((one) => maybeSameCluster(one, manifest)
        && list(specOf(one).persistentVolumes).some((volume) => ['copy', 'move'].includes(record(record(volume).selection).action)));
      if (selecting) {
        yield {
          manifest,
          path: settingOf(manifest, 'disable_pv_migration')!.path,
          message: `${nameOf(selecting)} selects volumes to be migrated, but with disable_pv_migration MTC leaves out all volumes of all plans`,
          fix: 'write disable_pv_migration: false, or action: skip for the plan\'s volumes',
        };
      }
    },
  },
];
