import { nameOf, ofKind, specOf } from './connections';
import { fieldsAt, textOf } from './fields';
import { ReportInput, ReportObject } from './report-input';
import { transferJobs } from './transfers';
import { describeObject, shellCommand, shellWord } from '../output/commands';
import { copiesOf } from '../output/copied-labels';

/** A credential that the migration uses. */
export interface Credential {
  readonly what: string;
  readonly where: string;
  readonly readBy: string;
  readonly expiry: string;
  readonly revoke: string;
}

/** Something that is opened for the migration, and what closes it. */
export interface Privilege {
  readonly what: string;
  readonly cluster: string;
  readonly reason: string;
  readonly close: string;
}

const EXPIRY = 'not in the manifests';

/** The credentials that manifests refer to. Secrets themselves are not read. */
export function credentialsOf(input: ReportInput): Credential[] {
  const known = [
    ...ofKind(input, 'MigCluster').flatMap((cluster) => tokenOf(cluster)),
    ...ofKind(input, 'MigStorage').flatMap((storage) =>
      ['backupStorageConfig', 'volumeSnapshotConfig'].flatMap((part) => storageKey(storage, part))),
    ...proxyPasswords(input),
    ...transferSecrets(input),
  ];
  return [...known, ...otherSecrets(input, known)];
}

/** A MigrationController in a secret file contains the password of a proxy. */
function proxyPasswords({ index: { units, controllers = [] } }: ReportInput): Credential[] {
  return units.filter(({ isSecret }) => isSecret).flatMap(({ cluster, files }) => files.flatMap(({ objects }) =>
    objects)
    .filter(({ kind }) => kind === 'MigrationController').map((object) => {
      const proxies = controllers.filter((controller) => controller.cluster === cluster)
        .flatMap((controller) => controller.proxies);
      const addresses = [...new Set(proxies.map(({ host, port }) => `${host}:${port}`))];
      return {
        what: `password of the proxy ${addresses.join(', ')}`,
        where: `${describeObject(object)} on ${cluster}`,
        readBy: 'stunnel and MTC\'s controller, and everybody who may read the MigrationController',
        expiry: EXPIRY,
        revoke: 'change the password at the proxy, then remove it from the MigrationController',
      };
    }));
}

const TRANSFER_SECRETS: { readonly [use: string]: { readonly what: string; readonly revoke: string } } = {
  trust: {
    what: 'key with which both ends of the engine ENGINE authenticate',
    revoke: 'delete the Secret on both clusters',
  },
  proxy: {
    what: 'password of the proxy of the engine ENGINE',
    revoke: 'change the password at the proxy, then delete the Secret',
  },
  bucket: {
    what: 'access key of the bucket of the engine ENGINE',
    revoke: 'revoke the key at the provider, then delete the Secret',
  },
  private: {
    what: 'private key for which the uploads of the engine ENGINE are encrypted',
    revoke: 'delete the uploads, then the Secret',
  },
};

