import { splitUrl } from '../../../grammar/url';
import { text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { ALL, storage } from '../../examples/storage';
import { SERVER_BUNDLE } from '../../examples/values';
import { otherServers } from '../../reading/certificates';
import { partsWith, URL_FIELDS } from '../../reading/storage';
import { quote } from '../../reading/text';

const at = (host: string) => storage('aws', `${ALL.aws}\n    awsS3Url: https://${host}\n`
  + `    s3CustomCABundle: ${SERVER_BUNDLE}`);

/** The rule on bundles of a store that contain the certificate of one server only. */
export const STORAGE_TRUST_RULES: readonly Rule[] = [
  {
    id: 'storage/certificate-of-another-server',
    severity: 'error',
    title: 'The CA bundle of a store contains a CA, or the certificate of this store',
    rationale: 'A certificate that is not a CA verifies only itself. If it is for another host, neither MTC nor Velero '
      + 'trusts the store, and the MigStorage reports BackupStorageProviderTestFailed.',
    source: 'Go crypto/x509; mig-controller pkg/cloudprovider/aws.go',
    on: 'MigStorage',
    skips: ['patch'],
    breaks: at('minio.example.com'),
    finds: [{
      path: 'spec.backupStorageConfig.s3CustomCABundle',
      message: 'contains only the certificate of the server "api.other.example.org", which is neither a CA nor for '
        + '"minio.example.com": MTC does not trust the store, and reports BackupStorageProviderTestFailed',
      fix: 'Write the CA that issued the certificate of "minio.example.com".',
    }],
    keeps: at('api.other.example.org'),
    * check(manifest) {
      for (const { config, configPath } of partsWith(manifest, 'aws')) {
        const hosts = URL_FIELDS.flatMap((field) =>
          splitUrl(text(config[field]))?.host.toLowerCase().replace(/^\[|\]$|\.$/g, '') ?? [])
          .filter((host) => host !== '');
        const [host] = hosts;
        const all = config.insecure === true
          ? []
          : hosts.map((one) => otherServers(text(config.s3CustomCABundle), one));
        if (host !== undefined && all.length > 0 && all.every((names) => names !== undefined)) {
          yield {
            path: `${configPath}.s3CustomCABundle`,
            message: `contains only the certificate of the server ${quote(all[0])}, which is neither a CA nor for `
              + `${quote(host)}: MTC does not trust the store, and reports BackupStorageProviderTestFailed`,
            fix: `Write the CA that issued the certificate of ${quote(host)}.`,
          };
        }
      }
    },
  },
];
