import { AWS_ACCESS_KEY_ID_KEY, AWS_SECRET_ACCESS_KEY_KEY } from '../../../api/mig-storage';
import { encodedTwice, isPlainText } from '../../../grammar/base64';
import { isCutOffJwt, looksLikeJwt } from '../../../grammar/jwt';
import { isCutOffPem } from '../../../grammar/pem';
import { isRecord, scalar } from '../../engine/manifest';
import { SecretEntry, SecretRole } from '../../reading/secret';

/** What can be wrong with a value that MTC reads. One value has one fault: the first, without which no other can be seen. */
export type FaultKind = 'empty' | 'not-encoded' | 'double-encoded' | 'white-space' | 'token' | 'not-alone' | 'azure' | 'gcp' | 'access-key';

/** What is wrong with a value. No part of it is in the texts. */
export interface Fault {
  readonly kind: FaultKind;
  readonly message: string;
  readonly fix: string;
}

const AWS_ID = /^(AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}$/;

const AZURE_VARIABLES = ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET', 'AZURE_SUBSCRIPTION_ID'];

const ENCODE_ONCE = 'encode the raw value once, with `printf %s … | base64 -w0`; or write it as it is into stringData';

/** What is wrong with a value that MTC reads in this role; undefined where nothing is, or it can't be known. */
export function faultOf(entry: SecretEntry, role: SecretRole): Fault | undefined {
  const { key, value, isEncoded, given } = entry;
  if (value === undefined) {
    return undefined;
  }
  if (value.trim() === '') {
    return { kind: 'empty', message: `${key} is empty`, fix: 'write its value' };
  }
  const isText = role === 'gcp' || role === 'azure';
  if (isEncoded && (AWS_ID.test(scalar(given).trim()) || !isText && !isPlainText(value))) {
    return {
      kind: 'not-encoded',
      message: `${key} stands in data as it is: decoded, which Kubernetes does, it is no text any more`,
      fix: 'encode it with `printf %s … | base64 -w0`, also where it looks encoded as AWS\'s keys do; or write it into stringData',
    };
  }
  const inner = encodedTwice(value);
  if (inner !== undefined && !isWhole(value, role, key) && (isWhole(inner, role, key) || !isText && role !== 'cluster')) {
    return {
      kind: 'double-encoded',
      message: isEncoded ? `${key} is encoded twice: decoded once, which Kubernetes does, it is still base64` : `${key} is encoded, and stringData takes values as they are`,
      fix: isEncoded ? ENCODE_ONCE : 'write the raw value; or move it to data as it stands',
    };
  }
  if (!isText && /\s/.test(value)) {
    const inside = /\s/.test(value.trim());
    return {
      kind: 'white-space',
      message: inside ? `${key} holds white space within, which is sent along` : `${key} ${/\s$/.test(value) ? 'ends' : 'begins'} in ${/[\r\n]/.test(value) ? 'a line break' : 'white space'}, which is sent along`,
      fix: /^Bearer\s/i.test(value) ? 'write the token alone, without the word Bearer'
        : inside ? 'write the value alone, on one line' : `write it without: ${isEncoded ? '`printf %s … | base64 -w0` in place of echo' : 'with |- in place of | where it is a block'}`,
    };
  }
  return (isText ? undefined : notAlone(value, key)) ?? formOf(value, role, key);
}

/** A name before a value, as files of credentials have it. */
const ASSIGNMENT = /^\[\w+\]$|^(export\s+)?(aws[_-]?)?(access[_-]?key[_-]?id|secret[_-]?access[_-]?key|saToken|token)\s*[=:]/i;

/** What stands around a token or a key and is taken for a part of it. */
function notAlone(value: string, key: string): Fault | undefined {
  const around = /^(["']).*\1$/s.test(value) ? 'quotes around it' : ASSIGNMENT.test(value) ? 'a name before it' : undefined;
  return around === undefined ? undefined : {
    kind: 'not-alone',
    message: `${key} has ${around}, which MTC takes for a part of it`,
    fix: 'write the value alone',
  };
}

/** Whether a value is for certain what it should be. */
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
      ? { kind: 'access-key', message: `${key} holds the id of an access key, not its secret`, fix: `write the id into ${AWS_ACCESS_KEY_ID_KEY}, and the secret here` }
      : undefined;
  }
}

function tokenFault(token: string, key: string): Fault | undefined {
  return isCutOffJwt(token)
    ? {
      kind: 'token',
      message: `${key} is not a complete token of three parts: the remote cluster rejects it (ReconcileFailed, or TestConnectFailed with MTC 1.7)`,
      fix: 'write the complete token that `oc create token migration-controller -n openshift-migration` prints on the remote cluster',
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
    message: `${key} has no ${missing.join(', no ')}; MTC reports Secret(content)`,
    fix: `write a line for each of ${AZURE_VARIABLES.join(', ')}, as NAME=value`,
  };
}

function gcpFault(value: string, key: string): Fault | undefined {
  const account = jsonOf(value);
  if (!account) {
    return {
      kind: 'gcp',
      message: `${key} is no JSON object, and MTC reads the key of a service account in that form`,
      fix: 'write the content of the key file that Google made',
    };
  }
  if (account.type === 'authorized_user') {
    return {
      kind: 'gcp',
      message: `${key} holds the credentials of a person, as gcloud keeps them, and Velero takes those of a service account only`,
      fix: 'write the content of a key file that Google made for a service account',
    };
  }
  return typeof account.private_key === 'string' && isCutOffPem(account.private_key)
    ? { kind: 'gcp', message: `the private_key in ${key} is cut off`, fix: 'write the whole content of the key file that Google made' }
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
