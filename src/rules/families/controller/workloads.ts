import { derived } from '../../engine/derived';
import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { controller, HOST, REMOTE } from '../../examples/controller';
import { documents, filesOf, planExample } from '../../examples/plan';
import { isOn, settingOf } from '../../reading/controller';
import { ModelNamespace, ModelPlan, planModels } from '../../reading/model/migration';
import { objectsIn, objectsOf } from '../../reading/model/objects';
import { namedIn } from '../../reading/model/text';
import { quote } from '../../reading/text';

const deployment = (image: string, more: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      ${more}
      containers: [{ name: web, image: "${image}", volumeMounts: [{ name: data, mountPath: /data }] }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
`;
const nodeWith = (name: string, label: string) => `apiVersion: v1\nkind: Node\nmetadata: { name: ${name}, labels: { `
  + `${label} } }\n`;
const plan = (fields = '') => planExample(fields, { destination: 'host', namespaces: '[shop]' });
const images = (image: string) => documents(
  filesOf('ocp3', deployment(image, 'restartPolicy: Always')),
  filesOf('ocp4', controller(`${HOST}\n  disable_image_copy: true`), plan()),
);
const agents = (pool: string) => documents(
  filesOf('ocp3', controller(`${REMOTE}\n  daemonset_node_selector: { pool: ${pool} }`),
    deployment('registry.example.com/web:1', 'nodeSelector: { pool: apps }'),
    nodeWith('infra-0', 'pool: infra'), nodeWith('apps-0', 'pool: apps')),
  filesOf('ocp4', controller(HOST), plan('indirectVolumeMigration: true')),
);

/** Rules on settings that do not fit the workloads of a plan. */
export const CONTROLLER_WORKLOAD_RULES: readonly Rule[] = [
  {
    id: 'controller/images-not-copied',
    severity: 'warning',
    title: 'Images of the internal registry are copied',
    rationale: 'With disable_image_copy or disable_image_migration, MTC leaves the images of the internal registry on '
      + 'the source. Workloads that use them start on the destination with ImagePullBackOff.',
    source: 'mig-operator docs/usage; mig-controller pkg/controller/migmigration/task.go',
    on: 'MigrationController',
    skips: ['patch'],
    breaks: images('image-registry.openshift-image-registry.svc:5000/shop/web:1'),
    finds: [{
      path: 'spec.disable_image_copy',
      message: 'Deployment shop/web (file-2.yaml) uses '
        + '"image-registry.openshift-image-registry.svc:5000/shop/web:1" of the internal registry, which MTC does '
        + 'not copy with disable_image_copy: after the run of MigPlan openshift-migration/shop its pods stay in '
        + 'ImagePullBackOff',
      fix: 'Remove `disable_image_copy`, or copy the images before and acknowledge this rule.',
    }],
    keeps: images('registry.example.com/shop/web:1'),
    * check(manifest, set) {
      const name = ['disable_image_copy', 'disable_image_migration'].find((one) => isOn(manifest, one));
      const found = name === undefined ? undefined : firstWorkload(set, manifest, ({ object }) => imagesOf(object)
        .some((image) => INTERNAL.test(image)), ({ manifest: one }) => one.cluster === manifest.cluster);
      if (name !== undefined && found) {
        const image = imagesOf(found.workload.object).find((one) => INTERNAL.test(one));
        yield {
          path: settingOf(manifest, name)!.path,
          message: `${namedIn(found.workload, manifest)} uses ${quote(image)} of the internal registry, which MTC does `
            + `not copy with ${name}: after the run of ${namedIn(found.plan.manifest, manifest)} its pods stay in `
            + 'ImagePullBackOff',
          fix: `Remove \`${name}\`, or copy the images before and acknowledge this rule.`,
        };
      }
    },
  },
  {
    id: 'controller/node-agent-elsewhere',
    severity: 'warning',
    title: 'The node agent runs on the nodes of the pods whose volumes it reads',
    rationale: 'Indirect migration copies volumes by the node agent (Restic), which reads those of the pods on its own '
      + 'node. With daemonset_node_selector it runs on some nodes only; the backup of a volume on another node waits '
      + 'until its timeout. This is judged if the files contain nodes of the source.',
    source: 'Velero documentation, file system backup; mig-operator roles/migrationcontroller/templates/velero.yml.j2',
    on: 'MigrationController',
    skips: ['patch'],
    breaks: agents('infra'),
    finds: [{
      path: 'spec.daemonset_node_selector',
      message: 'the node agent runs on no node of Deployment shop/web, whose volumes MigPlan '
        + 'openshift-migration/shop (file-3.yaml) copies by it: their backup waits until its timeout, and the '
        + 'volumes are restored without data',
      fix: 'Remove `daemonset_node_selector`, or select the nodes of the workloads.',
    }],
    keeps: agents('apps'),
    * check(manifest, set) {
      const setting = settingOf(manifest, 'daemonset_node_selector');
      const labels = record(setting?.value);
      const nodes = Object.keys(labels).length === 0 ? [] : objectsOf(set, 'Node', '', manifest.cluster);
      const found = nodes.length === 0 ? undefined : firstWorkload(set, manifest, ({ object }) => {
        const wanted = record(podOf(object).nodeSelector);
        return usesClaims(object) && Object.keys(wanted).length > 0
          && !nodes.some((node) => hasLabels(node, labels) && hasLabels(node, wanted));
      }, ({ isDirect, source }) => !isDirect && source?.cluster === manifest.cluster);
      if (setting && found) {
        yield {
          path: setting.path,
          message: `the node agent runs on no node of ${namedIn(found.workload, manifest)}, whose volumes `
            + `${namedIn(found.plan.manifest, manifest)} copies by it: their backup waits until its timeout, and the `
            + 'volumes are restored without data',
          fix: 'Remove `daemonset_node_selector`, or select the nodes of the workloads.',
        };
      }
    },
  },
];

