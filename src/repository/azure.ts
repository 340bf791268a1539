import { Construct } from 'constructs';
import { ReplicationRepositoryProps } from './repository-props';
import { BackupStorageConfig } from '../api/mig-storage';
import { absence, refuse } from '../constructs/mistake';
import { AzureCredentials } from '../credentials/storage-credentials';

/** A container in Azure Blob Storage. */
export interface AzureRepositoryProps extends ReplicationRepositoryProps {
  /** The storage account. */
  readonly storageAccount: string;

  /** The container, which Azure has instead of a bucket. It must exist. */
  readonly container: string;

  /** The resource group of the storage account. */
  readonly resourceGroup: string;

  /** The service principal that may read and write the container. */
  readonly credentials: AzureCredentials;
}

/** The configuration of a MigStorage in Azure Blob Storage. */
export function azureConfig(at: Construct, props: AzureRepositoryProps): Omit<BackupStorageConfig, 'credsSecretRef'> {
  for (const field of ['storageAccount', 'container', 'resourceGroup'] as const) {
    const name = props[field];
    if (!name || /[/:\s]/.test(name)) {
      refuse(at, {
        field,
        value: name,
        problem: `${name ? 'is not a name' : absence(name)}: MTC reports InvalidBackupStorageSettings`,
        fix: 'write the name alone, not an address or an id',
      });
    }
  }
  return {
    azureStorageAccount: props.storageAccount,
    azureStorageContainer: props.container,
    azureResourceGroup: props.resourceGroup,
  };
}
