import { text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { documents, filesOf } from '../../examples/plan';
import { claimWith, planOfVolume, SELECTION } from '../../examples/volumes';
import { planModelOf } from '../../reading/model/migration';
import { namedIn } from '../../reading/model/text';
import { sourceClaimOf } from '../../reading/model/volumes';
import { specOf } from '../../reading/plan';

const claim = (mode: string) => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop-web }
spec: { accessModes: [ReadWriteOnce], volumeMode: ${mode}, resources: { requests: { storage: 10Gi } } }
`;

const example = (mode: string) => documents(filesOf('ocp3', claim(mode)),
  filesOf('ocp4', planOfVolume(SELECTION, claimWith('volumeMode: Filesystem'))));

/** The rule on the volume modes of both sides. */
export const VOLUME_MODE_RULES: readonly Rule[] = [
  {
    id: 'plan/volume-mode-of-claim',
    severity: 'error',
    title: 'A volume has the same mode on both sides',
    rationale: 'MTC creates the claim on the destination with volumeMode of the entry, which discovery does not '
      + 'correct. A block device cannot be copied into a file system: the copy fails with '
      + '"source and destination must be the same type of volume".',
    source: 'mig-controller pkg/controller/migplan/pvlist.go, pkg/controller/directvolumemigration',
    on: 'MigPlan',
    skips: ['patch'],
    breaks: example('Block'),
    finds: [{
      path: 'spec.persistentVolumes[0].pvc.volumeMode',
      message: 'is Filesystem, but PersistentVolumeClaim shop-web/data (file-2.yaml) on the '
        + 'source is Block: the copy fails',
      fix: 'Write `volumeMode: Block`.',
    }],
    keeps: example('Filesystem'),
    * check(manifest, set) {
      const model = planModelOf(set, manifest);
      for (const namespace of model?.isDirect ? model.namespaces : []) {
        for (const entry of namespace.entries) {
          const source = entry.selection.action === 'copy' ? sourceClaimOf(set, namespace, entry) : undefined;
          const [from, to] = [source && (text(specOf(source).volumeMode) || 'Filesystem'), text(entry.pvc.volumeMode)];
          if (source && [from, to].every((mode) => mode === 'Block' || mode === 'Filesystem') && from !== to) {
            yield {
              path: `${entry.path}.pvc.volumeMode`,
              message: `is ${to}, but ${namedIn(source, manifest)} on the source is ${from}: the copy fails`,
              fix: `Write \`volumeMode: ${from}\`.`,
            };
          }
        }
      }
    },
  },
];
