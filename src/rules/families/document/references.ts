import { MTC_NAMESPACE } from '../../../api/common';
import { FieldFacts } from '../../../api/schema-facts';
import { member } from '../../../grammar/path';
import { derived } from '../../engine/derived';
import { isRecord, list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Circumstances, Rule } from '../../engine/rule';
import { planExample } from '../../examples/plan';
import { flawsOf, meantBy } from '../../reading/fields';
import { kindsOf, MTC_KINDS } from '../../reading/kinds';
import { isAbsent } from '../../reading/references';
import { quote } from '../../reading/text';

/** The kinds that MTC's references refer to, by field. */
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

/** A reference in a manifest of MTC. */
interface Reference {
  readonly path: string;
  /** The kind that it refers to. */
  readonly target: string;
  readonly value: { readonly [key: string]: any };
}

/** Rules on references from one object to another. */
export const REFERENCE_RULES: readonly Rule[] = [
  {
    id: 'document/incomplete-reference',
    severity: 'error',
    title: 'Each reference has both a name and a namespace',
    rationale: 'MTC treats a reference without one of the two as missing. '
      + 'It does not default to the namespace of the object itself.',
    source: 'mig-controller pkg/reference/ref.go',
    on: MTC_KINDS,
    breaks: run('name: shop'),
    finds: [{
      path: 'spec.migPlanRef',
      message: 'the reference to the MigPlan has no namespace: MTC treats it as missing',
      fix: 'Write `namespace: openshift-migration`.',
    }],
    keeps: run('name: shop, namespace: openshift-migration'),
    * check(manifest, set, circumstances) {
      for (const { path, target, value } of referencesIn(circumstances)(manifest)) {
        const missing = ['name', 'namespace'].filter((field) => value[field] === undefined || value[field] === null
          || value[field] === '');
        if (missing.length > 0 && !isUnused(manifest, path, value) && !wasMeant(manifest, path, circumstances)) {
          yield {
            path: missing[0] in value ? member(path, missing[0]) : path,
            message: `the reference to the ${target} has no ${missing.join(' and no ')}: MTC treats it as missing`,
            fix: missing.includes('namespace')
              ? fixNamespace(set, target, text(value.name))
              : `Write the name of the ${target}.`,
          };
        }
      }
    },
  },
  {
    id: 'document/reference-elsewhere',
    severity: 'error',
    title: 'References to objects of MTC have the namespace openshift-migration',
    rationale: 'MTC\'s controllers ignore objects outside openshift-migration. An object in another namespace is not '
      + 'found, or never becomes Ready.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/resource.go',
    on: MTC_KINDS,
    breaks: run('name: shop, namespace: shop'),
    finds: [{
      path: 'spec.migPlanRef.namespace',
      message: 'is "shop": MTC ignores every MigPlan outside openshift-migration',
      fix: 'Write `namespace: openshift-migration`.',
    }],
    keeps: run('name: shop, namespace: openshift-migration'),
    * check(manifest, set, circumstances) {
      for (const { path, target, value } of referencesIn(circumstances)(manifest)) {
        const namespace = text(value.namespace);
        const isElsewhere = target.startsWith('Mig') && namespace !== '' && namespace !== MTC_NAMESPACE
          && text(value.name) !== '';
        // Another rule reports the namespace of an object in the set.
        if (isElsewhere && set.named(target, namespace, value.name).length === 0) {
          yield {
            path: `${path}.namespace`,
            message: `is ${quote(namespace)}: MTC ignores every ${target} outside ${MTC_NAMESPACE}`,
            fix: `Write \`namespace: ${MTC_NAMESPACE}\`.`,
          };
        }
      }
    },
  },
  {
    id: 'document/cluster-reference-with-more',
    severity: 'warning',
    title: 'A plan\'s references to clusters contain only name and namespace',
    rationale: 'To find plans that share a cluster, MTC compares their references with all fields. A third field in '
      + 'one of them hides the conflict, and both plans migrate the same namespace.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go (HasConflict)',
    on: 'MigPlan',
    breaks: planExample().replace('name: ocp3,', 'name: ocp3, kind: MigCluster,'),
    finds: [{
      path: 'spec.srcMigClusterRef.kind',
      message: 'MTC reads only name and namespace, but compares all fields to find conflicts: a reference '
        + 'without kind seems to be another cluster',
      fix: 'Remove `kind`.',
    }],
    keeps: planExample(),
    * check(manifest, _, circumstances) {
      for (const { path, more } of withMore(manifest, circumstances).filter(isOfCluster)) {
        yield {
          path: `${path}.${more[0]}`,
          message: 'MTC reads only name and namespace, but compares all fields to find conflicts: a reference without '
            + `${more.join(' and ')} seems to be another cluster`,
          fix: `Remove ${more.map((field) => `\`${field}\``).join(', ')}.`,
        };
      }
    },
  },
  {
    id: 'document/reference-with-more',
    severity: 'info',
    title: 'A reference contains only name and namespace',
    rationale: 'MTC reads no other field of a reference.',
    source: 'mig-controller pkg/reference/ref.go',
    on: MTC_KINDS,
    breaks: run('name: shop, namespace: openshift-migration, kind: MigPlan'),
    finds: [{
      path: 'spec.migPlanRef.kind',
      message: 'is ignored: MTC reads only name and namespace',
      fix: 'Remove `kind`.',
    }],
    keeps: run('name: shop, namespace: openshift-migration'),
    * check(manifest, _, circumstances) {
      for (const { path, more } of withMore(manifest, circumstances).filter((reference) => manifest.kind !== 'MigPlan'
        || !isOfCluster(reference))) {
        yield {
          path: `${path}.${more[0]}`,
          message: 'is ignored: MTC reads only name and namespace',
          fix: `Remove ${more.map((field) => `\`${field}\``).join(', ')}.`,
        };
      }
    },
  },
];

/** The references of a manifest that contain other fields, and these fields. */
function withMore(
  manifest: Manifest, circumstances: Circumstances,
): Array<{ readonly path: string; readonly more: readonly string[] }> {
  return referencesIn(circumstances)(manifest)
    .map(({ path, value }) => ({
      path,
      more: ['apiVersion', 'kind', 'uid', 'resourceVersion', 'fieldPath'].filter((field) => value[field]),
    }))
    .filter(({ more }) => more.length > 0);
}

/** Whether a reference of a plan is to a cluster. */
function isOfCluster({ path }: { readonly path: string }): boolean {
  return /^spec\.(src|dest)MigClusterRef$/.test(path);
}

/** The references of an object of MTC that are objects. Another rule reports other types. */
const referencesIn: (circumstances: Circumstances) => (manifest: Manifest) => readonly Reference[] = derived((
  circumstances,
) =>
  derived((manifest) => {
    const facts = kindsOf(circumstances).of(manifest);
    return facts ? [...referencesBelow(record(manifest.object.spec), facts.spec, 'spec', '')] : [];
  }));

function* referencesBelow(value: unknown, facts: FieldFacts, path: string, field: string): Generator<Reference> {
  if (facts === 'reference') {
    const target = Object.hasOwn(TARGETS, field) ? TARGETS[field] : undefined;
    if (target && isRecord(value)) {
      yield { path, target, value };
    }
  } else if (typeof facts === 'object' && 'fields' in facts) {
    const fields = record(value);
    for (const name of Object.keys(facts.fields).filter((one) => Object.hasOwn(fields, one))) {
      yield* referencesBelow(fields[name], facts.fields[name], member(path, name), name);
    }
  } else if (typeof facts === 'object' && 'list' in facts && typeof facts.list === 'object') {
    for (const [index, entry] of list(value).entries()) {
      yield* referencesBelow(entry, facts.list, `${path}[${index}]`, field);
    }
  }
}

/** Whether MTC does not read a reference of this object. */
function isUnused(manifest: Manifest, path: string, value: Reference['value']): boolean {
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
      // An empty reference is missing, not incomplete.
      return isAbsent(value) && !path.endsWith('.reference');
  }
}

/** Whether an unknown field in the manifest was meant to be this reference, or a field of it. */
function wasMeant(manifest: Manifest, path: string, circumstances: Circumstances): boolean {
  const facts = kindsOf(circumstances).of(manifest);
  return facts !== undefined
    && [...meantBy(flawsOf(manifest, facts))].some((meant) => meant === path || meant.startsWith(`${path}.`));
}

/** The first namespaces of the manifests of each name. Two are enough to know that there are several. */
const byName = derived((manifests: readonly Manifest[]): ReadonlyMap<string, readonly string[]> => {
  const namespaces = new Map<string, string[]>();
  for (const { name, namespace } of manifests) {
    const known = namespaces.get(name);
    if (!known) {
      namespaces.set(name, [namespace]);
    } else if (known.length < 3 && !known.includes(namespace)) {
      known.push(namespace);
    }
  }
  return namespaces;
});

function fixNamespace(set: ManifestSet, target: string, name: string): string {
  if (target.startsWith('Mig')) {
    return name ? `Write \`namespace: ${MTC_NAMESPACE}\`.` : `Write \`namespace: ${MTC_NAMESPACE}\` and the name.`;
  }
  const namespaces = new Set(name
    ? (byName(set.ofKind(target)).get(name) ?? []).filter((namespace) => namespace !== '')
    : []);
  const [namespace] = namespaces;
  return namespaces.size === 1
    ? `Write \`namespace: ${namespace}\`.`
    : `Write the namespace${name ? '' : ' and the name'} of the ${target}.`;
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
