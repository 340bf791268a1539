import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { Manifest, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { controller, HOST, REMOTE } from '../../examples/controller';
import { documents, filesOf, planExample } from '../../examples/plan';
import { isOn, settingOf } from '../../reading/controller';
import { directPlans, ModelPlan } from '../../reading/model/migration';
import { ingressDomainOf, routersOf } from '../../reading/model/routers';
import { namedIn } from '../../reading/model/text';
import { specOf } from '../../reading/plan';
import { MTC_GROUP, pointedAt } from '../../reading/references';
import { quote } from '../../reading/text';

const PRIVILEGED = ['migration_rsync_privileged', 'migration_rsync_super_privileged'];
const PLAN = planExample('', { destination: 'host', namespaces: '[shop]' });

const privileged = (remote: string) => documents(
  filesOf('ocp3', controller(`${REMOTE}${remote}`)),
  filesOf('ocp4', controller(`${HOST}\n  migration_rsync_privileged: true`), PLAN),
);
const domains = (subdomain: string) => documents(
  filesOf('ocp3', domain('ocp3')),
  filesOf('ocp4', controller(`${HOST}\n  cluster_subdomain: ${subdomain}`), PLAN, domain('ocp4')),
);

function domain(cluster: string): string {
  return `apiVersion: config.openshift.io/v1
kind: Ingress
metadata: { name: cluster }
spec: { domain: apps.${cluster}.example.com }
`;
}

/** Rules on settings that both clusters of a plan have to agree on. */
export const CONTROLLER_SIDE_RULES: readonly Rule[] = [
  {
    id: 'controller/privileged-on-one-side',
    severity: 'warning',
    title: 'Rsync is privileged on both clusters of a plan, or on none',
    rationale: 'Each cluster decides about its own pods of rsync: the source about those that send, the destination '
      + 'about those that receive. Without privileges on the source, rsync cannot read all files; without them on the '
      + 'destination, it cannot set owners.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    on: 'MigrationController',
    skips: ['patch'],
    breaks: privileged(''),
    finds: [{
      path: 'spec',
      message: 'migration_rsync_privileged is set in MigrationController openshift-migration/migration-controller '
        + '(file-3.yaml) for the destination only: on this cluster, the source of MigPlan openshift-migration/shop '
        + '(file-3.yaml), rsync runs without privileges and cannot read all files',
      fix: 'Write `migration_rsync_privileged: true` for both clusters.',
    }],
    keeps: privileged('\n  migration_rsync_privileged: true'),
    * check(manifest, set) {
      const isSet = PRIVILEGED.some((name) => isOn(manifest, name));
      const plan = isSet ? undefined : directPlanOf(set).get(manifest.cluster);
      const isSource = plan?.source?.cluster === manifest.cluster;
      const other = plan && privilegedOf(set).get(isSource ? plan.destination?.cluster : plan.source?.cluster);
      if (plan && other) {
        yield {
          path: 'spec',
          message: `migration_rsync_privileged is set in ${namedIn(other, manifest)} for the `
            + `${isSource ? 'destination' : 'source'} only: on this cluster, the `
            + `${isSource ? 'source' : 'destination'} `
            + `of ${namedIn(plan.manifest, manifest)}, rsync runs without privileges and cannot `
            + `${isSource ? 'read all files' : 'set owners'}`,
          fix: 'Write `migration_rsync_privileged: true` for both clusters.',
        };
      }
    },
  },
  {
    id: 'controller/subdomain-of-other-cluster',
    severity: 'error',
    title: 'The subdomain of Routes is one of the destination',
    rationale: 'MTC gives the Routes of rsync hosts in cluster_subdomain. Names in the domain of the source lead to '
      + 'the '
      + 'router of the source, which does not know these Routes: the pods of rsync time out.',
    source: 'mig-controller pkg/controller/directvolumemigration/task.go',
    on: 'MigrationController',
    skips: ['patch'],
    breaks: domains('apps.ocp3.example.com'),
    finds: [{
      path: 'spec.cluster_subdomain',
      message: '"apps.ocp3.example.com" is the domain of the source of MigPlan openshift-migration/shop, and the '
        + 'router of its destination serves "apps.ocp4.example.com": rsync connects to the source itself, and '
        + 'times out',
      fix: 'Write `cluster_subdomain: apps.ocp4.example.com`, or remove it.',
    }],
    keeps: domains('apps.ocp4.example.com'),
    * check(manifest, set) {
      const setting = settingOf(manifest, 'cluster_subdomain');
      const value = text(setting?.value);
      const plan = value === '' ? undefined
        : (plansOfHost(set).get(manifest.cluster) ?? []).find((one) => isOfSource(set, one, value));
      if (setting && plan) {
        const own = ingressDomainOf(set, plan.destination);
        yield {
          path: setting.path,
          message: `${quote(value)} is the domain of the source of ${namedIn(plan.manifest, manifest)}, and the `
            + 'router of '
            + `its destination serves ${quote(own)}: rsync connects to the source itself, and times out`,
          fix: `Write \`${setting.path.slice('spec.'.length)}: ${own}\`, or remove it.`,
        };
      }
    },
  },
];

/** The first plan of each cluster whose volumes rsync copies between two clusters, as the controllers say. */
const directPlanOf = derived((set: ManifestSet): ReadonlyMap<string | undefined, ModelPlan> => {
  const first = new Map<string | undefined, ModelPlan>();
  for (const plan of directPlans(set).filter(({ isWithinOneCluster, runs }) => !isWithinOneCluster
    && !runs.some((run) => specOf(run).runAsRoot !== undefined))) {
    for (const cluster of [plan.source?.cluster, plan.destination?.cluster]) {
      if (cluster !== undefined && !first.has(cluster)) {
        first.set(cluster, plan);
      }
    }
  }
  return first;
});

/** The first MigrationController of each cluster that makes rsync privileged. */
const privilegedOf = derived((set: ManifestSet): ReadonlyMap<string | undefined, Manifest> =>
  new Map(set.ofGroup('MigrationController', MTC_GROUP)
    .filter((one) => one.cluster !== undefined && PRIVILEGED.some((name) => isOn(one, name)))
    .reverse().map((one) => [one.cluster, one])));

/** So many pairs of clusters of a host are looked at. */
const MOST_PAIRS = 50;

/** The plans of each host cluster between two clusters, one for each pair of these. */
const plansOfHost = derived((set: ManifestSet): ReadonlyMap<string | undefined, readonly ModelPlan[]> => {
  const found = new Map<string | undefined, ModelPlan[]>();
  const seen = new Set<string>();
  for (const plan of directPlans(set).filter(({ manifest, isWithinOneCluster }) => manifest.cluster !== undefined
    && !isWithinOneCluster)) {
    const { manifest: { cluster }, source, destination } = plan;
    const pair = JSON.stringify([cluster, source?.key, destination?.key]);
    if (!seen.has(pair) && (found.get(cluster)?.length ?? 0) < MOST_PAIRS) {
      append(found, cluster, plan);
    }
    seen.add(pair);
  }
  return found;
});

/** Whether a domain is that of a plan's source, and certainly not one of its destination. */
function isOfSource(set: ManifestSet, { manifest, source, destination }: ModelPlan, given: string): boolean {
  const own = ingressDomainOf(set, destination);
  const others = routersOf(set, destination).map((one) => text(specOf(one).domain));
  const cluster = pointedAt(set, manifest, 'MigCluster', specOf(manifest).srcMigClusterRef);
  const ofUrl = /^https:\/\/api\.([^:/]+)/.exec(text(cluster && specOf(cluster).url))?.[1];
  const isSource = ingressDomainOf(set, source) === given || `apps.${ofUrl}` === given;
  return own !== '' && own !== given && !others.includes(given) && isSource;
}
