import { ApiObject } from 'cdk8s';
import {
  ArgoCdDelivery, ArgoCdInstance, EgressFirewall, EgressPeer, EgressRule, MigrationApp, RsyncNetworkExemption,
} from '../../src';
import { keptOn, teardownText } from '../../src/output/teardown';
import { migration } from '../delivery/migration';

/** The commands that delete, and what is kept, on a cluster. */
function teardownOn(app: MigrationApp, cluster: string) {
  const text = teardownText(app.index, cluster);
  return {
    deleted: [...text.matchAll(/ delete ([^. ]+)\S* (\S+)/g)].map(([, kind, name]) => `${kind} ${name}`),
    kept: [...text.matchAll(/^\| ([A-Z]\w+ \S+) \| /gm)].map(([, object]) => object),
  };
}

/** A migration with everything that is written into objects of others. */
function sharing(instance?: ArgoCdInstance) {
  const build = migration();
  const { app, chart, plan } = build;
  new ArgoCdDelivery(app, 'argocd', { repoUrl: 'https://git.example.com/shop.git', instance });
  new RsyncNetworkExemption(chart, 'firewalls', {
    plan,
    ingress: false,
    egressFirewall: EgressFirewall.ovnKubernetes({
      rules: [EgressRule.deny(EgressPeer.anyIpv4())],
      allow: [EgressPeer.cidr('192.0.2.0/24')],
    }),
  });
  return build;
}

test('what existed before a migration, or others use, is kept', () => {
  const { app } = sharing();
  expect(teardownOn(app, 'new')).toEqual({
    deleted: ['MigStorage backups', 'MigCluster old', 'NetworkPolicy allow-rsync-ingress'],
    kept: [
      'MigCluster openshift-migration/host', 'MigPlan openshift-migration/shop',
      'MigrationController openshift-migration/migration-controller',
      'Subscription openshift-migration/mtc-operator', 'OperatorGroup openshift-migration/openshift-migration',
      'Namespace openshift-migration',
    ],
  });
});

test.each([
  [ArgoCdInstance.OPENSHIFT_GITOPS, 'ArgoCD openshift-gitops/openshift-gitops'],
  [ArgoCdInstance.ARGO_CD, 'ConfigMap argocd/argocd-cm'],
])('the settings of Argo CD (%s) are kept, and the Applications are deleted', (instance, object) => {
  const { deleted, kept } = teardownOn(sharing(instance).app, 'argocd');
  expect(kept).toEqual([object]);
  expect(deleted).toContain('Application mtc');
  expect(deleted.filter((name) => !/^(Application|AppProject) /.test(name))).toEqual([]);
});

test('what no GitOps tool may prune is kept by a teardown as well', () => {
  const { app, chart } = sharing();
  void app.index; // deliveries write their objects
  const objects = app.node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one));
  const own = ['Application', 'AppProject'];
  const lasting = objects.filter(({ kind }) => !own.includes(kind)).filter(({ metadata }) =>
    /Prune=false/.test(metadata.toJson()?.annotations?.['argocd.argoproj.io/sync-options'] ?? ''));
  expect([...new Set(lasting.map(({ kind }) => kind))].sort())
    .toEqual(['ArgoCD', 'EgressFirewall', 'MigMigration', 'MigPlan']);
  const whyKept = keptOn(app.index, chart.node.id);
  expect(lasting.filter(({ apiVersion, kind, name }) => whyKept({ apiVersion, kind, name }) === undefined)
    .map(({ kind }) => kind)).toEqual([]);
});
