import { derived } from '../../engine/derived';
import { Manifest, nameOf } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, planExample } from '../../examples/plan';
import { isReady } from '../../reading/live';
import { ClusterIdentities } from '../../reading/model/identity';
import { planModelOf } from '../../reading/model/migration';
import { volumesIn } from '../../reading/model/volumes';
import { isStorageConversion, namespaceEntries, NamespaceEntry, plansOf, specOf } from '../../reading/plan';
import { keyOf, maybeSameCluster } from '../../reading/references';
import { quote } from '../../reading/text';

/** A namespace in a plan. */
interface Part extends NamespaceEntry {
  readonly plan: Manifest;
  readonly sourceCluster: string;
  readonly destinationCluster: string;
}

const CLOSE = 'Keep the namespace in one of the plans, or close the other plan first (`closed: true`).';

const named = (name: string, namespaces?: string) => planExample('', { name, namespaces });

/** Rules on plans that overlap. */
export const PLAN_OVERLAP_RULES: readonly Rule[] = [
  {
    id: 'plan/conflict',
    severity: 'error',
    title: 'No two open plans of a cluster have the same namespace',
    rationale: 'MTC compares each plan with all others that are not closed. If they share a cluster, as source or '
      + 'destination, and an entry of namespaces, both get PlanConflict and are not Ready. That one of them skips the '
      + 'volumes that the other copies makes no difference: only MTC 1.8.6 accepted such plans, and later versions do '
      + 'not.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go, pull request 1414',
    on: 'MigPlan',
    breaks: documents(named('first'), named('second', '[shop-db, shop-web]')),
    finds: [{
      path: 'spec.namespaces[1]',
      message: 'MigPlan openshift-migration/first contains "shop-web" as well, and shares a cluster with this '
        + 'plan: MTC reports PlanConflict for both plans, and neither becomes Ready',
      fix: 'Keep the namespace in one of the plans, or close the other plan first (`closed: true`).',
    }],
    keeps: documents(named('first'), named('second', '[shop-db]')),
    * check(plan, set) {
      for (const { part, other, more } of conflicts(set).get(plan) ?? []) {
        yield {
          others: [other.plan],
          path: `spec.namespaces[${part.index}]`,
          message: `${nameOf(other.plan)} contains ${quote(part.entry)}${andMore(more)} as well, and shares a cluster `
            + 'with this plan: MTC reports PlanConflict for both plans, and neither becomes Ready',
          fix: CLOSE,
        };
      }
    },
  },
  {
    id: 'plan/overlap-through-renaming',
    severity: 'warning',
    title: 'No two open plans migrate the same namespace, even under different names',
    rationale: 'MTC compares entries as strings, so it does not see that a and a:b are the same namespace of the '
      + 'source. Both plans become Ready, and the cutover of one plan stops and copies the application that the other '
      + 'plan is working on.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go',
    on: 'MigPlan',
    breaks: documents(named('first'), named('second', '["shop-web:web"]')),
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'MigPlan openshift-migration/first migrates "shop-web" of the same cluster, written "shop-web": '
        + 'MTC compares strings and does not detect it, so both plans migrate the same application',
      fix: 'Keep the namespace in one of the plans, or close the other plan first (`closed: true`).',
    }],
    keeps: documents(named('first'), named('second', '["shop-db:db"]')),
    * check(plan, set) {
      for (const { part, other, more } of renamedOverlaps(set).get(plan) ?? []) {
        yield {
          others: [other.plan],
          path: `spec.namespaces[${part.index}]`,
          message: `${nameOf(other.plan)} migrates ${quote(part.source)}${andMore(more)} of the same cluster, written `
            + `${quote(other.entry)}: MTC compares strings and does not detect it, so both plans migrate the same `
            + 'application',
          fix: CLOSE,
        };
      }
    },
  },
  {
    id: 'plan/destination-taken',
    severity: 'warning',
    title: 'No two open plans have the same destination',
    rationale: 'Within a plan, MTC rejects two namespaces with the same destination. It does not compare plans: the '
      + 'second plan restores into the namespace of the first, and claims of the same name get the data of both.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigPlan',
    breaks: documents(named('first', '["shop-web:shop"]'), named('second', '["shop-db:shop"]')),
    finds: [{
      path: 'spec.namespaces[0]',
      message: '"shop-db" is mapped to "shop", and MigPlan openshift-migration/first maps "shop-web" to it as '
        + 'well: MTC does not compare plans, and the second run overwrites the result of the first',
      fix: 'Give each namespace its own destination, across all plans of a cluster.',
    }],
    keeps: documents(named('first', '["shop-web:shop"]'), named('second', '[shop-db]')),
    * check(plan, set) {
      for (const { part, other, more } of takenDestinations(set).get(plan) ?? []) {
        yield {
          others: [other.plan],
          path: `spec.namespaces[${part.index}]`,
          message: `${quote(part.source)} is mapped to ${quote(part.destination)}${andMore(more)}, and `
            + `${nameOf(other.plan)} maps ${quote(other.source)} to it as well: MTC does not compare plans, and the `
            + `second run overwrites the result of the first${sharedClaim(set, part, other)}`,
          fix: 'Give each namespace its own destination, across all plans of a cluster.',
        };
      }
    },
  },
];

