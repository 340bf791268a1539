import { derived } from '../../engine/derived';
import { isRecord, list, Manifest, record, text } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { application } from '../../examples/gitops';
import { files, planExample } from '../../examples/plan';
import { deliveryOf, foldersAppliedBy } from '../../reading/model/delivery';
import { namedIn } from '../../reading/model/text';
import { specOf } from '../../reading/plan';
import { MTC_GROUP } from '../../reading/references';

const VOLUMES = `persistentVolumes:
  - name: pvc-1
    pvc: { namespace: shop-web, name: data, accessModes: [ReadWriteOnce], volumeMode: Filesystem }
    selection: { action: copy, copyMethod: filesystem, storageClass: gp3-csi }
    supported: { actions: [], copyMethods: [] }`;

const SELF_HEAL = 'syncPolicy: { automated: { selfHeal: true } }';
const IGNORED = `ignoreDifferences:
  - { group: migration.openshift.io, kind: MigPlan, jsonPointers: [/spec/persistentVolumes] }`;

/** The fields that MTC's controllers rewrite, by kind; each is a difference only if a manifest sets it. */
const REWRITTEN: Readonly<Record<string, readonly string[]>> = {
  MigPlan: ['persistentVolumes', 'refresh'],
  MigCluster: ['refresh'],
  MigStorage: ['refresh'],
  MigMigration: [],
  MigrationController: ['version'],
};

/** The optional booleans that MTC's controllers remove if they are false, by kind. */
const REMOVED: Readonly<Record<string, readonly string[]>> = {
  MigPlan: ['indirectImageMigration', 'indirectVolumeMigration', 'closed', 'refresh'],
  MigCluster: ['insecure', 'refresh'],
  MigStorage: ['refresh'],
  MigMigration: ['quiescePods', 'migrateState', 'keepAnnotations', 'verify', 'canceled', 'rollback'],
  MigrationController: [],
};

/** Rules on Applications that correct what MTC's controllers write. */
export const SYNC_RULES: readonly Rule[] = [
  {
    id: 'gitops/self-heal',
    severity: 'warning',
    title: 'Self-heal leaves alone what MTC\'s controllers write',
    rationale: 'MTC\'s controllers rewrite fields of their objects: the volumes of a plan after discovery, refresh, '
      + 'and booleans that are false. Argo CD takes that for drift. With selfHeal it writes the manifest back after '
      + 'each reconciliation, and the controller changes it again.',
    source: 'mig-controller pkg/controller/migplan/pvlist.go; Argo CD documentation, diffing customization',
    on: ['Application', 'ApplicationSet'],
    breaks: files(application('.', SELF_HEAL), planExample(VOLUMES)),
    finds: [{
      path: 'spec.syncPolicy.automated.selfHeal',
      message: 'writes back spec.persistentVolumes of MigPlan openshift-migration/shop (file-2.yaml), which MTC\'s '
        + 'controller changes, because ignoreDifferences does not contain it: both change the object again and again',
      fix: 'Add to `ignoreDifferences`: `{group: migration.openshift.io, kind: MigPlan, jsonPointers: '
        + '[/spec/persistentVolumes]}`.',
    }],
    keeps: files(application('.', `${SELF_HEAL}\n  ${IGNORED}`), planExample(VOLUMES)),
    * check(manifest, set) {
      const { at, spec: { syncPolicy, ignoreDifferences } } = deliveryOf(manifest);
      if (record(record(syncPolicy).automated).selfHeal !== true || isCustomized(set)) {
        return;
      }
      for (const { object, written } of foldersAppliedBy(set, manifest).flatMap(changedIn)) {
        const pointers = written.filter((pointer) =>
          !list(ignoreDifferences).some((one) => ignores(one, object, pointer)));
        if (pointers.length > 0) {
          const fields = pointers.map((pointer) => pointer.slice(1).replace(/\//g, '.')).join(', ');
          yield {
            path: `${at}.syncPolicy.automated.selfHeal`,
            message: `writes back ${fields} of ${namedIn(object, manifest)}, which MTC's controller changes, because `
              + `ignoreDifferences does not contain ${pointers.length === 1 ? 'it' : 'them'}: both change the object `
              + 'again and again',
            fix: `Add to \`ignoreDifferences\`: \`{group: ${MTC_GROUP}, kind: ${object.kind}, jsonPointers: `
              + `[${pointers.join(', ')}]}\`.`,
          };
          return;
        }
      }
    },
  },
];

/**
 * So many objects of a folder are compared with each delivery: without a limit, the cost would be that of all pairs.
 */
const MOST_CHANGED = 50;

/** The first objects in a folder that a controller changes, with the fields that it changes. */
const changedIn = derived((folder: readonly Manifest[]) => folder.filter((one) => groupOf(one) === MTC_GROUP
  && Object.hasOwn(REWRITTEN, one.kind))
  .map((object) => ({ object, written: writtenByController(object) })).filter(({ written }) => written.length > 0)
  .slice(0, MOST_CHANGED));

/** The fields of a manifest that a controller changes. */
function writtenByController(manifest: Manifest): string[] {
  const spec = specOf(manifest);
  const isSet = (value: unknown) => value !== undefined && value !== null && value !== false
    && !(Array.isArray(value) && value.length === 0);
  return [
    ...REWRITTEN[manifest.kind].filter((field) => isSet(spec[field])),
    ...REMOVED[manifest.kind].filter((field) => spec[field] === false),
  ].map((field) => `/spec/${field}`);
}

function ignores(entry: unknown, object: Manifest, pointer: string): boolean {
  if (!isRecord(entry) || !['*', object.kind].includes(text(entry.kind))
    || !['*', MTC_GROUP].includes(text(entry.group))
    || text(entry.name) !== '' && entry.name !== object.name) {
    return false;
  }
  return list(entry.managedFieldsManagers).length > 0
    || list(entry.jsonPointers).some((one) => one === pointer || pointer.startsWith(`${text(one)}/`))
    || list(entry.jqPathExpressions).some((one) => text(one).includes(pointer.slice(pointer.lastIndexOf('/') + 1))
      || /^\.spec$/.test(text(one)));
}

/** Whether the configuration of Argo CD itself ignores differences: then an Application need not. */
const isCustomized = derived((set: ManifestSet) => set.ofKind('ArgoCD')
  .some(({ object }) => record(object.spec).resourceIgnoreDifferences !== undefined)
  || set.ofGroup('ConfigMap', '').some(({ name, object }) => name === 'argocd-cm'
    && Object.keys(record(object.data)).some((key) => key.includes('ignoreDifferences'))));
