import { Manifest, nameOf, record, text } from '../manifest';
import { ManifestSet } from '../manifest-set';
import { files, planExample } from './examples';
import { plansOf, specOf, volumesOf } from './reading';
import { maybeSameCluster, pointedAt } from '../references';
import { Problem, Rule } from '../rule';

const subscription = (channel: string) => `apiVersion: operators.coreos.com/v1alpha1
kind: Subscription
metadata: { name: mtc-operator, namespace: openshift-migration }
spec: { name: mtc-operator, channel: ${channel}, source: redhat-operators, sourceNamespace: openshift-marketplace }
`;

const LIVE = planExample('liveMigrate: true', { source: 'ocp4' });

/** Rules on what a plan wants of MTC's version. */
export const PLAN_VERSION_RULES: readonly Rule[] = [
  {
    id: 'plan/newer-than-mtc',
    severity: 'warning',
    title: 'A plan asks for what its version of MTC has',
    rationale: 'The copy method block, the access mode auto and liveMigrate came with MTC 1.8. An older one reports PvInvalidCopyMethod or PvInvalidAccessMode, and its API server drops liveMigrate in silence.',
    source: 'mig-controller release-1.7 and release-1.8, pkg/apis/migration/v1alpha1/migplan_types.go',
    breaks: files(subscription('release-v1.7'), LIVE),
    keeps: files(subscription('release-v1.8'), LIVE),
    * check(set) {
      const subscribed = subscriptionsByCluster(set);
      for (const manifest of plansOf(set)) {
        const wanted = newFields(manifest);
        const known = wanted.length > 0 ? [...subscribed(manifest), ...clusterVersions(set, manifest)] : [];
        if (known.length > 0 && known.every(({ minor }) => minor < 8)) {
          const [{ minor, of }] = known;
          for (const { path, what, fix } of wanted) {
            yield { manifest, path, message: `MTC has ${what} from 1.8 on, and ${nameOf(of)} is of 1.${minor}`, fix };
          }
        }
      }
    },
  },
];

/** What an installation of MTC tells of its version: the 7 of 1.7. */
interface Version {
  readonly minor: number;
  readonly of: Manifest;
}

function version(written: unknown, of: Manifest): Version[] {
  const [, minor] = /^(?:release-)?v?1\.(\d{1,3})(?:\.|$)/.exec(text(written)) ?? [];
  return minor === undefined ? [] : [{ minor: Number(minor), of }];
}

/** The versions that are to be installed where a plan is, each once. */
function subscriptionsByCluster(set: ManifestSet): (plan: Manifest) => readonly Version[] {
  const all = set.ofGroup('Subscription', 'operators.coreos.com')
    .filter((manifest) => specOf(manifest).name === 'mtc-operator').flatMap((manifest) => version(specOf(manifest).channel, manifest));
  const known = new Map<string | undefined, readonly Version[]>();
  return (plan) => {
    const found = known.get(plan.cluster) ?? all.filter(({ of }) => maybeSameCluster(of, plan))
      .filter(({ minor }, index, versions) => versions.findIndex((each) => each.minor === minor) === index);
    known.set(plan.cluster, found);
    return found;
  };
}

/** The versions that MTC has found on a plan's clusters. */
function clusterVersions(set: ManifestSet, plan: Manifest): Version[] {
  return [specOf(plan).srcMigClusterRef, specOf(plan).destMigClusterRef].flatMap((reference) => {
    const cluster = pointedAt(set, plan, 'MigCluster', reference);
    return cluster ? version(record(cluster.object.status).operatorVersion, cluster) : [];
  });
}

/** What in a plan older versions don't have. */
function newFields(plan: Manifest): Array<Omit<Problem, 'manifest' | 'message'> & { readonly what: string }> {
  return [
    ...specOf(plan).liveMigrate === true ? [{ path: 'spec.liveMigrate', what: 'liveMigrate', fix: 'take it out; the disks are copied while their virtual machines stand still' }] : [],
    ...volumesOf(plan).filter(({ selection }) => selection.action === 'copy').flatMap(({ path, selection }) => [
      ...selection.copyMethod === 'block'
        ? [{ path: `${path}.selection.copyMethod`, what: 'copyMethod block', fix: 'write copyMethod: filesystem, or action: skip for a raw device' }] : [],
      ...selection.accessMode === 'auto'
        ? [{ path: `${path}.selection.accessMode`, what: 'accessMode auto', fix: 'write ReadWriteOnce, ReadOnlyMany or ReadWriteMany' }] : [],
    ]),
  ];
}
