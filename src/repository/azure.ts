import { Construct } from 'constructs';
import { ReplicationRepositoryProps } from './repository-props';
import { BackupStorageConfig } from '../api/mig-storage';
import { refuse } from '../constructs/mistake';
import { AzureCredentials } from '../credentials/storage-credentials';

/** A container in Azure Blob Storage. */
export interface AzureRepositoryProps extends ReplicationRepositoryProps {
  /** The storage account. */
  readonly storageAccount: string;

  /** The container, which takes the place of a bucket and must exist. */
  readonly container: string;

  /** The resource group of the storage account. */
  readonly resourceGroup: string;

  /** The service principal that may read and write the container. */
  readonly credentials: AzureCredentials;
}

export function azureConfig(at: Construct, props: AzureRepositoryProps): Omit<BackupStorageConfig, 'credsSecretRef'> {
  for (const field of ['storageAccount', 'container', 'resourceGroup'] as const) {
    if (!props[field] || /[/:\s]/.test(props[field])) {
      refuse(at, {
        field,
        value: props[field],
        problem: `is ${props[field] ? 'no name' : 'empty'}; MTC needs all three of storage account, container and resource group`,
        fix: 'write the name alone, neither an address nor an id',
      });
    }
  }
  return {
    azureStorageAccount: props.storageAccount,
    azureStorageContainer: props.container,
    azureResourceGroup: props.resourceGroup,
  };
}
