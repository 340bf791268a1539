import { AWS_ACCESS_KEY_ID_KEY, AWS_SECRET_ACCESS_KEY_KEY } from '../../../api/mig-storage';
import { encodedTwice, isPlainText } from '../../../grammar/base64';
import { isCutOffJwt, looksLikeJwt } from '../../../grammar/jwt';
import { isCutOffPem } from '../../../grammar/pem';
import { derived } from '../../engine/derived';
import { isRecord, Manifest, scalar } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { readEntries, SecretEntry, SecretRole } from '../../reading/secret';

/**
 * The kinds of faults of a value that MTC reads. Only the first fault of a value is reported, since it
 * hides the others.
 */
export type FaultKind = 'empty' | 'not-encoded' | 'double-encoded' | 'white-space' | 'token' | 'not-alone' | 'azure'
  | 'gcp' | 'access-key';

/** A problem of a value. The texts contain no part of the value. */
interface Fault {
  readonly kind: FaultKind;
  readonly message: string;
  readonly fix: string;
}

const AWS_ID = /^(AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}$/;

const AZURE_VARIABLES = ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET', 'AZURE_SUBSCRIPTION_ID'];

const ENCODE_ONCE = 'Encode the raw value once with `printf %s … | base64 -w0`, '
  + 'or write it to `stringData` without encoding.';

/** The faults of the values in a Secret that MTC reads. */
export const faultsOf: (set: ManifestSet) => (secret: Manifest) => ReadonlyArray<Fault & {
  readonly path: string;
}> = derived((set) =>
  derived((secret) => readEntries(set)(secret).flatMap((entry) => {
    const fault = faultOf(entry, entry.role);
    return fault ? [{ ...fault, path: entry.path }] : [];
  })));

/** The fault of a value that MTC reads in this role; undefined if it is valid or not known. */
function faultOf(entry: SecretEntry, role: SecretRole): Fault | undefined {
  const { key, value, isEncoded, given } = entry;
  if (value === undefined) {
    return undefined;
  }
  if (value.trim() === '') {
    return { kind: 'empty', message: `${key} is empty: MTC treats it as missing`, fix: 'Write its value.' };
  }
  const isText = role === 'gcp' || role === 'azure';
  if (isEncoded && (AWS_ID.test(scalar(given).trim()) || !isText && !isPlainText(value))) {
    return {
      kind: 'not-encoded',
      message: `${key} in \`data\` is not encoded: Kubernetes decodes it, `
        + 'and MTC receives bytes that are not the value',
      fix: 'Encode it with `printf %s … | base64 -w0`, although AWS keys look encoded, or write it to `stringData`.',
    };
  }
  const inner = encodedTwice(value);
  if (inner !== undefined && !isWhole(value, role, key)
    && (isWhole(inner, role, key) || !isText && role !== 'cluster')) {
    return {
      kind: 'double-encoded',
      message: isEncoded
        ? `${key} is encoded twice: Kubernetes decodes it once, and MTC receives base64`
        : `${key} in \`stringData\` is encoded: Kubernetes does not decode it, and MTC receives base64`,
      fix: isEncoded ? ENCODE_ONCE : 'Write the raw value, or move the encoded value to `data`.',
    };
  }
  if (!isText && /\s/.test(value)) {
    return { kind: 'white-space', ...whiteSpaceFault(key, value, isEncoded) };
  }
  return (isText ? undefined : notAlone(value, key)) ?? formOf(value, role, key);
}

function whiteSpaceFault(key: string, value: string, isEncoded: boolean): Omit<Fault, 'kind'> {
  const isBearer = /^Bearer\s/i.test(value);
  if (/\s/.test(value.trim())) {
    return {
      message: `${key} contains white space: MTC sends it unchanged, and the server rejects it`,
      fix: isBearer ? 'Write the token without the word Bearer.' : 'Write only the value, on one line.',
    };
  }
  const what = /[\r\n]/.test(value) ? 'a line break' : 'white space';
  return {
    message: `${key} ${/\s$/.test(value) ? 'ends' : 'begins'} with ${what}: MTC sends it `
      + 'unchanged, and the server rejects it',
    fix: isEncoded
      ? 'Encode it with `printf %s … | base64 -w0` instead of echo.'
      : 'Remove it; in a YAML block, write `|-` instead of `|`.',
  };
}

