import { AZURE_DISK_RULES } from './azure-disks';
import { isGoDuration, nearestGoDuration } from '../../../grammar/go-duration';
import { record, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { withSnapshots } from '../../examples/storage';
import { specOf } from '../../reading/plan';
import { keyOf } from '../../reading/references';
import { isEmpty, meantProvider, partsOf, partsWith, says, StoragePart } from '../../reading/storage';
import { quote } from '../../reading/text';
import { hasUnknownField } from '../../reading/unknown-fields';

const TYPES = 'mig-controller pkg/apis/migration/v1alpha1/migstorage_types.go';

/** Rules on the snapshots of volumes. */
export const STORAGE_SNAPSHOT_RULES: readonly Rule[] = [
  {
    id: 'storage/duration',
    severity: 'error',
    title: 'Time limits of snapshots have a unit',
    rationale: 'The fields snapshotCreationTimeout and azureApiTimeout are Go durations, such as 10m or 2m0s. A number '
      + 'without a unit, or a '
      + 'number of days, is not a Go duration: MTC or Velero rejects it.',
    source: 'mig-controller pkg/cloudprovider/{aws,azure}.go',
    on: 'MigStorage',
    breaks: withSnapshots('aws', 'snapshotCreationTimeout: 10 min'),
    finds: [{
      path: 'spec.volumeSnapshotConfig.snapshotCreationTimeout',
      message: '"10 min" is not a Go duration, which needs a unit (h, m or s): MTC or Velero rejects it',
      fix: 'Write `snapshotCreationTimeout: 10m`.',
    }],
    keeps: withSnapshots('aws', 'snapshotCreationTimeout: 10m'),
    * check(manifest) {
      for (const part of partsOf(manifest)) {
        for (const field of durationFields(part)) {
          const given = text(part.config[field]);
          if (given !== '' && !isGoDuration(given)) {
            const near = nearestGoDuration(given);
            yield {
              path: `${part.configPath}.${field}`,
              message: `${quote(given)} is not a Go duration, which needs a unit (h, m or s): MTC or Velero rejects it`,
              fix: near
                ? `Write \`${field}: ${near}\`.`
                : `Write the number with its unit, such as \`${field}: 10m\` or \`${field}: 90s\`.`,
            };
          }
        }
      }
    },
  },
  {
    id: 'storage/gcp-timeout',
    severity: 'error',
    title: 'Snapshots of the provider gcp have no time limit',
    rationale: 'With snapshotCreationTimeout and the provider gcp, MTC\'s controller writes to a map that does not '
      + 'exist. It crashes each time '
      + 'it is restarted.',
    source: 'mig-controller pkg/cloudprovider/gcp.go',
    on: 'MigStorage',
    judgesPlaceholders: true,
    breaks: withSnapshots('gcp', 'snapshotCreationTimeout: 10m'),
    finds: [{
      path: 'spec.volumeSnapshotConfig.snapshotCreationTimeout',
      message: '`snapshotCreationTimeout` is not supported with the provider gcp: MTC\'s controller crashes',
      fix: 'Remove `snapshotCreationTimeout`.',
    }],
    keeps: withSnapshots('gcp', ''),
    * check(manifest) {
      for (const part of partsWith(manifest, 'gcp', 'snapshot')) {
        if (!isEmpty(part.config.snapshotCreationTimeout)) {
          yield {
            path: `${part.configPath}.snapshotCreationTimeout`,
            message: '`snapshotCreationTimeout` is not supported with the provider gcp: MTC\'s controller crashes',
            fix: 'Remove `snapshotCreationTimeout`.',
          };
        }
      }
    },
  },
  {
    id: 'storage/snapshots-without-provider',
    severity: 'warning',
    title: 'Settings of snapshots have a provider of snapshots',
    rationale: 'Without volumeSnapshotProvider MTC takes snapshots with the provider and the credentials of the '
      + 'backups, and ignores '
      + 'volumeSnapshotConfig.',
    source: TYPES,
    on: 'MigStorage',
    skips: ['patch'],
    breaks: withSnapshots('aws', 'awsRegion: eu-central-1').replace(/ {2}volumeSnapshotProvider.*\n/, ''),
    finds: [{
      path: 'spec.volumeSnapshotConfig',
      message: '`volumeSnapshotConfig` is ignored without `volumeSnapshotProvider`: `awsRegion` has no effect',
      fix: 'Add `volumeSnapshotProvider: aws`, or remove `volumeSnapshotConfig`.',
    }],
    keeps: withSnapshots('aws', 'awsRegion: eu-central-1'),
    * check(manifest, _, circumstances) {
      const spec = specOf(manifest);
      const { volumeSnapshotProvider, volumeSnapshotConfig, backupStorageConfig, backupStorageProvider } = spec;
      const config = record(volumeSnapshotConfig);
      const settings = Object.keys(config).filter((field) => says(config[field])
        && !(field === 'credsSecretRef' && keyOf(config[field]) === keyOf(record(backupStorageConfig).credsSecretRef)));
      if (isEmpty(volumeSnapshotProvider) && settings.length > 0 && !hasUnknownField(manifest, 'spec', circumstances)) {
        const provider = meantProvider(text(backupStorageProvider));
        const ignored = settings.slice(0, 5).map((field) => `\`${field}\``).join(', ');
        yield {
          path: 'spec.volumeSnapshotConfig',
          message: '`volumeSnapshotConfig` is ignored without `volumeSnapshotProvider`: '
            + `${ignored} ${settings.length > 1 ? 'have' : 'has'} no effect`,
          fix: `Add \`volumeSnapshotProvider${provider ? `: ${provider}\`` : '` (`aws`, `gcp` or `azure`)'}, `
            + 'or remove `volumeSnapshotConfig`.',
        };
      }
    },
  },
  {
    id: 'storage/snapshot-credentials-unused',
    severity: 'warning',
    title: 'Backups and snapshots of one provider have the same credentials',
    rationale: 'MTC keeps one Secret for each provider on the clusters. If backups and snapshots have the same '
      + 'provider, Velero uses the '
      + 'credentials of the backups for both.',
    source: 'mig-controller pkg/controller/migplan/storage.go',
    on: 'MigStorage',
    breaks: withSnapshots('aws', '')
      .replace(/(volumeSnapshotConfig:\n {4}credsSecretRef: \{ name: )[\w-]+/, '$1snapshots'),
    finds: [{
      path: 'spec.volumeSnapshotConfig.credsSecretRef',
      message: 'Secret openshift-config/snapshots is ignored: backups and snapshots have the provider aws, and Velero '
        + 'uses the credentials '
        + 'of the backups for both',
      fix: 'Refer to Secret openshift-config/backups-credentials, with credentials that have the permissions for both.',
    }],
    keeps: withSnapshots('aws', ''),
    * check(manifest) {
      const [backup, snapshot] = partsOf(manifest);
      const [one, other] = [keyOf(backup.config.credsSecretRef), keyOf(snapshot?.config.credsSecretRef)];
      if (snapshot?.provider && snapshot.provider === backup.provider && one && other && one !== other) {
        yield {
          path: 'spec.volumeSnapshotConfig.credsSecretRef',
          message: `Secret ${other} is ignored: backups and snapshots have the provider ${snapshot.provider}, `
            + 'and Velero uses the credentials of the backups for both',
          fix: `Refer to Secret ${one}, with credentials that have the permissions for both.`,
        };
      }
    },
  },
  ...AZURE_DISK_RULES,
];

/** The fields of a part that are Go durations. */
function durationFields({ role, provider }: StoragePart): readonly string[] {
  if (role === 'backup' || provider === 'gcp') {
    return [];
  }
  return provider === 'azure' ? ['snapshotCreationTimeout', 'azureApiTimeout'] : ['snapshotCreationTimeout'];
}
