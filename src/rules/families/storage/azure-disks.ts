import { derived } from '../../engine/derived';
import { Manifest, nameOf, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { cluster } from '../../examples/cluster';
import { files, planExample } from '../../examples/plan';
import { withSnapshots } from '../../examples/storage';
import { copiedVolumesOf, plansOf, specOf } from '../../reading/plan';
import { namesakes, pointedAt } from '../../reading/references';
import { readEntries } from '../../reading/secret';
import { partsWith } from '../../reading/storage';

const SECRET = `apiVersion: v1
kind: Secret
metadata: { name: backups-credentials, namespace: openshift-config }
stringData:
  azure-credentials: |
    AZURE_TENANT_ID=7f1c2d3e-0000-4000-8000-000000000001
    AZURE_CLIENT_ID=7f1c2d3e-0000-4000-8000-000000000002
    AZURE_CLIENT_SECRET=example
    AZURE_SUBSCRIPTION_ID=7f1c2d3e-0000-4000-8000-000000000003
`;
const example = (fields: string) => files(
  cluster(`url: https://api.ocp3.example.com:8443\n  exposedRegistryPath: registry.example.com${fields}`),
  withSnapshots('azure', 'azureResourceGroup: migration\n    azureApiTimeout: 30s'), planExample(), SECRET);

/** The rule on the disks of which Azure takes snapshots. */
export const AZURE_DISK_RULES: readonly Rule[] = [
  {
    id: 'storage/azure-disk-group',
    severity: 'warning',
    title: 'The resource group of the source\'s disks is known for snapshots on Azure',
    rationale: 'Velero looks for the disks of the source in a resource group. MTC writes azureResourceGroup of the '
      + 'MigCluster as AZURE_RESOURCE_GROUP into its credentials. If neither has it, Velero does not find the disks, '
      + 'and the snapshots fail.',
    source: 'mig-controller pkg/cloudprovider/azure.go; MTC documentation, adding a cluster',
    on: 'MigCluster',
    skips: ['patch'],
    breaks: example(''),
    finds: [{
      path: 'spec.azureResourceGroup',
      message: 'is missing, and so is AZURE_RESOURCE_GROUP in the credentials of MigStorage '
        + 'openshift-migration/backups, which takes snapshots on Azure for MigPlan openshift-migration/shop: '
        + 'Velero does not find the disks',
      fix: 'Add `azureResourceGroup` with the resource group of this cluster\'s disks.',
    }],
    keeps: example('\n  azureResourceGroup: ocp3-disks'),
    * check(manifest, set) {
      const found = text(specOf(manifest).azureResourceGroup) === '' ? snapshotsFrom(set).get(manifest) : undefined;
      if (found) {
        yield {
          path: 'spec.azureResourceGroup',
          message: `is missing, and so is AZURE_RESOURCE_GROUP in the credentials of ${nameOf(found.storage)},`
            + ` which takes snapshots on Azure for ${nameOf(found.plan)}: Velero does not find the disks`,
          fix: 'Add `azureResourceGroup` with the resource group of this cluster\'s disks.',
        };
      }
    },
  },
];

interface Snapshots {
  readonly plan: Manifest;
  readonly storage: Manifest;
}

/** The remote clusters whose disks a plan may take snapshots of, without a resource group in the credentials. */
const snapshotsFrom = derived((set: ManifestSet) => {
  const found = new Map<Manifest, Snapshots>();
  for (const plan of plansOf(set)) {
    const { srcMigClusterRef, migStorageRef, closed } = specOf(plan);
    const source = pointedAt(set, plan, 'MigCluster', srcMigClusterRef);
    const storage = pointedAt(set, plan, 'MigStorage', migStorageRef);
    if (source && specOf(source).isHostCluster !== true && storage && closed !== true && mayTakeSnapshots(plan)
      && lacksGroup(set)(storage)) {
      found.set(source, found.get(source) ?? { plan, storage });
    }
  }
  return found;
});

function mayTakeSnapshots(plan: Manifest): boolean {
  const volumes = copiedVolumesOf(plan);
  return volumes.length === 0 || volumes.some(({ selection }) => record(selection).copyMethod === 'snapshot');
}

/** Whether a repository takes snapshots on Azure, and its credentials are known and name no resource group. */
const lacksGroup = derived((set: ManifestSet) => derived((storage: Manifest) => {
  const [snapshots] = partsWith(storage, 'azure', 'snapshot');
  const [backups] = partsWith(storage, 'azure', 'backup');
  const { name, namespace } = record((backups ?? snapshots)?.config.credsSecretRef);
  const secrets = snapshots ? namesakes(set, storage, '', 'Secret', text(namespace), text(name)) : [];
  const values = secrets.flatMap((secret) => readEntries(set)(secret)).filter(({ role }) => role === 'azure')
    .map(({ value }) => value);
  return values.length > 0 && values.every((value) => value !== undefined && !value.includes('AZURE_RESOURCE_GROUP'));
}));
