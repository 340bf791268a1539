import { decodeBase64, latin1 } from '../../../grammar/base64';
import { isCutOffPem, isPem } from '../../../grammar/pem';
import { Rule } from '../../engine/rule';
import { secret } from '../../examples/secret';
import { base64, EXPIRED_BUNDLE, GOOD_BUNDLE } from '../../examples/values';
import { allExpired } from '../../reading/certificates';
import { entriesOf } from '../../reading/secret';

/** Rules on certificates and keys in Secrets. */
export const SECRET_CERTIFICATE_RULES: readonly Rule[] = [
  {
    id: 'secret/truncated-pem',
    severity: 'error',
    title: 'Certificates and keys are complete',
    rationale: 'No program reads PEM that has a -----BEGIN line and no -----END line.',
    source: 'RFC 7468',
    on: 'Secret',
    breaks: secret('router-ca', `ca.crt: ${base64(latin1(decodeBase64(GOOD_BUNDLE)!).slice(0, 150))}`),
    finds: [{
      path: 'data["ca.crt"]',
      message: 'ca.crt contains an incomplete certificate or key',
      fix: 'Write the complete file, from -----BEGIN to the last -----END.',
    }],
    keeps: secret('router-ca', `ca.crt: ${GOOD_BUNDLE}`),
    * check(manifest) {
      for (const { key, path, value } of entriesOf(manifest)) {
        if (value !== undefined && /^\s*-----BEGIN /.test(value) && isCutOffPem(value)) {
          yield {
            path,
            message: `${key} contains an incomplete certificate or key`,
            fix: 'Write the complete file, from -----BEGIN to the last -----END.',
          };
        }
      }
    },
  },
  {
    id: 'secret/expired-certificate',
    severity: 'warning',
    title: 'Certificates in a Secret have not expired',
    rationale: 'No program trusts an expired certificate, or one that an expired CA issued.',
    source: 'RFC 5280',
    on: 'Secret',
    breaks: secret('router-ca', `ca.crt: ${EXPIRED_BUNDLE}`),
    finds: [{
      path: 'data["ca.crt"]',
      message: 'the last certificate in ca.crt expired on 2020-01-01',
      fix: 'Write the current certificate.',
    }],
    keeps: secret('router-ca', `ca.crt: ${GOOD_BUNDLE}`),
    * check(manifest, _, { now }) {
      for (const { key, path, value } of now === undefined ? [] : entriesOf(manifest)) {
        const ended = value !== undefined && isPem(value) ? allExpired(value, now!) : undefined;
        if (ended) {
          yield {
            path, message: `the last certificate in ${key} expired on ${ended}`, fix: 'Write the current certificate.',
          };
        }
      }
    },
  },
];
