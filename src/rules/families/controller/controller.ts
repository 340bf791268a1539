import { CONTROLLER_FORM_RULES } from './forms';
import { CONTROLLER_NUMBER_RULES } from './numbers';
import { CONTROLLER_PLACE_RULES } from './places';
import { CONTROLLER_PROXY_RULES } from './proxy';
import { CONTROLLER_RSYNC_RULES } from './rsync';
import { CONTROLLER_SIDE_RULES } from './sides';
import { CONTROLLER_TWICE_RULES } from './twice';
import { CONTROLLER_VALUE_RULES } from './values';
import { CONTROLLER_VARIABLE_RULES } from './variables';
import { CONTROLLER_WORKLOAD_RULES } from './workloads';
import { MTC_NAMESPACE } from '../../../api/common';
import { VARIABLES_BY_PART } from '../../../api/controller-variables';
import { isDnsSubdomain, nearestDnsSubdomain } from '../../../grammar/dns';
import { derived } from '../../engine/derived';
import { list, Manifest, nameOf } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { isPatch } from '../../engine/patches';
import { Rule } from '../../engine/rule';
import { controller, HOST, REMOTE, remote } from '../../examples/controller';
import { controllersOf, DEFAULTS_FILE, isOn, settingOf, settingsOf } from '../../reading/controller';
import { quote } from '../../reading/text';

const { controller: CONTROLLER, ui: UI, velero: VELERO, clusterName: CLUSTER_NAME } = VARIABLES_BY_PART;
const COMPONENTS = [CONTROLLER, UI, VELERO];

/** The default of `excluded_resources`. */
const DEFAULT_EXCLUSIONS = [
  'imagetags', 'templateinstances', 'clusterserviceversions', 'packagemanifests', 'subscriptions', 'servicebrokers',
  'servicebindings',
  'serviceclasses', 'serviceinstances', 'serviceplans', 'operatorgroups', 'events', 'events.events.k8s.io',
  'rolebindings.authorization.openshift.io',
];

/** The names that MTC's controller uses, and the defaults of earlier operators. */
const FIXED_NAMES: Record<string, string[]> = {
  mig_namespace: [MTC_NAMESPACE],
  velero_aws_secret_name: ['cloud-credentials'],
  velero_gcp_secret_name: ['cloud-credentials-gcp', 'gcp-cloud-credentials'],
  velero_azure_secret_name: ['cloud-credentials-azure', 'azure-cloud-credentials'],
};

/** Components with a value each, to be pasted. */
function valuesOf(components: readonly string[], value: boolean): string {
  const texts = components.map((component) => `\`${component}: ${value}\``);
  return texts.length === 1 ? texts[0] : `${texts.slice(0, -1).join(', ')} and ${texts[texts.length - 1]}`;
}

/**
 * Rules on a MigrationController as a whole. Rules on single values, the proxy and several clusters are in other files.
 */
