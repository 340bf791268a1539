import { didYouMean } from '../../../grammar/did-you-mean';
import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { Manifest, nameOf, record } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { FieldProblem, Rule } from '../../engine/rule';
import { clusterWithSecret } from '../../examples/secret';
import { base64, TOKEN } from '../../examples/values';
import { maybeSameCluster } from '../../reading/references';
import {
  entriesOf, keysMadeBy, ROLE_KEYS, rolesOf, secretMadeBy, SecretRole, SecretUse, secretUses,
} from '../../reading/secret';

/** Wrong names of the keys, in lower case and without punctuation. */
const MISNOMERS: Readonly<Record<string, RegExp>> = {
  'saToken': /^(sa|serviceaccount|bearer|access|cluster|migration|migrationcontroller|auth)?token$/,
  'aws-access-key-id': /^(aws)?access(key)?(id)?$|^(aws|s3)?accesskey(id)?$|^keyid$/,
  'aws-secret-access-key': /^(aws|s3)?secret(access)?(key)?$/,
  'gcp-credentials': /^(gcp|google|gcs|cloud)?(application)?(credentials|cloud|key|serviceaccount(key)?)(json)?$|^(gcp|google)(json|key)?$|^cloud$/,
  'azure-credentials': /^(azure|cloud)?(credentials|creds|cloud)(env)?$|^azure$|^cloud$/,
};

/** The rule on the keys of Secrets. */
export const SECRET_KEY_RULES: readonly Rule[] = [
  {
    id: 'secret/keys',
    severity: 'error',
    title: 'A Secret has the keys that MTC reads',
    rationale: 'MTC reads saToken for a cluster (InvalidSaToken), and aws-access-key-id with aws-secret-access-key, '
      + 'gcp-credentials, or azure-credentials for a repository. It ignores all other keys.',
    source: 'mig-controller pkg/controller/migcluster/validation.go, pkg/cloudprovider/{aws,gcp,azure}.go',
    on: ['Secret', 'ExternalSecret', 'SealedSecret'],
    breaks: clusterWithSecret(`token: ${base64(TOKEN)}`),
    finds: [{
      path: 'data.token',
      message: 'saToken is missing, which MTC reads for MigCluster openshift-migration/ocp3',
      fix: 'Rename token to saToken.',
    }],
    keeps: clusterWithSecret(`saToken: ${base64(TOKEN)}`),
    check: (manifest, set) => manifest.kind === 'Secret'
      ? problemsOfSecret(manifest, set)
      : problemsOfMaker(manifest, set),
  },
];

function* problemsOfSecret(secret: Manifest, set: ManifestSet): Iterable<FieldProblem> {
  const { type, data, stringData } = secret.object;
  const entries = entriesOf(secret);
  const isFilled = type === 'kubernetes.io/service-account-token';
  const present = [...entries.map((entry) => entry.key), ...isFilled ? ['token', 'ca.crt', 'namespace'] : []];
  for (const { role, usedBy } of present.length > 0 ? rolesOf(set).get(secret) ?? [] : []) {
    const problem = keyProblem(role, present, usedBy);
    if (problem) {
      const wrong = entries.find((entry) => entry.key === problem.instead);
      const block = hasKeys(data) || !hasKeys(stringData) ? 'data' : 'stringData';
      yield {
        path: wrong?.path ?? (entries.length > 0 ? block : 'type'),
        message: problem.message,
        fix: isFilled ? 'Create an Opaque Secret on the host cluster, with the token in saToken.' : problem.fix,
      };
    }
  }
}

function* problemsOfMaker(maker: Manifest, set: ManifestSet): Iterable<FieldProblem> {
  const present = keysMadeBy(maker) ?? [];
  const { namespace, name } = secretMadeBy(maker);
  const uses = present.length > 0 ? usesWithoutSecret(set).get(`${namespace}/${name}`) ?? [] : [];
  for (const { role, manifest: usedBy } of uses.filter((use) => maybeSameCluster(maker, use.manifest))) {
    const problem = keyProblem(role, present, usedBy);
    if (problem) {
      yield {
        path: maker.kind === 'SealedSecret' ? 'spec.encryptedData' : 'spec.data',
        message: problem.message,
        fix: problem.fix,
      };
      return;
    }
  }
}

/** The references whose Secret is not in the set, by namespace and name. */
const OF_ACCOUNT = ' with the token of the ServiceAccount migration-controller on the remote cluster';

const usesWithoutSecret = derived((set: ManifestSet): ReadonlyMap<string, SecretUse[]> => {
  const uses = new Map<string, SecretUse[]>();
  secretUses(set).filter(({ secrets }) => secrets.length === 0)
    .forEach((use) => append(uses, `${use.namespace}/${use.name}`, use));
  return uses;
});

interface KeyProblem {
  readonly instead?: string;
  readonly message: string;
  readonly fix: string;
}

/** The problem of a Secret's keys in one of its roles; undefined if none is missing. */
function keyProblem(role: SecretRole, present: readonly string[], usedBy: Manifest): KeyProblem | undefined {
  const missing = ROLE_KEYS[role].filter((key) => !present.includes(key));
  if (missing.length === 0) {
    return undefined;
  }
  const spare = present.filter((key) => !ROLE_KEYS[role].includes(key));
  const renames = missing.flatMap((key) => {
    const instead = spare.find((one) => MISNOMERS[key].test(one.toLowerCase().replace(/[^a-z0-9]/g, '')))
      ?? didYouMean(key, spare);
    return instead === undefined ? [] : [{ key, instead }];
  });
  return {
    instead: renames[0]?.instead,
    message: `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing, `
      + `which MTC reads for ${nameOf(usedBy)}`,
    fix: renames.length === missing.length
      ? `Rename ${renames.map(({ key, instead }) => `${instead} to ${key}`).join(', ')}.`
      : `Add ${missing.join(' and ')}${role === 'cluster' ? OF_ACCOUNT : ''}.`,
  };
}

function hasKeys(value: unknown): boolean {
  return Object.keys(record(value)).length > 0;
}
