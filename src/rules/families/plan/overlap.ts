import { ClusterIdentities } from './cluster-identity';
import { Manifest, nameOf } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, planExample } from '../../examples/plan';
import { isReady } from '../../reading/live';
import { isStorageConversion, namespaceEntries, NamespaceEntry, plansOf, specOf, VolumeEntry, volumesOf } from '../../reading/plan';
import { keyOf } from '../../reading/references';
import { quote } from '../../reading/text';

/** A namespace as a plan has it. */
interface Part extends NamespaceEntry {
  readonly plan: Manifest;
  readonly sourceCluster: string;
  readonly destinationCluster: string;
}

const FIRST = planExample('', { name: 'first' });

/** Rules on plans that have something in common. */
export const PLAN_OVERLAP_RULES: readonly Rule[] = [
  {
    id: 'plan/conflict',
    severity: 'error',
    title: 'No two open plans of a cluster have the same namespace',
    rationale: 'MTC holds each plan against all others that are not closed: where they share a cluster, as source or destination, and an entry of namespaces, both get PlanConflict and are not Ready.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go',
    breaks: documents(FIRST, planExample('', { name: 'second', namespaces: '[shop-db, shop-web]' })),
    keeps: documents(FIRST, planExample('', { name: 'second', namespaces: '[shop-db]' })),
    * check(set) {
      const keys = ({ sourceCluster, destinationCluster, entry }: Part): Key[] => sourceCluster === destinationCluster
        ? [[sourceCluster, entry]] : [[sourceCluster, entry], [destinationCluster, entry]];
      for (const { part, other, more } of meetings(set, keys, () => true)) {
        yield {
          manifest: part.plan,
          path: `spec.namespaces[${part.index}]`,
          message: `${nameOf(other.plan)} has ${quote(part.entry)}${andMore(more)}, too, and shares a cluster with this plan; MTC reports PlanConflict for both, and neither becomes Ready`,
          fix: 'keep the namespace in one of the plans, or close the other (closed: true) before',
        };
      }
    },
  },
  {
    id: 'plan/overlap-through-renaming',
    severity: 'warning',
    title: 'No two open plans move one namespace, under whatever name',
    rationale: 'MTC compares entries as texts, so it does not see that a and a:b are one namespace of the source. Both plans become Ready; the cutover of one stops and copies the application that the other works on.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migplan_types.go',
    breaks: documents(FIRST, planExample('', { name: 'second', namespaces: '["shop-web:web"]' })),
    keeps: documents(FIRST, planExample('', { name: 'second', namespaces: '["shop-db:db"]' })),
    * check(set) {
      const keys = (part: Part): Key[] => [[part.sourceCluster, part.source]];
      for (const { part, other, more } of meetings(set, keys, (one, two) => one.entry !== two.entry)) {
        yield {
          manifest: part.plan,
          path: `spec.namespaces[${part.index}]`,
          message: `${nameOf(other.plan)} moves ${quote(part.source)}${andMore(more)} of the same cluster, written ${quote(other.entry)}; MTC compares the texts and does not see it, so both plans work on one application`,
          fix: 'move the namespace in one of the plans, or close the other (closed: true) before',
        };
      }
    },
  },
  {
    id: 'plan/destination-taken',
    severity: 'warning',
    title: 'No two open plans have one destination',
    rationale: 'Within a plan MTC refuses two namespaces that go to one. Across plans it does not look: the second plan restores into what the first has made there, and claims of one name get the data of both.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: documents(planExample('', { name: 'first', namespaces: '["shop-web:shop"]' }), planExample('', { name: 'second', namespaces: '["shop-db:shop"]' })),
    keeps: documents(planExample('', { name: 'first', namespaces: '["shop-web:shop"]' }), planExample('', { name: 'second', namespaces: '[shop-db]' })),
    * check(set) {
      const conversions = new Set(plansOf(set).filter((plan) => isStorageConversion(set, plan)));
      const keys = (part: Part): Key[] => conversions.has(part.plan) ? [] : [[part.destinationCluster, part.destination]];
      const isNoOtherRules = (one: Part, two: Part) => one.entry !== two.entry
        && (one.source !== two.source || one.sourceCluster !== two.sourceCluster);
      for (const { part, other, more } of meetings(set, keys, isNoOtherRules)) {
        yield {
          manifest: part.plan,
          path: `spec.namespaces[${part.index}]`,
          message: `${quote(part.source)} goes to ${quote(part.destination)}${andMore(more)}, where ${nameOf(other.plan)} brings ${quote(other.source)}; MTC does not look across plans, and the second overwrites what the first has made`,
          fix: 'give each a destination of its own, over all plans of a cluster',
        };
      }
    },
  },
];

