import { MTC_NAMESPACE } from '../../../api/common';
import { FieldFacts } from '../../../api/schema-facts';
import { isPlaceholder } from '../../../grammar/placeholder';
import { isRecord, list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Circumstances, Problem, Rule } from '../../engine/rule';
import { planExample } from '../../examples/plan';
import { flawsOf, meantBy } from '../../reading/fields';
import { Kinds } from '../../reading/kinds';
import { member } from '../../reading/paths';
import { isAbsent, MTC_GROUP } from '../../reading/references';
import { quote } from '../../reading/text';

/** What MTC's references point at, by the names of their fields. */
const TARGETS: Readonly<Record<string, string>> = {
  clusterRef: 'MigCluster',
  credsSecretRef: 'Secret',
  destMigClusterRef: 'MigCluster',
  imageStreamRef: 'ImageStream',
  migPlanRef: 'MigPlan',
  migStorageRef: 'MigStorage',
  podRef: 'Pod',
  reference: 'MigHook',
  serviceAccountSecretRef: 'Secret',
  srcMigClusterRef: 'MigCluster',
};

/** A reference in a manifest of MTC's. */
interface Reference {
  readonly manifest: Manifest;
  readonly path: string;
  /** The kind that it points at. */
  readonly target: string;
  readonly value: { readonly [key: string]: any };
}

/** Rules on references from one object to another. */
export const REFERENCE_RULES: readonly Rule[] = [
  {
    id: 'document/incomplete-reference',
    severity: 'error',
    title: 'Each reference has both a name and a namespace',
    rationale: 'MTC takes a reference without one of the two for not set. It does not fall back to the namespace of the object that refers.',
    source: 'mig-controller pkg/reference/ref.go',
    breaks: run('name: shop'),
    keeps: run('name: shop, namespace: openshift-migration'),
    * check(set, circumstances) {
      for (const reference of referencesIn(set, circumstances)) {
        const { manifest, path, target, value } = reference;
        const missing = ['name', 'namespace'].filter((field) => value[field] === undefined || value[field] === null || value[field] === '');
        if (missing.length > 0 && !isNotLookedAt(reference) && !wasMeant(reference, circumstances)) {
          yield {
            manifest,
            path: missing[0] in value ? member(path, missing[0]) : path,
            message: `the reference to the ${target} has no ${missing.join(' and no ')}; MTC takes it for not set`,
            fix: missing.includes('namespace') ? fixNamespace(set, target, text(value.name)) : `write the name of the ${target}`,
          };
        }
      }
    },
  },
  {
    id: 'document/reference-elsewhere',
    severity: 'error',
    title: 'References to objects of MTC point into openshift-migration',
    rationale: 'MTC\'s controllers look after objects in openshift-migration only. What is referred to in another namespace is not found, or never becomes ready.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/resource.go',
    breaks: run('name: shop, namespace: shop'),
    keeps: run('name: shop, namespace: openshift-migration'),
    * check(set, circumstances) {
      for (const { manifest, path, target, value } of referencesIn(set, circumstances)) {
        const namespace = text(value.namespace);
        if (target.startsWith('Mig') && namespace && text(value.name) && namespace !== MTC_NAMESPACE && !isPlaceholder(namespace)
          // Where that object is in the set, it is told of its namespace itself.
          && set.named(target, namespace, value.name).length === 0) {
          yield {
            manifest,
            path: `${path}.namespace`,
            message: `MTC looks after the ${target}s in ${MTC_NAMESPACE} only, and never gets the one in ${quote(namespace)} ready`,
            fix: `write namespace: ${MTC_NAMESPACE}`,
          };
        }
      }
    },
  },
  {
    id: 'document/cluster-reference-with-more',
    severity: 'warning',
    title: 'A plan names its clusters by name and namespace, and by nothing else',
    rationale: 'MTC compares the references of plans as a whole when it looks for two that share a cluster. A third field in one of them hides the conflict, and both plans move the same namespace.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go (HasConflict)',
    breaks: planExample().replace('name: ocp3,', 'name: ocp3, kind: MigCluster,'),
    keeps: planExample(),
    check: (set, circumstances) => withMore(set, circumstances, true),
  },
  {
    id: 'document/reference-with-more',
    severity: 'info',
    title: 'A reference has a name and a namespace, and nothing else',
    rationale: 'MTC uses no other field of a reference, and nobody keeps such a field right.',
    source: 'mig-controller pkg/reference/ref.go',
    breaks: run('name: shop, namespace: openshift-migration, kind: MigPlan'),
    keeps: run('name: shop, namespace: openshift-migration'),
    check: (set, circumstances) => withMore(set, circumstances, false),
  },
];

