import { foreignBundle } from './foreign-ca';
import { text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { cluster } from '../../examples/cluster';
import { SERVER_BUNDLE } from '../../examples/values';
import { otherServers } from '../../reading/certificates';
import { validUrlOf } from '../../reading/cluster';
import { specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const URL = 'url: https://api.ocp3.example.com:8443';

/** The rule on bundles that contain the certificate of one server only. */
export const CLUSTER_SERVER_RULES: readonly Rule[] = [
  {
    id: 'cluster/certificate-of-another-server',
    severity: 'error',
    title: 'A CA bundle contains the CA, or the certificate, of this API server',
    rationale: 'A certificate that is not a CA verifies only itself. If it is for another host, MTC does not trust the '
      + 'API server, and the MigCluster reports ReconcileFailed (x509: certificate signed by unknown authority).',
    source: 'Go crypto/x509; mig-controller pkg/controller/migcluster/validation.go',
    on: 'MigCluster',
    skips: ['patch'],
    breaks: cluster(`${URL}\n  caBundle: ${SERVER_BUNDLE}`),
    finds: [{
      path: 'spec.caBundle',
      message: 'contains only the certificate of the server "api.other.example.org", which is neither a CA nor for '
        + '"api.ocp3.example.com": MTC does not trust the API server, and reports ReconcileFailed',
      fix: 'Write the CA that issued the certificate of "api.ocp3.example.com".',
    }],
    keeps: cluster(`url: https://api.other.example.org:8443\n  caBundle: ${SERVER_BUNDLE}`),
    * check(manifest, set) {
      const host = validUrlOf(manifest)?.host.toLowerCase().replace(/^\[|\]$|\.$/g, '');
      const names = host === undefined || specOf(manifest).insecure === true
        ? undefined
        : otherServers(text(specOf(manifest).caBundle), host);
      if (names && host !== undefined) {
        yield {
          path: 'spec.caBundle',
          message: `contains only the certificate of the server ${quote(names)}, which is neither a CA nor for `
            + `${quote(host)}: MTC does not trust the API server, and reports ReconcileFailed`,
          fix: `Write the CA that issued the certificate of ${quote(host)}.`,
        };
      } else if (host !== undefined && specOf(manifest).insecure !== true) {
        yield* foreignBundle(manifest, set, host);
      }
    },
  },
];
