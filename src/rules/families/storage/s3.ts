import { isPort, splitUrl } from '../../../grammar/url';
import { Manifest, record, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { ALL, storage, STORE } from '../../examples/storage';
import { EXPIRED_BUNDLE, GOOD_BUNDLE } from '../../examples/values';
import { bundleExpired, wrongBundle } from '../../reading/certificates';
import { fieldText, partsWith, says, URL_FIELDS } from '../../reading/storage';
import { quote } from '../../reading/text';

const TYPES = 'mig-controller pkg/apis/migration/v1alpha1/migstorage_types.go';
const AWS = 'mig-controller pkg/cloudprovider/aws.go';

const INNER_HOST = /(^|\.)(localhost|svc|svc\.cluster\.local)$/;

/** Rules on the connection to an S3-compatible store. */
export const STORAGE_S3_RULES: readonly Rule[] = [
  {
    id: 'storage/signature-version',
    severity: 'error',
    title: 'The signature version of requests to S3 is 1 or 4',
    rationale: 'MTC accepts "1", "4" and the empty string as awsSignatureVersion. With any other string it reports '
      + 'InvalidBackupStorageSettings.',
    source: AWS,
    on: 'MigStorage',
    breaks: storage('aws', `${ALL.aws}\n    awsSignatureVersion: v4`),
    finds: [{
      path: 'spec.backupStorageConfig.awsSignatureVersion',
      message: '"v4" is not a signature version: MTC reports InvalidBackupStorageSettings',
      fix: 'Write `awsSignatureVersion: "4"`, or remove the field.',
    }],
    keeps: storage('aws', `${ALL.aws}\n    awsSignatureVersion: "4"`),
    * check(manifest) {
      for (const part of partsWith(manifest, 'aws', 'backup')) {
        const version = text(part.config.awsSignatureVersion);
        if (!['', '1', '4'].includes(version)) {
          yield {
            path: `${part.configPath}.awsSignatureVersion`,
            message: `${quote(version)} is not a signature version: MTC reports InvalidBackupStorageSettings`,
            fix: /1/.test(version)
              ? 'Write `awsSignatureVersion: "1"`.'
              : 'Write `awsSignatureVersion: "4"`, or remove the field.',
          };
        }
      }
    },
  },
  {
    id: 'storage/url',
    severity: 'error',
    title: 'The address of a store is a URL',
    rationale: 'MTC requires the scheme http or https and a host in awsS3Url and awsPublicUrl. Otherwise it reports '
      + 'InvalidBackupStorageSettings.',
    source: AWS,
    on: 'MigStorage',
    breaks: storage('aws', `${ALL.aws}\n    awsS3Url: minio.example.com:9000`),
    finds: [{
      path: 'spec.backupStorageConfig.awsS3Url',
      message: '"minio.example.com:9000" is not a URL with a scheme: MTC reports InvalidBackupStorageSettings',
      fix: 'Write `awsS3Url: https://minio.example.com:9000`.',
    }],
    keeps: storage('aws', `${ALL.aws}\n    awsS3Url: https://minio.example.com:9000`),
    * check(manifest) {
      for (const part of partsWith(manifest, 'aws', 'backup')) {
        for (const field of URL_FIELDS) {
          const given = text(part.config[field]);
          const wrong = given === '' ? undefined : wrongUrl(given);
          if (wrong) {
            const near = nearestUrl(given);
            yield {
              path: `${part.configPath}.${field}`,
              message: `${given.includes('@') ? 'the URL' : quote(given)} ${wrong}: MTC reports `
                + 'InvalidBackupStorageSettings',
              fix: near ? `Write \`${field}: ${near}\`.` : 'Write an address such as `https://minio.example.com`.',
            };
          }
        }
      }
    },
  },
  {
    id: 'storage/plain-http',
    severity: 'warning',
    title: 'A store is reached over TLS',
    rationale: 'Over http everything that is migrated is sent in plain text: Kubernetes Secrets among the objects, and '
      + 'the volumes and images '
      + 'that are copied through the repository.',
    source: AWS,
    on: 'MigStorage',
    breaks: storage('aws', `${ALL.aws}\n    awsS3Url: http://minio.example.com:9000`),
    finds: [{
      path: 'spec.backupStorageConfig.awsS3Url',
      message: 'the URL has the scheme http: everything that is migrated, including Secrets, is sent in plain text',
      fix: 'Write the https address of the store, and add `s3CustomCABundle` unless a public CA issued its '
        + 'certificate.',
    }],
    keeps: storage('aws', `${ALL.aws}\n    awsS3Url: https://minio.example.com:9000`),
    * check(manifest) {
      for (const part of partsWith(manifest, 'aws', 'backup')) {
        const field = URL_FIELDS.find((one) => /^http:\/\/[^/]/i.test(fieldText(part, one)));
        const url = field && splitUrl(fieldText(part, field));
        if (url && !INNER_HOST.test(url.host)) {
          yield {
            path: `${part.configPath}.${field}`,
            message: 'the URL has the scheme http: everything that is migrated, including Secrets, is sent in plain '
              + 'text',
            fix: 'Write the https address of the store, and add `s3CustomCABundle` unless a public CA issued its '
              + 'certificate.',
          };
        }
      }
    },
  },
  {
    id: 'storage/ca-bundle-ignored',
    severity: 'warning',
    title: 'The CA bundle of a store is used only if certificates are verified',
    rationale: 'With `insecure: true` the certificate of the store is not verified, and s3CustomCABundle is ignored.',
    source: AWS,
    on: 'MigStorage',
    breaks: storage('aws', `${STORE}\n    insecure: true\n    s3CustomCABundle: ${GOOD_BUNDLE}`),
    finds: [{
      path: 'spec.backupStorageConfig.insecure',
      message: '`insecure: true` disables verification: `s3CustomCABundle` is ignored',
      fix: 'Remove `insecure`.',
    }],
    keeps: storage('aws', `${STORE}\n    s3CustomCABundle: ${GOOD_BUNDLE}`),
    * check(manifest) {
      for (const part of partsWith(manifest, 'aws', 'backup')) {
        if (part.config.insecure === true && says(part.config.s3CustomCABundle)) {
          yield {
            path: `${part.configPath}.insecure`,
            message: '`insecure: true` disables verification: `s3CustomCABundle` is ignored',
            fix: 'Remove `insecure`.',
          };
        }
      }
    },
  },
  {
    id: 'storage/ca-bundle',
    severity: 'error',
    title: 'The field s3CustomCABundle is the base64 of PEM certificates',
    rationale: 'The API server rejects a value that is not base64. If the decoded value is not a PEM certificate, '
      + 'every connection of MTC and '
      + 'Velero to the store fails.',
    source: TYPES,
    on: 'MigStorage',
    judgesPlaceholders: true, // PEM that is not base64-encoded is wrong whatever replaces a placeholder in it
    breaks: storage('aws', `${STORE}\n    s3CustomCABundle: bm8gY2VydGlmaWNhdGU=`),
    finds: [{
      path: 'spec.backupStorageConfig.s3CustomCABundle',
      message: '`s3CustomCABundle` is not the base64 of a PEM certificate: no server certificate can be verified with '
        + 'it',
      fix: 'Write the base64 of the PEM file, as `base64 -w0 ca.crt` prints it.',
    }],
    keeps: storage('aws', `${STORE}\n    s3CustomCABundle: ${GOOD_BUNDLE}`),
    * check(manifest) {
      for (const part of partsWith(manifest, 'aws', 'backup')) {
        const bundle = text(part.config.s3CustomCABundle);
        const wrong = bundle === '' ? undefined : wrongBundle(bundle);
        if (wrong) {
          yield {
            path: `${part.configPath}.s3CustomCABundle`,
            message: `\`s3CustomCABundle\` ${wrong.problem}`,
            fix: wrong.fix,
          };
        }
      }
    },
  },
  {
    id: 'storage/ca-bundle-expired',
    severity: 'error',
    title: 'The field s3CustomCABundle contains a certificate that has not expired',
    rationale: 'An expired CA certificate verifies nothing: every connection of MTC and Velero to the store fails.',
    source: TYPES,
    on: 'MigStorage',
    breaks: storage('aws', `${STORE}\n    s3CustomCABundle: ${EXPIRED_BUNDLE}`),
    finds: [{
      path: 'spec.backupStorageConfig.s3CustomCABundle',
      message: 'the last certificate in `s3CustomCABundle` expired on 2020-01-01: every connection to the store fails',
      fix: 'Write the base64 of the current CA certificate of the store.',
    }],
    keeps: storage('aws', `${STORE}\n    s3CustomCABundle: ${GOOD_BUNDLE}`),
    * check(manifest, _, { now }) {
      for (const part of partsWith(manifest, 'aws', 'backup')) {
        const ended = bundleExpired(text(part.config.s3CustomCABundle), now);
        if (ended) {
          yield {
            path: `${part.configPath}.s3CustomCABundle`,
            message: `the last certificate in \`s3CustomCABundle\` expired on ${ended}: every connection to the store `
              + 'fails',
            fix: 'Write the base64 of the current CA certificate of the store.',
          };
        }
      }
    },
  },
  {
    id: 'storage/path-style',
    severity: 'warning',
    title: 'The URL of a store determines whether MTC uses path style',
    rationale: 'MTC ignores awsS3ForcePathStyle. It uses path style (the bucket follows the host) if awsS3Url or '
      + 'awsPublicUrl is set, and '
      + 'virtual-host style (the bucket precedes the host) otherwise.',
    source: AWS,
    on: 'MigStorage',
    breaks: storage('aws', `${ALL.aws}\n    awsS3ForcePathStyle: true`),
    finds: [{
      path: 'spec.backupStorageConfig.awsS3ForcePathStyle',
      message: '`awsS3ForcePathStyle` is ignored: MTC uses virtual-host style without `awsS3Url` and `awsPublicUrl`',
      fix: 'Remove `awsS3ForcePathStyle`, and set `awsS3Url` to the address of the store if it requires path style.',
    }],
    keeps: storage('aws', `${STORE}\n    awsS3ForcePathStyle: true`),
    * check(manifest) {
      for (const part of partsWith(manifest, 'aws', 'backup')) {
        const wanted = part.config.awsS3ForcePathStyle;
        const hasUrl = URL_FIELDS.some((field) => says(part.config[field]));
        if (typeof wanted === 'boolean' && wanted !== hasUrl && !isFromCluster(manifest)) {
          yield {
            path: `${part.configPath}.awsS3ForcePathStyle`,
            message: hasUrl
              ? '`awsS3ForcePathStyle` is ignored: MTC uses path style with `awsS3Url` or `awsPublicUrl`'
              : '`awsS3ForcePathStyle` is ignored: MTC uses virtual-host style without `awsS3Url` and `awsPublicUrl`',
            fix: hasUrl
              ? 'Remove `awsS3ForcePathStyle`.'
              : 'Remove `awsS3ForcePathStyle`, and set `awsS3Url` to the address of the store if it requires path '
                + 'style.',
          };
        }
      }
    },
  },
  {
    id: 'storage/path-style-unread',
    severity: 'info',
    title: 'The field awsS3ForcePathStyle is not needed for path style',
    rationale: 'MTC ignores awsS3ForcePathStyle. With awsS3Url or awsPublicUrl it always uses path style.',
    source: AWS,
    on: 'MigStorage',
    breaks: storage('aws', `${STORE}\n    awsS3ForcePathStyle: true`),
    finds: [{
      path: 'spec.backupStorageConfig.awsS3ForcePathStyle',
      message: '`awsS3ForcePathStyle` is ignored: MTC always uses path style with `awsS3Url` or `awsPublicUrl`',
      fix: 'Remove `awsS3ForcePathStyle`.',
    }],
    keeps: storage('aws', STORE),
    * check(manifest) {
      for (const part of partsWith(manifest, 'aws', 'backup')) {
        if (part.config.awsS3ForcePathStyle === true && URL_FIELDS.some((field) => says(part.config[field]))) {
          yield {
            path: `${part.configPath}.awsS3ForcePathStyle`,
            message: '`awsS3ForcePathStyle` is ignored: MTC always uses path style with `awsS3Url` or `awsPublicUrl`',
            fix: 'Remove `awsS3ForcePathStyle`.',
          };
        }
      }
    },
  },
];

/** Whether a manifest was read from a cluster, where MTC's console writes awsS3ForcePathStyle by default. */
function isFromCluster(manifest: Manifest): boolean {
  return record(manifest.object.metadata).uid !== undefined;
}

/** The problem of a URL of a store; undefined if it is valid. */
function wrongUrl(given: string): string | undefined {
  const url = splitUrl(given);
  if (!url) {
    return 'is not a URL with a scheme';
  }
  if (!['http', 'https'].includes(url.scheme)) {
    return 'does not have the scheme http or https';
  }
  if (url.host === '') {
    return 'does not contain a host';
  }
  if (/\s/.test(given)) {
    return 'contains white space';
  }
  return url.port && !isPort(url.port) ? 'does not have a port from 1 to 65535' : undefined;
}

/** A valid URL that was most likely meant; undefined if that is uncertain. */
function nearestUrl(given: string): string | undefined {
  const bare = given.trim().slice(0, 300).replace(/^[a-z0-9]*:?\/+/i, '');
  const near = `https://${bare}`;
  return /^[\w.-]+(:\d{1,5})?(\/.*)?$/.test(bare) && !wrongUrl(near) ? near : undefined;
}
