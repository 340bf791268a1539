import { MTC_NAMESPACE } from '../../../api/common';
import { isDnsLabel, isDnsSubdomain, nearestDnsLabel, nearestDnsSubdomain } from '../../../grammar/dns';
import { isPlaceholder } from '../../../grammar/placeholder';
import { isRecord, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { isMtc, isOurs, isSecret } from '../../reading/kinds';
import { isLive } from '../../reading/live';
import { isPatch, kustomizationsNear, kustomizationsOf } from '../../reading/neighbours';
import { member } from '../../reading/paths';
import { quote } from '../../reading/text';

/** Kinds whose names MTC writes into labels. */
const NAMES_IN_LABELS = ['MigPlan', 'MigMigration'];

/** Labels and annotations that MTC writes, and then goes by. */
const RESERVED = [
  'copy-method', 'created-for-pvc', 'dvmp-done', 'is-application-pod', 'is-stage-pod', 'migmigration-name', 'migmigration-type',
  'migplan-name', 'migrated-by-backup', 'migrated-by-directvolumemigration', 'migrated-by-migmigration', 'migrated-by-migplan',
  'migration-registry', 'migration-uid', 'preQuiesceNodeSelector', 'preQuiescePaused', 'preQuiesceReplicas', 'preQuiesceSuspend',
  'quiesceDaemonSet', 'rsync-attempt', 'source-for-directvolumemigration',
].map((name) => `migration.openshift.io/${name}`).concat('openshift.io/touch');

/** By this label a rollback finds what it deletes, whatever the object is. */
const ROLLBACK_LABEL = 'migration.openshift.io/migrated-by-migplan';

/** What only an API server and controllers write. */
const WRITTEN_BY_CLUSTER = ['uid', 'resourceVersion', 'managedFields', 'creationTimestamp', 'generation', 'selfLink'];

const HOST = `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: host, namespace: openshift-migration }
spec:
  isHostCluster: true
`;

/** Rules on names, namespaces, labels, and what else a manifest has whatever its kind is. */
export const METADATA_RULES: readonly Rule[] = [
  {
    id: 'document/other-namespace',
    severity: 'error',
    title: 'Objects of MTC are in openshift-migration',
    rationale: 'The name of the namespace is a constant of MTC\'s controllers. They drop every event of another one, so that the object is taken, never gets a status, and nothing says why.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/resource.go',
    breaks: hook('namespace: openshift-config'),
    keeps: hook('namespace: openshift-migration'),
    * check(set) {
      const told = new Set<Manifest>();
      for (const manifest of isReplacedByFlux(set) ? [] : set.manifests.filter(isMtc)) {
        const wrong = wrongKustomization(set, manifest);
        if (wrong && !told.has(wrong)) {
          told.add(wrong);
          yield {
            manifest: wrong,
            path: 'namespace',
            message: `the Kustomization puts the ${manifest.kind} ${quote(manifest.name)} into ${quote(text(wrong.object.namespace))}; `
              + `MTC looks into ${MTC_NAMESPACE} only, and does not say so`,
            fix: `write namespace: ${MTC_NAMESPACE}; or give objects of other namespaces a Kustomization of their own`,
          };
        }
        const isElsewhere = manifest.namespace && manifest.namespace !== MTC_NAMESPACE && !isPlaceholder(manifest.namespace);
        if (isElsewhere && !isReplacedByKustomize(set, manifest)) {
          yield {
            manifest,
            path: 'metadata.namespace',
            message: `MTC looks into ${MTC_NAMESPACE} only; it never sees the ${manifest.kind} in ${quote(manifest.namespace)}, and does not say so`,
            fix: `write namespace: ${MTC_NAMESPACE}`,
          };
        }
      }
    },
  },
  {
    id: 'document/no-namespace',
    severity: 'warning',
    title: 'Objects of MTC say that they are in openshift-migration',
    rationale: 'A manifest without a namespace goes where kubectl happens to point. MTC\'s controllers see nothing outside openshift-migration, and do not say so.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/resource.go',
    breaks: hook('labels: { team: shop }'),
    keeps: hook('namespace: openshift-migration'),
    * check(set) {
      for (const manifest of isReplacedByFlux(set) || isGivenByArgo(set) ? [] : set.manifests) {
        if (isMtc(manifest) && hasNoNamespace(manifest) && !isPatch(set, manifest) && !isReplacedByKustomize(set, manifest)) {
          yield {
            manifest,
            path: 'metadata.namespace',
            message: `the ${manifest.kind} has no namespace, so that it lands in whichever kubectl points at; MTC looks into ${MTC_NAMESPACE} only`,
            fix: `write namespace: ${MTC_NAMESPACE}`,
          };
        }
      }
    },
  },
  {
    id: 'document/name',
    severity: 'error',
    title: 'Names are such as Kubernetes and MTC can use',
    rationale: 'The API server refuses an object without a name, or with one that is no DNS name of lower-case letters, digits, "-" and ".". MTC writes the names of plans and runs into labels, which hold 63 characters, and fails with a longer one when it first does so.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/labels.go, pkg/controller/migmigration/migmigration_controller.go',
    breaks: hook('namespace: openshift-migration', 'Wait_For_DB'),
    keeps: hook('namespace: openshift-migration', 'wait-for-db'),
    * check(set) {
      for (const manifest of set.manifests) {
        if (isOurs(manifest) || isSecret(manifest)) {
          const problem = nameProblem(manifest) ?? namespaceProblem(manifest);
          if (problem) {
            yield { manifest, ...problem };
          }
        }
      }
    },
  },
  {
    id: 'document/reserved-label',
    severity: 'warning',
    title: 'Labels and annotations that MTC goes by are left to MTC',
    rationale: 'MTC marks what it makes, and finds it again by its marks: a rollback deletes everything on the destination that carries its plan\'s label. Marks that somebody else writes are overwritten at best.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/labels.go',
    breaks: hook('namespace: openshift-migration\n  labels: { migration.openshift.io/migplan-name: shop }'),
    keeps: hook('namespace: openshift-migration\n  labels: { app.kubernetes.io/part-of: shop }'),
    * check(set) {
      for (const manifest of set.manifests) {
        if (isLive(manifest)) {
          continue;
        }
        const reserved = isMtc(manifest) ? RESERVED : [ROLLBACK_LABEL];
        for (const field of ['labels', 'annotations']) {
          const marks = record(record(manifest.object.metadata)[field]);
          for (const key of reserved.filter((one) => Object.hasOwn(marks, one))) {
            yield {
              manifest,
              path: member(`metadata.${field}`, key),
              message: `${quote(key)} is a mark of MTC's own${key === ROLLBACK_LABEL ? ', and a rollback deletes what carries it' : '; it is overwritten, or taken for what MTC wrote'}`,
              fix: 'leave it out, or use a key of your own',
            };
          }
        }
      }
    },
  },
  {
    id: 'document/written-by-cluster',
    severity: 'info',
    title: 'A file in version control holds no more than was asked for',
    rationale: 'Status, uid, resourceVersion and managedFields are the cluster\'s. Where a GitOps tool applies them, it fights with the controllers over them, and an old resourceVersion makes it fail.',
    source: 'Kubernetes API conventions, metadata and status',
    breaks: hook('namespace: openshift-migration\n  resourceVersion: "4711"'),
    keeps: hook('namespace: openshift-migration'),
    * check(set) {
      for (const manifest of set.manifests) {
        const metadata = record(manifest.object.metadata);
        const fields = isMtc(manifest) ? WRITTEN_BY_CLUSTER.filter((field) => metadata[field]).map((field) => `metadata.${field}`) : [];
        if (isMtc(manifest) && isRecord(manifest.object.status) && Object.keys(manifest.object.status).length > 0) {
          fields.push('status');
        }
        if (fields.length > 0) {
          yield {
            manifest,
            path: fields[0],
            message: `${fields.join(', ')} ${fields.length > 1 ? 'are' : 'is'} written by the cluster`,
            fix: 'nothing, where this only shows what a cluster holds; before it is applied again, leave that out',
          };
        }
      }
    },
  },
  {
    id: 'document/refresh-stays',
    severity: 'info',
    title: 'Files that are applied repeatedly do not ask for a refresh',
    rationale: 'MTC takes `refresh: true` as an order and removes it when it is done. A GitOps tool writes it again after each sync, without end.',
    source: 'mig-controller pkg/controller/migplan/migplan_controller.go',
    breaks: `${HOST}  refresh: true\n`,
    keeps: HOST,
    * check(set) {
      for (const manifest of set.manifests) {
        if (isMtc(manifest) && manifest.kind !== 'MigrationController' && record(manifest.object.spec).refresh === true && !isLive(manifest)) {
          yield {
            manifest,
            path: 'spec.refresh',
            message: 'MTC removes refresh when it is done, and a GitOps tool writes it again after each sync',
            fix: 'remove it from files that are applied repeatedly, or let the tool ignore /spec/refresh',
          };
        }
      }
    },
  },
];

/** The namespace is taken for missing only where nothing stands there; one of another type is another rule's. */
function hasNoNamespace(manifest: Manifest): boolean {
  const { namespace } = record(manifest.object.metadata);
  return namespace === undefined || namespace === null || namespace === '';
}

/** Whether Flux puts a namespace of its own on the manifests, whatever they say. */
function isReplacedByFlux(set: ManifestSet): boolean {
  return set.ofKind('Kustomization').some((one) => text(record(one.object.spec).targetNamespace) !== '');
}

/** Whether Kustomize may do so with this one. */
function isReplacedByKustomize(set: ManifestSet, manifest: Manifest): boolean {
  return kustomizationsNear(set, manifest).some((one) => text(one.object.namespace) !== '');
}

/** The Kustomization that takes a manifest up for certain and puts it where MTC doesn't look, unless another puts it right. */
function wrongKustomization(set: ManifestSet, manifest: Manifest): Manifest | undefined {
  const giving = kustomizationsOf(set, manifest).filter((one) => text(one.object.namespace) !== '' && !isPlaceholder(text(one.object.namespace)));
  return kustomizationsNear(set, manifest).some((one) => one.object.namespace === MTC_NAMESPACE) ? undefined : giving[0];
}

/** Whether Argo CD applies what is in the set to MTC's namespace, where it doesn't say another. */
function isGivenByArgo(set: ManifestSet): boolean {
  return set.ofKind('Application').some((one) => record(record(one.object.spec).destination).namespace === MTC_NAMESPACE);
}

function nameProblem(manifest: Manifest): { path: string; message: string; fix: string } | undefined {
  const path = 'metadata.name';
  const { name, generateName } = record(manifest.object.metadata);
  if (name === undefined || name === null || name === '') {
    return text(generateName) ? undefined : { path, message: `the ${manifest.kind} has no name; the API server refuses it`, fix: 'write metadata.name' };
  }
  if (typeof name !== 'string' || isPlaceholder(name)) {
    return undefined;
  }
  if (!isDnsSubdomain(name)) {
    const near = nearestDnsSubdomain(name);
    return {
      path,
      message: `${quote(name)} is no name for ${/^[AEIOU]/.test(manifest.kind) ? 'an' : 'a'} ${manifest.kind}: lower-case letters, digits, "-" and "." are; the API server refuses it`,
      fix: near ? `write ${quote(near)}` : 'write a name such as "shop"',
    };
  }
  if (name.length > 63 && isMtc(manifest) && NAMES_IN_LABELS.includes(manifest.kind)) {
    return {
      path,
      message: `the name has ${name.length} characters; MTC writes it into labels, which hold 63, and fails`,
      fix: 'choose a shorter name; with 51 characters it can have hooks, too',
    };
  }
  return undefined;
}

/** MTC's own kinds are in one namespace, which other rules look after. */
function namespaceProblem(manifest: Manifest): { path: string; message: string; fix: string } | undefined {
  const { namespace } = manifest;
  if (!namespace || isMtc(manifest) || isPlaceholder(namespace) || isDnsLabel(namespace)) {
    return undefined;
  }
  const near = nearestDnsLabel(namespace);
  return {
    path: 'metadata.namespace',
    message: `${quote(namespace)} is no name of a namespace: lower-case letters, digits and "-" are; there is none of that name`,
    fix: near ? `write ${quote(near)}` : 'write the name of a namespace',
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

