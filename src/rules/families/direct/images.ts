import { isPlaceholder } from '../../../grammar/placeholder';
import { list } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { images, PAIR, remote } from '../../examples/direct';
import { selectorProblems } from '../../reading/label-selector';
import { lacksRegistry, namespaceEntries, specOf } from '../../reading/plan';
import { keyOf, pointedAt } from '../../reading/references';
import { quote } from '../../reading/text';

/** Rules on direct image migrations. */
export const DIRECT_IMAGE_RULES: readonly Rule[] = [
  {
    id: 'direct/same-cluster',
    severity: 'error',
    title: 'Images are copied from one cluster to another',
    rationale: 'MTC rejects a DirectImageMigration whose source and destination are the same MigCluster '
      + '(InvalidDestinationCluster, NotDistinct).',
    source: 'mig-controller pkg/controller/directimagemigration/validation.go',
    on: 'DirectImageMigration',
    breaks: images(`${PAIR.replace('ocp3', 'ocp4')}\n  namespaces: [shop]`),
    finds: [{
      path: 'spec.destMigClusterRef',
      message: 'source and destination are the same cluster: MTC reports InvalidDestinationCluster and copies nothing',
      fix: 'Write the MigCluster of the destination.',
    }],
    keeps: images(),
    * check(manifest) {
      const { srcMigClusterRef, destMigClusterRef } = specOf(manifest);
      const source = keyOf(srcMigClusterRef);
      if (source !== undefined && source === keyOf(destMigClusterRef) && !isPlaceholder(source)) {
        yield {
          path: 'spec.destMigClusterRef',
          message: 'source and destination are the same cluster: MTC reports '
            + 'InvalidDestinationCluster and copies nothing',
          fix: 'Write the MigCluster of the destination.',
        };
      }
    },
  },
  {
    id: 'direct/image-namespaces',
    severity: 'error',
    title: 'A namespace entry has the form name or source:destination',
    rationale: 'A DirectImageMigration reads its namespaces in the form that a MigPlan uses: the name of a namespace, '
      + 'or source:destination. With any other entry it ends with the condition Failed.',
    source: 'mig-controller pkg/controller/directimagemigration, run with MTC 1.8',
    on: 'DirectImageMigration',
    breaks: images(`${PAIR}\n  namespaces: ["shop:"]`),
    finds: [{
      path: 'spec.namespaces[0]',
      message: '"shop:" is not a valid namespace entry: the DirectImageMigration ends with the condition Failed',
      fix: 'Write the name of a namespace, or `source:destination`.',
    }],
    keeps: images(`${PAIR}\n  namespaces: ["shop:web"]`),
    * check(manifest) {
      const { namespaces } = specOf(manifest);
      const valid = new Set(namespaceEntries(namespaces).map(({ index }) => index));
      for (const [index, entry] of list(namespaces).entries()) {
        if (typeof entry === 'string' && !valid.has(index)) {
          yield {
            path: `spec.namespaces[${index}]`,
            message: `${quote(entry)} is not a valid namespace entry: the DirectImageMigration `
              + 'ends with the condition Failed',
            fix: 'Write the name of a namespace, or `source:destination`.',
          };
        }
      }
    },
  },
  {
    id: 'direct/label-selector',
    severity: 'error',
    title: 'The label selector of a direct image migration is valid',
    rationale: 'The API server accepts any operator, key and value. An invalid selector crashes the controller of MTC '
      + '1.8 when it lists the image streams. It restarts and crashes again, about every two seconds, and no plan of '
      + 'the host cluster makes progress until the DirectImageMigration is deleted.',
    source: 'k8s.io/apimachinery pkg/apis/meta/v1/helpers.go; mig-controller '
      + 'pkg/controller/directimagemigration, run with MTC 1.8',
    on: 'DirectImageMigration',
    breaks: images(`${PAIR}\n  namespaces: [shop]\n`
      + '  labelSelector: { matchExpressions: [{ key: app, operator: Equals, values: [shop] }] }'),
    finds: [{
      path: 'spec.labelSelector.matchExpressions[0].operator',
      message: '"Equals" is not a valid operator of a label selector: it crashes MTC\'s controller in a loop, and no '
        + 'plan of the host cluster makes progress until it is deleted',
      fix: 'Write In, NotIn, Exists or DoesNotExist. If the DirectImageMigration is on the cluster, delete it first.',
    }],
    keeps: images(`${PAIR}\n  namespaces: [shop]\n`
      + '  labelSelector: { matchExpressions: [{ key: app, operator: In, values: [shop] }] }'),
    * check(manifest) {
      for (const { path, message, fix, programFix } of selectorProblems(specOf(manifest).labelSelector,
        'spec.labelSelector')) {
        yield {
          path,
          message: `${message}: it crashes MTC's controller in a loop, `
            + 'and no plan of the host cluster makes progress until it is deleted',
          fix: `${fix} If the DirectImageMigration is on the cluster, delete it first.`,
          ...programFix === undefined
            ? {}
            : { programFix: `${programFix} If the DirectImageMigration is on the cluster, delete it first.` },
        };
      }
    },
  },
  {
    id: 'direct/registry-path',
    severity: 'error',
    title: 'Direct image migration requires exposed registries',
    rationale: 'MTC requires a registry path of both clusters (MissingSourceClusterRegistryPath, '
      + 'MissingDestinationClusterRegistryPath). It knows the registry of the host cluster. For a remote cluster it '
      + 'uses exposedRegistryPath.',
    source: 'mig-controller pkg/controller/directimagemigration/validation.go',
    on: ['DirectImageMigration', 'DirectImageStreamMigration'],
    skips: ['live'],
    breaks: `${images()}---\n${remote()}`,
    finds: [{
      path: 'spec.srcMigClusterRef',
      message: 'the remote MigCluster "ocp3" has no `exposedRegistryPath`: MTC reports '
        + 'MissingSourceClusterRegistryPath and copies nothing',
      fix: 'Set `exposedRegistryPath` in MigCluster "ocp3" to the host of its registry.',
    }],
    keeps: `${images()}---\n${remote('exposedRegistryPath: registry.apps.ocp3.example.com')}`,
    * check(manifest, set) {
      for (const [field, side] of [['srcMigClusterRef', 'Source'], ['destMigClusterRef', 'Destination']]) {
        const cluster = pointedAt(set, manifest, 'MigCluster', specOf(manifest)[field]);
        if (cluster && lacksRegistry(cluster)) {
          yield {
            path: `spec.${field}`,
            message: `the remote MigCluster ${quote(cluster.name)} has no \`exposedRegistryPath\`: `
              + `MTC reports Missing${side}ClusterRegistryPath and copies nothing`,
            fix: `Set \`exposedRegistryPath\` in MigCluster ${quote(cluster.name)} to the host of its registry.`,
          };
        }
      }
    },
  },
];