/** The Secrets that the pods of transfers mount, each once. */
function transferSecrets(input: ReportInput): Credential[] {
  const all = transferJobs(input)
    .flatMap(({ cluster, namespace, engine, secrets }) => secrets.map(({ use, name }): Credential => {
      const { what, revoke } = Object.hasOwn(TRANSFER_SECRETS, use)
        ? TRANSFER_SECRETS[use]
        : { what: 'Secret of the engine ENGINE', revoke: 'delete the Secret' };
      return {
        what: what.replace('ENGINE', () => engine),
        where: `Secret ${namespace}/${name} on ${cluster}`,
        readBy: 'the pods of its runs',
        expiry: EXPIRY,
        revoke,
      };
    }));
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** The Secrets that the app writes and that no other row names. */
function otherSecrets({ index: { units } }: ReportInput, known: readonly Credential[]): Credential[] {
  const places = new Set(known.map(({ where }) => where.split(';')[0]));
  return units.flatMap(({ path, cluster, files }) => files.flatMap(({ objects }) => objects)
    .filter(({ kind }) => kind === 'Secret')
    .map((object) => ({ path, where: `${describeObject(object)} on ${cluster}` })))
    .filter(({ where }) => !places.has(where)).map(({ path, where }) => (
      {
        what: `Secret of the unit ${path}`,
        where,
        readBy: 'not in the manifests',
        expiry: EXPIRY,
        revoke: 'delete the Secret',
      }));
}

function reference(value: unknown): string {
  const { namespace, name } = fieldsAt(value);
  return textOf(name) ? `Secret ${textOf(namespace)}/${textOf(name)}` : '';
}

function tokenOf(cluster: ReportObject): Credential[] {
  const where = reference(specOf(cluster).serviceAccountSecretRef);
  return where ? [{
    what: `token for ${nameOf(cluster)} (usually cluster-admin there)`,
    where: `${where} on ${cluster.cluster}`,
    readBy: 'MTC\'s controller',
    expiry: EXPIRY,
    revoke: `delete the token's Secret or ServiceAccount on ${nameOf(cluster)}, then the Secret on ${cluster.cluster}`,
  }] : [];
}

function storageKey(storage: ReportObject, part: string): Credential[] {
  const where = reference(fieldsAt(specOf(storage), part).credsSecretRef);
  return where ? [{
    what: `key of the repository ${nameOf(storage)}${part === 'volumeSnapshotConfig' ? ' for snapshots' : ''}`,
    where: `${where} on ${storage.cluster}; MTC copies it to each cluster of a plan`,
    readBy: 'MTC\'s controller, and Velero on each cluster',
    expiry: EXPIRY,
    revoke: 'revoke the key at the provider, then delete the Secret',
  }] : [];
}

const RSYNC_LABEL = 'pod-security.kubernetes.io/enforce';
const RSYNC_MODES = ['enforce', 'audit', 'warn'];
const BINDINGS = ['RoleBinding', 'ClusterRoleBinding', 'SecurityContextConstraints'];

/** What is opened for the migration. */
export function privilegesOf(input: ReportInput): Privilege[] {
  return [
    ...input.objects.flatMap((one) => privilege(one).map((opened) => ({ cluster: one.cluster, ...opened }))),
    ...input.objects.filter(isPrivilegedNamespace).flatMap((one) => copied(input, one)),
    ...(input.index.controllers ?? []).filter(({ isRsyncPrivileged }) => isRsyncPrivileged).map(({ cluster }) => ({
      cluster,
      what: 'rsync runs privileged on this cluster',
      reason: 'it keeps the owners of files',
      close: 'remove the variable from the MigrationController after the last run',
    })),
  ];
}

function isPrivilegedNamespace({ object }: ReportObject): boolean {
  return object.kind === 'Namespace' && fieldsAt(object, 'metadata', 'labels')[RSYNC_LABEL] === 'privileged';
}

/** The namespaces that MTC creates with the labels of one that it migrates; the app writes none of them. */
function copied({ index, objects }: ReportInput, one: ReportObject): Privilege[] {
  const written = objects.filter(({ object }) => object.kind === 'Namespace');
  return copiesOf(index, { cluster: one.cluster, name: nameOf(one) })
    .filter(({ cluster, name }) => !written.some((each) => each.cluster === cluster && nameOf(each) === name))
    .map(({ cluster, name }) => ({
      cluster,
      what: `Namespace ${name} accepts privileged pods`,
      reason: `MTC creates it with the labels of ${nameOf(one)} on ${one.cluster}`,
      close: shellCommand(`kubectl --context ${shellWord(cluster)} label namespace`, [name], RSYNC_MODES
        .map((mode) => `pod-security.kubernetes.io/${mode}-`).join(' ')),
    }));
}

function privilege(one: ReportObject): Array<Omit<Privilege, 'cluster'>> {
  const kubectl = `kubectl --context ${shellWord(one.cluster)}`;
  const { kind } = one.object;
  const name = nameOf(one);
  const namespace = textOf(fieldsAt(one.object, 'metadata').namespace);
  const remove = shellCommand(`${kubectl} delete`, [textOf(kind).toLowerCase(), name],
    namespace ? `-n ${shellWord(namespace)}` : '');
  if (isPrivilegedNamespace(one)) {
    return [{
      what: `Namespace ${name} accepts privileged pods`,
      reason: 'rsync runs as root',
      close: 'cdk8s-mtc teardown, which restores the labels that it had before',
    }];
  }
  if (kind === 'NetworkPolicy' || isFirewall(kind)) {
    return [{
      what: `${kind} ${namespace}/${name} opens the network`,
      reason: 'pods of the migration must reach one another',
      close: isFirewall(kind)
        ? 'cdk8s-mtc teardown, which restores the rules that were there before; without the '
          + 'object, all traffic is allowed'
        : remove,
    }];
  }
  if (BINDINGS.includes(kind)) {
    return [{
      what: `${kind} ${namespace ? `${namespace}/` : ''}${name} gives permissions`,
      reason: 'hooks or transfers need them',
      close: remove,
    }];
  }
  return insecure(one, kind, name);
}

function isFirewall(kind: string): boolean {
  return kind === 'EgressFirewall' || kind === 'EgressNetworkPolicy';
}

function insecure(one: ReportObject, kind: string, name: string): Array<Omit<Privilege, 'cluster'>> {
  const isOpen = kind === 'MigCluster' && specOf(one).insecure === true
    || kind === 'MigStorage' && fieldsAt(specOf(one), 'backupStorageConfig').insecure === true;
  return isOpen
    ? [{
      what: `${kind} ${name} does not verify certificates`,
      reason: '`insecure` is set',
      close: 'give the CA bundle, and remove `insecure`',
    }]
    : [];
}
