import { VolumeAction } from '../../../api/mig-plan';
import { isDnsSubdomain, nearestDnsSubdomain } from '../../../grammar/dns';
import { isPlaceholder } from '../../../grammar/placeholder';
import { list, Manifest, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { FieldProblem, Rule } from '../../engine/rule';
import { planOfClaims, planOfVolume, SELECTION } from '../../examples/volumes';
import { planModelOf } from '../../reading/model/migration';
import { namedIn } from '../../reading/model/text';
import { sourceClaimOf } from '../../reading/model/volumes';
import { namespaceEntries, renamedVolumes, specOf, VolumeEntry, volumesOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const EXAMPLE = planOfVolume();

/** Rules on the claims of a plan's volumes. */
export const VOLUME_CLAIM_RULES: readonly Rule[] = [
  {
    id: 'plan/claim-mapping',
    severity: 'error',
    title: 'The name of a claim is a name, or two names separated by a colon',
    rationale: 'pvc.name is "claim" or "claim:target". MTC does not check the target. If it is empty or not a valid '
      + 'name, the claim cannot be created on the destination.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    on: 'MigPlan',
    breaks: planOfClaims('data:Shop_Data'),
    finds: [{
      path: 'spec.persistentVolumes[0].pvc.name',
      message: '"Shop_Data" in "data:Shop_Data" is not a valid name of a claim: MTC does not check it, and the '
        + 'API server rejects the claim',
      fix: 'Write "data:shop-data".',
      programFix: 'Write "shop-data".',
    }],
    keeps: planOfClaims('data:shop-data'),
    * check(plan) {
      for (const { path, pvc } of volumesOf(plan)) {
        const problem = claimProblem(text(pvc.name));
        if (problem) {
          yield { path: `${path}.pvc.name`, ...problem };
        }
      }
    },
  },
  {
    id: 'plan/volume-names',
    severity: 'error',
    title: 'The volume, the namespace and the storage class of an entry have valid names',
    rationale: 'MTC silently removes an entry whose volume or namespace does not exist, and an object with an invalid '
      + 'name cannot exist. The name of an entry is that of the PersistentVolume, not of the claim. The API server '
      + 'rejects a claim with an invalid storage class.',
    source: 'mig-controller pkg/controller/migplan/pvlist.go; Kubernetes API conventions, names',
    on: 'MigPlan',
    breaks: planOfVolume('{ action: copy, copyMethod: filesystem, storageClass: Fast_SSD }'),
    finds: [{
      path: 'spec.persistentVolumes[0].selection.storageClass',
      message: '"Fast_SSD" is not a valid name: no such object exists',
      fix: 'Write "fast-ssd".',
    }],
    keeps: planOfVolume('{ action: copy, copyMethod: filesystem, storageClass: fast-ssd }'),
    * check(plan, set) {
      yield* otherVolumes(plan, set);
      for (const { path, name, pvc, selection } of volumesOf(plan)) {
        const names = {
          'name': name, 'pvc.namespace': text(pvc.namespace), 'selection.storageClass': text(selection.storageClass),
        };
        for (const [field, value] of Object.entries(names)) {
          if (value !== '' && !isDnsSubdomain(value) && !isPlaceholder(value)) {
            const near = nearestDnsSubdomain(value);
            yield {
              path: `${path}.${field}`,
              message: `${quote(value)} is not a valid name: no such object exists`,
              fix: near ? `Write ${quote(near)}.` : 'Write the name that `oc get pv,pvc,storageclass` shows.',
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/duplicate-target-claim',
    severity: 'error',
    protects: 'data',
    title: 'Each claim has its own target on the destination',
    rationale: 'Two claims that are copied to one target overwrite each other. Within a cluster, MTC rejects the run '
      + '(ConflictingPVCMappings). Between clusters, MTC does not check it.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    on: 'MigPlan',
    breaks: planOfClaims('data:shop-data', 'more:shop-data'),
    finds: [{
      path: 'spec.persistentVolumes[1].pvc.name',
      message: 'duplicate target: the claims "more" and "data" are both copied to "shop-web/shop-data", and one '
        + 'overwrites the data of the other',
      fix: 'Give each claim its own target.',
    }],
    keeps: planOfClaims('data:shop-data', 'more:shop-more'),
    * check(plan) {
      const destinations = new Map(namespaceEntries(specOf(plan).namespaces)
        .map(({ source, destination }) => [source, destination]));
      const first = new Map<string, VolumeEntry>();
      for (const volume of volumesOf(plan)) {
        const namespace = text(volume.pvc.namespace);
        if (volume.selection.action === VolumeAction.SKIP || !namespace || !volume.target
          || isPlaceholder(volume.target)) {
          continue;
        }
        const target = `${destinations.get(namespace) ?? namespace}/${volume.target}`;
        const before = first.get(target);
        if (!before) {
          first.set(target, volume);
        } else if (before.claim !== volume.claim || before.pvc.namespace !== namespace) {
          yield {
            path: `${volume.path}.pvc.name`,
            message: `duplicate target: the claims ${quote(volume.claim)} and ${quote(before.claim)} are both copied `
              + `to ${quote(target)}, and one overwrites the data of the other`,
            fix: 'Give each claim its own target.',
          };
        }
      }
    },
  },
  {
    id: 'plan/duplicate-volume',
    severity: 'warning',
    title: 'A plan lists each volume once',
    rationale: 'MTC finds entries of persistentVolumes by name. If two entries have the same '
      + 'name, one of them is ignored.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go',
    on: 'MigPlan',
    breaks: EXAMPLE + EXAMPLE.slice(EXAMPLE.indexOf('    - name')),
    finds: [{
      path: 'spec.persistentVolumes[1].name',
      message: 'duplicate: spec.persistentVolumes[0] has the name "pvc-1" as well, and MTC ignores one of the '
        + 'two entries',
      fix: 'Remove one of the entries.',
    }],
    keeps: EXAMPLE,
    * check(plan) {
      const first = new Map<string, VolumeEntry>();
      for (const volume of volumesOf(plan)) {
        const before = first.get(volume.name);
        if (volume.name && before) {
          yield {
            path: `${volume.path}.name`,
            message: `duplicate: ${before.path} has the name ${quote(volume.name)} as well, `
              + 'and MTC ignores one of the two entries',
            fix: 'Remove one of the entries.',
          };
        } else {
          first.set(volume.name, volume);
        }
      }
    },
  },
  {
    id: 'plan/claim-of-other-namespace',
    severity: 'warning',
    title: 'The claims of a plan\'s volumes are in its source namespaces',
    rationale: 'MTC discovers the volumes of claims in the source namespaces of the plan, '
      + 'and silently removes all other entries.',
    source: 'mig-controller pkg/controller/migplan/pvlist.go',
    on: 'MigPlan',
    breaks: planOfVolume(SELECTION, '{ namespace: shop-db, name: data, accessModes: [ReadWriteOnce] }'),
    finds: [{
      path: 'spec.persistentVolumes[0].pvc.namespace',
      message: '"shop-db" is not a source namespace of the plan: MTC does not discover the volume there, and '
        + 'silently removes the entry',
      fix: 'Add the namespace to the plan, or remove the entry.',
    }],
    keeps: EXAMPLE,
    * check(plan) {
      const { namespaces } = specOf(plan);
      const entries = namespaceEntries(namespaces);
      if (entries.length === 0 || entries.length < list(namespaces).length) {
        return;
      }
      const sources = new Set(entries.map(({ source }) => source));
      const renamed = new Map(entries.map(({ source, destination }) => [destination, source]));
      for (const { path, pvc } of volumesOf(plan)) {
        const namespace = text(pvc.namespace);
        if (namespace && !sources.has(namespace)) {
          const source = renamed.get(namespace);
          yield {
            path: `${path}.pvc.namespace`,
            message: `${quote(namespace)} is not a source namespace of the plan${source ? ', but a destination' : ''}: `
              + 'MTC does not discover the volume there, and silently removes the entry',
            fix: source
              ? `Write \`namespace: ${source}\`, where the claim is now.`
              : 'Add the namespace to the plan, or remove the entry.',
          };
        }
      }
    },
  },
  {
    id: 'plan/renamed-claim-indirect',
    severity: 'warning',
    title: 'Claims are renamed with direct migration only',
    rationale: 'With indirectImageMigration or indirectVolumeMigration, MTC treats a plan as a migration of '
      + 'namespaces, and rejects its stages and cutovers if a claim is renamed.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigPlan',
    breaks: `${planOfClaims('data:shop-data')}  indirectImageMigration: true\n`,
    finds: [{
      path: 'spec.indirectImageMigration',
      message: 'is true, but the claim "data" is renamed, which only state migrations do: MTC treats the plan '
        + 'as a migration of namespaces, and rejects its stages and cutovers',
      fix: 'Remove `indirectImageMigration`, or keep the names of the claims.',
    }],
    keeps: planOfClaims('data:shop-data'),
    * check(plan) {
      const spec = specOf(plan);
      const flag = ['indirectVolumeMigration', 'indirectImageMigration'].find((field) => spec[field] === true);
      const renamed = flag && renamedVolumes(plan)[0];
      if (renamed) {
        yield {
          path: `spec.${flag}`,
          message: `is true, but the claim ${quote(renamed.claim)} is renamed, which only state migrations do: MTC `
            + 'treats the plan as a migration of namespaces, and rejects its stages and cutovers',
          fix: `Remove \`${flag}\`, or keep the names of the claims.`,
        };
      }
    },
  },
];

/** Entries whose name is not that of the volume that the claim on the source has. */
function* otherVolumes(plan: Manifest, set: ManifestSet): Iterable<FieldProblem> {
  for (const namespace of planModelOf(set, plan)?.namespaces ?? []) {
    for (const entry of namespace.entries) {
      const claim = isPlaceholder(entry.name) ? undefined : sourceClaimOf(set, namespace, entry);
      const volume = claim === undefined ? '' : text(specOf(claim).volumeName);
      if (claim && volume !== '' && entry.name !== '' && volume !== entry.name && !isPlaceholder(volume)) {
        yield {
          path: `${entry.path}.name`,
          message: `${quote(entry.name)} is not the volume of ${namedIn(claim, plan)}, which is ${quote(volume)}: MTC `
            + 'silently removes the entry, and migrates the volume with its defaults',
          fix: `Write \`name: ${volume}\`.`,
        };
      }
    }
  }
}

function claimProblem(name: string): { message: string; fix: string; programFix?: string } | undefined {
  const parts = name.split(':');
  const bad = parts.find((part) => !isDnsSubdomain(part));
  if (name === '' || (parts.length <= 2 && bad === undefined)) {
    return undefined;
  }
  const near = parts.map(nearestDnsSubdomain).filter((part) => part).slice(0, 2).join(':');
  const fix = near ? `Write ${quote(near)}.` : 'Write the name of the claim.';
  if (parts.length > 2) {
    return { message: `${quote(name)} has ${parts.length} parts: MTC reads "claim" or "claim:target"`, fix };
  }
  const where = parts.length === 1 ? '' : ` in ${quote(name)}`;
  const what = bad ? `${quote(bad)}${where} is not a valid name of a claim` : `${quote(name)} has an empty part`;
  const nearBad = nearestDnsSubdomain(bad ?? '');
  return {
    message: `${what}: MTC does not check it, and the API server rejects the claim`,
    fix,
    ...nearBad === undefined ? {} : { programFix: `Write ${quote(nearBad)}.` },
  };
}
