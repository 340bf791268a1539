import { Fault, FaultKind, faultOf } from './faults';
import { SECRET_PLACE_RULES } from './places';
import { PROXY_SECRET_RULES } from './proxy';
import { MTC_NAMESPACE } from '../../../api/common';
import { decodeBase64, latin1 } from '../../../grammar/base64';
import { day } from '../../../grammar/day';
import { didYouMean, isMisspelling } from '../../../grammar/did-you-mean';
import { Claims, readJwt } from '../../../grammar/jwt';
import { isCutOffPem, isPem } from '../../../grammar/pem';
import { isPlaceholder } from '../../../grammar/placeholder';
import { Manifest, nameOf, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Problem, Rule } from '../../engine/rule';
import { clusterWithSecret, secret, storageWithSecret } from '../../examples/secret';
import { base64, DEFAULT_ACCOUNT_TOKEN, EXPIRED_BUNDLE, EXPIRED_TOKEN, GOOD_BUNDLE, SHORT_TOKEN, TOKEN } from '../../examples/values';
import { allExpired } from '../../reading/certificates';
import { member } from '../../reading/paths';
import { maybeSameCluster } from '../../reading/references';
import {
  entriesOf, keysMadeBy, makersOf, readEntries, ROLE_KEYS, SecretEntry, secretMadeBy, SecretRole, secretsOf, secretUses, usedSecrets,
} from '../../reading/secret';
import { quote } from '../../reading/text';

const CLUSTER = 'mig-controller pkg/controller/migcluster/validation.go';
const PROVIDERS = 'mig-controller pkg/cloudprovider/{aws,gcp,azure}.go';

const WELL = clusterWithSecret(`saToken: ${base64(TOKEN)}`);
const AWS_WELL = 'aws-access-key-id: ZXhhbXBsZS1pZA==\n  aws-secret-access-key: ZXhhbXBsZS1zZWNyZXQ=';
const AZURE_WELL = ['AZURE_TENANT_ID=t', 'AZURE_SUBSCRIPTION_ID=s', 'AZURE_CLIENT_ID=c', 'AZURE_CLIENT_SECRET=example'].join('\n');

const ACCOUNT_ANNOTATION = 'kubernetes.io/service-account.name';

/** The ServiceAccount of MTC on each cluster. */
const MTC_ACCOUNT = 'migration-controller';

/** Keys that people write instead of the right ones, in lower case and without punctuation. */
const MISNOMERS: Readonly<Record<string, RegExp>> = {
  'saToken': /^(sa|serviceaccount|bearer|access|cluster|migration|migrationcontroller|auth)?token$/,
  'aws-access-key-id': /^(aws)?access(key)?(id)?$|^(aws|s3)?accesskey(id)?$|^keyid$/,
  'aws-secret-access-key': /^(aws|s3)?secret(access)?(key)?$/,
  'gcp-credentials': /^(gcp|google|gcs|cloud)?(application)?(credentials|cloud|key|serviceaccount(key)?)(json)?$|^(gcp|google)(json|key)?$|^cloud$/,
  'azure-credentials': /^(azure|cloud)?(credentials|creds|cloud)(env)?$|^azure$|^cloud$/,
};

const FAULTS = new WeakMap<ManifestSet, ReadonlyArray<Fault & { readonly entry: SecretEntry }>>();

/** The findings of one kind of fault. */
function* faults(set: ManifestSet, kind: FaultKind): Generator<Problem> {
  let all = FAULTS.get(set);
  if (!all) {
    all = [...readEntries(set)].flatMap((entry) => {
      const fault = faultOf(entry, entry.role);
      return fault ? [{ ...fault, entry }] : [];
    });
    FAULTS.set(set, all);
  }
  for (const { entry, message, fix } of all.filter((fault) => fault.kind === kind)) {
    yield { manifest: entry.manifest, path: entry.path, message, fix };
  }
}

