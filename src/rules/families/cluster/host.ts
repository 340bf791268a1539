import { MTC_NAMESPACE } from '../../../api/common';
import { VARIABLES_BY_PART } from '../../../api/controller-variables';
import { isPlaceholder } from '../../../grammar/placeholder';
import { derived } from '../../engine/derived';
import { Manifest, nameOf, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { cluster, hostCluster } from '../../examples/cluster';
import { files, planExample } from '../../examples/plan';
import { hostsOf, isHostCluster, isRemote } from '../../reading/cluster';
import { controllersOf, isOn, settingOf } from '../../reading/controller';
import { placeOf } from '../../reading/neighbours';
import { specOf } from '../../reading/plan';
import { keyOf, maybeSameCluster } from '../../reading/references';
import { quote } from '../../reading/text';

/** The name that the operator gives to the MigCluster of the host cluster by default. */
const HOST_NAME = 'host';

const TEMPLATE = 'mig-operator roles/migrationcontroller/templates/mig_host_cluster.yml.j2';

const URL = 'url: https://api.ocp3.example.com:8443';

/** A MigrationController that names the host cluster. */
const controllerOf = (clusterName: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec: { cluster_name: ${clusterName}, migration_controller: true, migration_ui: true, migration_velero: true }
`;

/** The names that MigrationControllers of a set give to the host cluster. */
const namesByControllers = derived((set: ManifestSet) => new Set(controllersOf(set)
  .map((controller) => text(settingOf(controller, VARIABLES_BY_PART.clusterName)?.value))
  .filter((name) => name !== '')));

/** The same for those that install the controller, the empty name included. */
const namesByHosts = derived((set: ManifestSet) => new Set(controllersOf(set)
  .filter((controller) => isOn(controller, VARIABLES_BY_PART.controller))
  .map((controller) => text(settingOf(controller, VARIABLES_BY_PART.clusterName)?.value))));

/** The first host cluster of each place. */
const firstHosts = derived((set: ManifestSet): ReadonlyMap<string, Manifest> =>
  new Map([...hostsOf(set)].reverse().map((manifest) => [placeOf(manifest), manifest])));

/** Rules on the host cluster. */
export const CLUSTER_HOST_RULES: readonly Rule[] = [
  {
    id: 'cluster/host-needs-nothing',
    severity: 'warning',
    title: 'The host cluster has no URL and no token',
    rationale: 'MTC reaches the cluster that it runs on from inside and ignores url, serviceAccountSecretRef and '
      + 'caBundle. It compares the url, however, to find out whether the clusters of a plan are the same.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go (IsIntraCluster)',
    on: 'MigCluster',
    breaks: hostCluster('url: https://api.ocp4.example.com:6443'),
    finds: [{
      path: 'spec.url',
      message: '`url` of the host cluster is ignored, except that MTC compares it to find out '
        + 'whether two clusters are the same',
      fix: 'Remove it. If MTC\'s controller runs on another cluster, write `isHostCluster: false`.',
    }],
    keeps: hostCluster(''),
    * check(manifest) {
      const spec = specOf(manifest);
      const reference = record(spec.serviceAccountSecretRef);
      const ignored = [
        ...(text(spec.url) ? ['url'] : []),
        ...(text(reference.name) || text(reference.namespace) ? ['serviceAccountSecretRef'] : []),
        ...(text(spec.caBundle) ? ['caBundle'] : []),
      ];
      if (isHostCluster(manifest) && ignored.length > 0) {
        const names = ignored.map((name) => `\`${name}\``).join(', ');
        yield {
          path: `spec.${ignored[0]}`,
          message: `${names} of the host cluster ${ignored.length > 1 ? 'are' : 'is'} ignored`
            + (ignored[0] === 'url'
              ? ', except that MTC compares it to find out whether two clusters are the same'
              : ''),
          fix: `Remove ${ignored.length > 1 ? 'them' : 'it'}. If MTC's controller runs on another cluster, `
            + 'write `isHostCluster: false`.',
        };
      }
    },
  },
  {
    id: 'cluster/one-host',
    severity: 'warning',
    title: 'There is one host cluster',
    rationale: 'MTC treats every MigCluster with `isHostCluster: true` as the cluster that its controller runs on. A '
      + 'second one is that cluster under another name, and MTC never connects to the remote cluster that was '
      + 'intended.',
    source: TEMPLATE,
    on: 'MigCluster',
    breaks: `${hostCluster('')}---\n${hostCluster('').replace('name: host', 'name: ocp3')}`,
    finds: [{
      path: 'spec.isHostCluster',
      message: 'MigCluster openshift-migration/host is a host cluster as well: '
        + 'MTC treats both as the cluster that its controller runs on',
      fix: 'Write `isHostCluster: false` with `url` and `serviceAccountSecretRef` for a remote '
        + 'cluster, or remove one of the two.',
    }],
    keeps: `${hostCluster('')}---\n${cluster(URL)}`,
    * check(manifest, set) {
      const other = isHostCluster(manifest) ? firstHosts(set).get(placeOf(manifest)) : undefined;
      if (other && other.name !== manifest.name && other.namespace === manifest.namespace) {
        yield {
          path: 'spec.isHostCluster',
          message: `${nameOf(other)} is a host cluster as well: MTC treats both as the cluster `
            + 'that its controller runs on',
          fix: 'Write `isHostCluster: false` with `url` and `serviceAccountSecretRef` for a remote '
            + 'cluster, or remove one of the two.',
        };
      }
    },
  },
  {
    id: 'cluster/host-name',
    severity: 'warning',
    title: 'The MigCluster of the host has the name that the operator uses',
    rationale: 'The operator creates a MigCluster for its own cluster, with the name cluster_name, and creates it '
      + 'again if it is deleted. A MigCluster of another name is a second host cluster.',
    source: TEMPLATE,
    on: 'MigCluster',
    breaks: `${hostCluster('').replace('name: host', 'name: ocp4')}---\n${controllerOf('host')}`,
    finds: [{
      path: 'metadata.name',
      message: 'the operator creates a MigCluster "host" for the same cluster: there would be two host clusters',
      fix: 'Write `name: host`, or `cluster_name: ocp4` in MigrationController '
        + 'openshift-migration/migration-controller.',
    }],
    keeps: `${hostCluster('')}---\n${controllerOf('host')}`,
    * check(manifest, set) {
      if (!isHostCluster(manifest) || hostsOf(set).length > 1) {
        return;
      }
      const controllers = controllersOf(set).filter((one) => isOn(one, VARIABLES_BY_PART.controller));
      const [controller, second] = controllers.length > 1
        ? controllers.filter(({ origin }) => origin === manifest.origin)
        : controllers;
      const given = controller && settingOf(controller, VARIABLES_BY_PART.clusterName);
      const name = text(given?.value);
      if (given && !second && maybeSameCluster(manifest, controller)
        && name !== '' && manifest.name !== '' && name !== manifest.name && !isPlaceholder(name)) {
        yield {
          path: 'metadata.name',
          message: `the operator creates a MigCluster ${quote(name)} for the same cluster: there `
            + 'would be two host clusters',
          fix: `Write \`name: ${name}\`, or \`cluster_name: ${manifest.name}\` in ${nameOf(controller)}.`,
        };
      }
    },
  },
  {
    id: 'cluster/remote-called-host',
    severity: 'warning',
    title: 'A remote cluster does not have the name of the host cluster',
    rationale: 'The operator creates a MigCluster for its own cluster, called host unless cluster_name is set. A '
      + 'remote cluster of that name is the same object, and the operator makes it a host cluster again and again.',
    source: TEMPLATE,
    on: 'MigCluster',
    skips: ['live'],
    breaks: cluster(URL, 'host'),
    finds: [{
      path: 'metadata.name',
      message: '"host" is the name that the operator uses for its own cluster: '
        + 'it makes this MigCluster a host cluster again and again',
      fix: 'Choose another name.',
    }],
    keeps: cluster(URL),
    * check(manifest, set) {
      const names = namesByControllers(set);
      const [name] = names.size > 0 ? names : [HOST_NAME];
      if (isRemote(manifest) && names.size <= 1 && manifest.name === name) {
        yield {
          path: 'metadata.name',
          message: `${quote(name)} is the name that the operator uses for its own cluster: it makes this MigCluster a `
            + 'host cluster again and again',
          fix: 'Choose another name.',
        };
      }
    },
  },
  {
    id: 'cluster/host-by-another-name',
    severity: 'warning',
    title: 'Plans refer to the host cluster by the name that the operator uses',
    rationale: 'The operator creates the MigCluster of the host cluster with the name cluster_name. If that is not '
      + 'host, and nobody creates a MigCluster host, a plan that refers to host reports InvalidSourceClusterRef or '
      + 'InvalidDestinationClusterRef and never becomes Ready.',
    source: TEMPLATE,
    on: 'MigPlan',
    breaks: files(controllerOf('hub'), planExample('', { destination: 'host' })),
    finds: [{
      path: 'spec.destMigClusterRef.name',
      message: 'MigCluster "host" does not exist, since `cluster_name` gives the host cluster the name "hub": MTC '
        + 'reports InvalidDestinationClusterRef, and the plan never becomes Ready',
      fix: 'Write `name: hub`, or `cluster_name: host` in the MigrationController.',
    }],
    keeps: files(controllerOf('hub'), planExample('', { destination: 'hub' })),
    * check(manifest, set) {
      const names = namesByHosts(set);
      const [name] = names;
      if (names.size !== 1 || ['', HOST_NAME].includes(name) || isPlaceholder(name)
        || set.named('MigCluster', MTC_NAMESPACE, HOST_NAME).length > 0) {
        return;
      }
      for (const [field, side] of [['srcMigClusterRef', 'Source'], ['destMigClusterRef', 'Destination']]) {
        if (keyOf(specOf(manifest)[field]) === `${MTC_NAMESPACE}/${HOST_NAME}`) {
          yield {
            path: `spec.${field}.name`,
            message: `MigCluster ${quote(HOST_NAME)} does not exist, since \`cluster_name\` gives the host cluster the `
              + `name ${quote(name)}: MTC reports Invalid${side}ClusterRef, and the plan never becomes Ready`,
            fix: `Write \`name: ${name}\`, or \`cluster_name: ${HOST_NAME}\` in the MigrationController.`,
          };
        }
      }
    },
  },
];
