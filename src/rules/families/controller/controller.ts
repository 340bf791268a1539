import { CONTROLLER_PLACE_RULES } from './places';
import { CONTROLLER_PROXY_RULES } from './proxy';
import { CONTROLLER_VALUE_RULES } from './values';
import { MTC_NAMESPACE } from '../../../api/common';
import { VARIABLES_BY_PART, VARIABLES_NOT_OFFERED } from '../../../api/controller-variables';
import { FormerVariable, FORMER_VARIABLES } from '../../../api/former-controller-variables';
import { didYouMean } from '../../../grammar/did-you-mean';
import { parseGoBoolean } from '../../../grammar/go-boolean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { list, Manifest, nameOf, scalar } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { controller, HOST, host, REMOTE, remote } from '../../examples/controller';
import { allSettings, controllersOf, isOn, Setting, settingOf, settingsOf, VARIABLES } from '../../reading/controller';
import { isPatch } from '../../reading/neighbours';
import { quote } from '../../reading/text';

const { controller: CONTROLLER, ui: UI, velero: VELERO, clusterName: CLUSTER_NAME } = VARIABLES_BY_PART;
const COMPONENTS = [CONTROLLER, UI, VELERO];

const DEFAULTS_FILE = 'mig-operator roles/migrationcontroller/defaults/main.yml';

const OFFERED = [...VARIABLES.keys(), ...Object.values(VARIABLES_BY_PART)];
const KNOWN = new Set([...OFFERED, ...Object.keys(VARIABLES_NOT_OFFERED), ...Object.keys(FORMER_VARIABLES)]);

/** What `excluded_resources` holds unless it is set. */
const DEFAULT_EXCLUSIONS = [
  'imagetags', 'templateinstances', 'clusterserviceversions', 'packagemanifests', 'subscriptions', 'servicebrokers', 'servicebindings',
  'serviceclasses', 'serviceinstances', 'serviceplans', 'operatorgroups', 'events', 'events.events.k8s.io',
  'rolebindings.authorization.openshift.io',
];

/** The names that MTC's controller looks for, and those that earlier operators had as a default. */
const FIXED_NAMES: Record<string, string[]> = {
  mig_namespace: [MTC_NAMESPACE],
  velero_aws_secret_name: ['cloud-credentials'],
  velero_gcp_secret_name: ['cloud-credentials-gcp', 'gcp-cloud-credentials'],
  velero_azure_secret_name: ['cloud-credentials-azure', 'azure-cloud-credentials'],
};

/** Rules on what a MigrationController sets at all. Those on single values, the proxy and several clusters have files of their own. */
/** Of more unknown keys than these nobody wants to hear, and to look for what each one means takes its time. */
const ENOUGH = 500;

