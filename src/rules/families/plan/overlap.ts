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

/** A plan that is not closed, and the references to its clusters. */
interface OpenPlan {
  readonly plan: Manifest;
  readonly sourceCluster: string;
  readonly destinationCluster: string;
}

/** A namespace in a plan. There may be millions, so it repeats no fields. */
interface Part {
  readonly of: OpenPlan;
  readonly at: NamespaceEntry;
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
          others: [other.of.plan],
          path: `spec.namespaces[${part.at.index}]`,
          message: `${nameOf(other.of.plan)} contains ${quote(part.at.entry)}${andMore(more)} as well, and shares a `
            + 'cluster with this plan: MTC reports PlanConflict for both plans, and neither becomes Ready',
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
          others: [other.of.plan],
          path: `spec.namespaces[${part.at.index}]`,
          message: `${nameOf(other.of.plan)} migrates ${quote(part.at.source)}${andMore(more)} of the same cluster, `
            + `written ${quote(other.at.entry)}: MTC compares strings and does not detect it, so both plans migrate `
            + 'the same application',
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
          others: [other.of.plan],
          path: `spec.namespaces[${part.at.index}]`,
          message: `${quote(part.at.source)} is mapped to ${quote(part.at.destination)}${andMore(more)}, and `
            + `${nameOf(other.of.plan)} maps ${quote(other.at.source)} to it as well: MTC does not compare plans, and `
            + `the second run overwrites the result of the first${sharedClaim(set, part, other)}`,
          fix: 'Give each namespace its own destination, across all plans of a cluster.',
        };
      }
    },
  },
];

/** What is said of the first claim that two plans bring to one namespace. */
function sharedClaim(set: ManifestSet, part: Part, other: Part): string {
  const [claims, others] = [part, other].map(({ of: { plan }, at: { source } }) => planModelOf(set, plan)?.namespaces
    .filter((one) => one.source.namespace === source).flatMap((one) => volumesIn(set, one))
    .map(({ target }) => target));
  const names = new Set(others);
  const shared = claims?.find((name) => names.has(name));
  return shared === undefined ? '' : `: both bring claim ${quote(shared)}, and rsync deletes the files of the other`;
}

/** What only one plan may have: a name in some clusters, two at most. */
interface Keys {
  readonly clusters: (plan: OpenPlan) => readonly string[];
  readonly name: (entry: NamespaceEntry) => string;
}

/** An overlap of a plan with an earlier one: the first part that they share, and the number of others. */
interface Overlap {
  readonly part: Part;
  readonly other: Part;
  more: number;
}

const conflicts = derived((set: ManifestSet) => overlaps(set, {
  clusters: ({ sourceCluster, destinationCluster }) => [...new Set([sourceCluster, destinationCluster])],
  name: ({ entry }) => entry,
}));

const renamedOverlaps = derived((set: ManifestSet) => overlaps(set, {
  clusters: ({ plan, sourceCluster }) =>
    [ClusterIdentities.in(set).of(plan, specOf(plan).srcMigClusterRef)?.key ?? sourceCluster],
  name: ({ source }) => source,
}, (part, other) => part.at.entry !== other.at.entry || !haveCommonCluster(part.of, other.of)));

/** Whether MTC sees a common cluster of two plans: it compares the references. */
function haveCommonCluster(one: OpenPlan, other: OpenPlan): boolean {
  const others = [other.sourceCluster, other.destinationCluster];
  return [one.sourceCluster, one.destinationCluster].some((cluster) => others.includes(cluster));
}

const takenDestinations = derived((set: ManifestSet) => overlaps(set, {
  clusters: ({ plan, destinationCluster }) => isStorageConversion(set, plan) ? [] : [destinationCluster],
  name: ({ destination }) => destination,
}, (part, other) => part.at.entry !== other.at.entry
  && (part.at.source !== other.at.source || part.of.sourceCluster !== other.of.sourceCluster)));

/** The overlaps of each plan with the plans before it. */
function overlaps(
  set: ManifestSet, keys: Keys, counts: (part: Part, other: Part) => boolean = () => true,
): ReadonlyMap<Manifest, readonly Overlap[]> {
  // by place and cluster, then by name: one string of all three would need more memory
  const first = new Map<string, Map<string, Part>>();
  return new Map(plansOf(set).map((plan) => {
    const open = openPlan(plan);
    const found = open ? overlapsOf(open, partsIn(first, ClusterIdentities.in(set).placeOf(plan), keys.clusters(open)),
      keys.name, counts) : [];
    return [plan, found.filter(({ other }) => !areBothReady(plan, other.of.plan))];
  }));
}

/** The parts of earlier plans in some clusters, by name. */
function partsIn(
  first: Map<string, Map<string, Part>>, place: string, clusters: readonly string[],
): ReadonlyArray<Map<string, Part>> {
  return clusters.map((cluster) => {
    const key = `${place}\0${cluster}`;
    const parts = first.get(key) ?? new Map<string, Part>();
    first.set(key, parts);
    return parts;
  });
}

/** The overlaps of a plan with earlier ones, of which the parts are known; its own are added to them. */
function overlapsOf(
  open: OpenPlan,
  known: ReadonlyArray<Map<string, Part>>,
  nameIn: Keys['name'],
  counts: (part: Part, other: Part) => boolean,
): readonly Overlap[] {
  const found = new Map<Manifest, Overlap>();
  for (const part of known.length > 0 ? partsOf(open) : []) {
    const name = nameIn(part.at);
    let reported: Manifest | undefined;
    for (const parts of known) {
      const other = parts.get(name);
      if (!other) {
        parts.set(name, part);
      } else if (other.of.plan !== reported && !isSamePlan(open.plan, other.of.plan) && counts(part, other)) {
        reported = other.of.plan;
        const before = found.get(reported);
        if (before) {
          before.more++;
        } else {
          found.set(reported, { part, other, more: 0 });
        }
      }
    }
  }
  return [...found.values()];
}

const openPlan = derived((plan: Manifest): OpenPlan | undefined => {
  const { closed, srcMigClusterRef, destMigClusterRef } = specOf(plan);
  const sourceCluster = keyOf(srcMigClusterRef);
  const destinationCluster = keyOf(destMigClusterRef);
  return closed === true || sourceCluster === undefined || destinationCluster === undefined ? undefined
    : { plan, sourceCluster, destinationCluster };
});

const partsOf = derived((open: OpenPlan): readonly Part[] =>
  namespaceEntries(specOf(open.plan).namespaces).map((at) => ({ of: open, at })));

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
