import { isMisspelling } from '../../../grammar/did-you-mean';
import { derived } from '../../engine/derived';
import { folderOf, normalPath } from '../../engine/files';
import { list, Manifest, record, text } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { Circumstances, Rule } from '../../engine/rule';
import { cluster } from '../../examples/cluster';
import { documents } from '../../examples/plan';
import { namedIn } from '../../reading/model/text';
import { isBesideKustomization, kustomizationsNear } from '../../reading/neighbours';
import { ROLE_KEYS, SecretUse, secretUses } from '../../reading/secret';
import { quote } from '../../reading/text';

const generating = (entry: string) => documents(`apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
generatorOptions: { disableNameSuffixHash: true }
secretGenerator:
  - name: ocp3-token
    namespace: openshift-config
    ${entry}
`, cluster('url: https://api.ocp3.example.com:8443'));

/** The rule on Secrets that Kustomize generates. */
export const GENERATED_SECRET_RULES: readonly Rule[] = [
  {
    id: 'secret/generated-keys',
    severity: 'error',
    title: 'A Secret that Kustomize generates has the keys that MTC reads',
    rationale: 'Each literal, each file, and each line of a file in envs of a secretGenerator is one key of the '
      + 'Secret. MTC reads certain keys only: '
      + 'saToken for a remote cluster, and those of the provider for a repository. Without them, the MigCluster or '
      + 'MigStorage is not Ready.',
    source: 'Kustomize documentation, secretGenerator; mig-controller pkg/apis/migration/v1alpha1/migcluster_types.go',
    on: '*',
    breaks: generating('literals: [token=example]'),
    finds: [{
      path: 'secretGenerator[0]',
      message: 'generates Secret openshift-config/ocp3-token without the key "saToken", which MTC reads for MigCluster '
        + 'openshift-migration/ocp3: the MigCluster reports InvalidSaToken',
      fix: 'Write `saToken=` before the value or the file of the key.',
    }],
    keeps: generating('files: [saToken=token.txt]'),
    * check(manifest, set, circumstances) {
      const isKustomization = manifest.kind === 'Kustomization' && groupOf(manifest) === 'kustomize.config.k8s.io';
      for (const [index, generator] of isKustomization
        ? list(manifest.object.secretGenerator).map(record).entries()
        : []) {
        const keys = keysOf(generator, manifest, circumstances);
        const use = keys && useOf(set, manifest, generator);
        const missing = use && ROLE_KEYS[use.role].find((key) => !keys.includes(key));
        if (use && missing !== undefined) {
          const near = keys.find((key) => isMisspelling(key, missing));
          yield {
            path: `secretGenerator[${index}]`,
            message: `generates Secret ${use.namespace}/${use.name} without the key ${quote(missing)}, which MTC reads `
              + `for ${namedIn(use.manifest, manifest)}: the ${use.manifest.kind} reports `
              + `${use.role === 'cluster' ? 'InvalidSaToken' : 'InvalidBackupStorageSettings'}`,
            fix: near
              ? `Write \`${missing}=\` instead of \`${near}=\`.`
              : `Write \`${missing}=\` before the value or the file of the key.`,
          };
        }
      }
    },
  },
];

/** Files of environment variables with more names are not looked at, because many generators may name one file. */
const MOST_NAMES = 500;

/** The keys of a generated Secret; undefined if a file of environment variables that is not known may add any. */
function keysOf(
  generator: { readonly [key: string]: any }, { origin }: Manifest, { namesInEnvFile }: Circumstances,
): readonly string[] | undefined {
  if (generator.behavior === 'merge') {
    return undefined;
  }
  const paths = new Set([...list(generator.envs), ...generator.env === undefined ? [] : [generator.env]]
    .map((path) => normalPath(`${folderOf(origin)}/${text(path)}`)));
  const fromFiles: string[] = [];
  for (const path of paths) {
    const names = namesInEnvFile?.(path);
    if (!names || names.length + fromFiles.length > MOST_NAMES) {
      return undefined;
    }
    fromFiles.push(...names);
  }
  const literals = list(generator.literals).map((literal) => text(literal).split('=')[0]);
  const files = list(generator.files).map((file) => text(file).includes('=')
    ? text(file).split('=')[0]
    : text(file).slice(text(file).lastIndexOf('/') + 1));
  return [...literals, ...files, ...fromFiles];
}

/** So many uses of one name are compared with each generator: without a limit, the cost would be that of all pairs. */
const MOST_USES = 50;

const usesByName = derived((set: ManifestSet) => {
  const uses = new Map<string, SecretUse[]>();
  for (const use of secretUses(set)) {
    const present = uses.get(use.name);
    if (!present) {
      uses.set(use.name, [use]);
    } else if (present.length < MOST_USES) {
      present.push(use);
    }
  }
  return uses;
});

/** The reference to the Secret of a generator, in a manifest that the Kustomization takes up. */
function useOf(
  set: ManifestSet, kustomization: Manifest, generator: { readonly [key: string]: any },
): SecretUse | undefined {
  const namespace = text(generator.namespace) || text(kustomization.object.namespace);
  return usesByName(set).get(text(generator.name))?.find((use) => (namespace === '' || use.namespace === namespace)
    && (isBesideKustomization(set, use.manifest)
      ? kustomizationsNear(set, use.manifest).includes(kustomization)
      : false));
}
