import { JudgedKind } from '../../../api/judged-kinds';
import { derived } from '../../engine/derived';
import { isRecord, list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { planExample } from '../../examples/plan';
import { isStorageConversion, namespaceEntries, plansOf, specOf, volumesOf } from '../../reading/plan';
import { maybeSameCluster } from '../../reading/references';
import { quote } from '../../reading/text';

/** The paths of the pod's spec in workloads. */
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

const WORKLOADS = Object.keys(TEMPLATES) as readonly JudgedKind[];

/** Rules on the claims that a storage conversion creates. */
export const PLAN_CLAIM_RULES: readonly Rule[] = [
  {
    id: 'plan/converted-claim-name',
    severity: 'warning',
    title: 'Workloads use the claims of a storage conversion by their names',
    rationale: 'According to the guide, a storage conversion creates claims named <claim>-new. MTC names them '
      + '<claim>-mig-<four letters>, with the letters in status.suffix of the plan, and changes the workloads itself.',
    source: 'mig-controller pkg/controller/migplan/pvlist.go',
    on: WORKLOADS,
    breaks: `${planExample('', { source: 'ocp4' })}---\n${deployment('data-new')}`,
    finds: [{
      path: 'spec.template.spec.volumes[0].persistentVolumeClaim.claimName',
      message: 'the storage conversion creates no claim "data-new", but "data-mig-<four letters>": the pods '
        + 'wait for a claim that is never created',
      fix: 'Keep the old name: a cutover of the conversion changes the workload to the new claim. Then write '
        + 'the name that it has set.',
    }],
    keeps: `${planExample('', { source: 'ocp4' })}---\n${deployment('data')}`,
    * check(workload, set) {
      const plan = conversionsByNamespace(set).get(workload.namespace);
      const claim = plan && maybeSameCluster(plan, workload) ? newClaimOf(workload) : undefined;
      if (plan && claim && !exists(set, workload.namespace, claim.name)
        && !volumesOf(plan).some(({ target }) => target === claim.name)) {
        yield {
          path: claim.path,
          message: `the storage conversion creates no claim ${quote(claim.name)}, but `
            + `${quote(`${claim.name.slice(0, -'-new'.length)}-mig-<four letters>`)}: the pods wait for a claim that `
            + 'is never created',
          fix: 'Keep the old name: a cutover of the conversion changes the workload to the new claim. '
            + 'Then write the name that it has set.',
        };
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

/** The storage conversion of each namespace. */
const conversionsByNamespace = derived((set: ManifestSet): ReadonlyMap<string, Manifest> => new Map(plansOf(set)
  .filter((plan) => isStorageConversion(set, plan))
  .flatMap((plan) => namespaceEntries(specOf(plan).namespaces).map(({ source }) => [source, plan] as const))));

function exists(set: ManifestSet, namespace: string, claim: string): boolean {
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