/** Rules on what is in Secrets. */
export const SECRET_RULES: readonly Rule[] = [
  {
    id: 'secret/keys',
    severity: 'error',
    title: 'A Secret has the keys that MTC reads',
    rationale: 'MTC reads saToken for a cluster (InvalidSaToken), and aws-access-key-id with aws-secret-access-key, gcp-credentials, or '
      + 'azure-credentials for a repository. It ignores all other keys.',
    source: `${CLUSTER}, pkg/cloudprovider/{aws,gcp,azure}.go`,
    breaks: clusterWithSecret(`token: ${base64(TOKEN)}`),
    keeps: WELL,
    * check(set) {
      for (const { manifest, role, usedBy } of usedSecrets(set)) {
        const isFilled = manifest.object.type === 'kubernetes.io/service-account-token';
        const entries = entriesOf(manifest);
        if (entries.length > 0 || isFilled) {
          const present = [...entries.map((entry) => entry.key), ...isFilled ? ['token', 'ca.crt', 'namespace'] : []];
          const problem = keyProblem(role, present, usedBy);
          if (problem) {
            const wrong = entries.find((entry) => entry.key === problem.instead);
            const block = isRecordOfKeys(manifest.object.data) || !isRecordOfKeys(manifest.object.stringData) ? 'data' : 'stringData';
            yield {
              manifest,
              path: wrong?.path ?? (entries.length > 0 ? block : 'type'),
              message: problem.message,
              fix: isFilled ? 'Create an Opaque Secret on the host cluster, with the token in saToken.' : problem.fix,
            };
          }
        }
      }
      const makers = new Map(makersOf(set).map((maker) => [`${secretMadeBy(maker).namespace}/${secretMadeBy(maker).name}`, maker]));
      const seen = new Set<Manifest>();
      for (const { namespace, name, role, secrets, manifest: usedBy } of secretUses(set)) {
        const maker = makers.get(`${namespace}/${name}`);
        const present = maker && keysMadeBy(maker);
        const problem = present && present.length > 0 && secrets.length === 0 && !seen.has(maker) && maybeSameCluster(maker, usedBy)
          ? keyProblem(role, present, usedBy) : undefined;
        if (maker && problem) {
          seen.add(maker);
          yield { manifest: maker, path: maker.kind === 'SealedSecret' ? 'spec.encryptedData' : 'spec.data', message: problem.message, fix: problem.fix };
        }
      }
    },
  },
  {
    id: 'secret/not-base64',
    severity: 'error',
    title: 'Values in data are base64, and values in stringData are strings',
    rationale: 'The API server rejects a Secret if a value in data is not base64, or if a value in data or stringData is not a string.',
    source: 'Kubernetes API, Secret v1',
    breaks: clusterWithSecret(`saToken: ${TOKEN}`),
    keeps: WELL,
    * check(set) {
      for (const manifest of secretsOf(set)) {
        for (const { key, given, path, isEncoded } of entriesOf(manifest)) {
          if (given === null || given === undefined) {
            continue;
          }
          if (typeof given !== 'string') {
            yield {
              manifest,
              path,
              message: `${key} is not a string: the API server rejects the Secret`,
              fix: isEncoded ? 'Write the base64 of the value.' : 'Write the value with quotes.',
            };
          } else if (isEncoded && !isPlaceholder(given) && !decodeBase64(given)) {
            yield {
              manifest,
              path,
              message: `${key} in \`data\` is not base64: the API server rejects the Secret`,
              fix: 'Encode it with `printf %s … | base64 -w0`, or move it to `stringData` without encoding.',
            };
          }
        }
      }
    },
  },
  {
    id: 'secret/not-encoded',
    severity: 'error',
    title: 'AWS keys in data are encoded although they look encoded',
    rationale: 'AWS keys consist of base64 characters, so the API server accepts them in data without encoding. MTC then receives the decoded bytes, '
      + 'and the object storage rejects them (BackupStorageProviderTestFailed).',
    source: PROVIDERS,
    breaks: storageWithSecret('aws', 'aws-access-key-id: AKIAIOSFODNN7EXAMPLE\n  aws-secret-access-key: ZXhhbXBsZS1zZWNyZXQ='),
    keeps: storageWithSecret('aws', 'aws-access-key-id: QUtJQUlPU0ZPRE5ON0VYQU1QTEU=\n  aws-secret-access-key: ZXhhbXBsZS1zZWNyZXQ='),
    check: (set) => faults(set, 'not-encoded'),
  },
  {
    id: 'secret/double-encoded',
    severity: 'error',
    title: 'A value is encoded only once',
    rationale: 'Kubernetes decodes data once. A value that was encoded before, such as the token that `oc get secret -o yaml` prints, reaches '
      + 'MTC as base64. The remote cluster rejects it (ReconcileFailed with MTC 1.8, TestConnectFailed with MTC 1.7), or the object storage does '
      + '(BackupStorageProviderTestFailed).',
    source: CLUSTER,
    breaks: clusterWithSecret(`saToken: ${base64(base64(TOKEN))}`),
    keeps: WELL,
    check: (set) => faults(set, 'double-encoded'),
  },
  {
    id: 'secret/white-space',
    severity: 'error',
    title: 'Tokens and keys contain no line break',
    rationale: 'MTC sends the value unchanged. A line break, which echo adds, makes an invalid HTTP header (ReconcileFailed), or a signature that does '
      + 'not match (BackupStorageProviderTestFailed).',
    source: CLUSTER,
    breaks: clusterWithSecret(`saToken: ${base64(`${TOKEN}\n`)}`),
    keeps: WELL,
    check: (set) => faults(set, 'white-space'),
  },
  {
    id: 'secret/not-alone',
    severity: 'error',
    title: 'A token or key has nothing around it',
    rationale: 'MTC sends the value unchanged. Quotes around it, or the name before it in a credentials file, become part of it, and the server '
      + 'rejects it (ReconcileFailed for a cluster, BackupStorageProviderTestFailed for a repository).',
    source: CLUSTER,
    breaks: clusterWithSecret(`saToken: ${base64(`"${TOKEN}"`)}`),
    keeps: WELL,
    check: (set) => faults(set, 'not-alone'),
  },
  {
    id: 'secret/empty-value',
    severity: 'error',
    title: 'Values that MTC reads are not empty',
    rationale: 'MTC treats an empty value as missing. It reports InvalidSaToken for a cluster and InvalidBackupStorageSettings for a repository.',
    source: CLUSTER,
    breaks: clusterWithSecret('saToken: ""'),
    keeps: WELL,
    check: (set) => faults(set, 'empty'),
  },
  {
    id: 'secret/token',
    severity: 'error',
    title: 'A token is complete',
    rationale: 'The remote cluster rejects a token that lost its end, which happens if a terminal wraps the line. MTC 1.8 reports '
      + 'ReconcileFailed ("the server has asked for the client to provide credentials"), MTC 1.7 TestConnectFailed.',
    source: CLUSTER,
    breaks: clusterWithSecret(`saToken: ${base64(TOKEN.slice(0, 80))}`),
    keeps: WELL,
    check: (set) => faults(set, 'token'),
  },
  {
    id: 'secret/expired-token',
    severity: 'error',
    title: 'A token has not expired',
    rationale: 'A remote cluster rejects an expired token. MTC 1.8 reports ReconcileFailed, MTC 1.7 TestConnectFailed. The plans of the '
      + 'cluster are no longer Ready, and their runs stall.',
    source: CLUSTER,
    breaks: clusterWithSecret(`saToken: ${base64(EXPIRED_TOKEN)}`),
    keeps: WELL,
    * check(set, { now }) {
      for (const { manifest, path, key, expires } of tokens(set)) {
        if (now !== undefined && expires !== undefined && expires <= now) {
          yield {
            manifest,
            path,
            message: `the token in ${key} expired on ${day(expires)}: the remote cluster rejects it (ReconcileFailed, or TestConnectFailed with MTC 1.7)`,
            fix: 'Write a new token. The token of a Secret of type kubernetes.io/service-account-token does not expire.',
          };
        }
      }
    },
  },
  {
    id: 'secret/short-lived-token',
    severity: 'warning',
    title: 'A token is valid longer than a migration takes',
    rationale: '`oc create token` creates tokens that are valid for one hour by default. When the token expires, MTC loses the connection, even during a '
      + 'run, which then stalls.',
    source: CLUSTER,
    breaks: clusterWithSecret(`saToken: ${base64(SHORT_TOKEN)}`),
    keeps: WELL,
    * check(set, { now }) {
      for (const { manifest, path, key, expires, issued } of tokens(set)) {
        const hours = expires !== undefined && issued !== undefined ? (expires - issued) / 3_600_000 : Infinity;
        if (hours > 0 && hours <= 2 && !(now !== undefined && expires! <= now)) {
          yield {
            manifest,
            path,
            message: `the token in ${key} is valid for only ${Math.round(hours * 60)} minutes: MTC then loses the connection, even during a run`,
            fix: 'Create one with `oc create token … --duration=168h`, or use the token of a Secret of type kubernetes.io/service-account-token.',
          };
        }
      }
    },
  },
  {
    id: 'secret/other-account',
    severity: 'warning',
    title: 'A token belongs to MTC\'s ServiceAccount',
    rationale: 'MTC asks the remote cluster whether the token has full access to the objects of MTC and Velero, and otherwise reports '
      + 'SaTokenNotPrivileged. The default ServiceAccounts of a namespace have no such access.',
    source: CLUSTER,
    breaks: clusterWithSecret(`saToken: ${base64(DEFAULT_ACCOUNT_TOKEN)}`),
    keeps: WELL,
    * check(set) {
      for (const { manifest, path, key, account } of tokens(set)) {
        const [, name] = /^system:serviceaccount:[^:]+:(default|builder|deployer|pipeline)$/.exec(account ?? '') ?? [];
        if (name !== undefined) {
          yield {
            manifest,
            path,
            message: `the token in ${key} belongs to the ServiceAccount ${name}, which lacks access: MTC reports SaTokenNotPrivileged`,
            fix: 'Write the token of the ServiceAccount migration-controller in openshift-migration on the remote cluster.',
          };
        }
      }
    },
  },
  {
    id: 'secret/azure-credentials',
    severity: 'error',
    title: 'Azure credentials contain tenant, client, client secret and subscription',
    rationale: 'MTC reads azure-credentials as lines NAME=value and requires four of them. If one is missing, it reports InvalidBackupStorageSettings.',
    source: 'mig-controller pkg/cloudprovider/azure.go',
    breaks: storageWithSecret('azure', `azure-credentials: ${base64('AZURE_TENANT_ID=t\nAZURE_CLIENT_ID=c\nAZURE_CLIENT_SECRET=example\n')}`),
    keeps: storageWithSecret('azure', `azure-credentials: ${base64(`${AZURE_WELL}\n`)}`),
    check: (set) => faults(set, 'azure'),
  },
  {
    id: 'secret/gcp-credentials',
    severity: 'error',
    title: 'Google Cloud credentials are the key of a service account',
    rationale: 'MTC reads gcp-credentials as the JSON key of a service account and passes it to Velero. With anything else it reports '
      + 'BackupStorageProviderTestFailed.',
    source: 'mig-controller pkg/cloudprovider/gcp.go',
    breaks: storageWithSecret('gcp', `gcp-credentials: ${base64('my-project')}`),
    keeps: storageWithSecret('gcp', `gcp-credentials: ${base64('{"type":"service_account","client_email":"velero@example.iam.gserviceaccount.com","private_key":"example"}\n')}`),
    check: (set) => faults(set, 'gcp'),
  },
  {
    id: 'secret/access-key',
    severity: 'error',
    title: 'ID and secret of an access key are not swapped',
    rationale: 'With the ID in place of the secret every signature is wrong, and the object storage rejects the requests of MTC and Velero.',
    source: 'mig-controller pkg/cloudprovider/aws.go',
    breaks: storageWithSecret('aws', 'aws-access-key-id: ZXhhbXBsZS1zZWNyZXQ=\n  aws-secret-access-key: QUtJQUlPU0ZPRE5ON0VYQU1QTEU='),
    keeps: storageWithSecret('aws', AWS_WELL),
    check: (set) => faults(set, 'access-key'),
  },
  {
    id: 'secret/truncated-pem',
    severity: 'error',
    title: 'Certificates and keys are complete',
    rationale: 'No program reads PEM that has a -----BEGIN line and no -----END line.',
    source: 'RFC 7468',
    breaks: secret('router-ca', `ca.crt: ${base64(latin1(decodeBase64(GOOD_BUNDLE)!).slice(0, 150))}`),
    keeps: secret('router-ca', `ca.crt: ${GOOD_BUNDLE}`),
    * check(set) {
      for (const manifest of secretsOf(set)) {
        for (const { key, path, value } of entriesOf(manifest)) {
          if (value !== undefined && /^\s*-----BEGIN /.test(value) && isCutOffPem(value)) {
            yield { manifest, path, message: `${key} contains an incomplete certificate or key`, fix: 'Write the complete file, from -----BEGIN to the last -----END.' };
          }
        }
      }
    },
  },
  {
    id: 'secret/expired-certificate',
    severity: 'warning',
    title: 'Certificates in a Secret have not expired',
    rationale: 'No program trusts an expired certificate, or one that an expired CA issued.',
    source: 'RFC 5280',
    breaks: secret('router-ca', `ca.crt: ${EXPIRED_BUNDLE}`),
    keeps: secret('router-ca', `ca.crt: ${GOOD_BUNDLE}`),
    * check(set, { now }) {
      for (const manifest of now === undefined ? [] : secretsOf(set)) {
        for (const { key, path, value } of entriesOf(manifest)) {
          const ended = value !== undefined && isPem(value) ? allExpired(value, now!) : undefined;
          if (ended) {
            yield { manifest, path, message: `the last certificate in ${key} expired on ${ended}`, fix: 'Write the current certificate.' };
          }
        }
      }
    },
  },
  {
    id: 'secret/service-account',
    severity: 'error',
    title: 'A token Secret names its ServiceAccount',
    rationale: 'Kubernetes fills a Secret of type kubernetes.io/service-account-token for the ServiceAccount in its annotation. Without the annotation '
      + 'the API server rejects it.',
    source: 'Kubernetes API, Secret v1',
    breaks: secret('migration-controller-token', '').replace('type: Opaque', 'type: kubernetes.io/service-account-token').replace(/\ndata:[\s\S]*/, '\n'),
    keeps: secret('migration-controller-token', '').replace('type: Opaque', 'type: kubernetes.io/service-account-token').replace(/\ndata:[\s\S]*/, '\n')
      .replace('openshift-config }', 'openshift-config, annotations: { kubernetes.io/service-account.name: migration-controller } }'),
    * check(set) {
      for (const manifest of secretsOf(set)) {
        const annotations = record(record(manifest.object.metadata).annotations);
        if (manifest.object.type === 'kubernetes.io/service-account-token' && !text(annotations['kubernetes.io/service-account.name'])) {
          const near = didYouMean('kubernetes.io/service-account.name', Object.keys(annotations));
          yield {
            manifest,
            path: near ? member('metadata.annotations', near) : 'metadata.annotations',
            message: 'the annotation with the ServiceAccount is missing: the API server rejects the Secret',
            fix: 'Add the annotation `kubernetes.io/service-account.name: migration-controller`.',
          };
        }
      }
    },
  },
  {
    id: 'secret/service-account-name',
    severity: 'warning',
    title: 'The Secret for MTC\'s token names the ServiceAccount migration-controller',
    rationale: 'Kubernetes removes a token Secret whose ServiceAccount does not exist. The ServiceAccount of MTC is migration-controller.',
    source: 'Kubernetes documentation, ServiceAccount token Secrets; mig-operator',
    breaks: accountToken('migration-controler'),
    keeps: accountToken('migration-controller'),
    * check(set) {
      for (const manifest of secretsOf(set)) {
        const name = text(record(record(manifest.object.metadata).annotations)[ACCOUNT_ANNOTATION]);
        const isToken = manifest.object.type === 'kubernetes.io/service-account-token' && manifest.namespace === MTC_NAMESPACE;
        if (isToken && name !== MTC_ACCOUNT && isMisspelling(name, MTC_ACCOUNT) && set.named('ServiceAccount', MTC_NAMESPACE, name).length === 0) {
          yield {
            manifest,
            path: member('metadata.annotations', ACCOUNT_ANNOTATION),
            message: `${quote(name)} is not the ServiceAccount of MTC, which is ${MTC_ACCOUNT}: Kubernetes creates no token and removes the Secret`,
            fix: `Write \`${MTC_ACCOUNT}\`.`,
          };
        }
      }
    },
  },
  ...SECRET_PLACE_RULES,
  ...PROXY_SECRET_RULES,
];

