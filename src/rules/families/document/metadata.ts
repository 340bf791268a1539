import { MTC_NAMESPACE } from '../../../api/common';
import { isDnsLabel, isDnsSubdomain, nearestDnsLabel, nearestDnsSubdomain } from '../../../grammar/dns';
import { member } from '../../../grammar/path';
import { isPlaceholder } from '../../../grammar/placeholder';
import { derived } from '../../engine/derived';
import { isRecord, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { isMtc, MTC_KINDS, OUR_KINDS } from '../../reading/kinds';
import { kustomizationsNear, kustomizationsOf } from '../../reading/neighbours';
import { quote } from '../../reading/text';

/** Kinds whose names MTC writes into labels. */
const NAMES_IN_LABELS = ['MigPlan', 'MigMigration'];

/** Labels and annotations that MTC writes and reads. */
const RESERVED = [
  'copy-method', 'created-for-pvc', 'dvmp-done', 'is-application-pod', 'is-stage-pod', 'migmigration-name',
  'migmigration-type',
  'migplan-name', 'migrated-by-backup', 'migrated-by-directvolumemigration', 'migrated-by-migmigration',
  'migrated-by-migplan',
  'migration-registry', 'migration-uid', 'preQuiesceNodeSelector', 'preQuiescePaused', 'preQuiesceReplicas',
  'preQuiesceSuspend',
  'quiesceDaemonSet', 'rsync-attempt', 'source-for-directvolumemigration',
].map((name) => `migration.openshift.io/${name}`).concat('openshift.io/touch');

/** A rollback deletes all objects with this label. */
const ROLLBACK_LABEL = 'migration.openshift.io/migrated-by-migplan';

/** Fields that only the API server and controllers write. */
const WRITTEN_BY_CLUSTER = ['uid', 'resourceVersion', 'managedFields', 'creationTimestamp', 'generation', 'selfLink'];

const HOST = `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: host, namespace: openshift-migration }
spec:
  isHostCluster: true
`;

/** Rules on names, namespaces, labels and other metadata of all kinds. */
export const METADATA_RULES: readonly Rule[] = [
  {
    id: 'document/other-namespace',
    severity: 'error',
    title: 'Objects of MTC are in openshift-migration',
    rationale: 'The name of the namespace is a constant in MTC\'s controllers. They silently ignore objects in other '
      + 'namespaces: the API server accepts the object, and it never gets a status.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/resource.go',
    on: MTC_KINDS,
    breaks: hook('namespace: openshift-config'),
    finds: [{
      path: 'metadata.namespace',
      message: 'is "openshift-config": MTC silently ignores objects outside openshift-migration',
      fix: 'Write `namespace: openshift-migration`.',
    }],
    keeps: hook('namespace: openshift-migration'),
    * check(manifest, set) {
      if (isReplacedByFlux(set)) {
        return;
      }
      const wrong = wrongKustomization(set, manifest);
      if (wrong && firstMisplaced(set).get(wrong) === manifest) {
        yield {
          manifest: wrong,
          path: 'namespace',
          message: `the Kustomization moves the ${manifest.kind} ${quote(manifest.name)} to `
            + `${quote(text(wrong.object.namespace))}: MTC silently ignores objects outside ${MTC_NAMESPACE}`,
          fix: `Write \`namespace: ${MTC_NAMESPACE}\`, and give objects of other namespaces their own Kustomization.`,
        };
      }
      if (manifest.namespace && manifest.namespace !== MTC_NAMESPACE && !isReplacedByKustomize(set, manifest)) {
        yield {
          path: 'metadata.namespace',
          message: `is ${quote(manifest.namespace)}: MTC silently ignores objects outside ${MTC_NAMESPACE}`,
          fix: `Write \`namespace: ${MTC_NAMESPACE}\`.`,
        };
      }
    },
  },
  {
    id: 'document/no-namespace',
    severity: 'warning',
    title: 'Objects of MTC have the namespace openshift-migration',
    rationale: 'A manifest without a namespace is created in the current namespace of kubectl. MTC silently ignores '
      + 'objects outside openshift-migration.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/resource.go',
    on: MTC_KINDS,
    skips: ['patch'],
    breaks: hook('labels: { team: shop }'),
    finds: [{
      path: 'metadata.namespace',
      message: 'is missing: the object is created in the current namespace of kubectl, and MTC silently ignores '
        + 'objects outside openshift-migration',
      fix: 'Write `namespace: openshift-migration`.',
    }],
    keeps: hook('namespace: openshift-migration'),
    * check(manifest, set) {
      if (hasNoNamespace(manifest) && !isReplacedByFlux(set) && !isGivenByArgo(set)
        && !isReplacedByKustomize(set, manifest)) {
        yield {
          path: 'metadata.namespace',
          message: 'is missing: the object is created in the current namespace of kubectl, and MTC silently ignores '
            + `objects outside ${MTC_NAMESPACE}`,
          fix: `Write \`namespace: ${MTC_NAMESPACE}\`.`,
        };
      }
    },
  },
  {
    id: 'document/name',
    severity: 'error',
    title: 'Names are valid for Kubernetes and MTC',
    rationale: 'The API server rejects an object without a name, or with a name that is not a DNS name of lower-case '
      + 'letters, digits, "-" and ".". MTC writes the names of plans and runs to labels, which have at most 63 '
      + 'characters, and fails with a longer name.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/labels.go, '
      + 'pkg/controller/migmigration/migmigration_controller.go',
    on: [...OUR_KINDS, 'Secret'],
    breaks: hook('namespace: openshift-migration', 'Wait_For_DB'),
    finds: [{
      path: 'metadata.name',
      message: '"Wait_For_DB" is not a valid name (lower-case letters, digits, "-" and ".", beginning and '
        + 'ending with a letter or a digit): the API server rejects the manifest',
      fix: 'Write "wait-for-db".',
    }],
    keeps: hook('namespace: openshift-migration', 'wait-for-db'),
    * check(manifest) {
      const problem = nameProblem(manifest) ?? namespaceProblem(manifest);
      if (problem) {
        yield problem;
      }
    },
  },
  {
    id: 'document/reserved-label',
    severity: 'warning',
    title: 'Labels and annotations that MTC reads are written by MTC only',
    rationale: 'MTC labels the objects that it creates, and finds them by these labels: a rollback deletes everything '
      + 'on the destination with its plan\'s label. MTC overwrites other values, or is misled by them.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/labels.go',
    on: '*',
    skips: ['live'],
    breaks: hook('namespace: openshift-migration\n  labels: { migration.openshift.io/migplan-name: shop }'),
    finds: [{
      path: 'metadata.labels["migration.openshift.io/migplan-name"]',
      message: 'is reserved for MTC: MTC overwrites it, or treats it as its own',
      fix: 'Remove it, or use another key.',
    }],
    keeps: hook('namespace: openshift-migration\n  labels: { app.kubernetes.io/part-of: shop }'),
    * check(manifest) {
      const reserved = isMtc(manifest) ? RESERVED : [ROLLBACK_LABEL];
      for (const field of ['labels', 'annotations']) {
        const present = record(record(manifest.object.metadata)[field]);
        for (const key of reserved.filter((one) => Object.hasOwn(present, one))) {
          const isRollback = key === ROLLBACK_LABEL;
          const effect = isRollback ? 'a rollback deletes the object' : 'MTC overwrites it, or treats it as its own';
          yield {
            path: member(`metadata.${field}`, key),
            message: `is reserved for MTC: ${effect}`,
            fix: 'Remove it, or use another key.',
          };
        }
      }
    },
  },
  {
    id: 'document/written-by-cluster',
    severity: 'info',
    title: 'A file in version control contains no fields that the cluster writes',
    rationale: 'The cluster writes status, uid, resourceVersion and managedFields. If a GitOps tool applies them, it '
      + 'and the controllers overwrite each other\'s values, and an old resourceVersion makes it fail.',
    source: 'Kubernetes API conventions, metadata and status',
    on: MTC_KINDS,
    breaks: hook('namespace: openshift-migration\n  resourceVersion: "4711"'),
    finds: [{
      path: 'metadata.resourceVersion',
      message: 'metadata.resourceVersion is written by the cluster',
      fix: 'Remove it before you apply the file. Ignore this if the file only shows the state of a cluster.',
    }],
    keeps: hook('namespace: openshift-migration'),
    * check({ object }) {
      const metadata = record(object.metadata);
      const fields = WRITTEN_BY_CLUSTER.filter((field) => metadata[field]).map((field) => `metadata.${field}`);
      if (isRecord(object.status) && Object.keys(object.status).length > 0) {
        fields.push('status');
      }
      if (fields.length > 0) {
        yield {
          path: fields[0],
          message: `${fields.join(', ')} ${fields.length > 1 ? 'are' : 'is'} written by the cluster`,
          fix: 'Remove it before you apply the file. Ignore this if the file only shows the state of a cluster.',
        };
      }
    },
  },
  {
    id: 'document/refresh-stays',
    severity: 'info',
    title: 'Files that are applied repeatedly do not ask for a refresh',
    rationale: 'MTC refreshes the object once and removes `refresh: true`. '
      + 'A GitOps tool writes it again with each sync, endlessly.',
    source: 'mig-controller pkg/controller/migplan/migplan_controller.go',
    on: MTC_KINDS.filter((kind) => kind !== 'MigrationController'),
    skips: ['live'],
    breaks: `${HOST}  refresh: true\n`,
    finds: [{
      path: 'spec.refresh',
      message: 'MTC removes it after the refresh, and a GitOps tool writes it again with each sync',
      fix: 'Remove it from files that are applied repeatedly, or let the tool ignore `/spec/refresh`.',
    }],
    keeps: HOST,
    * check({ object }) {
      if (record(object.spec).refresh === true) {
        yield {
          path: 'spec.refresh',
          message: 'MTC removes it after the refresh, and a GitOps tool writes it again with each sync',
          fix: 'Remove it from files that are applied repeatedly, or let the tool ignore `/spec/refresh`.',
        };
      }
    },
  },
];

/** Whether the namespace is missing or empty. Another rule reports a namespace that is not a string. */
function hasNoNamespace(manifest: Manifest): boolean {
  const { namespace } = record(manifest.object.metadata);
  return namespace === undefined || namespace === null || namespace === '';
}

/** Whether Flux replaces the namespaces of the manifests. */
const isReplacedByFlux = derived((set: ManifestSet): boolean => set.ofKind('Kustomization').some((one) => (
  text(record(one.object.spec).targetNamespace) !== ''
)));

/** Whether Kustomize may replace the namespace of a manifest. */
function isReplacedByKustomize(set: ManifestSet, manifest: Manifest): boolean {
  return namespacesOf(kustomizationsNear(set, manifest)).size > 0;
}

/** The namespaces that Kustomizations move objects to. */
const namespacesOf = derived((all: readonly Manifest[]) =>
  new Set(all.map(({ object }) => text(object.namespace)).filter((one) => one !== '')));

/**
 * The Kustomization that certainly moves a manifest to a namespace that MTC ignores, unless another one moves it to the
 * right one.
 */
function wrongKustomization(set: ManifestSet, manifest: Manifest): Manifest | undefined {
  const giving = kustomizationsOf(set, manifest).filter((one) => text(one.object.namespace) !== ''
    && !isPlaceholder(text(one.object.namespace)));
  return namespacesOf(kustomizationsNear(set, manifest)).has(MTC_NAMESPACE)
    ? undefined
    : giving[0];
}

/** The first manifest that each wrong Kustomization moves. */
const firstMisplaced = derived((set: ManifestSet): ReadonlyMap<Manifest, Manifest> =>
  new Map([...set.manifests].reverse()
    .flatMap((manifest) => {
      const wrong = isMtc(manifest) ? wrongKustomization(set, manifest) : undefined;
      return wrong ? [[wrong, manifest] as const] : [];
    })));

/** Whether Argo CD applies manifests without a namespace to MTC's namespace. */
const isGivenByArgo = derived((set: ManifestSet): boolean => set.ofKind('Application').some((one) => (
  record(record(one.object.spec).destination).namespace === MTC_NAMESPACE
)));

function nameProblem(manifest: Manifest): { path: string; message: string; fix: string } | undefined {
  const path = 'metadata.name';
  const { name, generateName } = record(manifest.object.metadata);
  if (name === undefined || name === null || name === '') {
    return text(generateName)
      ? undefined
      : { path, message: 'is missing: the API server rejects the manifest', fix: 'Write `metadata.name`.' };
  }
  if (typeof name !== 'string') {
    return undefined;
  }
  if (!isDnsSubdomain(name)) {
    const near = nearestDnsSubdomain(name);
    return {
      path,
      message: `${quote(name)} is not a valid name (lower-case letters, digits, "-" and ".", beginning and ending with `
        + 'a letter or a digit): the API server rejects the manifest',
      fix: near ? `Write ${quote(near)}.` : 'Write a name such as "shop".',
    };
  }
  if (name.length > 63 && isMtc(manifest) && NAMES_IN_LABELS.includes(manifest.kind)) {
    return {
      path,
      message: `has ${name.length} characters, and MTC writes it to labels, which have at most 63: MTC fails`,
      fix: 'Choose a shorter name; a plan with hooks can have at most 51 characters.',
    };
  }
  return undefined;
}

/** The problem of a namespace. Other rules judge the namespace of MTC's own kinds. */
function namespaceProblem(manifest: Manifest): { path: string; message: string; fix: string } | undefined {
  const { namespace } = manifest;
  if (!namespace || isMtc(manifest) || isDnsLabel(namespace)) {
    return undefined;
  }
  const near = nearestDnsLabel(namespace);
  return {
    path: 'metadata.namespace',
    message: `${quote(namespace)} is not a valid name of a namespace (lower-case letters, digits and "-"): the API `
      + 'server rejects the manifest',
    fix: near ? `Write ${quote(near)}.` : 'Write the name of a namespace.',
  };
}

function hook(metadata: string, name = 'wait-for-db'): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigHook
metadata:
  name: ${name}
  ${metadata}
spec:
  custom: true
  image: quay.io/example/wait-for-db:1.0
  targetCluster: source
`;
}