const INTERNAL = /^(image-registry\.openshift-image-registry\.svc|docker-registry\.default\.svc)(\.cluster\.local)?(:|\/)/;

const WORKLOADS = [['Deployment', 'apps'], ['StatefulSet', 'apps'], ['DaemonSet', 'apps'],
  ['DeploymentConfig', 'apps.openshift.io']] as const;

interface Found {
  readonly workload: Manifest;
  readonly plan: ModelPlan;
}

/** The first workload on the source of the plans that passes a test. */
function firstWorkload(
  set: ManifestSet, { cluster }: Manifest, test: (workload: Manifest) => boolean, isMeant: (plan: ModelPlan) => boolean,
): Found | undefined {
  const plans = cluster === undefined ? [] : planModels(set).filter((one) => !one.isClosed && isMeant(one));
  for (const model of plans) {
    const workload = model.namespaces.flatMap((one) => workloadsOf(set)(one)).find(test);
    if (workload && !model.isWithinOneCluster) {
      return { workload, plan: model };
    }
  }
  return undefined;
}

const workloadsOf = derived((set: ManifestSet) => derived(({ source }: ModelNamespace): readonly Manifest[] =>
  WORKLOADS.flatMap(([kind, group]) => objectsIn(set, kind, group, source).certain)));

function podOf(object: { readonly [key: string]: any }): { readonly [key: string]: any } {
  return record(record(record(object.spec).template).spec);
}

function imagesOf(object: { readonly [key: string]: any }): string[] {
  const { containers, initContainers } = podOf(object);
  return [...list(containers), ...list(initContainers)].map((one) => text(record(one).image));
}

function usesClaims(object: { readonly [key: string]: any }): boolean {
  return list(podOf(object).volumes).some((one) => record(one).persistentVolumeClaim !== undefined)
    || list(record(object.spec).volumeClaimTemplates).length > 0;
}

function hasLabels(node: Manifest, labels: { readonly [key: string]: any }): boolean {
  const own = record(record(node.object.metadata).labels);
  return Object.entries(labels).every(([key, value]) => own[key] === value);
}
