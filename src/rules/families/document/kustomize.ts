import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { list, Manifest, nameOf, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { cluster } from '../../examples/cluster';
import { documents, files, planExample, runExample } from '../../examples/plan';
import { kustomizationsAbove } from '../../reading/kustomize-tree';
import { kustomizationsNear } from '../../reading/neighbours';
import { specOf } from '../../reading/plan';
import { MTC_GROUP, pointedAt } from '../../reading/references';
import { SecretUse, secretUses } from '../../reading/secret';
import { quote } from '../../reading/text';

const KUSTOMIZE = 'Kustomize documentation, name references and generator options';

/** A Kustomization for the folder of an example. */
const example = (fields: string) => `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
${fields}
`;

const RUN = runExample('stage: true');

const REMOTE = cluster('url: https://api.ocp3.example.com:8443').replace('openshift-config', 'openshift-migration');

const generated = (options: string) => documents(example(`namespace: openshift-migration
secretGenerator:
  - name: ocp3-token
    files: [saToken]
${options}`), REMOTE);

/** Rules on names that Kustomize changes and MTC's objects refer to. */
export const KUSTOMIZE_RULES: readonly Rule[] = [
  {
    id: 'document/name-with-hash',
    severity: 'warning',
    title: 'A Secret that Kustomize generates for MTC keeps its name',
    rationale: 'Kustomize appends a hash to the names of Secrets that it generates, and changes the references that it '
      + 'knows. Without a configuration it does not know the references of MTC\'s kinds, so they still contain the '
      + 'name without the hash, which does not exist.',
    source: KUSTOMIZE,
    on: ['MigCluster', 'MigStorage'],
    judgesFiles: true,
    breaks: generated(''),
    finds: [{
      path: 'secretGenerator[0]',
      message: 'Kustomize appends a hash to "ocp3-token", but MigCluster openshift-migration/ocp3 refers to the '
        + 'name without the hash',
      fix: 'Write `generatorOptions: { disableNameSuffixHash: true }`.',
    }],
    keeps: generated('generatorOptions: { disableNameSuffixHash: true }'),
    * check(manifest, set) {
      const uses = usesByManifest(set).get(manifest) ?? [];
      for (const { namespace, name } of uses.filter(({ secrets }) => secrets.length === 0)) {
        for (const generating of kustomizationsNear(set, manifest).filter((one) => !knowsOurReferences(one))) {
          const { secretGenerator, generatorOptions, namespace: given } = generating.object;
          const index = generatorsByName(generating).get(name)?.find((position) => {
            const one = record(list(secretGenerator)[position]);
            return (text(one.namespace) || text(given) || namespace) === namespace && hasHash(one.options);
          });
          if (hasHash(generatorOptions) && index !== undefined) {
            yield {
              manifest: generating,
              path: `secretGenerator[${index}]`,
              message: `Kustomize appends a hash to ${quote(name)}, but ${nameOf(manifest)} refers `
                + 'to the name without the hash',
              fix: 'Write `generatorOptions: { disableNameSuffixHash: true }`.',
            };
          }
        }
      }
    },
  },
  {
    id: 'document/renamed-by-kustomize',
    severity: 'warning',
    title: 'Kustomize does not change the names of MTC\'s objects',
    rationale: 'namePrefix and nameSuffix change the names of objects, and the references that Kustomize knows. '
      + 'Without a configuration it does not know the references of MTC\'s kinds, so they still contain the old names.',
    source: KUSTOMIZE,
    on: ['MigPlan', 'MigMigration', 'MigAnalytic'],
    judgesFiles: true,
    breaks: files(example('namePrefix: prod-'), planExample(), RUN),
    finds: [{
      path: 'namePrefix',
      message: '`namePrefix` changes the name of MigPlan openshift-migration/shop, but not the reference of '
        + 'MigMigration openshift-migration/go-live',
      fix: 'Remove `namePrefix`, or add the references to a configuration with `nameReference`.',
    }],
    keeps: files(example('namePrefix: prod-'), RUN),
    * check(manifest, set) {
      for (const { kustomization, other } of renamings(set).get(manifest) ?? []) {
        const field = text(kustomization.object.namePrefix) ? 'namePrefix' : 'nameSuffix';
        yield {
          manifest: kustomization,
          path: field,
          message: `\`${field}\` changes the name of ${nameOf(other)}, but not the reference of ${nameOf(manifest)}`,
          fix: `Remove \`${field}\`, or add the references to a configuration with \`nameReference\`.`,
        };
      }
    },
  },
];

const REFERENCES: ReadonlyArray<readonly [string, string]> = [
  ['srcMigClusterRef', 'MigCluster'], ['destMigClusterRef', 'MigCluster'], ['migStorageRef', 'MigStorage'],
  ['migPlanRef', 'MigPlan'],
];

interface Renaming {
  readonly kustomization: Manifest;
  /** The first object that is renamed although the manifest refers to it. */
  readonly other: Manifest;
}

/** The Kustomizations that rename objects, each with the first manifest that refers to one of these. */
const renamings = derived((set: ManifestSet): ReadonlyMap<Manifest, Renaming[]> => {
  const found = new Map<Manifest, Renaming[]>();
  const seen = new Set<Manifest>();
  for (const manifest of ['MigPlan', 'MigMigration', 'MigAnalytic'].flatMap((kind) => set.ofGroup(kind, MTC_GROUP))) {
    const renaming = renamingAmong(kustomizationsWith(set, manifest)).filter((one) => !seen.has(one));
    const others = renaming.length === 0
      ? []
      : REFERENCES.flatMap(([field, of]) => pointedAt(set, manifest, of, specOf(manifest)[field]) ?? []);
    for (const kustomization of renaming) {
      if (others.some((other) => kustomizationsWith(set, other).has(kustomization))) {
        seen.add(kustomization);
        append(found, manifest, { kustomization, other: others[0] });
      }
    }
  }
  return found;
});

const withThoseAbove = derived((set: ManifestSet) => derived((near: readonly Manifest[]): ReadonlySet<Manifest> =>
  new Set([...near, ...near.flatMap((one) => kustomizationsAbove(set, one))])));

/** The Kustomizations that may contain a manifest, and those that contain these. */
function kustomizationsWith(set: ManifestSet, manifest: Manifest): ReadonlySet<Manifest> {
  return withThoseAbove(set)(kustomizationsNear(set, manifest));
}

/** So many generators of one name are looked at. */
const MOST_GENERATORS = 50;

/** The positions of a Kustomization's generators of Secrets, by their names. */
const generatorsByName = derived(({ object }: Manifest): ReadonlyMap<string, readonly number[]> => {
  const positions = new Map<string, number[]>();
  for (const [position, one] of list(object.secretGenerator).entries()) {
    const name = text(record(one).name);
    if ((positions.get(name)?.length ?? 0) < MOST_GENERATORS) {
      append(positions, name, position);
    }
  }
  return positions;
});

const usesByManifest = derived((set: ManifestSet): ReadonlyMap<Manifest, SecretUse[]> => {
  const uses = new Map<Manifest, SecretUse[]>();
  secretUses(set).forEach((use) => append(uses, use.manifest, use));
  return uses;
});

function hasHash(options: unknown): boolean {
  return record(options).disableNameSuffixHash !== true;
}

const renamingAmong = derived((all: ReadonlySet<Manifest>) => [...all].filter(isRenaming));

/** Whether a Kustomization changes names, and not the references of MTC's kinds. */
function isRenaming(kustomization: Manifest): boolean {
  const { namePrefix, nameSuffix } = kustomization.object;
  return !knowsOurReferences(kustomization) && text(namePrefix) + text(nameSuffix) !== '';
}

/** Whether a Kustomization may have a configuration of the references in MTC's kinds. */
function knowsOurReferences({ object }: Manifest): boolean {
  return ['configurations', 'transformers', 'replacements', 'openapi', 'vars', 'components']
    .some((field) => object[field] !== undefined);
}