/** What two plans must not both have: a cluster, and a name there. */
type Key = readonly [cluster: string, name: string];

/** Where a plan has something that another had before: once for each pair of plans, with how many more they have in common. */
function* meetings(
  set: ManifestSet,
  keys: (part: Part) => Key[],
  counts: (part: Part, other: Part) => boolean,
): Generator<{ part: Part; other: Part; more: number }> {
  const first = new Map<string, Map<string, Part>>(); // by place and cluster, then by name: a text of all would be kept for each part
  for (const plan of plansOf(set)) {
    const found = new Map<Manifest, { part: Part; other: Part; more: number }>();
    const place = ClusterIdentities.in(set).placeOf(plan);
    for (const part of partsOf(plan)) {
      const others = new Set<Manifest>();
      for (const [cluster, name] of keys(part)) {
        const there = first.get(`${place}\0${cluster}`) ?? new Map<string, Part>();
        const other = there.get(name);
        if (!other) {
          first.set(`${place}\0${cluster}`, there.set(name, part));
        } else if (!isSamePlan(plan, other.plan) && !others.has(other.plan) && counts(part, other)) {
          others.add(other.plan);
          const before = found.get(other.plan);
          found.set(other.plan, before ? { ...before, more: before.more + 1 } : { part, other, more: 0 });
        }
      }
    }
    for (const meeting of found.values()) {
      if (!areBothReady(plan, meeting.other.plan) && !haveOtherVolumes(plan, meeting.other.plan)) {
        yield meeting;
      }
    }
  }
}

const PARTS = new WeakMap<Manifest, Part[]>();

function partsOf(plan: Manifest): Part[] {
  const parts = PARTS.get(plan) ?? readParts(plan);
  PARTS.set(plan, parts);
  return parts;
}

function readParts(plan: Manifest): Part[] {
  const spec = specOf(plan);
  const sourceCluster = keyOf(spec.srcMigClusterRef);
  const destinationCluster = keyOf(spec.destMigClusterRef);
  if (spec.closed === true || sourceCluster === undefined || destinationCluster === undefined) {
    return [];
  }
  return namespaceEntries(spec.namespaces).map((entry) => ({ ...entry, plan, sourceCluster, destinationCluster }));
}

/** A plan and an overlay of it, or one that was given twice. */
export function isSamePlan(one: Manifest, other: Manifest): boolean {
  return one === other || one.name === other.name && one.namespace === other.namespace;
}

/** On the cluster that they were read from they get along. */
function areBothReady(one: Manifest, other: Manifest): boolean {
  return isReady(one) && isReady(other);
}

/** Since MTC 1.8.6 plans may share a namespace, if each skips the volumes that the other takes. */
export function haveOtherVolumes(one: Manifest, other: Manifest): boolean {
  const [own, theirs] = [one, other].map((plan) => volumesOf(plan));
  const taken = new Set(theirs.filter(isTaken).map((volume) => volume.name));
  return taken.size > 0 && taken.size < theirs.length && !own.every(isTaken) && own.some(isTaken)
    && !own.some((volume) => isTaken(volume) && taken.has(volume.name));
}

function isTaken(volume: VolumeEntry): boolean {
  return volume.selection.action !== 'skip';
}

function andMore(count: number): string {
  return count > 0 ? ` (and ${count} more)` : '';
}