export const CONTROLLER_RULES: readonly Rule[] = [
  {
    id: 'controller/components',
    severity: 'error',
    title: 'A MigrationController says whether its cluster has the controller, the console and Velero',
    rationale: 'The operator has no default for migration_controller, migration_ui and migration_velero. If one is '
      + 'missing its run ends with an undefined variable, and nothing is installed or changed.',
    source: 'mig-operator roles/migrationcontroller/tasks/main.yml',
    on: 'MigrationController',
    skips: ['patch'],
    breaks: controller('cluster_name: host\n  migration_controller: true\n  migration_ui: true'),
    finds: [{
      path: 'spec',
      message: 'migration_velero is missing and has no default: the run of the operator fails, '
        + 'and no setting takes effect',
      fix: 'Add `migration_velero: true`.',
    }],
    keeps: controller(HOST),
    * check(manifest, set) {
      const present = settingsOf(manifest).map((setting) => setting.variable);
      const missing = COMPONENTS.filter((component) => !present.includes(component));
      if (missing.length > 0 && !(missing.length === COMPONENTS.length && hasWholeOne(set, manifest))) {
        const isOne = missing.length === 1;
        const onlyOnHost = missing.filter((component) => component !== VELERO);
        const onRemote = onlyOnHost.length === 0 ? '' : `, and on a remote cluster ${valuesOf(onlyOnHost, false)}`;
        yield {
          path: 'spec',
          message: `${missing.join(', ')} ${isOne ? 'is' : 'are'} missing and ${isOne ? 'has' : 'have'} no default: `
            + 'the run of the operator fails, and no setting takes effect',
          fix: `Add ${valuesOf(missing, true)}${onRemote === '' ? '' : ` on the host cluster${onRemote}`}.`,
        };
      }
    },
  },
  {
    id: 'controller/cluster-name',
    severity: 'error',
    title: 'The host cluster has a name',
    rationale: 'With the controller or the console enabled, the operator creates a MigCluster for its own cluster '
      + 'under the name in cluster_name. It has no default: without it, or with an invalid name, '
      + 'the run of the operator fails.',
    source: 'mig-operator roles/migrationcontroller/templates/mig_host_cluster.yml.j2',
    on: 'MigrationController',
    skips: ['patch'],
    breaks: controller('migration_controller: true\n  migration_ui: true\n  migration_velero: true'),
    finds: [{
      path: 'spec',
      message: 'cluster_name is missing: the run of the operator fails, '
        + 'since the MigCluster of the host has no default name',
      fix: 'Add `cluster_name: host`.',
    }],
    keeps: controller(HOST),
    * check(manifest) {
      const name = settingOf(manifest, CLUSTER_NAME);
      if ((isOn(manifest, CONTROLLER) || isOn(manifest, UI)) && (!name || name.value === '')) {
        yield {
          path: name?.path ?? 'spec',
          message: `cluster_name is ${name ? 'empty' : 'missing'}: the run of the operator fails, since the MigCluster `
            + 'of the host has no default name',
          fix: 'Add `cluster_name: host`.',
        };
      } else if (typeof name?.value === 'string' && !isDnsSubdomain(name.value)) {
        const near = nearestDnsSubdomain(name.value);
        yield {
          path: name.path,
          message: `${quote(name.value)} is not a valid name: the operator cannot create the MigCluster of the host`,
          fix: near ? `Write \`cluster_name: ${near}\`.` : 'Write a name such as `cluster_name: host`.',
        };
      }
    },
  },
  {
    id: 'controller/fixed-names',
    severity: 'warning',
    title: 'MTC\'s namespace and the names of Velero\'s Secrets are unchanged',
    rationale: 'The operator uses another name, but these names are constants in the controller: it looks for the '
      + 'namespace and the Secrets under the default names.',
    source: 'mig-controller pkg/cloudprovider/*.go, pkg/apis/migration/v1alpha1/resource.go',
    on: 'MigrationController',
    breaks: remote('mig_namespace: migrations'),
    finds: [{
      path: 'spec.mig_namespace',
      message: 'mig_namespace is "migrations", but MTC\'s controller always uses "openshift-migration"',
      fix: 'Remove `mig_namespace`.',
    }],
    keeps: remote('mig_namespace: openshift-migration'),
    * check(manifest) {
      for (const { variable, value, path, key } of settingsOf(manifest)) {
        const fixed = Object.hasOwn(FIXED_NAMES, variable) ? FIXED_NAMES[variable] : undefined;
        if (fixed && typeof value === 'string' && !fixed.includes(value)) {
          yield {
            path,
            message: `${variable} is ${quote(value)}, but MTC's controller always uses ${quote(fixed[0])}`,
            fix: `Remove \`${key}\`.`,
          };
        }
      }
    },
  },
  {
    id: 'controller/default-exclusions',
    severity: 'warning',
    title: 'Resources are excluded in addition to the default ones',
    rationale: 'excluded_resources replaces the operator\'s list of 14 resources. Without it, objects of operators and '
      + 'events are migrated, and restores fail. additional_excluded_resources adds to the list.',
    source: DEFAULTS_FILE,
    on: 'MigrationController',
    breaks: remote('excluded_resources: [routes]'),
    finds: [{
      path: 'spec.excluded_resources',
      message: 'excluded_resources replaces the default list: imagetags, templateinstances, '
        + 'clusterserviceversions and 11 more are migrated',
      fix: 'Write `additional_excluded_resources: ["routes"]` instead.',
    }],
    keeps: remote(`excluded_resources: [${DEFAULT_EXCLUSIONS.join(', ')}, routes]`),
    * check(manifest) {
      const { value, path = '' } = settingOf(manifest, 'excluded_resources') ?? {};
      const given = new Set(list(value));
      const dropped = DEFAULT_EXCLUSIONS.filter((resource) => !given.has(resource));
      if (Array.isArray(value) && dropped.length > 0) {
        const added = value.filter((resource) => !DEFAULT_EXCLUSIONS.includes(resource));
        const more = dropped.length > 3 ? ` and ${dropped.length - 3} more` : '';
        yield {
          path,
          message: 'excluded_resources replaces the default list: '
            + `${dropped.slice(0, 3).join(', ')}${more} are migrated`,
          fix: added.length > 0 ? `Write \`additional_excluded_resources: ${quote(added)}\` instead.` : 'Remove it.',
        };
      }
    },
  },
  {
    id: 'controller/privileged-rsync',
    severity: 'info',
    title: 'Rsync runs without privileges unless it needs them',
    rationale: 'Privileged rsync pods can do on their node what root can do, as long as the copy runs; '
      + 'super-privileged pods are not restricted by SELinux either. On Kubernetes 1.24 and later they also need the '
      + 'label pod-security.kubernetes.io/enforce: privileged on the namespaces.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    on: 'MigrationController',
    breaks: remote('migration_rsync_privileged: true'),
    finds: [{
      path: 'spec.migration_rsync_privileged',
      message: 'migration_rsync_privileged lets the rsync pods on this cluster do what root can do on their node',
      fix: 'Remove it after the migrations that need it, or set `runAsRoot` in the MigMigration that needs it.',
    }],
    keeps: remote('migration_rsync_privileged: false'),
    * check(manifest) {
      for (const variable of ['migration_rsync_privileged', 'migration_rsync_super_privileged']) {
        if (isOn(manifest, variable)) {
          yield {
            path: settingOf(manifest, variable)!.path,
            message: `${variable} lets the rsync pods on this cluster do what root can do on their node`,
            fix: 'Remove it after the migrations that need it, or set `runAsRoot` in the MigMigration that needs it.',
          };
        }
      }
    },
  },
  {
    id: 'controller/one-per-cluster',
    severity: 'error',
    title: 'A cluster has one MigrationController',
    rationale: 'The operator reconciles every object of the kind and writes the same Deployments and ConfigMaps from '
      + 'each, so that two of them replace each other\'s settings again and again.',
    source: 'mig-operator watches.yaml',
    on: 'MigrationController',
    skips: ['patch'],
    breaks: `${controller(REMOTE)}---\n${controller(REMOTE, 'limits')}`,
    finds: [{
      path: 'metadata.name',
      message: 'MigrationController openshift-migration/migration-controller is for the same cluster: the operator '
        + 'applies both in turn, and each replaces the settings of the other',
      fix: 'Move all settings to MigrationController openshift-migration/migration-controller.',
    }],
    keeps: controller(REMOTE),
    * check(manifest, set) {
      const other = firstOfPlace(set).get(placeOf(manifest));
      if (other && (other.name !== manifest.name || other.namespace !== manifest.namespace)) {
        yield {
          path: 'metadata.name',
          message: `${nameOf(other)} is for the same cluster: the operator applies both in turn, `
            + 'and each replaces the settings of the other',
          fix: `Move all settings to ${nameOf(other)}.`,
        };
      }
    },
  },
  ...CONTROLLER_VARIABLE_RULES,
  ...CONTROLLER_VALUE_RULES,
  ...CONTROLLER_FORM_RULES,
  ...CONTROLLER_NUMBER_RULES,
  ...CONTROLLER_RSYNC_RULES,
  ...CONTROLLER_PROXY_RULES,
  ...CONTROLLER_PLACE_RULES,
  ...CONTROLLER_TWICE_RULES,
  ...CONTROLLER_SIDE_RULES,
  ...CONTROLLER_WORKLOAD_RULES,
];

/** The cluster of a MigrationController, or its file: two files may be for two clusters. */
function placeOf({ cluster, origin }: Manifest): string {
  return cluster === undefined ? `file ${origin}` : `cluster ${cluster}`;
}

/** The first MigrationController of each place that is not a patch. */
const firstOfPlace = derived((set: ManifestSet) => {
  const first = new Map<string, Manifest>();
  for (const manifest of controllersOf(set)) {
    if (!first.has(placeOf(manifest)) && !isPatch(set, manifest)) {
      first.set(placeOf(manifest), manifest);
    }
  }
  return first;
});

/** The names of the MigrationControllers that are complete. */
const wholeOnes = derived((set: ManifestSet) => new Set(controllersOf(set)
  .filter((manifest) => COMPONENTS.every((component) => settingOf(manifest, component)))
  .map((manifest) => `${manifest.namespace}/${manifest.name}`)));

/** Whether this is, by the name of its file, a part of an object that the set contains in full. */
function hasWholeOne(set: ManifestSet, part: Manifest): boolean {
  return /patch|overlay|merge/i.test(part.origin) && wholeOnes(set).has(`${part.namespace}/${part.name}`);
}
