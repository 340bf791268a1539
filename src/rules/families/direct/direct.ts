import { DirectVolumeMigrationType } from '../../../api/direct-migrations';
import { AccessMode, AUTO_ACCESS_MODE } from '../../../api/mig-plan';
import { didYouMean } from '../../../grammar/did-you-mean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { isRecord, list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { Absence } from '../../reading/absence';
import { selectorProblems } from '../../reading/label-selector';
import { isLive, isOwned } from '../../reading/live';
import { lacksRegistry, namespaceEntries, specOf } from '../../reading/plan';
import { isAbsent, keyOf, MTC_GROUP, pointedAt } from '../../reading/references';
import { quote } from '../../reading/text';

const TYPES: string[] = Object.values(DirectVolumeMigrationType);
const ACCESS_MODES: string[] = [...Object.values(AccessMode), 'ReadWriteOncePod', AUTO_ACCESS_MODE];

/** The label by which a DirectVolumeMigrationProgress finds its rsync pod. */
const POD_LABEL = 'migration.openshift.io/created-for-pvc';

const object = (kind: string, spec: string, metadata = '') => `apiVersion: migration.openshift.io/v1alpha1
kind: ${kind}
metadata: { name: shop, namespace: openshift-migration${metadata} }
spec:
  ${spec}
`;
const PAIR = `srcMigClusterRef: { name: ocp3, namespace: openshift-migration }
  destMigClusterRef: { name: ocp4, namespace: openshift-migration }`;
const OWNED = ', ownerReferences: [{ apiVersion: migration.openshift.io/v1alpha1, kind: MigMigration, name: go-live, uid: "4711" }]';
const volumes = (claim: string, fields = '', metadata = OWNED) => object('DirectVolumeMigration', `${PAIR}${fields}\n  persistentVolumeClaims:\n    - ${claim}`, metadata);
const images = (spec: string) => object('DirectImageMigration', spec);
const progress = (spec: string) => object('DirectVolumeMigrationProgress', `clusterRef: { name: ocp3, namespace: openshift-migration }\n  ${spec}`, OWNED.replace('MigMigration', 'DirectVolumeMigration'));

const CLAIM = '{ name: data, namespace: shop, targetName: data, targetNamespace: shop, targetStorageClass: gp3-csi, targetAccessModes: [ReadWriteOnce] }';
const IMAGES = images(`${PAIR}\n  namespaces: [shop]`);

const REMOTE = (fields: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: ocp3, namespace: openshift-migration }
spec:
  isHostCluster: false
  url: https://api.ocp3.example.com:6443
  serviceAccountSecretRef: { name: ocp3-token, namespace: openshift-config }