export const CONTROLLER_RULES: readonly Rule[] = [
  {
    id: 'controller/components',
    severity: 'error',
    title: 'A MigrationController says of controller, console and Velero whether the cluster has them',
    rationale: 'The operator has no default for migration_controller, migration_ui and migration_velero. Where one is missing its run ends with an undefined variable, and nothing is installed or changed.',
    source: 'mig-operator roles/migrationcontroller/tasks/main.yml',
    breaks: controller('cluster_name: host\n  migration_controller: true\n  migration_ui: true'),
    keeps: controller(HOST),
    * check(set) {
      for (const manifest of controllersOf(set)) {
        const present = settingsOf(manifest).map((setting) => setting.variable);
        const missing = COMPONENTS.filter((component) => !present.includes(component));
        if (missing.length === 0 || isPatch(set, manifest) || missing.length === COMPONENTS.length && hasWholeOne(set, manifest)) {
          continue;
        }
        yield {
          manifest,
          path: 'spec',
          message: `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing, and the operator has no default: its run fails, and none of these settings takes effect`,
          fix: `add ${missing.map((component) => `${component}: ${component === VELERO ? 'true' : 'true (false on a remote cluster)'}`).join(', ')}`,
        };
      }
    },
  },
  {
    id: 'controller/cluster-name',
    severity: 'error',
    title: 'The host cluster has a name',
    rationale: 'With the controller or the console on, the operator makes a MigCluster for its own cluster and calls it by cluster_name, for which there is no default: without it the run fails.',
    source: 'mig-operator roles/migrationcontroller/templates/mig_host_cluster.yml.j2',
    breaks: controller('migration_controller: true\n  migration_ui: true\n  migration_velero: true'),
    keeps: controller(HOST),
    * check(set) {
      for (const manifest of controllersOf(set)) {
        const name = settingOf(manifest, CLUSTER_NAME);
        if ((isOn(manifest, CONTROLLER) || isOn(manifest, UI)) && (!name || name.value === '') && !isPatch(set, manifest)) {
          yield {
            manifest,
            path: name?.path ?? 'spec',
            message: `${name ? 'cluster_name is empty' : 'cluster_name is missing'}, and the operator has no default for the name of the host's MigCluster: its run fails`,
            fix: 'add cluster_name: host',
          };
        }
      }
    },
  },
  {
    id: 'controller/misspelt-variable',
    severity: 'error',
    title: 'Each key is the name of a variable that the operator has',
    rationale: 'The operator takes any key in spec for an Ansible variable, and passes over those that nothing reads without a word. A misspelt one leaves the default in force.',
    source: DEFAULTS_FILE,
    breaks: remote('restic_timout: 2h'),
    keeps: remote('resticTimeout: 2h'),
    * check(set) {
      let looked = 0;
      for (const { manifest, key, variable, path } of allSettings(set)) {
        const meant = KNOWN.has(variable) || ++looked > ENOUGH ? undefined : didYouMean(variable, OFFERED);
        if (meant) {
          yield {
            manifest,
            path,
            message: `${quote(key)} is no variable of the operator, which passes over it in silence`,
            fix: `write ${meant}`,
          };
        }
      }
    },
  },
  {
    id: 'controller/unknown-variable',
    severity: 'warning',
    title: 'Each key is a variable that some version of the operator has',
    rationale: 'A key that nothing reads has no effect, and nobody says so. Only an operator newer than these rules may know more of them.',
    source: DEFAULTS_FILE,
    breaks: remote('replicas: 2'),
    keeps: controller(REMOTE),
    * check(set) {
      let looked = 0;
      for (const { manifest, key, variable, path } of allSettings(set)) {
        if (!KNOWN.has(variable) && ++looked <= ENOUGH && !didYouMean(variable, OFFERED) && !isPlaceholder(key)) {
          yield {
            manifest,
            path,
            message: `${quote(key)} is no variable of the operator as far as is known here; it would pass over it in silence`,
            fix: 'take it out, or find the variable\'s right name in the operator\'s documentation',
          };
        }
      }
    },
  },
  {
    id: 'controller/no-effect',
    severity: 'warning',
    title: 'Every variable that is set has an effect',
    rationale: 'Some variables are documented or copied to a ConfigMap, but no part of MTC reads them: the verification and the pods of stunnel, the output of rsync, the path of the pods\' volumes. Others were removed from the operator, such as mig_failure_rollback. The operator accepts all of them without a message.',
    source: 'mig-controller pkg/controller/directvolumemigration/{rsync,stunnel,resource}.go; mig-operator roles/migrationcontroller/defaults/main.yml',
    breaks: host('mig_failure_rollback: true'),
    keeps: host('mig_failure_rollback: false'),
    * check(set) {
      for (const setting of allSettings(set)) {
        const { manifest, variable, path } = setting;
        const unread = whyUnread(setting);
        if (unread) {
          yield { manifest, path, message: `${variable} has no effect: ${unread.why}`, fix: `remove it${unread.instead ? `, and ${unread.instead}` : ''}` };
        }
      }
    },
  },
  {
    id: 'controller/fixed-names',
    severity: 'warning',
    title: 'MTC\'s namespace and the names of Velero\'s Secrets are left alone',
    rationale: 'The operator would use another name, while the controller has these as constants: the one then looks where the other has put nothing.',
    source: 'mig-controller pkg/cloudprovider/*.go, pkg/apis/migration/v1alpha1/resource.go',
    breaks: remote('mig_namespace: migrations'),
    keeps: remote('mig_namespace: openshift-migration'),
    * check(set) {
      for (const { manifest, variable, value, path } of allSettings(set)) {
        const fixed = Object.hasOwn(FIXED_NAMES, variable) ? FIXED_NAMES[variable] : undefined;
        if (fixed && typeof value === 'string' && !fixed.includes(value) && !isPlaceholder(value)) {
          yield {
            manifest,
            path,
            message: `${variable} is ${quote(value)}, but MTC's controller looks for ${quote(fixed[0])} whatever is written here`,
            fix: 'take it out',
          };
        }
      }
    },
  },
  {
    id: 'controller/default-exclusions',
    severity: 'warning',
    title: 'Resources are excluded in addition to those that always are',
    rationale: 'excluded_resources replaces the operator\'s own list of 14, without which operators\' objects and events are taken along and restores fail. additional_excluded_resources adds to it.',
    source: DEFAULTS_FILE,
    breaks: remote('excluded_resources: [routes]'),
    keeps: remote(`excluded_resources: [${DEFAULT_EXCLUSIONS.join(', ')}, routes]`),
    * check(set) {
      for (const { manifest, variable, value, path } of allSettings(set)) {
        const given = new Set(list(value));
        const dropped = DEFAULT_EXCLUSIONS.filter((resource) => !given.has(resource));
        if (variable === 'excluded_resources' && Array.isArray(value) && dropped.length > 0) {
          const added = value.filter((resource) => !DEFAULT_EXCLUSIONS.includes(resource));
          yield {
            manifest,
            path,
            message: `excluded_resources replaces the operator's own list, so that ${dropped.slice(0, 3).join(', ')}${dropped.length > 3 ? ` and ${dropped.length - 3} more` : ''} would be migrated`,
            fix: added.length > 0 ? `write additional_excluded_resources: ${quote(added)} in its place` : 'take it out',
          };
        }
      }
    },
  },
  {
    id: 'controller/privileged-rsync',
    severity: 'info',
    title: 'Rsync runs without privileges unless it can\'t do its work',
    rationale: 'Privileged pods of rsync may do on their node whatever root may, for as long as the copy runs; with super-privileged SELinux doesn\'t hold them either. On Kubernetes 1.24 and later they also need pod-security.kubernetes.io/enforce: privileged on the namespaces.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    breaks: remote('migration_rsync_privileged: true'),
    keeps: remote('migration_rsync_privileged: false'),
    * check(set) {
      for (const manifest of controllersOf(set)) {
        for (const variable of ['migration_rsync_privileged', 'migration_rsync_super_privileged']) {
          if (isOn(manifest, variable)) {
            yield {
              manifest,
              path: settingOf(manifest, variable)!.path,
              message: `${variable} lets rsync's pods on this cluster do whatever root may do on their node`,
              fix: 'set it to false once the migrations that need it are done; where one needs it, runAsRoot on its MigMigration is narrower',
            };
          }
        }
      }
    },
  },
  {
    id: 'controller/one-per-cluster',
    severity: 'error',
    title: 'A cluster has one MigrationController',
    rationale: 'The operator obeys every object of the kind and writes the same Deployments and ConfigMaps from each, so that two undo each other\'s settings in turn.',
    source: 'mig-operator watches.yaml',
    breaks: `${controller(REMOTE)}---\n${controller(REMOTE, 'limits')}`,
    keeps: controller(REMOTE),
    * check(set) {
      const first = new Map<string, Manifest>();
      for (const manifest of controllersOf(set).filter((one) => !isPatch(set, one))) {
        const place = manifest.cluster === undefined ? `file ${manifest.origin}` : `cluster ${manifest.cluster}`;
        const other = first.get(place);
        if (!other) {
          first.set(place, manifest);
        } else if (other.name !== manifest.name || other.namespace !== manifest.namespace) {
          yield {
            manifest,
            path: 'metadata.name',
            message: `${nameOf(other)} is for the same cluster; the operator obeys both in turn, and each undoes the other's settings`,
            fix: `put all settings into ${nameOf(other)}`,
          };
        }
      }
    },
  },
  ...CONTROLLER_VALUE_RULES,
  ...CONTROLLER_PROXY_RULES,
  ...CONTROLLER_PLACE_RULES,
];

