import { isOwnConflict } from './field-manager';
import { namespaceFix } from './namespace-fix';
import { FailureCode, OperationError } from './operation-error';
import { withoutSecretsInProse } from '../masking/secret-prose';

interface Signature {
  readonly pattern: RegExp;
  readonly code: FailureCode;
  readonly fix?: string;
}

/**
 * What kubectl and oc print on stderr, and what it means: their exit code is 1 for nearly everything. Denials come
 * first, because a webhook may quote anything.
 */
const SIGNATURES: readonly Signature[] = [
  {
    // webhooks and policies, and what the server itself admits: Pod Security, quotas, SecurityContextConstraints
    pattern: /admission webhook "[^"]*" denied|ValidatingAdmissionPolicy '[^']*'[^\n]* denied request|is forbidden: (?!user\b|attempt(?:ing)? to grant)/i,
    code: 'invalid',
    fix: 'The cluster rejects the object, whichever account applies it. Correct what the message names, or ask a '
      + 'cluster administrator for an exception.',
  },
  {
    pattern: /context "[^"]*" does not exist|context was not found|no context exists with the name/,
    code: 'unknown-context',
  },
  {
    pattern: /\(Unauthorized\)|must be logged in|Unauthorized|provide credentials|token (?:has|is) expired|getting credentials: exec/,
    code: 'unauthorized',
    fix: 'Log in again (`oc login`). A token of `oc login` ends after 24 hours: use a service account for long waves.',
  },
  {
    pattern: /couldn't get current server API group list|connection refused|was refused|i\/o timeout|TLS handshake timeout|no such host|no route to host|connection reset|unexpected EOF|: EOF|EOF$|context deadline|Client\.Timeout|etcdserver|\((?:ServiceUnavailable|Timeout|ServerTimeout|TooManyRequests|InternalError)\)|too many requests|Unable to connect to the server|apiserver not ready|http2: client connection/i,
    code: 'unavailable',
    fix: 'Check the network, the proxy and the address in the kubeconfig.',
  },
  {
    pattern: /doesn't have a resource type|no matches for kind|could not find the requested resource|404 page not found|unable to recognize/,
    code: 'unknown-kind',
    fix: 'Install the operator that provides the kind, and apply again.',
  },
  { pattern: /\(NotFound\)/, code: 'not-found' },
  { pattern: /\(AlreadyExists\)/, code: 'exists' },
  {
    pattern: /\((?:Expired|Gone)\)|resource version (?:is )?too old|continue (?:parameter|token).*(?:too old|expired)/i,
    code: 'expired',
  },
  {
    pattern: /\(Forbidden\)|forbidden: User/,
    code: 'forbidden',
    fix: 'Use an account with this permission, or have a cluster administrator apply the unit.',
  },
  { pattern: /\(Conflict\)|Apply failed with \d+ conflicts?/, code: 'conflict' },
  { pattern: /unknown flag: --show-managed-fields/, code: 'unknown-flag' },
  {
    pattern: /\(UnsupportedMediaType\)|unknown flag: --server-side|server-side apply.*not supported|doesn't support dry-run/i,
    code: 'unsupported',
  },
  {
    pattern: /\((?:Invalid|BadRequest)\)|is invalid|error validating|unknown field|failed to create typed patch|\.spec\.|admission webhook/,
    code: 'invalid',
  },
];

/**
 * The error that the stderr of kubectl amounts to. `where` is what it was asked to do; with `hidden`, no detail of it
 * is repeated.
 *
 * @param managers the field managers of the app
 * @param command how kubectl is called for the cluster
 */
export function kubectlError(
  stderr: string, where: string, hidden: boolean, managers: readonly string[], command = 'kubectl',
): OperationError {
  const detail = withoutSecretsInProse(essence(stderr));
  const namespace = missingNamespace(detail, where);
  if (namespace !== undefined) {
    return new OperationError('not-found', `${where}: the namespace ${namespace} does not exist`,
      namespaceFix(namespace, command));
  }
  const { code: found, fix } = SIGNATURES.find(({ pattern }) => pattern.test(stderr))
    ?? { code: 'failed' as const, fix: undefined };
  const code = found === 'conflict' && isOwnConflict(stderr, managers) ? 'own-conflict' : found;
  const said = hidden ? withoutDetails(detail, code) : detail;
  return new OperationError(code, `${where}: ${code === 'unknown-kind' ? missingKind(detail) : said}`, fix);
}

/**
 * The namespace without which an object cannot be created, if the server says that; it is known, so nothing secret is
 * repeated.
 */
function missingNamespace(detail: string, where: string): string | undefined {
  const [, name] = /^Error from server \(NotFound\): (?:error when \w+ "[^"]*": )?namespaces "([a-z0-9-]+)" not found$/
    .exec(detail) ?? [];
  return name !== undefined && where.includes(` ${name}/`) ? name : undefined;
}

/** What a cluster does not have. Only kubectl names the kind, which it has from the manifest. */
function missingKind(detail: string): string {
  const [, kind, version] = detail.startsWith('Error from server') ? []
    : /(?:for kind|a resource type) "([A-Z]\w*)(?:[.][^"]*)?"(?: in version "([\w./-]+)")?/.exec(detail) ?? [];
  return `the cluster does not have ${kind === undefined ? 'this kind' : `the kind ${kind}`}`
    + `${version === undefined ? '' : ` (${version})`}`;
}

/** What kubectl itself says before a server has seen the object. */
const OF_KUBECTL: readonly FailureCode[] = ['unauthorized', 'unavailable', 'unknown-kind', 'unknown-context'];

/** The answer of an authorizer, which never sees the object. */
const NO_PERMISSION = /^Error from server \(Forbidden\): (?:error when \w+ "[^"]*": )?[\w.]+(?: "[^"]*")? is forbidden: User "[^"]*" cannot /;

/** Those who deny an object, by the names of their configuration. */
const DENIER = /admission webhook "[\w.-]+" denied the request|failed calling webhook "[\w.-]+"|ValidatingAdmissionPolicy '[\w.-]+'/;

/** An error about a secret object: only what cannot quote the object. */
function withoutDetails(detail: string, code: FailureCode): string {
  const isOfServer = detail.startsWith('Error from server');
  if (NO_PERMISSION.test(detail) || (!isOfServer && OF_KUBECTL.includes(code))) {
    return detail;
  }
  const answer = /^Error from server \((\w+)\)/.exec(detail)?.[1] ?? 'with an error';
  const denier = DENIER.exec(detail)?.[0];
  return `the server answered ${answer}${denier === undefined ? '' : ` (${denier})`}; `
    + 'the details are hidden because the object is secret';
}

/** The line of stderr that says what is wrong: warnings, log lines and the prefix of the server are left out. */
function essence(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim())
    .filter((line) => line !== ''
      && !/^Warning:|^[WIE]\d{4} |^Flag --|^Please review|^If you|^See |^you may|^value;|^\* |^management of|^the conflicting/i
        .test(line));
  const found = lines.find((line) => /^error|Error from server/i.test(line)) ?? lines[0]
    ?? 'it failed without a message';
  const conflicts = stderr.split('\n').filter((line) => /^- \./.test(line)).map((line) => line.slice(2).trim());
  const text = found.replace(/^error: /i, '').replace(/^error when \w+ "[^"]*": /i, '');
  return `${text}${conflicts.length > 0 ? ` ${conflicts.join(', ')}` : ''}`.slice(0, 2000);
}
