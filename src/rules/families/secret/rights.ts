import { SA_TOKEN_KEY } from '../../../api/mig-cluster';
import { readJwt } from '../../../grammar/jwt';
import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, filesOf } from '../../examples/plan';
import { clusterWithSecret } from '../../examples/secret';
import { base64 } from '../../examples/values';
import { ClusterIdentities } from '../../reading/model/identity';
import { namedIn } from '../../reading/model/text';
import { entriesOf, secretUses } from '../../reading/secret';
import { quote } from '../../reading/text';

const RBAC = 'rbac.authorization.k8s.io';

const token = [{ alg: 'RS256' },
  { iss: 'kubernetes/serviceaccount', sub: 'system:serviceaccount:access:mtc' }, {}]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
const example = (role: string) => documents(
  filesOf('ocp3', `apiVersion: ${RBAC}/v1
kind: ClusterRoleBinding
metadata: { name: mtc }
roleRef: { apiGroup: ${RBAC}, kind: ClusterRole, name: ${role} }
subjects: [{ kind: ServiceAccount, name: mtc, namespace: access }]
`),
  filesOf('ocp4', clusterWithSecret(`saToken: ${base64(token)}`)),
);

/** The roles of every cluster that allow less than everything in MTC's API groups. */
const TOO_SMALL = ['basic-user', 'cluster-reader', 'edit', 'view', 'self-provisioner'];

/** The rule on the rights of the account of a token. */
export const RIGHTS_RULES: readonly Rule[] = [
  {
    id: 'secret/account-without-rights',
    severity: 'warning',
    title: 'The account of a token may use MTC\'s and Velero\'s objects',
    rationale: 'MTC needs every verb on every resource of migration.openshift.io and velero.io on a remote cluster. '
      + 'With '
      + 'fewer rights the MigCluster reports SaTokenNotPrivileged. MTC\'s own account migration-controller has them.',
    source: 'mig-controller pkg/controller/migcluster/validation.go',
    on: 'ClusterRoleBinding',
    skips: ['patch'],
    breaks: example('edit'),
    finds: [{
      path: 'roleRef.name',
      message: '"edit" does not allow all of migration.openshift.io and velero.io to ServiceAccount access/mtc, '
        + 'whose token MigCluster openshift-migration/ocp3 (file-3.yaml) uses: it reports SaTokenNotPrivileged',
      fix: 'Use the token of ServiceAccount migration-controller in openshift-migration, or bind cluster-admin.',
    }],
    keeps: example('cluster-admin'),
    * check(manifest, set) {
      const { name } = record(manifest.object.roleRef);
      for (const [index, subject] of list(manifest.object.subjects).map(record).entries()) {
        const key = `${manifest.cluster}\0${text(subject.namespace)}:${text(subject.name)}`;
        const cluster = manifest.cluster === undefined ? undefined : tokenAccounts(set).get(key);
        const roles = cluster ? rolesOf(set).get(key) ?? [] : [];
        if (cluster && roles.every((one) => TOO_SMALL.includes(one))) {
          yield {
            path: index === 0 ? 'roleRef.name' : `subjects[${index}]`,
            message: `${quote(name)} does not allow all of migration.openshift.io and velero.io to ServiceAccount `
              + `${text(subject.namespace)}/${text(subject.name)}, whose token ${namedIn(cluster, manifest)} uses: it `
              + 'reports SaTokenNotPrivileged',
            fix: 'Use the token of ServiceAccount migration-controller in openshift-migration, or bind cluster-admin.',
          };
        }
      }
    },
  },
];

/** The MigClusters by the cluster and the account of their tokens, other than MTC's own. */
const tokenAccounts = derived((set: ManifestSet) => {
  const found = new Map<string, Manifest>();
  for (const { role, manifest, secrets } of secretUses(set)) {
    const entry = role === 'cluster' && secrets.length === 1
      ? entriesOf(secrets[0]).find(({ key }) => key === SA_TOKEN_KEY) : undefined;
    const account = readJwt((entry?.value ?? '').trim())?.account ?? '';
    const [, name] = /^system:serviceaccount:(.+)$/.exec(account) ?? [];
    const cluster = name === undefined ? undefined : ClusterIdentities.in(set).of(manifest, manifest)?.cluster;
    if (cluster !== undefined && name !== 'openshift-migration:migration-controller') {
      found.set(`${cluster}\0${name}`, manifest);
    }
  }
  return found;
});

/** The names of the ClusterRoles that are bound to each account of a cluster. */
const rolesOf = derived((set: ManifestSet) => {
  const found = new Map<string, string[]>();
  for (const binding of set.ofGroup('ClusterRoleBinding', RBAC)) {
    for (const subject of list(binding.object.subjects).map(record)) {
      append(found, `${binding.cluster}\0${text(subject.namespace)}:${text(subject.name)}`,
        text(record(binding.object.roleRef).name));
    }
  }
  return found;
});