/** Why nothing reads a setting, and what to do instead; undefined if it is read, or changes nothing that its author can rely on. */
function whyUnread({ variable, value }: Setting): { readonly why: string; readonly instead?: string } | undefined {
  if (Object.hasOwn(VARIABLES_NOT_OFFERED, variable) && VARIABLES_NOT_OFFERED[variable].startsWith('nothing reads it')) {
    return {
      why: 'no part of MTC reads it',
      instead: variable.startsWith('stunnel_pod_')
        ? `set \`${variable.replace('stunnel', 'source_rsync')}\` and \`${variable.replace('stunnel', 'target_rsync')}\`, which also apply to the stunnel containers`
        : undefined,
    };
  }
  const former = Object.hasOwn(FORMER_VARIABLES, variable) ? FORMER_VARIABLES[variable] : undefined;
  return former && !former.isInSamples && !isDefault(value, former.default)
    ? { why: 'it was removed from the operator, which ignores it', instead: former.instead } : undefined;
}

/** Whether a value is a variable's default, as a value or as a string. */
function isDefault(value: unknown, standard: FormerVariable['default']): boolean {
  if (typeof standard === 'boolean') {
    return value === standard || typeof value === 'string' && parseGoBoolean(value) === standard;
  }
  return Array.isArray(standard) ? JSON.stringify(value) === JSON.stringify(standard) : scalar(value) === scalar(standard);
}

const WHOLE = new WeakMap<ManifestSet, ReadonlySet<string>>();

/** Whether this is, by what its file is called, a part of an object that the set has the whole of. */
function hasWholeOne(set: ManifestSet, part: Manifest): boolean {
  if (!/patch|overlay|merge/i.test(part.origin)) {
    return false;
  }
  let whole = WHOLE.get(set);
  if (!whole) {
    whole = new Set(controllersOf(set)
      .filter((manifest) => COMPONENTS.every((component) => settingOf(manifest, component)))
      .map((manifest) => `${manifest.namespace}/${manifest.name}`));
    WHOLE.set(set, whole);
  }
  return whole.has(`${part.namespace}/${part.name}`);
}
