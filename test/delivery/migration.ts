import { Chart } from 'cdk8s';
import {
  HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, OperatorInstallation, RegistryRoute, RemoteCluster,
  ReplicationRepository,
  RsyncNetworkExemption, S3Credentials, SecretSource,
} from '../../src';

/**
 * A migration from one remote cluster, with everything that units are made of: operators, manifests, two runs,
 * and late policies.
 */
export function migration(options: { readonly outdir?: string; readonly plan?: string } = {}) {
  const app = new MigrationApp({ outdir: options.outdir, quiet: true, name: 'shop' });
  const chart = new Chart(app, 'new');
  const destination = new HostCluster(chart, 'host');
  const source = new RemoteCluster(chart, 'old', {
    url: 'https://api.old.example.com:6443',
    token: SecretSource.existing('old-token'),
    registryRoute: RegistryRoute.openshift4({ host: 'registry.apps.old.example.com' }),
  });
  new OperatorInstallation(chart, 'operator', { clusters: [source, destination] });
  const repository =
    ReplicationRepository.s3(chart, 'backups', { bucket: 'backups', credentials: S3Credentials.existing('backups') });
  const plan = new MigrationPlan(
    chart, options.plan ?? 'shop', { source, destination, repository, namespaces: [NamespaceMapping.same('shop')] },
  );
  new RsyncNetworkExemption(chart, 'rsync', { plan });
  plan.stage('first-copy');
  plan.cutover('go-live');
  return { app, chart, plan, source, destination };
}
