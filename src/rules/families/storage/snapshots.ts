import { isGoDuration, nearestGoDuration } from '../../../grammar/go-duration';
import { record, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { withSnapshots } from '../../examples/storage';
import { isPatch } from '../../reading/neighbours';
import { specOf } from '../../reading/plan';
import { keyOf } from '../../reading/references';
import { allParts, fieldText, isEmpty, meantProvider, partsOf, partsWith, says, storagesOf } from '../../reading/storage';
import { quote } from '../../reading/text';
import { hasUnknownField } from '../../reading/unknown-fields';

const TYPES = 'mig-controller pkg/apis/migration/v1alpha1/migstorage_types.go';

/** Rules on the snapshots of volumes. */
export const STORAGE_SNAPSHOT_RULES: readonly Rule[] = [
  {
    id: 'storage/duration',
    severity: 'error',
    title: 'Time limits of snapshots have a unit',
    rationale: 'snapshotCreationTimeout and azureApiTimeout are Go durations: 10m or 2m0s. A bare number or a day is none; MTC refuses the one, Velero the other.',
    source: 'mig-controller pkg/cloudprovider/{aws,azure}.go',
    breaks: withSnapshots('aws', 'snapshotCreationTimeout: "600"'),
    keeps: withSnapshots('aws', 'snapshotCreationTimeout: 10m'),
    * check(set) {
      for (const part of allParts(set)) {
        const fields = part.role === 'backup' || part.provider === 'gcp' ? [] : part.provider === 'azure' ? ['snapshotCreationTimeout', 'azureApiTimeout'] : ['snapshotCreationTimeout'];
        for (const field of fields) {
          const given = fieldText(part, field);
          if (given !== '' && !isGoDuration(given)) {
            const near = nearestGoDuration(given);
            yield {
              manifest: part.manifest,
              path: `${part.configPath}.${field}`,
              message: `${quote(given)} is no duration; Go knows h, m and s, and no number without one of them`,
              fix: near ? `write ${field}: ${near}` : `write one such as ${field}: 10m`,
            };
          }
        }
      }
    },
  },
  {
    id: 'storage/gcp-timeout',
    severity: 'error',
    title: 'Snapshots by gcp have no time limit',
    rationale: 'With snapshotCreationTimeout and gcp the controller writes to a map that it hasn\'t made, and crashes, again and again.',
    source: 'mig-controller pkg/cloudprovider/gcp.go',
    breaks: withSnapshots('gcp', 'snapshotCreationTimeout: 10m'),
    keeps: withSnapshots('gcp', ''),
    * check(set) {
      for (const part of partsWith(set, 'gcp', 'snapshot')) {
        if (!isEmpty(part.config.snapshotCreationTimeout)) {
          yield {
            manifest: part.manifest,
            path: `${part.configPath}.snapshotCreationTimeout`,
            message: 'with gcp MTC\'s controller crashes over snapshotCreationTimeout',
            fix: 'take it out',
          };
        }
      }
    },
  },
  {
    id: 'storage/snapshots-without-provider',
    severity: 'warning',
    title: 'Settings of snapshots come with a provider of snapshots',
    rationale: 'Without volumeSnapshotProvider MTC makes snapshots with provider and credentials of the backups, and reads nothing in volumeSnapshotConfig.',
    source: TYPES,
    breaks: withSnapshots('aws', 'awsRegion: eu-central-1').replace(/ {2}volumeSnapshotProvider.*\n/, ''),
    keeps: withSnapshots('aws', 'awsRegion: eu-central-1'),
    * check(set, circumstances) {
      for (const manifest of storagesOf(set)) {
        const { volumeSnapshotProvider, volumeSnapshotConfig, backupStorageConfig, backupStorageProvider } = specOf(manifest);
        const config = record(volumeSnapshotConfig);
        const settings = Object.keys(config).filter((field) => says(config[field])
          && !(field === 'credsSecretRef' && keyOf(config[field]) === keyOf(record(backupStorageConfig).credsSecretRef)));
        if (isEmpty(volumeSnapshotProvider) && settings.length > 0 && !isPatch(set, manifest) && !hasUnknownField(manifest, 'spec', circumstances)) {
          const provider = meantProvider(text(backupStorageProvider));
          yield {
            manifest,
            path: 'spec.volumeSnapshotConfig',
            message: `nothing in volumeSnapshotConfig is read without volumeSnapshotProvider: ${settings.slice(0, 5).join(', ')} ${settings.length > 1 ? 'have' : 'has'} no effect`,
            fix: `add volumeSnapshotProvider: ${provider ?? 'aws, gcp or azure'}; or take volumeSnapshotConfig out`,
          };
        }
      }
    },
  },
  {
    id: 'storage/snapshot-credentials-unused',
    severity: 'warning',
    title: 'One provider has one set of credentials',
    rationale: 'MTC keeps one Secret for each provider on the clusters. Where backups and snapshots have the same provider, Velero gets the credentials of the backups for both.',
    source: 'mig-controller pkg/controller/migplan/storage.go',
    breaks: withSnapshots('aws', '').replace(/(volumeSnapshotConfig:\n {4}credsSecretRef: \{ name: )[\w-]+/, '$1snapshots'),
    keeps: withSnapshots('aws', ''),
    * check(set) {
      for (const manifest of storagesOf(set)) {
        const [backup, snapshot] = partsOf(manifest);
        const [one, other] = [keyOf(backup.config.credsSecretRef), keyOf(snapshot?.config.credsSecretRef)];
        if (snapshot?.provider && snapshot.provider === backup.provider && one && other && one !== other) {
          yield {
            manifest,
            path: 'spec.volumeSnapshotConfig.credsSecretRef',
            message: `Secret ${other} is not used: backups and snapshots are both ${snapshot.provider}, and Velero gets the credentials of the backups for both`,
            fix: `refer to Secret ${one}, with credentials that may do both`,
          };
        }
      }
    },
  },
];
