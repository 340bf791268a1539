import { STORAGE_ADDRESS_RULES } from './addresses';
import { STORAGE_CLAIM_RULES } from './claims';
import { STORAGE_HOST_RULES } from './hosts';
import { STORAGE_NAME_RULES } from './names';
import { STORAGE_REGION_RULES } from './regions';
import { STORAGE_S3_RULES } from './s3';
import { STORAGE_SNAPSHOT_RULES } from './snapshots';
import { STORAGE_TRUST_RULES } from './trust';
import { didYouMean } from '../../../grammar/did-you-mean';
import { derived } from '../../engine/derived';
import { Manifest, nameOf, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { ALL, storage } from '../../examples/storage';
import { plansOf, specOf } from '../../reading/plan';
import { isAbsent, keyOf, pointedAt } from '../../reading/references';
import {
  isEmpty, meantProvider, partsOf, providerOf, providerOfFields, PROVIDERS, REQUIRED_FIELDS, says, storagesOf,
  StoragePart,
} from '../../reading/storage';
import { quote } from '../../reading/text';
import { hasUnknownField } from '../../reading/unknown-fields';

const VALIDATION = 'mig-controller pkg/controller/migstorage/validation.go';
const TYPES = 'mig-controller pkg/apis/migration/v1alpha1/migstorage_types.go';

const LONGEST_NAME = 63;

/** How many fields a message lists. */
const MOST_LISTED = 5;

/** The repositories that the plans of a set use. */
const usedByPlans = derived((set: ManifestSet) =>
  new Set(plansOf(set).map((plan) => pointedAt(set, plan, 'MigStorage', specOf(plan).migStorageRef))));

/** The first repository of each place and provider that has credentials. */
const firstAtPlace = derived((set: ManifestSet) => {
  const first = new Map<string, Manifest>();
  for (const manifest of storagesOf(set)) {
    const place = placeAndProviderOf(manifest);
    if (place !== undefined && !first.has(place)) {
      first.set(place, manifest);
    }
  }
  return first;
});

/** Rules on MigStorages. */
export const STORAGE_RULES: readonly Rule[] = [
  {
    id: 'storage/provider',
    severity: 'error',
    title: 'The provider of a repository is aws, gcp or azure',
    rationale: 'MTC supports these three values, in lowercase. The provider aws includes every S3-compatible store: '
      + 'MinIO, Ceph, NooBaa, '
      + 'IBM Cloud. With any other value the MigStorage reports InvalidBackupStorageProvider.',
    source: VALIDATION,
    on: 'MigStorage',
    breaks: storage('s3', ALL.aws),
    finds: [{
      path: 'spec.backupStorageProvider',
      message: '"s3" is not a provider: MTC reports InvalidBackupStorageProvider',
      fix: 'Write `backupStorageProvider: aws`, which MTC uses for all S3-compatible stores.',
    }],
    keeps: storage('aws', ALL.aws),
    * check(manifest) {
      for (const part of partsOf(manifest)) {
        const { role, given, provider, providerField } = part;
        if (!provider && typeof specOf(manifest)[providerField] === 'string') {
          const meant = meantProvider(given) ?? didYouMean(given, PROVIDERS) ?? providerOfFields(part.config);
          const isCompatible = meant === 'aws' && role === 'backup' && !/^aws$/i.test(given);
          yield {
            path: `spec.${providerField}`,
            message: `${given === '' ? 'the provider is empty' : `${quote(given)} is not a provider`}: `
              + `MTC reports ${role === 'backup' ? 'InvalidBackupStorageProvider' : 'InvalidVolumeSnapshotProvider'}`,
            fix: meant
              ? `Write \`${providerField}: `
                + `${meant}\`${isCompatible ? ', which MTC uses for all S3-compatible stores' : ''}.`
              : 'Write `aws`, `gcp` or `azure`.',
          };
        }
      }
    },
  },
  {
    id: 'storage/required-settings',
    severity: 'error',
    title: 'A repository has the fields that its provider requires',
    rationale: 'MTC requires a bucket for aws and gcp. For azure it requires storage account, container and resource '
      + 'group, and for '
      + 'snapshots a time limit and a resource group. If one is missing, it reports InvalidBackupStorageSettings or '
      + 'InvalidVolumeSnapshotSettings.',
    source: 'mig-controller pkg/cloudprovider/{aws,gcp,azure}.go',
    on: 'MigStorage',
    skips: ['patch'],
    breaks: storage('azure', 'azureStorageAccount: backups\n    azureStorageContainer: velero'),
    finds: [{
      path: 'spec.backupStorageConfig',
      message: '`azureResourceGroup` is missing, but the provider azure requires it: MTC reports '
        + 'InvalidBackupStorageSettings',
      fix: 'Add `azureResourceGroup`.',
    }],
    keeps: storage('azure', ALL.azure),
    * check(manifest, _, circumstances) {
      for (const part of partsOf(manifest)) {
        const { role, config, configPath } = part;
        const provider = part.provider ?? meantProvider(part.given);
        const missing = provider ? REQUIRED_FIELDS[role][provider].filter((field) => isEmpty(config[field])) : [];
        if (missing.length > 0 && hasConfig(manifest, part) && !hasUnknownField(manifest, configPath, circumstances)) {
          const other = PROVIDERS.find((one) => one !== provider
            && REQUIRED_FIELDS[role][one].some((field) => says(config[field])));
          yield {
            path: missing[0] in config ? `${configPath}.${missing[0]}` : configPath,
            message: `${listed(missing)} ${missing.length > 1 ? 'are' : 'is'} missing, but the provider ${provider} `
              + 'requires '
              + `${missing.length > 1 ? 'them' : 'it'}: MTC reports `
              + (role === 'backup' ? 'InvalidBackupStorageSettings' : 'InvalidVolumeSnapshotSettings'),
            fix: `Add ${listed(missing.map((field) => field === 'azureApiTimeout' ? 'azureApiTimeout: 2m0s' : field))}`
              + `${other ? `, or write \`${part.providerField}: ${other}\`, whose fields are set` : ''}.`,
          };
        }
      }
    },
  },
  {
    id: 'storage/credentials-reference',
    severity: 'error',
    title: 'A repository refers to the Secret with its credentials',
    rationale: 'MTC reads the credentials for backups, and for snapshots if they have a provider, from the Secret in '
      + 'credsSecretRef. Without '
      + 'it the MigStorage reports InvalidBackupStorageCredsSecretRef or InvalidVolumeSnapshotCredsSecretRef.',
    source: VALIDATION,
    on: 'MigStorage',
    skips: ['patch'],
    breaks: storage('aws', ALL.aws).replace(/ {4}credsSecretRef.*\n/, ''),
    finds: [{
      path: 'spec.backupStorageConfig',
      message: '`credsSecretRef` is missing: MTC reports InvalidBackupStorageCredsSecretRef',
      fix: 'Add `credsSecretRef` with `name` and `namespace` of the Secret on the host cluster that contains the '
        + 'credentials.',
    }],
    keeps: storage('aws', ALL.aws),
    * check(manifest, _, circumstances) {
      for (const part of partsOf(manifest)) {
        const { role, config, configPath } = part;
        const isMissing = isAbsent(config.credsSecretRef) && hasConfig(manifest, part);
        if (isMissing && !hasUnknownField(manifest, configPath, circumstances)) {
          yield {
            path: 'credsSecretRef' in config ? `${configPath}.credsSecretRef` : configPath,
            message: `\`credsSecretRef\`${role === 'backup' ? '' : ' for snapshots'} is missing: MTC reports `
              + (role === 'backup' ? 'InvalidBackupStorageCredsSecretRef' : 'InvalidVolumeSnapshotCredsSecretRef'),
            fix: `Add \`credsSecretRef\`${role === 'backup' ? '' : ' to `volumeSnapshotConfig`'} with \`name\` and `
              + '`namespace` of the Secret on the host cluster that contains the credentials.',
          };
        }
      }
    },
  },
  {
    id: 'storage/bucket-name',
    severity: 'error',
    title: 'A bucket, container or storage account is written as a name only',
    rationale: 'MTC and Velero use the value as the name. With a scheme, a host or a folder it is a name that does not '
      + 'exist. The folder in '
      + 'the bucket cannot be chosen: Velero has a fixed one.',
    source: 'mig-controller pkg/cloudprovider/{aws,gcp,azure}.go',
    on: 'MigStorage',
    breaks: storage('aws', 'awsBucketName: s3://backups'),
    finds: [{
      path: 'spec.backupStorageConfig.awsBucketName',
      message: '"s3://backups" contains more than a name: MTC uses all of it as the name, and does not find it',
      fix: 'Write `awsBucketName: backups`.',
    }],
    keeps: storage('aws', ALL.aws),
    * check(manifest) {
      for (const part of partsOf(manifest)) {
        for (const field of ['awsBucketName', 'gcpBucket', 'azureStorageContainer', 'azureStorageAccount']) {
          const name = providerOf(field) === part.provider ? text(part.config[field]) : '';
          if (/[/:\s]/.test(name)) {
            const tidy = name.trim().slice(0, 300);
            const bare = tidy.replace(/^[a-z0-9]+:\/\//i, '').split(/[/:\s]/).find((piece) => piece !== '');
            yield {
              path: `${part.configPath}.${field}`,
              message: `${quote(name)} contains more than a name: MTC uses all of it as the name, and does not find it`,
              fix: bare && !/^https?:/i.test(tidy) ? `Write \`${field}: ${bare}\`.` : 'Write the name only.',
            };
          }
        }
      }
    },
  },
  ...STORAGE_S3_RULES,
  ...STORAGE_ADDRESS_RULES,
  ...STORAGE_NAME_RULES,
  ...STORAGE_CLAIM_RULES,
  ...STORAGE_HOST_RULES,
  ...STORAGE_REGION_RULES,
  ...STORAGE_SNAPSHOT_RULES,
  ...STORAGE_TRUST_RULES,
  {
    id: 'storage/fields-of-another-provider',
    severity: 'warning',
    title: 'A repository has only fields of its provider',
    rationale: 'MTC reads the fields of the chosen provider, and silently ignores those of the others.',
    source: TYPES,
    on: 'MigStorage',
    judgesPlaceholders: true,
    breaks: storage('gcp', `${ALL.gcp}\n    awsRegion: eu-central-1`),
    finds: [{
      path: 'spec.backupStorageConfig.awsRegion',
      message: '`awsRegion` is ignored with the provider gcp: it is a field of aws',
      fix: 'Remove `awsRegion`, or write `backupStorageProvider: aws`.',
    }],
    keeps: storage('gcp', ALL.gcp),
    * check(manifest) {
      for (const { provider, providerField, config, configPath } of partsOf(manifest)) {
        const foreign = provider
          ? Object.keys(config).filter((field) => (providerOf(field) ?? provider) !== provider && says(config[field]))
          : [];
        if (foreign.length > 0) {
          const owners = [...new Set(foreign.map(providerOf))];
          const shown = listed(foreign.slice(0, MOST_LISTED));
          yield {
            path: `${configPath}.${foreign[0]}`,
            message: foreign.length > 1
              ? `${shown} are ignored with the provider ${provider}: they are fields of ${owners.join(' and ')}`
              : `${shown} is ignored with the provider ${provider}: it is a field of ${owners[0]}`,
            fix: `Remove ${foreign.length > 1 ? 'them' : shown}`
              + `${owners.length > 1 ? '' : `, or write \`${providerField}: ${owners[0]}\``}.`,
          };
        }
      }
    },
  },
  {
    id: 'storage/two-sets-of-credentials',
    severity: 'warning',
    title: 'Repositories of one provider use the same credentials',
    rationale: 'Velero has one Secret for each provider on each cluster, and MTC writes the credentials of a plan\'s '
      + 'repository into it. If two '
      + 'plans of a cluster use repositories with different credentials, one overwrites the credentials that a run of '
      + 'the other needs.',
    source: 'mig-controller pkg/cloudprovider/*.go',
    on: 'MigStorage',
    breaks: `${storage('aws', ALL.aws)}---\n${storage('aws', ALL.aws)
      .replace(/name: backups/g, 'name: others').replace(/name: backups-credentials/g, 'name: others-credentials')}`,
    finds: [{
      path: 'spec.backupStorageConfig.credsSecretRef',
      message: 'MigStorage openshift-migration/backups has different credentials for aws: plans that use the two '
        + 'repositories overwrite '
        + 'the credentials of each other on the clusters',
      fix: 'Refer to the same Secret in both, or run their plans one after the other.',
    }],
    keeps: `${storage('aws', ALL.aws)}---\n${storage('aws', ALL.aws).replace('name: backups,', 'name: others,')}`,
    * check(manifest, set) {
      const place = placeAndProviderOf(manifest);
      const other = place === undefined ? undefined : firstAtPlace(set).get(place);
      // plan/other-credentials judges repositories that plans use, because it knows whether the plans share a cluster
      const isJudgedByPlans = usedByPlans(set).has(manifest) && usedByPlans(set).has(other);
      if (other && other.name !== manifest.name && !isJudgedByPlans
        && backupSecretOf(other) !== backupSecretOf(manifest)) {
        yield {
          path: 'spec.backupStorageConfig.credsSecretRef',
          message: `${nameOf(other)} has different credentials for ${partsOf(manifest)[0].provider}: plans that use `
            + 'the two repositories '
            + 'overwrite the credentials of each other on the clusters',
          fix: 'Refer to the same Secret in both, or run their plans one after the other.',
        };
      }
    },
  },
  {
    id: 'storage/long-name',
    severity: 'warning',
    title: 'The name of a repository has at most 63 characters',
    rationale: 'MTC names a VolumeSnapshotLocation after the repository and the UID of the plan, and writes names into '
      + 'labels.',
    source: TYPES,
    on: 'MigStorage',
    breaks: storage('aws', ALL.aws)
      .replace('name: backups,', 'name: backups-of-all-applications-in-all-our-clusters-and-all-regions-since-2019,'),
    finds: [{
      path: 'metadata.name',
      message: 'the name has 74 characters: MTC appends the UID of a plan, and the result may be too long for the '
        + 'objects and labels that it '
        + 'creates',
      fix: 'Write a name of at most 63 characters.',
    }],
    keeps: storage('aws', ALL.aws),
    * check({ name }) {
      if (name.length > LONGEST_NAME) {
        yield {
          path: 'metadata.name',
          message: `the name has ${name.length} characters: MTC appends the UID of a plan, and the result may be too `
            + 'long for the objects '
            + 'and labels that it creates',
          fix: `Write a name of at most ${LONGEST_NAME} characters.`,
        };
      }
    },
  },
];

/** Whether the part has a configuration to judge: another rule reports that the one for backups is missing. */
function hasConfig(manifest: Manifest, { role }: StoragePart): boolean {
  return role === 'snapshot' || specOf(manifest).backupStorageConfig !== undefined;
}

function backupSecretOf(manifest: Manifest): string | undefined {
  return keyOf(partsOf(manifest)[0].config.credsSecretRef);
}

/**
 * The file or cluster and the provider of a repository with credentials. Files of one folder may be for several
 * clusters, or not be used at the same time; manifests of one file are applied together.
 */
function placeAndProviderOf(manifest: Manifest): string | undefined {
  const [{ provider }] = partsOf(manifest);
  return provider && backupSecretOf(manifest) !== undefined
    ? `${provider} ${manifest.cluster === undefined ? `file ${manifest.origin}` : `cluster ${manifest.cluster}`}`
    : undefined;
}

/** Fields in the form of a message: `a`, `b` and `c`. */
function listed(fields: readonly string[]): string {
  const quoted = fields.map((field) => `\`${field}\``);
  return quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} and ${quoted[quoted.length - 1]}` : quoted[0];
}
