import { StorageProviderName } from '../../../api/mig-storage';
import { Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { keyOf, namesakes } from '../../reading/references';
import { entriesOf } from '../../reading/secret';
import { partsOf } from '../../reading/storage';

/**
 * What MTC writes into the Secret of each provider for a repository: equal for two repositories if their credentials
 * are equal. It may contain secret values, and must only be compared. A repository without a complete reference to a
 * Secret has none.
 */
export function credentialsOf(set: ManifestSet, storage: Manifest): ReadonlyMap<StorageProviderName, string> {
  const credentials = new Map<StorageProviderName, string>();
  for (const { provider, config } of partsOf(storage)) {
    const reference = config.credsSecretRef;
    const key = keyOf(reference);
    // If backups and snapshots have one provider, MTC writes the credentials of the backups.
    if (provider && key !== undefined && !credentials.has(provider)) {
      const content = contentOf(set, storage, reference) ?? key;
      const { s3CustomCABundle, azureStorageAccount } = config;
      credentials.set(provider, JSON.stringify([content, text(s3CustomCABundle), text(azureStorageAccount)]));
    }
  }
  return credentials;
}

/** The content of a Secret; undefined if it is not in the set, or not known in full. */
function contentOf(set: ManifestSet, storage: Manifest, reference: unknown): string | undefined {
  const { name, namespace } = record(reference);
  const secrets = namesakes(set, storage, '', 'Secret', namespace, name);
  const entries = secrets.length === 1 ? entriesOf(secrets[0]).map(({ key, value }) => [key, value] as const) : [];
  const isKnown = entries.length > 0 && entries.every(([, value]) => value !== undefined);
  return isKnown ? JSON.stringify(entries.sort(([a], [b]) => a < b ? -1 : 1)) : undefined;
}
