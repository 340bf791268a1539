import { list, Manifest, nameOf, record, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { cluster } from '../../examples/cluster';
import { documents, files, planExample, runExample } from '../../examples/plan';
import { kustomizationsNear } from '../../reading/neighbours';
import { specOf } from '../../reading/plan';
import { MTC_GROUP, pointedAt } from '../../reading/references';
import { secretUses } from '../../reading/secret';
import { quote } from '../../reading/text';

const KUSTOMIZE = 'Kustomize documentation, name references and generator options';

/** A Kustomization for the folder that an example is in. */
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

/** Rules on what Kustomize makes of names that MTC's objects refer to. */
export const KUSTOMIZE_RULES: readonly Rule[] = [
  {
    id: 'document/name-with-hash',
    severity: 'warning',
    title: 'A Secret that Kustomize generates for MTC keeps its name',
    rationale: 'Kustomize puts a hash behind the names of Secrets that it generates, and into the references that it knows. Those of MTC\'s kinds it doesn\'t know unless a configuration tells it, so that they still name the Secret without the hash, which there isn\'t.',
    source: KUSTOMIZE,
    breaks: generated(''),
    keeps: generated('generatorOptions: { disableNameSuffixHash: true }'),
    * check(set) {
      for (const { manifest, namespace, name, secrets } of secretUses(set)) {
        for (const generating of secrets.length > 0 ? [] : kustomizationsNear(set, manifest).filter((one) => !knowsOurReferences(one))) {
          const { secretGenerator, generatorOptions, namespace: given } = generating.object;
          const index = list(secretGenerator).map(record).findIndex((one) => text(one.name) === name
            && (text(one.namespace) || text(given) || namespace) === namespace && hasHash(one.options));
          if (hasHash(generatorOptions) && index >= 0) {
            yield {
              manifest: generating,
              path: `secretGenerator[${index}]`,
              message: `Kustomize puts a hash behind ${quote(name)}, and ${nameOf(manifest)} refers to it without`,
              fix: 'write generatorOptions: { disableNameSuffixHash: true }',
            };
          }
        }
      }
    },
  },
  {
    id: 'document/renamed-by-kustomize',
    severity: 'warning',
    title: 'Kustomize leaves the names of MTC\'s objects alone',
    rationale: 'namePrefix and nameSuffix change the names of objects, and the references that Kustomize knows. Those of MTC\'s kinds it doesn\'t know unless a configuration tells it, so that they lead to the old names.',
    source: KUSTOMIZE,
    breaks: files(example('namePrefix: prod-'), planExample(), RUN),
    keeps: files(example('namePrefix: prod-'), RUN),
    * check(set) {
      const told = new Set<Manifest>();
      for (const kind of ['MigPlan', 'MigMigration', 'MigAnalytic']) {
        for (const manifest of set.ofGroup(kind, MTC_GROUP)) {
          const spec = specOf(manifest);
          const renaming = kustomizationsNear(set, manifest).filter(isRenaming);
          const others = renaming.length === 0 ? [] : REFERENCES.flatMap(([field, of]) => pointedAt(set, manifest, of, spec[field]) ?? []);
          for (const one of renaming.filter((each) => !told.has(each) && others.some((other) => kustomizationsNear(set, other).includes(each)))) {
            told.add(one);
            const field = text(one.object.namePrefix) ? 'namePrefix' : 'nameSuffix';
            yield {
              manifest: one,
              path: field,
              message: `${field} changes the name of ${nameOf(others[0])}, and the reference of ${nameOf(manifest)} stays as it is`,
              fix: `leave ${field} out, or tell Kustomize of the references by a configuration with nameReference`,
            };
          }
        }
      }
    },
  },
];

const REFERENCES: ReadonlyArray<readonly [string, string]> = [
  ['srcMigClusterRef', 'MigCluster'], ['destMigClusterRef', 'MigCluster'], ['migStorageRef', 'MigStorage'], ['migPlanRef', 'MigPlan'],
];

function hasHash(options: unknown): boolean {
  return record(options).disableNameSuffixHash !== true;
}

/** Whether a Kustomization changes names, and not the references of MTC's kinds. */
function isRenaming(kustomization: Manifest): boolean {
  const { namePrefix, nameSuffix } = kustomization.object;
  return !knowsOurReferences(kustomization) && text(namePrefix) + text(nameSuffix) !== '';
}

/** Whether a Kustomization may have been told which fields of MTC's kinds are references. */
function knowsOurReferences({ object }: Manifest): boolean {
  return ['configurations', 'transformers', 'replacements', 'openapi', 'vars', 'components'].some((field) => object[field] !== undefined);
}