/** References that hold more than they should: those of plans to clusters, or all others. */
function* withMore(set: ManifestSet, circumstances: Circumstances, ofClusters: boolean): Generator<Problem> {
  for (const { manifest, path, value } of referencesIn(set, circumstances)) {
    const more = ['apiVersion', 'kind', 'uid', 'resourceVersion', 'fieldPath'].filter((field) => value[field]);
    const isOfCluster = manifest.kind === 'MigPlan' && /^spec\.(src|dest)MigClusterRef$/.test(path);
    if (more.length > 0 && isOfCluster === ofClusters) {
      yield {
        manifest,
        path: `${path}.${more[0]}`,
        message: `MTC reads name and namespace only${ofClusters ? `, and takes two references for different ones where ${more.join(', ')} ${more.length > 1 ? 'differ' : 'differs'}` : ''}`,
        fix: `leave ${more.join(', ')} out`,
      };
    }
  }
}

const FOUND = new WeakMap<ManifestSet, { readonly schemas: Circumstances['schemas']; readonly references: readonly Reference[] }>();

/** All references in MTC's objects that are written as objects; of what other type they may be is another rule's. */
function referencesIn(set: ManifestSet, circumstances: Circumstances): readonly Reference[] {
  const found = FOUND.get(set);
  if (found && found.schemas === circumstances.schemas) {
    return found.references;
  }
  const kinds = new Kinds(circumstances);
  const references: Reference[] = [];
  for (const manifest of set.manifests) {
    const facts = manifest.apiVersion.startsWith(`${MTC_GROUP}/`) ? kinds.of(manifest) : undefined;
    if (facts) {
      references.push(...referencesBelow(manifest, record(manifest.object.spec), facts.spec, 'spec', ''));
    }
  }
  FOUND.set(set, { schemas: circumstances.schemas, references });
  return references;
}

function* referencesBelow(manifest: Manifest, value: unknown, facts: FieldFacts, path: string, field: string): Generator<Reference> {
  if (facts === 'reference') {
    const target = Object.hasOwn(TARGETS, field) ? TARGETS[field] : undefined;
    if (target && isRecord(value)) {
      yield { manifest, path, target, value };
    }
  } else if (typeof facts === 'object' && 'fields' in facts) {
    const fields = record(value);
    for (const name of Object.keys(facts.fields).filter((one) => Object.hasOwn(fields, one))) {
      yield* referencesBelow(manifest, fields[name], facts.fields[name], member(path, name), name);
    }
  } else if (typeof facts === 'object' && 'list' in facts && typeof facts.list === 'object') {
    for (const [index, entry] of list(value).entries()) {
      yield* referencesBelow(manifest, entry, facts.list, `${path}[${index}]`, field);
    }
  }
}

/** MTC doesn't look at each reference that may stand in an object. */
function isNotLookedAt({ manifest, path, value }: Reference): boolean {
  const spec = record(manifest.object.spec);
  switch (path) {
    case 'spec.serviceAccountSecretRef':
      return spec.isHostCluster === true;
    case 'spec.volumeSnapshotConfig.credsSecretRef':
      return !text(spec.volumeSnapshotProvider);
    case 'spec.migStorageRef': {
      const [source, destination] = [record(spec.srcMigClusterRef).name, record(spec.destMigClusterRef).name];
      return source !== undefined && source === destination;
    }
    default:
      // A reference of which nothing is written is missing, and not half written.
      return isAbsent(value) && !path.endsWith('.reference');
  }
}

/** Whether a field stands in or beside the reference that was meant to be, or to complete, it. */
function wasMeant({ manifest, path }: Reference, circumstances: Circumstances): boolean {
  const facts = new Kinds(circumstances).of(manifest);
  return facts !== undefined && [...meantBy(flawsOf(manifest, facts))].some((meant) => meant === path || meant.startsWith(`${path}.`));
}

function fixNamespace(set: ManifestSet, target: string, name: string): string {
  if (target.startsWith('Mig')) {
    return `write namespace: ${MTC_NAMESPACE}${name ? '' : ', and the name'}`;
  }
  const namespaces = new Set(name ? set.ofKind(target).filter((one) => one.name === name && one.namespace).map((one) => one.namespace) : []);
  const [namespace] = namespaces;
  return namespaces.size === 1 ? `write namespace: ${namespace}` : `write namespace: the one that the ${target} is in${name ? '' : ', and its name'}`;
}

function run(reference: string): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigMigration
metadata: { name: go-live, namespace: openshift-migration }
spec:
  migPlanRef: { ${reference} }
  stage: false
  quiescePods: true
`;
}