/** What is said of the first claim that two plans bring to one namespace. */
function sharedClaim(set: ManifestSet, part: Part, other: Part): string {
  const [claims, others] = [part, other].map(({ plan, source }) => planModelOf(set, plan)?.namespaces
    .filter((one) => one.source.namespace === source).flatMap((one) => volumesIn(set, one))
    .map(({ target }) => target));
  const names = new Set(others);
  const shared = claims?.find((name) => names.has(name));
  return shared === undefined ? '' : `: both bring claim ${quote(shared)}, and rsync deletes the files of the other`;
}

/** A cluster, and a name there, that only one plan may have. */
type Key = readonly [cluster: string, name: string];

/** An overlap of a plan with an earlier one: the first part that they share, and the number of others. */
interface Overlap {
  readonly part: Part;
  readonly other: Part;
  readonly more: number;
}

const conflicts = derived((set: ManifestSet) => overlaps(set, ({ sourceCluster, destinationCluster, entry }) =>
  [...new Set([sourceCluster, destinationCluster])].map((cluster): Key => [cluster, entry])));

const renamedOverlaps = derived((set: ManifestSet) => overlaps(set, ({ plan, sourceCluster, source }) => [
  [ClusterIdentities.in(set).of(plan, specOf(plan).srcMigClusterRef)?.key ?? sourceCluster, source],
], (part, other) => part.entry !== other.entry || !haveCommonCluster(part, other)));

/** Whether MTC sees a common cluster of two plans: it compares the references. */
function haveCommonCluster(part: Part, other: Part): boolean {
  const others = [other.sourceCluster, other.destinationCluster];
  return [part.sourceCluster, part.destinationCluster].some((cluster) => others.includes(cluster));
}

const takenDestinations = derived((set: ManifestSet) => {
  const conversions = new Set(plansOf(set).filter((plan) => isStorageConversion(set, plan)));
  return overlaps(
    set,
    ({ plan, destinationCluster, destination }) => conversions.has(plan) ? [] : [[destinationCluster, destination]],
    (part, other) => part.entry !== other.entry
      && (part.source !== other.source || part.sourceCluster !== other.sourceCluster),
  );
});

/** The overlaps of each plan with the plans before it. */
function overlaps(
  set: ManifestSet,
  keys: (part: Part) => readonly Key[],
  counts: (part: Part, other: Part) => boolean = () => true,
): ReadonlyMap<Manifest, readonly Overlap[]> {
  // by place and cluster, then by name: one string of all three would need more memory
  const first = new Map<string, Map<string, Part>>();
  return new Map(plansOf(set).map((plan) => {
    const found = new Map<Manifest, Overlap>();
    const place = ClusterIdentities.in(set).placeOf(plan);
    for (const part of partsOf(plan)) {
      const others = new Set<Manifest>();
      for (const [cluster, name] of keys(part)) {
        const parts = first.get(`${place}\0${cluster}`) ?? new Map<string, Part>();
        const other = parts.get(name);
        if (!other) {
          first.set(`${place}\0${cluster}`, parts.set(name, part));
        } else if (!isSamePlan(plan, other.plan) && !others.has(other.plan) && counts(part, other)) {
          others.add(other.plan);
          const before = found.get(other.plan);
          found.set(other.plan, before ? { ...before, more: before.more + 1 } : { part, other, more: 0 });
        }
      }
    }
    return [plan, [...found.values()].filter(({ other }) => !areBothReady(plan, other.plan))];
  }));
}

const partsOf = derived((plan: Manifest): readonly Part[] => {
  const spec = specOf(plan);
  const sourceCluster = keyOf(spec.srcMigClusterRef);
  const destinationCluster = keyOf(spec.destMigClusterRef);
  if (spec.closed === true || sourceCluster === undefined || destinationCluster === undefined) {
    return [];
  }
  return namespaceEntries(spec.namespaces).map((entry) => ({ ...entry, plan, sourceCluster, destinationCluster }));
});

/**
 * Whether two manifests are the same plan: one is an overlay of the other, or it was given twice. Two host clusters
 * have different plans of one name.
 */
export function isSamePlan(one: Manifest, other: Manifest): boolean {
  return one === other
    || (one.name === other.name && one.namespace === other.namespace && maybeSameCluster(one, other));
}

/** Whether both plans were read from a cluster, which has accepted them. */
export function areBothReady(one: Manifest, other: Manifest): boolean {
  return isReady(one) && isReady(other);
}

function andMore(count: number): string {
  return count > 0 ? ` (and ${count} more)` : '';
}