/** A name before a value, as files of credentials contain it. */
const ASSIGNMENT = /^\[\w+\]$|^(aws[_-]?)?(access[_-]?key[_-]?id|secret[_-]?access[_-]?key|saToken|token)[=:]/i;

/** Quotes or a name around a token or a key without white space, which MTC treats as a part of it. */
function notAlone(value: string, key: string): Fault | undefined {
  const name = ASSIGNMENT.test(value) ? 'a name before it' : undefined;
  const around = /^(["']).*\1$/.test(value) ? 'quotes around it' : name;
  return around === undefined ? undefined : {
    kind: 'not-alone',
    message: `${key} has ${around}, which MTC treats as part of the value: the server rejects it`,
    fix: 'Write only the value.',
  };
}

/** Whether a value is certainly complete and correct. */
function isWhole(value: string, role: SecretRole, key: string): boolean {
  const text = value.trim();
  switch (role) {
    case 'cluster': return looksLikeJwt(text) && text.includes('.') || text.startsWith('sha256~');
    case 'aws': return key === AWS_ACCESS_KEY_ID_KEY && AWS_ID.test(text);
    case 'gcp': return jsonOf(text) !== undefined;
    case 'azure': return text.split('\n').some((line) => /^(export\s+)?AZURE_\w+\s*=/.test(line.trim()));
  }
}

function formOf(value: string, role: SecretRole, key: string): Fault | undefined {
  switch (role) {
    case 'cluster': return tokenFault(value, key);
    case 'azure': return azureFault(value, key);
    case 'gcp': return gcpFault(value, key);
    case 'aws': return key === AWS_SECRET_ACCESS_KEY_KEY && AWS_ID.test(value)
      ? {
        kind: 'access-key',
        message: `${key} contains the ID of an access key, not its secret: the object storage rejects all requests`,
        fix: `Write the ID to ${AWS_ACCESS_KEY_ID_KEY}, and the secret here.`,
      }
      : undefined;
  }
}

function tokenFault(token: string, key: string): Fault | undefined {
  return isCutOffJwt(token)
    ? {
      kind: 'token',
      message: `${key} is not a complete token of three parts: the remote cluster rejects it `
        + '(ReconcileFailed, or TestConnectFailed with MTC 1.7)',
      fix: 'Write the complete token that `oc create token migration-controller -n openshift-migration` '
        + 'prints on the remote cluster.',
    }
    : undefined;
}

function azureFault(value: string, key: string): Fault | undefined {
  const present = new Map(value.split(/\r?\n/).flatMap((line) => {
    const [, name, content] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*[=:](.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, content.trim().replace(/^(["'])(.*)\1$/, '$2')] as const];
  }));
  const missing = AZURE_VARIABLES.filter((name) => !present.get(name));
  return missing.length === 0 ? undefined : {
    kind: 'azure',
    message: `${key} does not define ${missing.join(', ')}: MTC reports InvalidBackupStorageSettings`,
    fix: `Write a line NAME=value for each of ${AZURE_VARIABLES.join(', ')}.`,
  };
}

function gcpFault(value: string, key: string): Fault | undefined {
  const account = jsonOf(value);
  if (!account) {
    return {
      kind: 'gcp',
      message: `${key} is not the JSON key of a service account: MTC reports BackupStorageProviderTestFailed`,
      fix: 'Write the content of the key file that Google created.',
    };
  }
  if (account.type === 'authorized_user') {
    return {
      kind: 'gcp',
      message: `${key} contains the credentials of a user, as gcloud stores them: Velero accepts only `
        + 'those of a service account',
      fix: 'Write the content of a key file that Google created for a service account.',
    };
  }
  return typeof account.private_key === 'string' && isCutOffPem(account.private_key)
    ? {
      kind: 'gcp',
      message: `the private_key in ${key} is incomplete`,
      fix: 'Write the complete content of the key file that Google created.',
    }
    : undefined;
}

function jsonOf(value: string): { readonly [key: string]: any } | undefined {
  try {
    const parsed: unknown = JSON.parse(value);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