${fields && `  ${fields}\n`}`;

/** Which references MTC wants of which kind. */
const REFERENCES: ReadonlyArray<readonly [string, ReadonlyArray<readonly [string, string]>]> = [
  ['DirectVolumeMigration', [['srcMigClusterRef', 'InvalidSourceClusterRef'], ['destMigClusterRef', 'InvalidDestinationClusterRef']]],
  ['DirectImageMigration', [['srcMigClusterRef', 'InvalidSourceClusterRef'], ['destMigClusterRef', 'InvalidDestinationClusterRef']]],
  ['DirectImageStreamMigration', [
    ['srcMigClusterRef', 'InvalidSourceClusterRef'], ['destMigClusterRef', 'InvalidDestinationClusterRef'], ['imageStreamRef', 'InvalidImageStreamRef'],
  ]],
  ['DirectVolumeMigrationProgress', [['clusterRef', 'InvalidClusterRef']]],
];

/** Rules on the direct kinds, which MTC makes by itself. */
export const DIRECT_RULES: readonly Rule[] = [
  {
    id: 'direct/volumes-by-hand',
    severity: 'warning',
    title: 'Direct migrations of volumes are made by MTC',
    rationale: 'A DirectVolumeMigration that no MigMigration owns has no plan, and the controllers of 1.7 and 1.8 read the plan without looking whether there is one: they stop. Its progress objects are made by the DirectVolumeMigration in turn.',
    source: 'mig-controller pkg/controller/directvolumemigration',
    breaks: volumes(CLAIM, '', ''),
    keeps: volumes(CLAIM),
    * check(set) {
      for (const kind of ['DirectVolumeMigration', 'DirectVolumeMigrationProgress']) {
        for (const manifest of writtenByHand(set, kind)) {
          yield {
            manifest,
            path: '',
            message: `a ${kind} is made by MTC in the course of a run; ${kind.endsWith('Progress') ? 'one made by hand has nothing to tell of' : 'one made by hand has no plan behind it, on which the controller stops'}`,
            fix: 'write a MigPlan and a MigMigration, with migrateState: true for data alone',
          };
        }
      }
    },
  },
  {
    id: 'direct/images-by-hand',
    severity: 'info',
    title: 'Direct migrations of images are made by MTC',
    rationale: 'Runs make a DirectImageMigration, and that one DirectImageStreamMigration for each image stream. Made by hand they belong to no run: nothing waits for them, repeats them or cleans up after them.',
    source: 'mig-controller pkg/controller/directimagemigration',
    breaks: IMAGES,
    keeps: IMAGES.replace(' }\nspec', `${OWNED} }\nspec`),
    * check(set) {
      for (const kind of ['DirectImageMigration', 'DirectImageStreamMigration']) {
        for (const manifest of writtenByHand(set, kind)) {
          yield { manifest, path: '', message: `a ${kind} is made by MTC in the course of a run; no run waits for this one, repeats it or cleans up after it`, fix: 'write a MigPlan and a MigMigration, unless this is what you want' };
        }
      }
    },
  },
  {
    id: 'direct/references',
    severity: 'error',
    title: 'Direct migrations say where from and where to',
    rationale: 'No schema demands the references of the direct kinds. Without one of them MTC reports that it is not set, and does nothing.',
    source: 'mig-controller pkg/controller/directvolumemigration/validation.go',
    breaks: images(`${PAIR.split('\n')[0]}\n  namespaces: [shop]`),
    keeps: IMAGES,
    * check(set, circumstances) {
      const absence = new Absence(set, circumstances);
      for (const [kind, references] of REFERENCES) {
        for (const manifest of set.ofGroup(kind, MTC_GROUP)) {
          for (const [field, condition] of references) {
            if (absence.of(manifest, field)) {
              yield { manifest, path: `spec.${field}`, message: `${field} is not there; MTC reports ${condition} and does nothing`, fix: `add ${field} with name and namespace` };
            }
          }
        }
      }
    },
  },
  {
    id: 'direct/what-to-copy',
    severity: 'error',
    title: 'Direct migrations say what is to be copied',
    rationale: 'A DirectVolumeMigration without claims gets InvalidPVCs, a DirectImageMigration without namespaces NamespaceListEmpty. Neither means all.',
    source: 'mig-controller pkg/controller/directvolumemigration/validation.go, pkg/controller/directimagemigration/validation.go',
    breaks: images(`${PAIR}\n  namespaces: []`),
    keeps: IMAGES,
    * check(set, circumstances) {
      const absence = new Absence(set, circumstances);
      for (const [kind, field, condition] of [['DirectVolumeMigration', 'persistentVolumeClaims', 'InvalidPVCs'], ['DirectImageMigration', 'namespaces', 'NamespaceListEmpty']]) {
        for (const manifest of set.ofGroup(kind, MTC_GROUP)) {
          if (absence.of(manifest, field)) {
            yield { manifest, path: `spec.${field}`, message: `there are no ${field}, which does not mean all; MTC reports ${condition} and does nothing`, fix: `list the ${field} to be copied` };
          }
        }
      }
    },
  },
  {
    id: 'direct/migration-type',
    severity: 'error',
    title: 'The type of a direct migration of volumes is Stage, CutOver or Rollback',
    rationale: 'migrationType is a text that no schema limits, and CutOver has a capital O. With another word MTC goes by none of the three.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/directvolumemigration_types.go',
    breaks: volumes(CLAIM, '\n  migrationType: Cutover'),
    keeps: volumes(CLAIM, '\n  migrationType: CutOver'),
    * check(set) {
      for (const manifest of set.ofGroup('DirectVolumeMigration', MTC_GROUP)) {
        const type = text(specOf(manifest).migrationType);
        if (type && !TYPES.includes(type) && !isPlaceholder(type)) {
          const meant = /^final$/i.test(type) ? 'CutOver' : didYouMean(type, TYPES);
          yield { manifest, path: 'spec.migrationType', message: `${quote(type)} is no type that MTC knows`, fix: meant ? `write ${quote(meant)}` : `write ${TYPES.join(', ')}` };
        }
      }
    },
  },
  {
    id: 'direct/target-claim',
    severity: 'warning',
    title: 'Each claim of a direct migration has a target name',
    rationale: 'The schema lets targetName out, but later steps look for the claim on the destination under what stands there, and find nothing where nothing does.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    breaks: volumes(CLAIM.replace(' targetName: data,', '')),
    keeps: volumes(CLAIM),
    * check(set) {
      for (const { manifest, path, claim } of claimsIn(set)) {
        if (!text(claim.targetName) && !isLive(manifest) && typeof claim.name === 'string') {
          yield { manifest, path: `${path}.targetName`, message: `claim ${quote(claim.name)} has no targetName, under which later steps look for it on the destination`, fix: `add targetName: ${claim.name}` };
        }
      }
    },
  },
  {
    id: 'direct/target-access-modes',
    severity: 'error',
    title: 'Each claim of a direct migration has access modes that there are',
    rationale: 'MTC makes the claim on the destination with targetAccessModes as they stand there. Kubernetes refuses a claim without any, or with one that it does not know.',
    source: 'mig-controller pkg/controller/directvolumemigration/pvcs.go',
    breaks: volumes(CLAIM.replace('[ReadWriteOnce]', '[RWO]')),
    keeps: volumes(CLAIM),
    * check(set) {
      for (const { manifest, path, claim } of claimsIn(set)) {
        const modes = claim.targetAccessModes;
        const unknown = list(modes).find((mode) => typeof mode === 'string' && !ACCESS_MODES.includes(mode) && !isPlaceholder(mode));
        if (unknown !== undefined || Array.isArray(modes) && modes.length === 0) {
          const meant = new Map([['RWO', 'ReadWriteOnce'], ['ROX', 'ReadOnlyMany'], ['RWX', 'ReadWriteMany']]).get(unknown) ?? didYouMean(text(unknown), ACCESS_MODES);
          yield {
            manifest,
            path: `${path}.targetAccessModes`,
            message: unknown === undefined ? 'the list of access modes is empty; Kubernetes refuses a claim without any' : `${quote(unknown)} is no access mode; Kubernetes refuses the claim`,
            fix: meant ? `write ${quote(meant)}` : 'write ReadWriteOnce, ReadOnlyMany or ReadWriteMany',
          };
        }
      }
    },
  },
  {
    id: 'direct/same-cluster',
    severity: 'error',
    title: 'Images are copied from one cluster to another',
    rationale: 'MTC refuses a DirectImageMigration whose source and destination are one MigCluster (InvalidDestinationCluster, NotDistinct).',
    source: 'mig-controller pkg/controller/directimagemigration/validation.go',
    breaks: images(`${PAIR.replace('ocp3', 'ocp4')}\n  namespaces: [shop]`),
    keeps: IMAGES,
    * check(set) {
      for (const manifest of set.ofGroup('DirectImageMigration', MTC_GROUP)) {
        const { srcMigClusterRef, destMigClusterRef } = specOf(manifest);
        const source = keyOf(srcMigClusterRef);
        if (source !== undefined && source === keyOf(destMigClusterRef) && !isPlaceholder(source)) {
          yield {
            manifest,
            path: 'spec.destMigClusterRef',
            message: 'source and destination are one cluster; MTC reports InvalidDestinationCluster and copies nothing',
            fix: 'name the MigCluster that the images go to',
          };
        }
      }
    },
  },
  {
    id: 'direct/image-namespaces',
    severity: 'error',
    title: 'An entry of namespaces is a name, or two with a colon between',
    rationale: 'A DirectImageMigration reads its entries as a plan does: source, or source:destination.',
    source: 'mig-controller pkg/controller/directimagemigration/validation.go',
    breaks: images(`${PAIR}\n  namespaces: ["shop:"]`),
    keeps: images(`${PAIR}\n  namespaces: ["shop:web"]`),
    * check(set) {
      for (const manifest of set.ofGroup('DirectImageMigration', MTC_GROUP)) {
        const { namespaces } = specOf(manifest);
        const good = new Set(namespaceEntries(namespaces).map(({ index }) => index));
        for (const [index, entry] of list(namespaces).entries()) {
          if (typeof entry === 'string' && !good.has(index) && !isPlaceholder(entry)) {
            yield {
              manifest,
              path: `spec.namespaces[${index}]`,
              message: `${quote(entry)} is neither a name of a namespace nor two of them with a colon between`,
              fix: 'write "source", or "source:destination"',
            };
          }
        }
      }
    },
  },
  {
    id: 'direct/label-selector',
    severity: 'error',
    title: 'The label selector of a direct migration is one that Kubernetes can evaluate',
    rationale: 'The schema takes any operator and any text. What makes no selector fails when image streams are looked for.',
    source: 'k8s.io/apimachinery pkg/apis/meta/v1/helpers.go',
    breaks: images(`${PAIR}\n  namespaces: [shop]\n  labelSelector: { matchExpressions: [{ key: app, operator: Equals, values: [shop] }] }`),
    keeps: images(`${PAIR}\n  namespaces: [shop]\n  labelSelector: { matchExpressions: [{ key: app, operator: In, values: [shop] }] }`),
    * check(set) {
      for (const manifest of set.ofGroup('DirectImageMigration', MTC_GROUP)) {
        for (const problem of selectorProblems(specOf(manifest).labelSelector, 'spec.labelSelector')) {
          yield { manifest, ...problem };
        }
      }
    },
  },
  {
    id: 'direct/registry-path',
    severity: 'error',
    title: 'Images go directly only between clusters whose registries are exposed',
    rationale: 'Both clusters of a direct migration of images need a registry path (MissingSourceClusterRegistryPath, MissingDestinationClusterRegistryPath). The host cluster has its own; a remote one has what exposedRegistryPath says.',
    source: 'mig-controller pkg/controller/directimagemigration/validation.go',
    breaks: `${IMAGES}---\n${REMOTE('')}`,
    keeps: `${IMAGES}---\n${REMOTE('exposedRegistryPath: registry.apps.ocp3.example.com')}`,
    * check(set) {
      for (const kind of ['DirectImageMigration', 'DirectImageStreamMigration']) {
        for (const manifest of set.ofGroup(kind, MTC_GROUP).filter((each) => !isLive(each))) {
          for (const [field, side] of [['srcMigClusterRef', 'Source'], ['destMigClusterRef', 'Destination']]) {
            const cluster = pointedAt(set, manifest, 'MigCluster', specOf(manifest)[field]);
            if (cluster && lacksRegistry(cluster)) {
              yield {
                manifest,
                path: `spec.${field}`,
                message: `MigCluster ${quote(cluster.name)}, a remote cluster, has no exposedRegistryPath; MTC reports Missing${side}ClusterRegistryPath and copies nothing`,
                fix: `give MigCluster ${quote(cluster.name)} an exposedRegistryPath (host without scheme)`,
              };
            }
          }
        }
      }
    },
  },
  {
    id: 'direct/progress-pod',
    severity: 'error',
    title: 'A progress object says which pod it watches',
    rationale: 'A DirectVolumeMigrationProgress has a podRef, or a podNamespace and a podSelector with the label migration.openshift.io/created-for-pvc. Otherwise MTC reports InvalidPod, InvalidPodSelector or InvalidSpec.',
    source: 'mig-controller pkg/controller/directvolumemigrationprogress/validation.go',
    breaks: progress('podNamespace: shop\n  podSelector: { app: rsync }'),
    keeps: progress(`podNamespace: shop\n  podSelector: { ${POD_LABEL}: 8d777f385d3dfec8815d20f7496026dc }`),
    * check(set) {
      for (const manifest of set.ofGroup('DirectVolumeMigrationProgress', MTC_GROUP)) {
        const { podRef, podSelector, podNamespace } = specOf(manifest);
        if (!isAbsent(podRef) || !isRecord(manifest.object.spec)) {
          continue;
        }
        if (!Object.hasOwn(record(podSelector), POD_LABEL)) {
          yield {
            manifest,
            path: 'spec.podSelector',
            message: `there is no podRef, and the podSelector has no label ${POD_LABEL}, by which MTC finds the pod of a claim`,
            fix: `add ${POD_LABEL} to the selector`,
          };
        } else if (!text(podNamespace)) {
          yield { manifest, path: 'spec.podNamespace', message: 'the podSelector has no podNamespace beside it; MTC does not know where to look', fix: 'add podNamespace' };
        }
      }
    },
  },
];

function writtenByHand(set: ManifestSet, kind: string): Manifest[] {
  return set.ofGroup(kind, MTC_GROUP).filter((manifest) => !isLive(manifest) && !isOwned(manifest));
}

function* claimsIn(set: ManifestSet): Generator<{ manifest: Manifest; path: string; claim: { readonly [key: string]: any } }> {
  for (const manifest of set.ofGroup('DirectVolumeMigration', MTC_GROUP)) {
    for (const [index, claim] of list(specOf(manifest).persistentVolumeClaims).entries()) {
      if (isRecord(claim)) {
        yield { manifest, path: `spec.persistentVolumeClaims[${index}]`, claim };
      }
    }
  }
}
