import { text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { cluster, clusterWith } from '../../examples/cluster';
import { EXPIRED_BUNDLE, GOOD_BUNDLE } from '../../examples/values';
import { bundleExpired, wrongBundle } from '../../reading/certificates';
import { isRemote } from '../../reading/cluster';
import { specOf } from '../../reading/plan';
import { isAbsent } from '../../reading/references';
import { hasUnknownField } from '../../reading/unknown-fields';

const TYPES = 'mig-controller pkg/apis/migration/v1alpha1/migcluster_types.go';

const URL = 'url: https://api.ocp3.example.com:8443';

/** Rules on how MTC and a remote cluster authenticate. */
export const CLUSTER_TRUST_RULES: readonly Rule[] = [
  {
    id: 'cluster/token-reference',
    severity: 'error',
    title: 'A remote cluster refers to the Secret with its token',
    rationale: 'MTC reads the token of a remote cluster from the Secret in serviceAccountSecretRef. Without it the '
      + 'MigCluster reports InvalidSaSecretRef.',
    source: 'mig-controller pkg/controller/migcluster/validation.go',
    on: 'MigCluster',
    skips: ['patch'],
    breaks: clusterWith(URL),
    finds: [{
      path: 'spec',
      message: 'the remote cluster has no `serviceAccountSecretRef`: MTC reports InvalidSaSecretRef',
      fix: 'Add `serviceAccountSecretRef` with `name` and `namespace` of a Secret on the host '
        + 'cluster that has the key saToken.',
    }],
    keeps: cluster(URL),
    * check(manifest, _, circumstances) {
      const spec = specOf(manifest);
      if (isRemote(manifest) && isAbsent(spec.serviceAccountSecretRef)
        && !hasUnknownField(manifest, 'spec', circumstances)) {
        yield {
          path: 'serviceAccountSecretRef' in spec ? 'spec.serviceAccountSecretRef' : 'spec',
          message: 'the remote cluster has no `serviceAccountSecretRef`: MTC reports InvalidSaSecretRef',
          fix: 'Add `serviceAccountSecretRef` with `name` and `namespace` of a Secret on the host '
            + 'cluster that has the key saToken.',
        };
      }
    },
  },
  {
    id: 'cluster/ca-bundle-ignored',
    severity: 'warning',
    title: 'A CA bundle is used only if certificates are verified',
    rationale: 'With `insecure: true` MTC does not verify the certificate of the API server and ignores caBundle.',
    source: TYPES,
    on: 'MigCluster',
    breaks: cluster(`${URL}\n  insecure: true\n  caBundle: ${GOOD_BUNDLE}`),
    finds: [{
      path: 'spec.insecure',
      message: '`insecure: true` disables verification: `caBundle` is ignored, and anyone who intercepts the '
        + 'connection receives the token',
      fix: 'Remove `insecure`.',
    }],
    keeps: cluster(`${URL}\n  caBundle: ${GOOD_BUNDLE}`),
    * check(manifest) {
      const { insecure, caBundle } = specOf(manifest);
      if (isRemote(manifest) && insecure === true && caBundle) {
        yield {
          path: 'spec.insecure',
          message: '`insecure: true` disables verification: `caBundle` is ignored, and anyone who intercepts the '
            + 'connection receives the token',
          fix: 'Remove `insecure`.',
        };
      }
    },
  },
  {
    id: 'cluster/insecure',
    severity: 'warning',
    title: 'The certificate of a remote API server is verified',
    rationale: 'MTC sends a token that has full access to the remote cluster. With `insecure: true` it sends the token '
      + 'to any server that answers at that address.',
    source: TYPES,
    on: 'MigCluster',
    breaks: cluster(`${URL}\n  insecure: true`),
    finds: [{
      path: 'spec.insecure',
      message: '`insecure: true` sends the token, which has full access to the remote cluster, '
        + 'to any server that answers at this address',
      fix: 'Remove `insecure`, and add `caBundle` with the CA certificate of the API server '
        + 'unless a public CA issued it.',
    }],
    keeps: cluster(URL),
    * check(manifest) {
      const { insecure, caBundle } = specOf(manifest);
      if (isRemote(manifest) && insecure === true && !caBundle) {
        yield {
          path: 'spec.insecure',
          message: '`insecure: true` sends the token, which has full access to the remote cluster, '
            + 'to any server that answers at this address',
          fix: 'Remove `insecure`, and add `caBundle` with the CA certificate of the API server '
            + 'unless a public CA issued it.',
        };
      }
    },
  },
  {
    id: 'cluster/ca-bundle',
    severity: 'error',
    title: 'The field caBundle is the base64 of PEM certificates',
    rationale: 'The API server rejects a value that is not base64. If the decoded value is not a PEM certificate, MTC '
      + 'cannot connect and reports TestConnectFailed.',
    source: TYPES,
    on: 'MigCluster',
    breaks: cluster(`${URL}\n  caBundle: bm8gY2VydGlmaWNhdGU=`),
    finds: [{
      path: 'spec.caBundle',
      message: '`caBundle` is not the base64 of a PEM certificate: no server certificate can be verified with it',
      fix: 'Write the base64 of the PEM file, as `base64 -w0 ca.crt` prints it.',
    }],
    keeps: cluster(`${URL}\n  caBundle: ${GOOD_BUNDLE}`),
    * check(manifest) {
      const { caBundle } = specOf(manifest);
      const wrong = typeof caBundle === 'string' && caBundle !== '' ? wrongBundle(caBundle) : undefined;
      if (wrong) {
        yield { path: 'spec.caBundle', message: `\`caBundle\` ${wrong.problem}`, fix: wrong.fix };
      }
    },
  },
  {
    id: 'cluster/ca-bundle-expired',
    severity: 'error',
    title: 'The field caBundle contains a certificate that has not expired',
    rationale: 'An expired CA certificate verifies nothing: MTC cannot connect to the API server. MTC 1.8 reports '
      + 'ReconcileFailed, MTC 1.7 TestConnectFailed.',
    source: `${TYPES}, run with MTC 1.8`,
    on: 'MigCluster',
    breaks: cluster(`${URL}\n  caBundle: ${EXPIRED_BUNDLE}`),
    finds: [{
      path: 'spec.caBundle',
      message: 'the last certificate in `caBundle` expired on 2020-01-01: MTC cannot connect '
        + '(ReconcileFailed, or TestConnectFailed with MTC 1.7)',
      fix: 'Write the base64 of the current CA certificate of the API server.',
    }],
    keeps: cluster(`${URL}\n  caBundle: ${GOOD_BUNDLE}`),
    * check(manifest, _, { now }) {
      const ended = bundleExpired(text(specOf(manifest).caBundle), now);
      if (ended) {
        yield {
          path: 'spec.caBundle',
          message: `the last certificate in \`caBundle\` expired on ${ended}: `
            + 'MTC cannot connect (ReconcileFailed, or TestConnectFailed with MTC 1.7)',
          fix: 'Write the base64 of the current CA certificate of the API server.',
        };
      }
    },
  },
];
