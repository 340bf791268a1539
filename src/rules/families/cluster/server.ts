import { isIP } from 'net';
import { decodeBase64, latin1 } from '../../../grammar/base64';
import { certificatesOf } from '../../../grammar/pem';
import { Manifest, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { cluster } from '../../examples/cluster';
import { validUrlOf } from '../../reading/cluster';
import { specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

/** The base64 of a server's certificate for api.other.example.org, good until 2051. */
const SERVER = [
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJ0akNDQVZ5Z0F3SUJBZ0lVT0xpQW8rbEZIL1diSGpuTCtDekxWaXFrb2lVd0NnWUlLb1pJemowRUF3',
  'SXcKSURFZU1Cd0dBMVVFQXd3VllYQnBMbTkwYUdWeUxtVjRZVzF3YkdVdWIzSm5NQ0FYRFRJMk1URXlPVEF4TlRreApObG9ZRHpJd05URXdOekl4TURFMU9U',
  'RTJXakFnTVI0d0hBWURWUVFEREJWaGNHa3ViM1JvWlhJdVpYaGhiWEJzClpTNXZjbWN3V1RBVEJnY3Foa2pPUFFJQkJnZ3Foa2pPUFFNQkJ3TkNBQVRyTzZn',
  'MjhNRWlvWEYzNHhyQU5mNzQKM2ZteTBZUGs2ZHg5dUFMdGZTaEdLQWp0L2x0dWhWOHdDL2cwWWd4b01odGNidkdFSkRMenVtRVA1M2tNRi8wdApvM0l3Y0RB',
  'ZEJnTlZIUTRFRmdRVUUxYlBFSEZSNURFb1EvRTU5MTZxRmlrSjl6QXdId1lEVlIwakJCZ3dGb0FVCkUxYlBFSEZSNURFb1EvRTU5MTZxRmlrSjl6QXdEQVlE',
  'VlIwVEFRSC9CQUl3QURBZ0JnTlZIUkVFR1RBWGdoVmgKY0drdWIzUm9aWEl1WlhoaGJYQnNaUzV2Y21jd0NnWUlLb1pJemowRUF3SURTQUF3UlFJZ04vR1lx',
  'RSthM2ZERwo4OUVudkNlRVc2eXhGb0RnVmszaEJiSk1JTys2SG4wQ0lRRGdoU2ZxQzZxL0IwbzFkQmloYk56V2dITFdkaEpRCnpXWjc1VjVkNmFoR0dBPT0K',
  'LS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=',
].join('');

const URL = 'url: https://api.ocp3.example.com:8443';

/** The rule on bundles that contain the certificate of one server only. */
export const CLUSTER_SERVER_RULES: readonly Rule[] = [
  {
    id: 'cluster/certificate-of-another-server',
    severity: 'error',
    title: 'A CA bundle contains a CA, or the certificate of this API server',
    rationale: 'A certificate that is not a CA verifies only itself. If it is for another host, MTC does not trust the API server, and the MigCluster reports '
      + 'ReconcileFailed (x509: certificate signed by unknown authority).',
    source: 'Go crypto/x509; mig-controller pkg/controller/migcluster/validation.go',
    on: 'MigCluster',
    skips: ['patch'],
    breaks: cluster(`${URL}\n  caBundle: ${SERVER}`),
    finds: [{
      path: 'spec.caBundle',
      message: 'contains only the certificate of the server "api.other.example.org", which is neither a CA nor for "api.ocp3.example.com": MTC does not trust '
        + 'the API server, and reports ReconcileFailed',
      fix: 'Write the CA that issued the certificate of "api.ocp3.example.com".',
    }],
    keeps: cluster(`url: https://api.other.example.org:8443\n  caBundle: ${SERVER}`),
    * check(manifest) {
      const host = validUrlOf(manifest)?.host.toLowerCase().replace(/^\[|\]$|\.$/g, '');
      const names = host === undefined || specOf(manifest).insecure === true ? undefined : otherServers(manifest, host);
      if (names && host !== undefined) {
        yield {
          path: 'spec.caBundle',
          message: `contains only the certificate of the server ${quote(names)}, which is neither a CA nor for ${quote(host)}: MTC does not trust the API `
            + 'server, and reports ReconcileFailed',
          fix: `Write the CA that issued the certificate of ${quote(host)}.`,
        };
      }
    },
  },
];

/** The names in the certificates of a bundle, if none is a CA or for this host. One without alternative names may be an old CA. */
function otherServers(manifest: Manifest, host: string): string | undefined {
  const bytes = decodeBase64(text(specOf(manifest).caBundle));
  const certificates = bytes ? certificatesOf(latin1(bytes)) : [];
  const isOther = certificates.length > 0 && certificates.every((one) => !one.ca && one.subjectAltName !== undefined
    && (isIP(host) > 0 ? one.checkIP(host) : one.checkHost(host)) === undefined);
  return isOther ? [...certificates[0].subjectAltName!.matchAll(/(?:DNS|IP Address):([^,\s"]+)/g)].slice(0, 3).map(([, name]) => name).join(', ') : undefined;
}
