import { STORAGE_ADDRESS_RULES } from './addresses';
import { STORAGE_REGION_RULES } from './regions';
import { STORAGE_SNAPSHOT_RULES } from './snapshots';
import { didYouMean } from '../../../grammar/did-you-mean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { isPort, splitUrl } from '../../../grammar/url';
import { Manifest, nameOf, record, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { ALL, storage, STORE } from '../../examples/storage';
import { EXPIRED_BUNDLE, GOOD_BUNDLE } from '../../examples/values';
import { bundleExpired, wrongBundle } from '../../reading/certificates';
import { isPatch } from '../../reading/neighbours';
import { plansOf, specOf } from '../../reading/plan';
import { isAbsent, keyOf, pointedAt } from '../../reading/references';
import {
  allParts, fieldText, isEmpty, meantProvider, partsOf, partsWith, providerOf, providerOfFields, PROVIDERS, REQUIRED_FIELDS, says, storagesOf,
} from '../../reading/storage';
import { quote } from '../../reading/text';
import { hasUnknownField } from '../../reading/unknown-fields';

const VALIDATION = 'mig-controller pkg/controller/migstorage/validation.go';
const TYPES = 'mig-controller pkg/apis/migration/v1alpha1/migstorage_types.go';
const AWS = 'mig-controller pkg/cloudprovider/aws.go';

const URL_FIELDS = ['awsS3Url', 'awsPublicUrl'];

/** Rules on MigStorages. */
export const STORAGE_RULES: readonly Rule[] = [
  {
    id: 'storage/provider',
    severity: 'error',
    title: 'The provider is aws, gcp or azure',
    rationale: 'MTC knows these three words, in small letters. Every store that speaks S3 is aws to it: MinIO, Ceph, NooBaa, IBM Cloud. With any other word the MigStorage stays InvalidBackupStorageProvider.',
    source: VALIDATION,
    breaks: storage('s3', ALL.aws),
    keeps: storage('aws', ALL.aws),
    * check(set) {
      for (const part of allParts(set)) {
        const { manifest, role, given, provider, providerPath } = part;
        const isWritten = typeof specOf(manifest)[role === 'backup' ? 'backupStorageProvider' : 'volumeSnapshotProvider'] === 'string';
        if (provider || !isWritten || isPlaceholder(given)) {
          continue;
        }
        const meant = meantProvider(given) ?? didYouMean(given, PROVIDERS) ?? providerOfFields(part.config);
        yield {
          manifest,
          path: providerPath,
          message: `${given === '' ? 'the provider is empty' : `${quote(given)} is no provider that MTC knows`}; it reports ${role === 'backup' ? 'InvalidBackupStorageProvider' : 'InvalidVolumeSnapshotProvider'}`,
          fix: meant ? `write ${meant}${meant === 'aws' && role === 'backup' && !/^aws$/i.test(given) ? ', which is what MTC calls every store that speaks S3' : ''}` : 'write aws, gcp or azure',
        };
      }
    },
  },
  {
    id: 'storage/required-settings',
    severity: 'error',
    title: 'A repository has what its provider needs',
    rationale: 'MTC demands a bucket of aws and gcp; storage account, container and resource group of azure; and of snapshots by azure a time limit and a resource group. Without one the settings are invalid to it.',
    source: 'mig-controller pkg/cloudprovider/{aws,gcp,azure}.go',
    breaks: storage('azure', 'azureStorageAccount: backups\n    azureStorageContainer: velero'),
    keeps: storage('azure', ALL.azure),
    * check(set, circumstances) {
      for (const part of allParts(set)) {
        const { manifest, role, config, configPath } = part;
        const provider = part.provider ?? meantProvider(part.given);
        if (!provider || specOf(manifest)[configPath.slice('spec.'.length)] === undefined && role === 'backup' || isPatch(set, manifest)) {
          continue;
        }
        const missing = REQUIRED_FIELDS[role][provider].filter((field) => isEmpty(config[field]));
        if (missing.length > 0 && !hasUnknownField(manifest, configPath, circumstances)) {
          const others = PROVIDERS.find((one) => one !== provider && REQUIRED_FIELDS[role][one].some((field) => says(config[field])));
          yield {
            manifest,
            path: missing[0] in config ? `${configPath}.${missing[0]}` : configPath,
            message: `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing, which ${provider} needs; MTC reports ${role === 'backup' ? 'InvalidBackupStorageSettings' : 'InvalidVolumeSnapshotSettings'}`,
            fix: others
              ? `add ${missing.join(', ')}; or write ${part.providerPath.slice('spec.'.length)}: ${others}, whose fields are there`
              : `add ${missing.join(', ')}${missing.includes('azureApiTimeout') ? ', such as azureApiTimeout: 2m0s' : ''}`,
          };
        }
      }
    },
  },
  {
    id: 'storage/credentials-reference',
    severity: 'error',
    title: 'A repository says which Secret holds its credentials',
    rationale: 'MTC reads the credentials from the Secret in credsSecretRef, for backups, and for snapshots too where these have a provider. Without one the MigStorage isn\'t ready.',
    source: VALIDATION,
    breaks: storage('aws', ALL.aws).replace(/ {4}credsSecretRef.*\n/, ''),
    keeps: storage('aws', ALL.aws),
    * check(set, circumstances) {
      for (const part of allParts(set)) {
        const { manifest, role, config, configPath } = part;
        if (!isAbsent(config.credsSecretRef) || role === 'backup' && specOf(manifest).backupStorageConfig === undefined
          || isPatch(set, manifest) || hasUnknownField(manifest, configPath, circumstances)) {
          continue;
        }
        yield {
          manifest,
          path: 'credsSecretRef' in config ? `${configPath}.credsSecretRef` : configPath,
          message: `no Secret is named that holds the credentials; MTC reports ${role === 'backup' ? 'InvalidBackupStorageCredsSecretRef' : 'InvalidVolumeSnapshotCredsSecretRef'}`,
          fix: 'add credsSecretRef with name and namespace of a Secret on the host cluster',
        };
      }
    },
  },
  {
    id: 'storage/bucket-name',
    severity: 'error',
    title: 'A bucket is given by its name alone',
    rationale: 'MTC and Velero take the text for the name. A scheme, a host or a folder in it makes it the name of a bucket that there isn\'t; Velero has a fixed folder of its own in the bucket.',
    source: 'mig-controller pkg/cloudprovider/{aws,gcp,azure}.go',
    breaks: storage('aws', 'awsBucketName: s3://backups'),
    keeps: storage('aws', ALL.aws),
    * check(set) {
      for (const part of allParts(set)) {
        for (const field of ['awsBucketName', 'gcpBucket', 'azureStorageContainer', 'azureStorageAccount']) {
          const name = providerOf(field) === part.provider ? fieldText(part, field) : '';
          if (/[/:\s]/.test(name)) {
            const bare = name.trim().slice(0, 300).replace(/^[a-z0-9]+:\/\//i, '').split(/[/:\s]/).find((piece) => piece !== '');
            const inHost = /^https?:/i.test(name.trim());
            yield {
              manifest: part.manifest,
              path: `${part.configPath}.${field}`,
              message: `${quote(name)} is more than a name, so that it is not found`,
              fix: bare && !inHost ? `write ${field}: ${bare}` : 'write the name alone',
            };
          }
        }
      }
    },
  },
  {
    id: 'storage/signature-version',
    severity: 'error',
    title: 'Requests to S3 are signed by version 1 or 4',
    rationale: 'MTC takes awsSignatureVersion only as "1" or "4", or empty. With another text the settings are invalid to it.',
    source: AWS,
    breaks: storage('aws', `${ALL.aws}\n    awsSignatureVersion: v4`),
    keeps: storage('aws', `${ALL.aws}\n    awsSignatureVersion: "4"`),
    * check(set) {
      for (const part of partsWith(set, 'aws', 'backup')) {
        const version = fieldText(part, 'awsSignatureVersion');
        if (!['', '1', '4'].includes(version)) {
          yield {
            manifest: part.manifest,
            path: `${part.configPath}.awsSignatureVersion`,
            message: `${quote(version)} is no version of signatures that MTC knows; it reports InvalidBackupStorageSettings`,
            fix: /1/.test(version) ? 'write "1"' : 'write "4", or leave it out',
          };
        }
      }
    },
  },
  {
    id: 'storage/url',
    severity: 'error',
    title: 'The addresses of a store are URLs',
    rationale: 'MTC wants http:// or https:// and a host in awsS3Url and awsPublicUrl; otherwise the settings are invalid to it.',
    source: AWS,
    breaks: storage('aws', `${ALL.aws}\n    awsS3Url: minio.example.com:9000`),
    keeps: storage('aws', `${ALL.aws}\n    awsS3Url: https://minio.example.com:9000`),
    * check(set) {
      for (const part of partsWith(set, 'aws', 'backup')) {
        for (const field of URL_FIELDS) {
          const given = fieldText(part, field);
          const url = splitUrl(given);
          const wrong = given === '' ? undefined
            : !url ? 'is no URL with a scheme'
              : !['http', 'https'].includes(url.scheme) ? 'has a scheme that is neither http nor https'
                : url.host === '' || /\s/.test(given) ? 'is no URL with a host and without white space'
                  : url.port && !isPort(url.port) ? 'has no port from 1 to 65535' : undefined;
          if (wrong) {
            const bare = given.trim().slice(0, 300).replace(/^[a-z0-9]*:?\/+/i, '');
            yield {
              manifest: part.manifest,
              path: `${part.configPath}.${field}`,
              message: `${given.includes('@') ? field : quote(given)} ${wrong}; MTC reports InvalidBackupStorageSettings`,
              fix: /^[\w.-]+(:\d{1,5})?(\/.*)?$/.test(bare) ? `write https://${bare}` : 'write one such as https://minio.example.com',
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
    rationale: 'Over http everything that is migrated goes through the network in the clear: Kubernetes Secrets among the objects, and volumes and images where they go through the repository.',
    source: AWS,
    breaks: storage('aws', `${ALL.aws}\n    awsS3Url: http://minio.example.com:9000`),
    keeps: storage('aws', `${ALL.aws}\n    awsS3Url: https://minio.example.com:9000`),
    * check(set) {
      for (const part of partsWith(set, 'aws', 'backup')) {
        const field = URL_FIELDS.find((one) => /^http:\/\/[^/]/i.test(fieldText(part, one)));
        const url = field && splitUrl(fieldText(part, field));
        if (field && url && !/(^|\.)(localhost|svc|svc\.cluster\.local)$/.test(url.host)) {
          yield {
            manifest: part.manifest,
            path: `${part.configPath}.${field}`,
            message: 'over http all that is migrated, Secrets among it, goes through the network in the clear',
            fix: 'write the https address of the store, with s3CustomCABundle where its certificate isn\'t signed by a public authority',
          };
        }
      }
    },
  },
  {
    id: 'storage/ca-bundle-ignored',
    severity: 'warning',
    title: 'Certificates of a store are given only where they are verified',
    rationale: 'With insecure: true no certificate of the store is verified, and s3CustomCABundle has no effect.',
    source: AWS,
    breaks: storage('aws', `${STORE}\n    insecure: true\n    s3CustomCABundle: ${GOOD_BUNDLE}`),
    keeps: storage('aws', `${STORE}\n    s3CustomCABundle: ${GOOD_BUNDLE}`),
    * check(set) {
      for (const part of partsWith(set, 'aws', 'backup')) {
        if (part.config.insecure === true && says(part.config.s3CustomCABundle)) {
          yield {
            manifest: part.manifest,
            path: `${part.configPath}.insecure`,
            message: 'insecure: true switches verification off, so that s3CustomCABundle has no effect',
            fix: 'take insecure out',
          };
        }
      }
    },
  },
  {
    id: 'storage/ca-bundle',
    severity: 'error',
    title: 'The field s3CustomCABundle is the base64 of certificates in PEM form',
    rationale: 'The field holds bytes, so that the API server refuses what isn\'t base64; and what doesn\'t decode to PEM text is no certificate to MTC and Velero, so that each connection fails.',
    source: TYPES,
    breaks: storage('aws', `${STORE}\n    s3CustomCABundle: bm8gY2VydGlmaWNhdGU=`),
    keeps: storage('aws', `${STORE}\n    s3CustomCABundle: ${GOOD_BUNDLE}`),
    * check(set) {
      for (const part of partsWith(set, 'aws', 'backup')) {
        const bundle = text(part.config.s3CustomCABundle);
        const wrong = bundle === '' ? undefined : wrongBundle(bundle);
        if (wrong) {
          yield { manifest: part.manifest, path: `${part.configPath}.s3CustomCABundle`, message: `s3CustomCABundle ${wrong.problem}`, fix: wrong.fix };
        }
      }
    },
  },
  {
    id: 'storage/ca-bundle-expired',
    severity: 'error',
    title: 'The field s3CustomCABundle holds a certificate that is still good',
    rationale: 'A certificate that has ended vouches for nothing: each connection to the store fails.',
    source: TYPES,
    breaks: storage('aws', `${STORE}\n    s3CustomCABundle: ${EXPIRED_BUNDLE}`),
    keeps: storage('aws', `${STORE}\n    s3CustomCABundle: ${GOOD_BUNDLE}`),
    * check(set, { now }) {
      for (const part of partsWith(set, 'aws', 'backup')) {
        const ended = bundleExpired(text(part.config.s3CustomCABundle), now);
        if (ended) {
          yield {
            manifest: part.manifest,
            path: `${part.configPath}.s3CustomCABundle`,
            message: `the last certificate in s3CustomCABundle ended on ${ended}, so that no connection is trusted by it`,
            fix: 'write the base64 of the certificate that the store\'s authority has now',
          };
        }
      }
    },
  },
  {
    id: 'storage/path-style',
    severity: 'warning',
    title: 'Where the bucket stands in an address follows from the address',
    rationale: 'MTC doesn\'t read awsS3ForcePathStyle. It writes the bucket behind the host where awsS3Url or awsPublicUrl is set, and before it otherwise.',
    source: AWS,
    breaks: storage('aws', `${ALL.aws}\n    awsS3ForcePathStyle: true`),
    keeps: storage('aws', `${STORE}\n    awsS3ForcePathStyle: true`),
    * check(set) {
      for (const part of partsWith(set, 'aws', 'backup')) {
        const wanted = part.config.awsS3ForcePathStyle;
        const style = URL_FIELDS.some((field) => says(part.config[field]));
        if (typeof wanted === 'boolean' && wanted !== style && !isFromCluster(part.manifest)) {
          yield {
            manifest: part.manifest,
            path: `${part.configPath}.awsS3ForcePathStyle`,
            message: style
              ? 'awsS3ForcePathStyle is not read: with awsS3Url or awsPublicUrl set the bucket stands behind the host'
              : 'awsS3ForcePathStyle is not read: without awsS3Url and awsPublicUrl the bucket stands before the host',
            fix: style ? 'take it out' : 'take it out; where path style is needed, set awsS3Url to the address of the store',
          };
        }
      }
    },
  },
  {
    id: 'storage/path-style-unread',
    severity: 'info',
    title: 'Path style needs no field of its own',
    rationale: 'MTC doesn\'t read awsS3ForcePathStyle; here it says what would be so without it.',
    source: AWS,
    breaks: storage('aws', `${STORE}\n    awsS3ForcePathStyle: true`),
    keeps: storage('aws', STORE),
    * check(set) {
      for (const part of partsWith(set, 'aws', 'backup')) {
        if (part.config.awsS3ForcePathStyle === true && URL_FIELDS.some((field) => says(part.config[field]))) {
          yield {
            manifest: part.manifest,
            path: `${part.configPath}.awsS3ForcePathStyle`,
            message: 'awsS3ForcePathStyle is not read; the bucket stands behind the host because of awsS3Url or awsPublicUrl',
            fix: 'it may as well be taken out',
          };
        }
      }
    },
  },
  ...STORAGE_ADDRESS_RULES,
  ...STORAGE_REGION_RULES,
  ...STORAGE_SNAPSHOT_RULES,
  {
    id: 'storage/fields-of-another-provider',
    severity: 'warning',
    title: 'A repository has its own provider\'s fields only',
    rationale: 'MTC reads the fields of the provider that is named and passes over all others in silence.',
    source: TYPES,
    breaks: storage('gcp', `${ALL.gcp}\n    awsRegion: eu-central-1`),
    keeps: storage('gcp', ALL.gcp),
    * check(set) {
      for (const part of allParts(set)) {
        const { manifest, provider, config, configPath } = part;
        if (!provider) {
          continue;
        }
        const foreign = Object.keys(config).filter((field) => (providerOf(field) ?? provider) !== provider && says(config[field]));
        if (foreign.length > 0) {
          yield {
            manifest,
            path: `${configPath}.${foreign[0]}`,
            message: `${foreign.slice(0, 5).join(', ')} ${foreign.length > 1 ? 'are' : 'is'} not read with provider ${provider}`,
            fix: `take ${foreign.length > 1 ? 'them' : 'it'} out; or write the provider that ${foreign.length > 1 ? 'they belong' : 'it belongs'} to`,
          };
        }
      }
    },
  },
  {
    id: 'storage/two-sets-of-credentials',
    severity: 'warning',
    title: 'Repositories of one provider use the same credentials',
    rationale: 'Velero has one Secret for each provider on each cluster, into which MTC writes the credentials of the repository of each plan. Plans of one cluster whose repositories have other credentials replace it while a run of the other needs it.',
    source: 'mig-controller pkg/cloudprovider/*.go',
    breaks: `${storage('aws', ALL.aws)}---\n${storage('aws', ALL.aws).replace(/name: backups/g, 'name: others').replace(/name: backups-credentials/g, 'name: others-credentials')}`,
    keeps: `${storage('aws', ALL.aws)}---\n${storage('aws', ALL.aws).replace('name: backups,', 'name: others,')}`,
    * check(set) {
      const used = new Set(plansOf(set).map((plan) => pointedAt(set, plan, 'MigStorage', specOf(plan).migStorageRef)));
      const first = new Map<string, Manifest>();
      for (const manifest of storagesOf(set)) {
        const [backup] = partsOf(manifest);
        const secret = keyOf(backup.config.credsSecretRef);
        // Files of one folder may be for several clusters, or not be used at the same time; those of one file are applied together.
        const place = backup.provider && secret
          ? `${backup.provider} ${manifest.cluster === undefined ? `file ${manifest.origin}` : `cluster ${manifest.cluster}`}` : undefined;
        const other = place === undefined ? undefined : first.get(place);
        const isJudgedByPlans = used.has(manifest) && used.has(other); // plan/other-credentials knows whether they share a cluster
        if (place !== undefined && !other) {
          first.set(place, manifest);
        } else if (other && !isJudgedByPlans && other.name !== manifest.name && keyOf(partsOf(other)[0].config.credsSecretRef) !== secret) {
          yield {
            manifest,
            path: 'spec.backupStorageConfig.credsSecretRef',
            message: `${nameOf(other)} has other credentials for ${backup.provider}: plans with the two repositories replace the credentials of each other on the clusters`,
            fix: 'use one Secret in both, or run their plans one after the other',
          };
        }
      }
    },
  },
  {
    id: 'storage/long-name',
    severity: 'warning',
    title: 'The name of a repository has 63 characters at most',
    rationale: 'MTC names a VolumeSnapshotLocation by the repository and the plan\'s UID, and puts names into labels.',
    source: TYPES,
    breaks: storage('aws', ALL.aws).replace('name: backups,', `name: ${'backups-of-all-applications-in-all-our-clusters-and-all-regions-since-2019'},`),
    keeps: storage('aws', ALL.aws),
    * check(set) {
      for (const manifest of storagesOf(set)) {
        if (manifest.name.length > 63) {
          yield {
            manifest,
            path: 'metadata.name',
            message: `the name has ${manifest.name.length} characters; with a plan's UID behind it, it may be too long for what MTC makes of it`,
            fix: 'write a name of 63 characters or less',
          };
        }
      }
    },
  },
];

/** MTC's console writes a value also where nothing was asked for. */
function isFromCluster(manifest: Manifest): boolean {
  return record(manifest.object.metadata).uid !== undefined;
}
