import { AccessMode, AUTO_ACCESS_MODE, CopyMethod, VolumeAction, VolumeMode } from '../../../api/mig-plan';
import { didYouMean } from '../../../grammar/did-you-mean';
import { isDnsSubdomain, nearestDnsSubdomain } from '../../../grammar/dns';
import { isPlaceholder } from '../../../grammar/placeholder';
import { list, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { planExample } from '../../examples/plan';
import { isLive } from '../../reading/live';
import { namespaceEntries, plansOf, renamedVolumes, specOf, VolumeEntry, volumesOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const ACTIONS: string[] = Object.values(VolumeAction);
const COPY_METHODS: string[] = Object.values(CopyMethod);
const ACCESS_MODES: string[] = [...Object.values(AccessMode), AUTO_ACCESS_MODE];

/** What Kubernetes knows for a claim. */
const CLAIM_MODES: string[] = [...Object.values(AccessMode), 'ReadWriteOncePod'];
const SHORT_MODES: Record<string, string> = { RWO: 'ReadWriteOnce', ROX: 'ReadOnlyMany', RWX: 'ReadWriteMany', RWOP: 'ReadWriteOnce', ReadWriteOncePod: 'ReadWriteOnce' };

const SELECTION = '{ action: copy, copyMethod: filesystem, storageClass: gp3-csi }';

/** A plan that speaks of one volume, for the examples of rules. */
const one = (selection: string, pvc = '{ namespace: shop-web, name: data, accessModes: [ReadWriteOnce], volumeMode: Filesystem }', fields = '') => planExample(`${fields}persistentVolumes:
    - name: pvc-1
      pvc: ${pvc}
      selection: ${selection}
      supported: { actions: [], copyMethods: [] }`);
const claims = (...names: string[]) => planExample(`persistentVolumes:${names.map((name, index) => `
    - name: pvc-${index + 1}
      pvc: { namespace: shop-web, name: "${name}", accessModes: [ReadWriteOnce] }
      selection: ${SELECTION}
      supported: { actions: [], copyMethods: [] }`).join('')}`);

const EXAMPLE = one(SELECTION);

/** Rules on the volumes of a plan. */
export const PLAN_VOLUME_RULES: readonly Rule[] = [
  {
    id: 'plan/volume-action',
    severity: 'error',
    title: 'A volume is copied, moved or skipped',
    rationale: 'selection.action is not defaulted in an entry that somebody wrote, and knows three words. Without one of them the plan gets PvInvalidAction and is not Ready.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: one('{ action: direct, copyMethod: filesystem, storageClass: gp3-csi }'),
    keeps: EXAMPLE,
    * check(set) {
      for (const manifest of plansOf(set)) {
        for (const { path, selection, supported } of volumesOf(manifest)) {
          const { action } = selection;
          const isOnlyOne = list(supported.actions).length === 1;
          if (action === undefined || action === null || action === '' ? !isOnlyOne : typeof action === 'string' && !ACTIONS.includes(action) && !isPlaceholder(action)) {
            const near = didYouMean(text(action), ACTIONS);
            yield {
              manifest,
              path: `${path}.selection.action`,
              message: action ? `${quote(action)} is no action of MTC's; it reports PvInvalidAction and the plan is not Ready` : 'the volume has no action, and MTC sets none in an entry that is there; it reports PvInvalidAction and the plan is not Ready',
              fix: near ? `write ${quote(near)}` : 'write copy, move or skip',
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/volume-action-not-offered',
    severity: 'warning',
    title: 'The action of a volume is one that MTC offers for it',
    rationale: 'supported.actions is what discovery found possible: move for NFS, AWS EBS and the classes in mig_pv_move_storageclasses only, skip alone for hostPath. Another action gives PvInvalidAction.',
    source: 'mig-controller pkg/controller/migplan/pvlist.go',
    breaks: EXAMPLE.replace('action: copy', 'action: move').replace('actions: []', 'actions: [skip, copy]'),
    keeps: EXAMPLE.replace('actions: []', 'actions: [skip, copy]'),
    * check(set) {
      for (const manifest of plansOf(set)) {
        for (const { path, selection, supported } of volumesOf(manifest)) {
          const offered = list(supported.actions);
          if (ACTIONS.includes(selection.action) && offered.length > 0 && !offered.includes(selection.action)) {
            yield {
              manifest,
              path: `${path}.selection.action`,
              message: `the entry itself says that this volume can be ${offered.map((action) => PARTICIPLES.get(action) ?? text(action)).join(' or ')}, not ${PARTICIPLES.get(selection.action)}; MTC reports PvInvalidAction where that is so`,
              fix: `write ${offered.map(text).filter((action) => action !== 'skip')[0] || 'skip'}, or have MTC offer the action for the storage class (mig_pv_move_storageclasses)`,
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/volume-copy-method',
    severity: 'error',
    title: 'A volume that is copied has a method',
    rationale: 'For action copy MTC wants filesystem, snapshot or (since 1.8) block in selection.copyMethod. Without it the plan gets PvNoCopyMethodSelection, with another word PvInvalidCopyMethod, and is not Ready.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: one('{ action: copy, copyMethod: rsync, storageClass: gp3-csi }'),
    keeps: EXAMPLE,
    * check(set) {
      for (const manifest of plansOf(set)) {
        for (const { path, selection } of volumesOf(manifest)) {
          const { copyMethod } = selection;
          if (selection.action !== VolumeAction.COPY || copyMethod && (typeof copyMethod !== 'string' || COPY_METHODS.includes(copyMethod) || isPlaceholder(copyMethod))) {
            continue;
          }
          const near = didYouMean(text(copyMethod), COPY_METHODS);
          yield {
            manifest,
            path: `${path}.selection.copyMethod`,
            message: copyMethod
              ? `${quote(copyMethod)} is no copy method of MTC's; it reports PvInvalidCopyMethod and the plan is not Ready`
              : 'the volume is to be copied, and it is not said how; MTC reports PvNoCopyMethodSelection and the plan is not Ready',
            fix: near ? `write ${quote(near)}` : 'write copyMethod: filesystem, which is rsync or Restic; or snapshot, or block for raw devices',
          };
        }
      }
    },
  },
  {
    id: 'plan/volume-access-mode',
    severity: 'error',
    title: 'The access modes of a copy are such as MTC and Kubernetes know',
    rationale: 'selection.accessMode takes ReadWriteOnce, ReadOnlyMany, ReadWriteMany, and since 1.8 auto; or nothing, which keeps those of the claim. Anything else gives PvInvalidAccessMode, and the plan is not Ready. Those of the claim are kept as they are written in pvc.accessModes.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: one(SELECTION.replace(' }', ', accessMode: RWX }')),
    keeps: one(SELECTION.replace(' }', ', accessMode: ReadWriteMany }')),
    * check(set) {
      for (const manifest of plansOf(set)) {
        for (const { path, pvc, selection } of volumesOf(manifest)) {
          const mode = text(selection.accessMode);
          if (selection.action === VolumeAction.COPY && mode && !ACCESS_MODES.includes(mode) && !isPlaceholder(mode)) {
            const meant = new Map(Object.entries(SHORT_MODES)).get(mode) ?? didYouMean(mode, ACCESS_MODES);
            yield {
              manifest,
              path: `${path}.selection.accessMode`,
              message: `${quote(mode)} is no access mode that MTC takes; it reports PvInvalidAccessMode and the plan is not Ready`,
              fix: meant ? `write ${quote(meant)}` : 'write ReadWriteOnce, ReadOnlyMany or ReadWriteMany, or leave it out to keep those of the claim',
            };
          }
          for (const [index, kept] of selection.action === VolumeAction.COPY && !mode ? list(pvc.accessModes).entries() : []) {
            const isOfDisk = isAuto(kept) && mayBeDisk(pvc);
            if (typeof kept === 'string' && !CLAIM_MODES.includes(kept) && !isOfDisk && !isPlaceholder(kept)) {
              const meant = new Map(Object.entries(SHORT_MODES)).get(kept) ?? didYouMean(kept, CLAIM_MODES);
              yield {
                manifest,
                path: `${path}.pvc.accessModes[${index}]`,
                message: `${quote(kept)} is no access mode of Kubernetes; MTC keeps it as it is written, and the claim on the destination is refused`,
                fix: `write ${meant ? quote(meant) : CLAIM_MODES.join(', ')}`,
              };
            }
          }
        }
      }
    },
  },
  {
    id: 'plan/volume-without-access-modes',
    severity: 'error',
    title: 'An entry for a volume that is copied directly says its access modes',
    rationale: 'Discovery keeps pvc.accessModes as they were written. Where they were left out they stay empty, and the DirectVolumeMigration that MTC makes is refused by the API server, as it has no targetAccessModes.',
    source: 'mig-controller pkg/controller/migplan/pvlist.go, pkg/controller/migmigration/dvm.go',
    breaks: one(SELECTION, '{ namespace: shop-web, name: data }'),
    keeps: one(SELECTION.replace(' }', ', accessMode: ReadWriteOnce }'), '{ namespace: shop-web, name: data }'),
    * check(set) {
      for (const manifest of plansOf(set)) {
        if (specOf(manifest).indirectVolumeMigration === true) {
          continue;
        }
        for (const { path, pvc, selection } of volumesOf(manifest)) {
          const isCopied = selection.action === VolumeAction.COPY && selection.copyMethod !== CopyMethod.SNAPSHOT;
          const hasNone = pvc.accessModes === undefined || pvc.accessModes === null || Array.isArray(pvc.accessModes) && pvc.accessModes.length === 0;
          if (isCopied && hasNone && !selection.accessMode) {
            yield {
              manifest,
              path: `${path}.pvc.accessModes`,
              message: 'the entry has no access modes, and MTC does not fill them in where there is an entry; the DirectVolumeMigration that it makes is refused, as it has none either',
              fix: 'write the access modes of the claim to pvc.accessModes (and its volumeMode to pvc.volumeMode), or choose one in selection.accessMode',
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/volume-without-storage-class',
    severity: 'warning',
    title: 'An entry for a volume that is copied says the storage class of the destination',
    rationale: 'Discovery chooses a class only for volumes that have no entry yet. In one that was written without, the claim gets none, so that a matching volume must exist on the destination beforehand (PvNoStorageClassSelection, a warning).',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: one('{ action: copy, copyMethod: filesystem }'),
    keeps: EXAMPLE,
    * check(set) {
      for (const manifest of plansOf(set).filter((plan) => !isLive(plan))) {
        for (const { path, selection } of volumesOf(manifest)) {
          if (selection.action === VolumeAction.COPY && (selection.storageClass === undefined || selection.storageClass === null)) {
            yield {
              manifest,
              path: `${path}.selection.storageClass`,
              message: 'the volume is to be copied, and no storage class is chosen; MTC chooses none where there is an entry, so that the claim waits for a volume made by hand',
              fix: 'add storageClass with a class of the destination; or storageClass: "" if the volumes are there already',
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/volume-auto-access-mode',
    severity: 'warning',
    title: 'Access mode auto is for disks of virtual machines',
    rationale: 'auto leaves the access mode to the storage profile by which OpenShift Virtualization makes disks. A claim of anything else has none to take it from.',
    source: 'mig-controller pkg/controller/directvolumemigration/vm.go',
    breaks: one(SELECTION.replace(' }', ', accessMode: auto }'), '{ namespace: shop-web, name: data, accessModes: [ReadWriteOnce], ownerType: Deployment }'),
    keeps: one(SELECTION.replace(' }', ', accessMode: auto }'), '{ namespace: shop-web, name: data, accessModes: [ReadWriteOnce], ownerType: VirtualMachine }'),
    * check(set) {
      for (const manifest of plansOf(set)) {
        for (const { path, pvc, selection } of volumesOf(manifest)) {
          if (selection.action === VolumeAction.COPY && selection.accessMode === AUTO_ACCESS_MODE && !mayBeDisk(pvc)) {
            yield {
              manifest,
              path: `${path}.selection.accessMode`,
              message: `"auto" takes the access mode from the storage profile of a virtual machine's disk, and this claim belongs to a ${text(pvc.ownerType)}`,
              fix: 'write ReadWriteOnce, ReadOnlyMany or ReadWriteMany, or leave it out to keep those of the claim',
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/volume-raw-device-as-files',
    severity: 'warning',
    title: 'Raw devices are copied as blocks',
    rationale: 'A claim of mode Block has no file system whose files could be copied. Discovery chooses copy method block for it (since MTC 1.8); filesystem is for claims of mode Filesystem.',
    source: 'mig-controller pkg/controller/migplan/pvlist.go',
    breaks: one(SELECTION, '{ namespace: shop-web, name: data, accessModes: [ReadWriteOnce], volumeMode: Block }'),
    keeps: one(SELECTION.replace('filesystem', 'block'), '{ namespace: shop-web, name: data, accessModes: [ReadWriteOnce], volumeMode: Block }'),
    * check(set) {
      for (const manifest of plansOf(set)) {
        for (const { path, pvc, selection } of volumesOf(manifest)) {
          if (selection.action === VolumeAction.COPY && pvc.volumeMode === VolumeMode.BLOCK && selection.copyMethod === CopyMethod.FILESYSTEM) {
            yield {
              manifest,
              path: `${path}.selection.copyMethod`,
              message: 'the claim is a raw device (volumeMode Block), and is to be copied file by file',
              fix: 'write copyMethod: block',
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/volume-snapshot',
    severity: 'info',
    title: 'Snapshots need one storage provider on both clusters',
    rationale: 'With copyMethod snapshot the data goes by snapshots of the storage provider: both clusters must use the same one, in the same region, and the plan\'s MigStorage must be able to make them. MTC warns of it itself (PvWarnCopyMethodSnapshot).',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: one(SELECTION.replace('filesystem', 'snapshot')),
    keeps: EXAMPLE,
    * check(set) {
      for (const manifest of plansOf(set)) {
        for (const { path, selection } of volumesOf(manifest)) {
          if (selection.action === VolumeAction.COPY && selection.copyMethod === CopyMethod.SNAPSHOT) {
            yield {
              manifest,
              path: `${path}.selection.copyMethod`,
              message: 'snapshots work only where both clusters have the same storage provider, in one region; even with direct migration the volume then goes through the repository',
              fix: 'write copyMethod: filesystem if that is not so',
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/volume-verify',
    severity: 'info',
    title: 'Checksums of all files take their time',
    rationale: 'selection.verify compares checksums: with rsync each run reads all files on both sides in full, however little has changed.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    breaks: one(SELECTION.replace(' }', ', verify: true }')),
    keeps: EXAMPLE,
    * check(set) {
      for (const manifest of plansOf(set)) {
        for (const { path, selection } of volumesOf(manifest)) {
          if (selection.action === VolumeAction.COPY && selection.verify === true) {
            yield { manifest, path: `${path}.selection.verify`, message: 'all files are read in full on both sides, in each run, to compare checksums', fix: 'keep it for data where that is worth the downtime' };
          }
        }
      }
    },
  },
  {
    id: 'plan/claim-mapping',
    severity: 'error',
    title: 'The name of a claim is a name, or two with a colon between',
    rationale: 'pvc.name is "claim" or "claim:target". MTC does not check the target; one that is empty or no name of Kubernetes\' fails when the claim is created on the destination.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    breaks: claims('data:Shop_Data'),
    keeps: claims('data:shop-data'),
    * check(set) {
      for (const manifest of plansOf(set)) {
        for (const { path, pvc } of volumesOf(manifest)) {
          const name = text(pvc.name);
          const parts = name.split(':');
          const bad = parts.find((part) => !isDnsSubdomain(part));
          if (name && !isPlaceholder(name) && (parts.length > 2 || bad !== undefined)) {
            const near = parts.map(nearestDnsSubdomain).filter((part) => part).slice(0, 2).join(':');
            yield {
              manifest,
              path: `${path}.pvc.name`,
              message: parts.length > 2 ? `${quote(name)} has ${parts.length} parts; MTC reads "claim" or "claim:target"` : `${quote(name)} has ${bad ? `a part, ${quote(bad)}, that is no name of a claim` : 'an empty part'}; MTC does not check it, and Kubernetes refuses the claim`,
              fix: near ? `write ${quote(near)}` : 'write the name of the claim',
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/duplicate-target-claim',
    severity: 'error',
    title: 'Each claim has a claim of its own on the destination',
    rationale: 'Two claims that are copied to one overwrite each other. Within a cluster MTC refuses the run (ConflictingPVCMappings); between clusters it does not look.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    breaks: claims('data:shop-data', 'more:shop-data'),
    keeps: claims('data:shop-data', 'more:shop-more'),
    * check(set) {
      for (const manifest of plansOf(set)) {
        const destinations = new Map(namespaceEntries(specOf(manifest).namespaces).map(({ source, destination }) => [source, destination]));
        const first = new Map<string, VolumeEntry>();
        for (const volume of volumesOf(manifest)) {
          const namespace = text(volume.pvc.namespace);
          if (volume.selection.action === VolumeAction.SKIP || !namespace || !volume.target || isPlaceholder(volume.target)) {
            continue;
          }
          const place = `${destinations.get(namespace) ?? namespace}/${volume.target}`;
          const before = first.get(place);
          if (!before) {
            first.set(place, volume);
          } else if (before.claim !== volume.claim || before.pvc.namespace !== namespace) {
            yield {
              manifest,
              path: `${volume.path}.pvc.name`,
              message: `claim ${quote(volume.claim)} goes to ${quote(place)}, as does claim ${quote(before.claim)}; one overwrites the data of the other`,
              fix: 'give each a target of its own',
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/duplicate-volume',
    severity: 'warning',
    title: 'A plan speaks of each volume once',
    rationale: 'MTC finds entries of persistentVolumes by name. Of two with one name, one counts.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go',
    breaks: EXAMPLE + EXAMPLE.slice(EXAMPLE.indexOf('    - name')),
    keeps: EXAMPLE,
    * check(set) {
      for (const manifest of plansOf(set)) {
        const first = new Map<string, VolumeEntry>();
        for (const volume of volumesOf(manifest)) {
          const before = first.get(volume.name);
          if (!volume.name || !before) {
            first.set(volume.name, volume);
          } else if (!isPlaceholder(volume.name)) {
            yield {
              manifest,
              path: `${volume.path}.name`,
              message: `${quote(volume.name)} has an entry at ${before.path} already; MTC finds entries by name, and one of the two does not count`,
              fix: 'say what to do with a volume once',
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/claim-of-other-namespace',
    severity: 'warning',
    title: 'Volumes of a plan belong to claims in its source namespaces',
    rationale: 'MTC discovers the volumes whose claims are in the source namespaces of the plan, and drops entries for any other without a word.',
    source: 'mig-controller pkg/controller/migplan/pvlist.go',
    breaks: one(SELECTION, '{ namespace: shop-db, name: data, accessModes: [ReadWriteOnce] }'),
    keeps: EXAMPLE,
    * check(set) {
      for (const manifest of plansOf(set)) {
        const { namespaces } = specOf(manifest);
        const entries = namespaceEntries(namespaces);
        if (entries.length === 0 || entries.length < list(namespaces).length) {
          continue;
        }
        const sources = new Set(entries.map(({ source }) => source));
        const renamed = new Map(entries.map(({ source, destination }) => [destination, source]));
        for (const { path, pvc } of volumesOf(manifest)) {
          const namespace = text(pvc.namespace);
          if (namespace && !sources.has(namespace) && !isPlaceholder(namespace)) {
            const source = renamed.get(namespace);
            yield {
              manifest,
              path: `${path}.pvc.namespace`,
              message: `${quote(namespace)} is ${source ? 'a destination and no source' : 'no source namespace'} of the plan; MTC does not discover the volume there and drops the entry in silence`,
              fix: source ? `write ${quote(source)}, where the claim is now` : 'add the namespace to the plan, or take the entry out',
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/renamed-claim-indirect',
    severity: 'warning',
    title: 'Claims get other names with direct migration only',
    rationale: 'With indirectImageMigration or indirectVolumeMigration MTC takes a plan for a migration of namespaces, whose stages and cutovers it refuses where a claim is renamed.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: `${claims('data:shop-data')}  indirectImageMigration: true\n`,
    keeps: claims('data:shop-data'),
    * check(set) {
      for (const manifest of plansOf(set)) {
        const spec = specOf(manifest);
        const flag = ['indirectVolumeMigration', 'indirectImageMigration'].find((field) => spec[field] === true);
        const renamed = flag && renamedVolumes(manifest)[0];
        if (renamed) {
          yield {
            manifest,
            path: `spec.${flag}`,
            message: `claim ${quote(renamed.claim)} gets another name, which only state migrations do; with ${flag} MTC takes the plan for a migration of namespaces, and refuses its stages and cutovers`,
            fix: `remove ${flag}, or let the claims keep their names`,
          };
        }
      }
    },
  },
];

const PARTICIPLES = new Map<unknown, string>([['copy', 'copied'], ['move', 'moved'], ['skip', 'skipped']]);

/** Owners of claims that may be disks of a virtual machine. */
const MAYBE_MACHINES = ['VirtualMachine', 'VirtualMachineInstance', 'Unknown'];

/** Whether a claim may be a disk of a virtual machine: true unless the plan names another owner. */
function mayBeDisk(pvc: VolumeEntry['pvc']): boolean {
  return text(pvc.ownerType) === '' || MAYBE_MACHINES.includes(pvc.ownerType);
}

/** Whether an access mode is left to the storage profile. OpenShift's console writes `Auto`. */
function isAuto(mode: unknown): boolean {
  return text(mode).toLowerCase() === AUTO_ACCESS_MODE;
}
