import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import { remotesOf } from '../../reading/cluster';
import { ClusterIdentities } from '../../reading/model/identity';
import { ModelPlan, planModels } from '../../reading/model/migration';
import { objectsOf } from '../../reading/model/objects';
import { namedIn } from '../../reading/model/text';
import { controllerVariable, specOf, volumesOf } from '../../reading/plan';
import { routeHosts } from '../../reading/registry';
import { quote } from '../../reading/text';

const HOST = 'default-route-openshift-image-registry.apps.ocp3.example.com';

const registry = (fields: string) => documents(
  filesOf('ocp3', `apiVersion: imageregistry.operator.openshift.io/v1
kind: Config
metadata: { name: cluster }
spec: { ${fields} }
`),
  filesOf('ocp4', `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: ocp3, namespace: openshift-migration }
spec:
  isHostCluster: false
  url: https://api.ocp3.example.com:8443
  serviceAccountSecretRef: { name: ocp3-token, namespace: openshift-config }
  exposedRegistryPath: ${HOST}
`, planExample('', { destination: 'host', namespaces: '[shop]' })),
);

/** Rules on the configuration of the registries of clusters. */
export const REGISTRY_STATE_RULES: readonly Rule[] = [
  {
    id: 'cluster/registry-not-exposed',
    severity: 'warning',
    title: 'A registry to which MTC connects is exposed',
    rationale: 'The registry\'s operator creates the Route default-route while spec.defaultRoute is true. Without it '
      + 'the '
      + 'host in exposedRegistryPath does not exist, and the MigCluster reports InvalidRegistryRoute and is not Ready.',
    source: 'OpenShift documentation, exposing the registry; mig-controller pkg/controller/migcluster/validation.go',
    on: 'Config',
    skips: ['patch'],
    breaks: registry('managementState: Managed, defaultRoute: false'),
    finds: [{
      path: 'spec.defaultRoute',
      message: 'is not true, so that Route default-route with the host '
        + '"default-route-openshift-image-registry.apps.ocp3.example.com" does not exist, which MigCluster '
        + 'openshift-migration/ocp3 (file-3.yaml) has as exposedRegistryPath: it reports InvalidRegistryRoute',
      fix: 'Write `defaultRoute: true`.',
    }],
    keeps: registry('managementState: Managed, defaultRoute: true'),
    * check(manifest, set) {
      const { defaultRoute } = specOf(manifest);
      const cluster = defaultRoute === true ? undefined : remotesOf(set).find((one) => manifest.cluster !== undefined
        && ClusterIdentities.in(set).of(one, one)?.cluster === manifest.cluster && isDefaultHost(one)
        && !hasRoute(set, manifest, one));
      if (cluster) {
        yield {
          path: 'spec.defaultRoute',
          message: 'is not true, so that Route default-route with the host '
            + `${quote(specOf(cluster).exposedRegistryPath)} `
            + `does not exist, which ${namedIn(cluster, manifest)} has as exposedRegistryPath: it reports `
            + 'InvalidRegistryRoute',
          fix: 'Write `defaultRoute: true`.',
        };
      }
    },
  },
  {
    id: 'cluster/registry-removed',
    severity: 'warning',
    title: 'A cluster to which images are copied has a registry',
    rationale: 'With managementState Removed, which is the default of an installation without shared storage, the '
      + 'cluster has no registry: direct copies of images to it, or from it, fail, and the workloads that use them '
      + 'stay '
      + 'in ImagePullBackOff.',
    source: 'OpenShift documentation, image registry removed during installation; mig-controller '
      + 'pkg/controller/directimagemigration',
    on: 'Config',
    skips: ['patch'],
    breaks: registry('managementState: Removed, defaultRoute: true'),
    finds: [{
      path: 'spec.managementState',
      message: '"Removed": the source of MigPlan openshift-migration/shop (file-3.yaml) has no registry, but the '
        + 'plan copies images: pods that use images of the internal registry stay in ImagePullBackOff',
      fix: 'Write `managementState: Managed` and configure storage, or exclude images with '
        + '`disable_image_migration: true` if the application uses none of the internal registry.',
    }],
    keeps: registry('managementState: Managed, defaultRoute: true'),
    * check(manifest, set) {
      const plan = specOf(manifest).managementState === 'Removed' && manifest.cluster !== undefined
        ? planModels(set).find((one) => copiesImages(set, one)
          && [one.source, one.destination].some((side) => side?.cluster === manifest.cluster))
        : undefined;
      if (plan) {
        const role = plan.source?.cluster === manifest.cluster ? 'source' : 'destination';
        yield {
          path: 'spec.managementState',
          message: `"Removed": the ${role} of ${namedIn(plan.manifest, manifest)} has no registry, but the plan copies `
            + 'images: pods that use images of the internal registry stay in ImagePullBackOff',
          fix: 'Write `managementState: Managed` and configure storage, or exclude images with '
            + '`disable_image_migration: true` if the application uses none of the internal registry.',
        };
      }
    },
  },
];

const isDisabled = controllerVariable('disable_image_migration', (values) => values.includes(true));
const isCopyDisabled = controllerVariable('disable_image_copy', (values) => values.includes(true));

/** Whether a plan copies images: not between the namespaces of one cluster, and not with renamed claims. */
function copiesImages(set: ManifestSet, { manifest, isClosed, isWithinOneCluster, runs }: ModelPlan): boolean {
  return !isClosed && !isWithinOneCluster && !isDisabled(set, manifest) && !isCopyDisabled(set, manifest)
    && !runs.some((run) => specOf(run).migrateState === true) && list(specOf(manifest).includedResources).length === 0
    && volumesOf(manifest).every(({ claim, target }) => claim === target);
}

function isDefaultHost(cluster: Manifest): boolean {
  return text(specOf(cluster).exposedRegistryPath).startsWith('default-route-openshift-image-registry.');
}

function hasRoute(set: ManifestSet, { cluster }: Manifest, of: Manifest): boolean {
  const host = text(specOf(of).exposedRegistryPath).split(/[:/]/, 1)[0];
  return objectsOf(set, 'Route', 'route.openshift.io', cluster)
    .some((route) => routeHosts(route).includes(host) || text(record(route.object.spec).host) === host);
}
