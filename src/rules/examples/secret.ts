import { cluster } from './cluster';
import { ALL, storage } from './storage';
import { StorageProviderName } from '../../api/mig-storage';

/** A Secret, for the examples of rules. */
export function secret(name: string, data: string, namespace = 'openshift-config'): string {
  return `apiVersion: v1
kind: Secret
metadata: { name: ${name}, namespace: ${namespace} }
type: Opaque
data:
  ${data}
`;
}

/** A remote MigCluster and the Secret that it refers to. */
export function clusterWithSecret(data: string, namespace?: string, name = 'ocp3-token'): string {
  return `${cluster('url: https://api.ocp3.example.com:8443')}---\n${secret(name, data, namespace)}`;
}

/** A MigStorage and the Secret that it refers to. */
export function storageWithSecret(provider: StorageProviderName, data: string): string {
  return `${storage(provider, ALL[provider])}---\n${secret('backups-credentials', data)}`;
}
