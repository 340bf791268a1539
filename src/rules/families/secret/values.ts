import { FaultKind, faultsOf } from './faults';
import { decodeBase64 } from '../../../grammar/base64';
import { Rule } from '../../engine/rule';
import { clusterWithSecret, storageWithSecret } from '../../examples/secret';
import { base64, TOKEN } from '../../examples/values';
import { entriesOf } from '../../reading/secret';

const CLUSTER = 'mig-controller pkg/controller/migcluster/validation.go';
const PROVIDERS = 'mig-controller pkg/cloudprovider/{aws,gcp,azure}.go';

const WELL = clusterWithSecret(`saToken: ${base64(TOKEN)}`);
const AWS_WELL = 'aws-access-key-id: ZXhhbXBsZS1pZA==\n  aws-secret-access-key: ZXhhbXBsZS1zZWNyZXQ=';
const AZURE_WELL =
  ['AZURE_TENANT_ID=t', 'AZURE_SUBSCRIPTION_ID=s', 'AZURE_CLIENT_ID=c', 'AZURE_CLIENT_SECRET=example'].join('\n');

/** Rules on the values of Secrets that MTC reads. */
export const SECRET_VALUE_RULES: readonly Rule[] = [
  {
    id: 'secret/not-base64',
    severity: 'error',
    title: 'Values in data are base64, and values in stringData are strings',
    rationale: 'The API server rejects a Secret if a value in data is not base64, '
      + 'or if a value in data or stringData is not a string.',
    source: 'Kubernetes API, Secret v1',
    on: 'Secret',
    breaks: clusterWithSecret(`saToken: ${TOKEN}`),
    finds: [{
      path: 'data.saToken',
      message: 'saToken in `data` is not base64: the API server rejects the Secret',
      fix: 'Encode it with `printf %s … | base64 -w0`, or move it to `stringData` without encoding.',
    }],
    keeps: WELL,
    * check(secret) {
      for (const { key, given, path, isEncoded } of entriesOf(secret)) {
        const isAbsent = given === null || given === undefined;
        if (!isAbsent && typeof given !== 'string') {
          yield {
            path,
            message: `${key} is not a string: the API server rejects the Secret`,
            fix: isEncoded ? 'Write the base64 of the value.' : 'Write the value with quotes.',
          };
        } else if (!isAbsent && isEncoded && !decodeBase64(given as string)) {
          yield {
            path,
            message: `${key} in \`data\` is not base64: the API server rejects the Secret`,
            fix: 'Encode it with `printf %s … | base64 -w0`, or move it to `stringData` without encoding.',
          };
        }
      }
    },
  },
  {
    id: 'secret/not-encoded',
    severity: 'error',
    title: 'AWS keys in data are encoded although they look encoded',
    rationale: 'AWS keys consist of base64 characters, so the API server accepts them in data without encoding. MTC '
      + 'then receives the decoded bytes, and the object storage rejects them (BackupStorageProviderTestFailed).',
    source: PROVIDERS,
    on: 'Secret',
    breaks: storageWithSecret('aws', 'aws-access-key-id: AKIAIOSFODNN7EXAMPLE\n'
      + '  aws-secret-access-key: ZXhhbXBsZS1zZWNyZXQ='),
    finds: [{
      path: 'data.aws-access-key-id',
      message: 'aws-access-key-id in `data` is not encoded: Kubernetes decodes it, and MTC receives bytes that '
        + 'are not the value',
      fix: 'Encode it with `printf %s … | base64 -w0`, although AWS keys look encoded, or write it to '
        + '`stringData`.',
    }],
    keeps: storageWithSecret('aws', 'aws-access-key-id: QUtJQUlPU0ZPRE5ON0VYQU1QTEU=\n'
      + '  aws-secret-access-key: ZXhhbXBsZS1zZWNyZXQ='),
    check: faultsOfKind('not-encoded'),
  },
  {
    id: 'secret/double-encoded',
    severity: 'error',
    title: 'A value is encoded only once',
    rationale: 'Kubernetes decodes data once. A value that was encoded before, such as the token that '
      + '`oc get secret -o yaml` prints, reaches MTC as base64. The remote cluster rejects it (ReconcileFailed with '
      + 'MTC 1.8, TestConnectFailed with MTC 1.7), or the object storage does (BackupStorageProviderTestFailed).',
    source: CLUSTER,
    on: 'Secret',
    breaks: clusterWithSecret(`saToken: ${base64(base64(TOKEN))}`),
    finds: [{
      path: 'data.saToken',
      message: 'saToken is encoded twice: Kubernetes decodes it once, and MTC receives base64',
      fix: 'Encode the raw value once with `printf %s … | base64 -w0`, or write it to `stringData` without '
        + 'encoding.',
    }],
    keeps: WELL,
    check: faultsOfKind('double-encoded'),
  },
  {
    id: 'secret/white-space',
    severity: 'error',
    title: 'Tokens and keys contain no line break',
    rationale: 'MTC sends the value unchanged. A line break, which echo adds, makes an invalid HTTP header '
      + '(ReconcileFailed), or a signature that does not match (BackupStorageProviderTestFailed).',
    source: CLUSTER,
    on: 'Secret',
    breaks: clusterWithSecret(`saToken: ${base64(`${TOKEN}\n`)}`),
    finds: [{
      path: 'data.saToken',
      message: 'saToken ends with a line break: MTC sends it unchanged, and the server rejects it',
      fix: 'Encode it with `printf %s … | base64 -w0` instead of echo.',
    }],
    keeps: WELL,
    check: faultsOfKind('white-space'),
  },
  {
    id: 'secret/not-alone',
    severity: 'error',
    title: 'A token or key has nothing around it',
    rationale: 'MTC sends the value unchanged. Quotes around it, or the name before it in a credentials file, become '
      + 'part of it, and the server rejects it (ReconcileFailed for a cluster, BackupStorageProviderTestFailed for a '
      + 'repository).',
    source: CLUSTER,
    on: 'Secret',
    breaks: clusterWithSecret(`saToken: ${base64(`"${TOKEN}"`)}`),
    finds: [{
      path: 'data.saToken',
      message: 'saToken has quotes around it, which MTC treats as part of the value: the server rejects it',
      fix: 'Write only the value.',
    }],
    keeps: WELL,
    check: faultsOfKind('not-alone'),
  },
  {
    id: 'secret/empty-value',
    severity: 'error',
    title: 'Values that MTC reads are not empty',
    rationale: 'MTC treats an empty value as missing. It reports InvalidSaToken for a cluster and '
      + 'InvalidBackupStorageSettings for a repository.',
    source: CLUSTER,
    on: 'Secret',
    breaks: clusterWithSecret('saToken: ""'),
    finds: [{
      path: 'data.saToken',
      message: 'saToken is empty: MTC treats it as missing',
      fix: 'Write its value.',
    }],
    keeps: WELL,
    check: faultsOfKind('empty'),
  },
  {
    id: 'secret/token',
    severity: 'error',
    title: 'A token is complete',
    rationale: 'The remote cluster rejects a token that lost its end, which happens if a terminal wraps the line. MTC '
      + '1.8 reports ReconcileFailed ("the server has asked for the client to provide credentials"), MTC 1.7 '
      + 'TestConnectFailed.',
    source: CLUSTER,
    on: 'Secret',
    breaks: clusterWithSecret(`saToken: ${base64(TOKEN.slice(0, 80))}`),
    finds: [{
      path: 'data.saToken',
      message: 'saToken is not a complete token of three parts: the remote cluster rejects it (ReconcileFailed, '
        + 'or TestConnectFailed with MTC 1.7)',
      fix: 'Write the complete token that `oc create token migration-controller -n openshift-migration` prints '
        + 'on the remote cluster.',
    }],
    keeps: WELL,
    check: faultsOfKind('token'),
  },
  {
    id: 'secret/azure-credentials',
    severity: 'error',
    title: 'Azure credentials contain tenant, client, client secret and subscription',
    rationale: 'MTC reads azure-credentials as lines NAME=value and requires four of them. If one is missing, it '
      + 'reports InvalidBackupStorageSettings.',
    source: 'mig-controller pkg/cloudprovider/azure.go',
    on: 'Secret',
    breaks: storageWithSecret('azure',
      `azure-credentials: ${base64('AZURE_TENANT_ID=t\nAZURE_CLIENT_ID=c\nAZURE_CLIENT_SECRET=example\n')}`),
    finds: [{
      path: 'data.azure-credentials',
      message: 'azure-credentials does not define AZURE_SUBSCRIPTION_ID: MTC reports '
        + 'InvalidBackupStorageSettings',
      fix: 'Write a line NAME=value for each of AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, '
        + 'AZURE_SUBSCRIPTION_ID.',
    }],
    keeps: storageWithSecret('azure', `azure-credentials: ${base64(`${AZURE_WELL}\n`)}`),
    check: faultsOfKind('azure'),
  },
  {
    id: 'secret/gcp-credentials',
    severity: 'error',
    title: 'Google Cloud credentials are the key of a service account',
    rationale: 'MTC reads gcp-credentials as the JSON key of a service account and passes it to Velero. With anything '
      + 'else it reports BackupStorageProviderTestFailed.',
    source: 'mig-controller pkg/cloudprovider/gcp.go',
    on: 'Secret',
    breaks: storageWithSecret('gcp', `gcp-credentials: ${base64('my-project')}`),
    finds: [{
      path: 'data.gcp-credentials',
      message: 'gcp-credentials is not the JSON key of a service account: MTC reports '
        + 'BackupStorageProviderTestFailed',
      fix: 'Write the content of the key file that Google created.',
    }],
    keeps: storageWithSecret('gcp', `gcp-credentials: ${base64(`${JSON.stringify({
      type: 'service_account', client_email: 'velero@example.iam.gserviceaccount.com', private_key: 'example',
    })}\n`)}`),
    check: faultsOfKind('gcp'),
  },
  {
    id: 'secret/access-key',
    severity: 'error',
    title: 'ID and secret of an access key are not swapped',
    rationale: 'With the ID in place of the secret every signature is wrong, '
      + 'and the object storage rejects the requests of MTC and Velero.',
    source: 'mig-controller pkg/cloudprovider/aws.go',
    on: 'Secret',
    breaks: storageWithSecret('aws', 'aws-access-key-id: ZXhhbXBsZS1zZWNyZXQ=\n'
      + '  aws-secret-access-key: QUtJQUlPU0ZPRE5ON0VYQU1QTEU='),
    finds: [{
      path: 'data.aws-secret-access-key',
      message: 'aws-secret-access-key contains the ID of an access key, not its secret: the object storage '
        + 'rejects all requests',
      fix: 'Write the ID to aws-access-key-id, and the secret here.',
    }],
    keeps: storageWithSecret('aws', AWS_WELL),
    check: faultsOfKind('access-key'),
  },
];

function faultsOfKind(kind: FaultKind): Rule['check'] {
  return (secret, set) => faultsOf(set)(secret).filter((fault) => fault.kind === kind)
    .map(({ path, message, fix }) => ({ path, message, fix }));
}
