import { isRecord, list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { planExample } from '../../examples/plan';
import { isStorageConversion, namespaceEntries, plansOf, specOf, volumesOf } from '../../reading/plan';
import { maybeSameCluster } from '../../reading/references';
import { quote } from '../../reading/text';

/** Where workloads have the template of their pods, or the pod itself. */
const TEMPLATES: Readonly<Record<string, string>> = {
  CronJob: 'spec.jobTemplate.spec.template.spec',
  DaemonSet: 'spec.template.spec',
  Deployment: 'spec.template.spec',
  DeploymentConfig: 'spec.template.spec',
  Job: 'spec.template.spec',
  Pod: 'spec',
  ReplicaSet: 'spec.template.spec',
  StatefulSet: 'spec.template.spec',
};

/** Rules on the claims that a storage conversion makes. */
export const PLAN_CLAIM_RULES: readonly Rule[] = [
  {
    id: 'plan/converted-claim-name',
    severity: 'warning',
    title: 'Workloads use the claims that a storage conversion makes by their names',
    rationale: 'The guide calls the claims that a storage conversion makes <claim>-new. MTC calls them <claim>-mig-<four letters>, which stand in status.suffix of the plan, and points the workloads at them itself.',
    source: 'mig-controller pkg/controller/migplan/pvlist.go',
    breaks: `${planExample('', { source: 'ocp4' })}---\n${deployment('data-new')}`,
    keeps: `${planExample('', { source: 'ocp4' })}---\n${deployment('data')}`,
    * check(set) {
      const conversions = plansOf(set).filter((plan) => isStorageConversion(set, plan));
      const plans = new Map(conversions.flatMap((plan) => namespaceEntries(specOf(plan).namespaces).map(({ source }) => [source, plan] as const)));
      if (plans.size === 0) {
        return;
      }
      for (const manifest of Object.keys(TEMPLATES).flatMap((kind) => set.ofKind(kind))) {
        const plan = plans.get(manifest.namespace);
        const claim = plan && maybeSameCluster(plan, manifest) ? newClaimOf(manifest) : undefined;
        if (plan && claim && !isThere(set, manifest.namespace, claim.name) && !volumesOf(plan).some(({ target }) => target === claim.name)) {
          yield {
            manifest,
            path: claim.path,
            message: `storage conversion makes no claim ${quote(claim.name)}: MTC puts "-mig-" and four letters of its own behind ${quote(claim.name.slice(0, -'-new'.length))}, so the pods wait for a claim that never comes`,
            fix: 'leave the old name: a cutover of the conversion points the workload at the new claim itself; then write the name that it has put there',
          };
        }
      }
    },
  },
];

function newClaimOf(manifest: Manifest): { path: string; name: string } | undefined {
  const path = TEMPLATES[manifest.kind];
  const pod = path.split('.').reduce<unknown>((value, field) => record(value)[field], manifest.object);
  for (const [index, volume] of list(record(pod).volumes).entries()) {
    const name = isRecord(volume) ? text(record(volume.persistentVolumeClaim).claimName) : '';
    if (name.length > '-new'.length && name.endsWith('-new')) {
      return { path: `${path}.volumes[${index}].persistentVolumeClaim.claimName`, name };
    }
  }
  return undefined;
}

function isThere(set: ManifestSet, namespace: string, claim: string): boolean {
  return set.named('PersistentVolumeClaim', namespace, claim).length > 0;
}

function deployment(claim: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, namespace: shop-web }
spec:
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers: [{ name: shop, image: quay.io/example/shop }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: ${claim} } }]
`;
}
