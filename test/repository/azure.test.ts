import { AzureCredentials } from '../../src/credentials/storage-credentials';
import { AzureRepositoryProps } from '../../src/repository/azure';
import { ReplicationRepository } from '../../src/repository/replication-repository';
import { hostChart, mistakesOf } from '../support/program';

function container(props: Partial<AzureRepositoryProps>): string[] {
  const chart = hostChart();
  ReplicationRepository.azureBlob(chart, 'backups', {
    storageAccount: 'acc',
    container: 'velero',
    resourceGroup: 'rg',
    credentials: AzureCredentials.existing('creds'),
    ...props,
  });
  return mistakesOf(chart);
}

const REST = 'MTC reports InvalidBackupStorageSettings; write the name alone, not an address or an id.';

describe.each(['storageAccount', 'container', 'resourceGroup'])('%s', (field) => {
  test('can\'t be empty', () => {
    expect(container({ [field]: '' })).toEqual([`[ocp4/backups] ${field}: "" is empty: ${REST}`]);
  });

  test('is neither an address nor an id', () => {
    expect(container({ [field]: 'https://acc.blob.core.windows.net' })).toEqual([
      `[ocp4/backups] ${field}: "https://acc.blob.core.windows.net" is not a name: ${REST}`,
    ]);
  });

  test('is a name', () => {
    expect(container({ [field]: 'mtc-1' })).toEqual([]);
  });
});
