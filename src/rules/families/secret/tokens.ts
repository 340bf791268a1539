import { MTC_NAMESPACE } from '../../../api/common';
import { day } from '../../../grammar/day';
import { didYouMean, isMisspelling } from '../../../grammar/did-you-mean';
import { Claims, readJwt } from '../../../grammar/jwt';
import { member } from '../../../grammar/path';
import { derived } from '../../engine/derived';
import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { clusterWithSecret } from '../../examples/secret';
import { base64, DEFAULT_ACCOUNT_TOKEN, EXPIRED_TOKEN, SHORT_TOKEN, TOKEN } from '../../examples/values';
import { readEntries } from '../../reading/secret';
import { quote } from '../../reading/text';

const CLUSTER = 'mig-controller pkg/controller/migcluster/validation.go';

const WELL = clusterWithSecret(`saToken: ${base64(TOKEN)}`);

const TOKEN_TYPE = 'kubernetes.io/service-account-token';

const ACCOUNT_ANNOTATION = 'kubernetes.io/service-account.name';

/** The ServiceAccount of MTC on each cluster. */
const MTC_ACCOUNT = 'migration-controller';

/** Rules on tokens of ServiceAccounts. */
export const TOKEN_RULES: readonly Rule[] = [
  {
    id: 'secret/expired-token',
    severity: 'error',
    title: 'A token has not expired',
    rationale: 'A remote cluster rejects an expired token. MTC 1.8 reports ReconcileFailed, MTC 1.7 TestConnectFailed. '
      + 'The plans of the cluster are no longer Ready, and their runs stall.',
    source: CLUSTER,
    on: 'Secret',
    breaks: clusterWithSecret(`saToken: ${base64(EXPIRED_TOKEN)}`),
    finds: [{
      path: 'data.saToken',
      message: 'the token in saToken expired on 2021-01-01: the remote cluster rejects it (ReconcileFailed, or '
        + 'TestConnectFailed with MTC 1.7)',
      fix: 'Write a new token. The token of a Secret of type kubernetes.io/service-account-token does not '
        + 'expire.',
    }],
    keeps: WELL,
    * check(secret, set, { now }) {
      for (const { path, key, expires } of tokensOf(secret, set)) {
        if (now !== undefined && expires !== undefined && expires <= now) {
          yield {
            path,
            message: `the token in ${key} expired on ${day(expires)}: the remote cluster rejects it `
              + '(ReconcileFailed, or TestConnectFailed with MTC 1.7)',
            fix: 'Write a new token. The token of a Secret of type '
              + 'kubernetes.io/service-account-token does not expire.',
          };
        }
      }
    },
  },
  {
    id: 'secret/short-lived-token',
    severity: 'warning',
    title: 'A token is valid longer than a migration takes',
    rationale: '`oc create token` creates tokens that are valid for one hour by default. When the token expires, MTC '
      + 'loses the connection, even during a run, which then stalls.',
    source: CLUSTER,
    on: 'Secret',
    breaks: clusterWithSecret(`saToken: ${base64(SHORT_TOKEN)}`),
    finds: [{
      path: 'data.saToken',
      message: 'the token in saToken is valid for only 60 minutes: MTC then loses the connection, even during a '
        + 'run',
      fix: 'Create one with `oc create token … --duration=168h`, or use the token of a Secret of type '
        + 'kubernetes.io/service-account-token.',
    }],
    keeps: WELL,
    * check(secret, set, { now }) {
      for (const { path, key, expires, issued } of tokensOf(secret, set)) {
        const hours = expires !== undefined && issued !== undefined ? (expires - issued) / 3_600_000 : Infinity;
        if (hours > 0 && hours <= 2 && !(now !== undefined && expires! <= now)) {
          yield {
            path,
            message: `the token in ${key} is valid for only ${Math.round(hours * 60)} minutes: MTC then loses the `
              + 'connection, even during a run',
            fix: 'Create one with `oc create token … --duration=168h`, or use the token of a Secret of type '
              + 'kubernetes.io/service-account-token.',
          };
        }
      }
    },
  },
  {
    id: 'secret/other-account',
    severity: 'warning',
    title: 'A token belongs to MTC\'s ServiceAccount',
    rationale: 'MTC asks the remote cluster whether the token has full access to the objects of MTC and Velero, and '
      + 'otherwise reports SaTokenNotPrivileged. The default ServiceAccounts of a namespace have no such access.',
    source: CLUSTER,
    on: 'Secret',
    breaks: clusterWithSecret(`saToken: ${base64(DEFAULT_ACCOUNT_TOKEN)}`),
    finds: [{
      path: 'data.saToken',
      message: 'the token in saToken belongs to the ServiceAccount default, which lacks access: MTC reports '
        + 'SaTokenNotPrivileged',
      fix: 'Write the token of the ServiceAccount migration-controller in openshift-migration on the remote '
        + 'cluster.',
    }],
    keeps: WELL,
    * check(secret, set) {
      for (const { path, key, account } of tokensOf(secret, set)) {
        const [, name] = /^system:serviceaccount:[^:]+:(default|builder|deployer)$/.exec(account ?? '') ?? [];
        if (name !== undefined) {
          yield {
            path,
            message: `the token in ${key} belongs to the ServiceAccount ${name}, `
              + 'which lacks access: MTC reports SaTokenNotPrivileged',
            fix: 'Write the token of the ServiceAccount migration-controller in '
              + 'openshift-migration on the remote cluster.',
          };
        }
      }
    },
  },
  {
    id: 'secret/service-account',
    severity: 'error',
    title: 'A token Secret names its ServiceAccount',
    rationale: 'Kubernetes fills a Secret of type kubernetes.io/service-account-token for the ServiceAccount in its '
      + 'annotation. Without the annotation the API server rejects it.',
    source: 'Kubernetes API, Secret v1',
    on: 'Secret',
    breaks: accountToken(MTC_ACCOUNT).replace(/, annotations: \{.*\} \}/, ' }'),
    finds: [{
      path: 'metadata.annotations',
      message: 'the annotation with the ServiceAccount is missing: the API server rejects the Secret',
      fix: 'Add the annotation `kubernetes.io/service-account.name: migration-controller`.',
    }],
    keeps: accountToken(MTC_ACCOUNT),
    * check({ object }) {
      const annotations = record(record(object.metadata).annotations);
      if (object.type === TOKEN_TYPE && !text(annotations[ACCOUNT_ANNOTATION])) {
        const near = didYouMean(ACCOUNT_ANNOTATION, Object.keys(annotations));
        yield {
          path: near ? member('metadata.annotations', near) : 'metadata.annotations',
          message: 'the annotation with the ServiceAccount is missing: the API server rejects the Secret',
          fix: `Add the annotation \`${ACCOUNT_ANNOTATION}: ${MTC_ACCOUNT}\`.`,
        };
      }
    },
  },
  {
    id: 'secret/service-account-name',
    severity: 'warning',
    title: 'The Secret for MTC\'s token names the ServiceAccount migration-controller',
    rationale: 'Kubernetes removes a token Secret whose ServiceAccount does not exist. '
      + 'The ServiceAccount of MTC is migration-controller. Those that every namespace has, such as default, lack '
      + 'access unless a ClusterRoleBinding gives it to them: with their tokens MTC reports SaTokenNotPrivileged.',
    source: 'Kubernetes documentation, ServiceAccount token Secrets; mig-operator',
    on: 'Secret',
    breaks: accountToken('migration-controler'),
    finds: [{
      path: 'metadata.annotations["kubernetes.io/service-account.name"]',
      message: '"migration-controler" is not the ServiceAccount of MTC, which is migration-controller: '
        + 'Kubernetes creates no token and removes the Secret',
      fix: 'Write `migration-controller`.',
    }],
    keeps: accountToken('migration-controller'),
    * check({ object, namespace }, set) {
      const name = text(record(record(object.metadata).annotations)[ACCOUNT_ANNOTATION]);
      const isMtcToken = object.type === TOKEN_TYPE && namespace === MTC_NAMESPACE;
      if (isMtcToken && name !== MTC_ACCOUNT && isMisspelling(name, MTC_ACCOUNT)
        && set.named('ServiceAccount', MTC_NAMESPACE, name).length === 0) {
        yield {
          path: member('metadata.annotations', ACCOUNT_ANNOTATION),
          message: `${quote(name)} is not the ServiceAccount of MTC, which is ${MTC_ACCOUNT}: Kubernetes creates no `
            + 'token and removes the Secret',
          fix: `Write \`${MTC_ACCOUNT}\`.`,
        };
      } else if (isMtcToken && /^(default|builder|deployer)$/.test(name) && !boundAccounts(set).has(name)) {
        yield {
          path: member('metadata.annotations', ACCOUNT_ANNOTATION),
          message: `${quote(name)} is a ServiceAccount that lacks access: with its token MTC reports `
            + 'SaTokenNotPrivileged',
          fix: `Write \`${MTC_ACCOUNT}\`.`,
        };
      }
    },
  },
];

/** The ServiceAccounts of MTC's namespace to which a ClusterRoleBinding of the set gives access. */
const boundAccounts = derived((set: ManifestSet) => new Set(
  set.ofGroup('ClusterRoleBinding', 'rbac.authorization.k8s.io')
    .flatMap(({ object }) => list(object.subjects).map(record))
    .filter(({ namespace }) => namespace === MTC_NAMESPACE).map(({ name }) => text(name)),
));

function accountToken(name: string): string {
  return `apiVersion: v1
kind: Secret
metadata: { name: ${MTC_ACCOUNT}-token, namespace: ${MTC_NAMESPACE}, annotations: { ${ACCOUNT_ANNOTATION}: ${name} } }
type: ${TOKEN_TYPE}
`;
}

/** The tokens of remote clusters in a Secret that contain their expiry time or account. */
function tokensOf(secret: Manifest, set: ManifestSet): Array<{ readonly path: string; readonly key: string } & Claims> {
  return readEntries(set)(secret).flatMap(({ path, key, role, value }) => {
    const claims = role === 'cluster' && value !== undefined ? readJwt(value.trim()) : undefined;
    return claims ? [{ path, key, ...claims }] : [];
  });
}