function accountToken(name: string): string {
  return `apiVersion: v1
kind: Secret
metadata: { name: ${MTC_ACCOUNT}-token, namespace: ${MTC_NAMESPACE}, annotations: { ${ACCOUNT_ANNOTATION}: ${name} } }
type: kubernetes.io/service-account-token
`;
}

interface KeyProblem {
  readonly instead?: string;
  readonly message: string;
  readonly fix: string;
}

/** What is wrong with the keys of a Secret in one of its roles; undefined if none is missing. */
function keyProblem(role: SecretRole, present: readonly string[], usedBy: Manifest): KeyProblem | undefined {
  const missing = ROLE_KEYS[role].filter((key) => !present.includes(key));
  if (missing.length === 0) {
    return undefined;
  }
  const spare = present.filter((key) => !ROLE_KEYS[role].includes(key));
  const renames = missing.flatMap((key) => {
    const instead = spare.find((one) => MISNOMERS[key].test(one.toLowerCase().replace(/[^a-z0-9]/g, ''))) ?? didYouMean(key, spare);
    return instead === undefined ? [] : [{ key, instead }];
  });
  return {
    instead: renames[0]?.instead,
    message: `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing, which MTC reads for ${nameOf(usedBy)}`,
    fix: renames.length === missing.length
      ? `Rename ${renames.map(({ key, instead }) => `${instead} to ${key}`).join(', ')}.`
      : `Add ${missing.join(' and ')}${role === 'cluster' ? ' with the token of the ServiceAccount migration-controller on the remote cluster' : ''}.`,
  };
}

function isRecordOfKeys(value: unknown): boolean {
  return Object.keys(record(value)).length > 0;
}

/** The tokens of remote clusters that contain their expiry time or account. */
function* tokens(set: ManifestSet): Generator<{ manifest: Manifest; path: string; key: string } & Claims> {
  for (const { manifest, path, key, role, value } of readEntries(set)) {
    const claims = role === 'cluster' && value !== undefined ? readJwt(value.trim()) : undefined;
    if (claims) {
      yield { manifest, path, key, ...claims };
    }
  }
}
