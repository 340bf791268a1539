import { didYouMean } from '../../grammar/did-you-mean';
import { InventoryData } from '../../inventory/inventory-data';
import { record, text } from '../../rules/engine/manifest';
import { ManifestSet } from '../../rules/engine/manifest-set';
import { participants } from '../../rules/reading/model/identity';
import { clustersOf } from '../../rules/reading/model/summary';
import { specOf } from '../../rules/reading/plan';
import { MTC_GROUP } from '../../rules/reading/references';

/** The names of clusters in what is checked, to which names on the command line refer. */
export class KnownClusters {
  /** The names of MigClusters, of those that exist and of those that plans refer to. */
  private readonly migClusters: ReadonlySet<string>;
  /** The names of the MigClusters of each cluster to which files are assigned. */
  private readonly assigned = new Map<string, string[]>();

  constructor(private readonly sets: readonly ManifestSet[]) {
    this.migClusters = new Set(sets.flatMap((set) => [
      ...set.ofGroup('MigCluster', MTC_GROUP).map(({ name }) => name),
      ...set.ofGroup('MigPlan', MTC_GROUP).flatMap((plan) => {
        const { srcMigClusterRef, destMigClusterRef } = specOf(plan);
        return [srcMigClusterRef, destMigClusterRef].map((reference) => text(record(reference).name));
      }),
    ].filter((name) => name !== '')));
    for (const { name, migClusters, files } of sets.flatMap((set) => [...clustersOf(set).values()])) {
      if (files.length > 0) {
        this.assigned.set(name, [...this.assigned.get(name) ?? [], ...migClusters.map((one) => one.name)]);
      }
    }
  }

  /**
   * Inventories by the names of MigClusters: that of a cluster to which files are assigned is that of its MigCluster,
   * such as `host`.
   */
  byMigCluster(inventories: ReadonlyMap<string, InventoryData>): ReadonlyMap<string, InventoryData> {
    return new Map([...inventories].flatMap(([name, data]) =>
      (this.migClusters.has(name) ? [name] : this.assigned.get(name) ?? [])
        .map((one) => [one, data] as const)).reverse());
  }

  /** Why the name of an inventory is wrong; undefined if a cluster has it. */
  inventoryProblem(name: string, configured: readonly string[]): string | undefined {
    const groups: ReadonlyArray<readonly [title: string, names: readonly string[]]> = [
      ['MigClusters', [...this.migClusters].sort()],
      ['clusters of --cluster',
        [...this.assigned.keys()].filter((one) => !this.migClusters.has(one) && !configured.includes(one)).sort()],
      ['clusters of the configuration', configured.filter((one) => !this.migClusters.has(one)).sort()],
    ];
    const known = groups.flatMap(([, names]) => names);
    if (known.includes(name)) {
      return undefined;
    }
    const near = didYouMean(name, known);
    const listed = groups.filter(([, names]) => names.length > 0)
      .map(([title, names]) => `${title}: ${names.join(', ')}`).join('; ');
    const others = listed === '' ? ', and the files contain no other' : `. Known ${listed}.`;
    return `--inventory ${name}: no MigCluster has this name${near === undefined ? others : `. Did you mean ${near}?`}`;
  }

  /**
   * Why the name of a cluster is wrong; undefined if it is right. A name may be new, but if its files belong to a
   * migration in which some MigCluster has no files, nobody would compare the two.
   */
  clusterProblem(name: string): string | undefined {
    for (const set of this.migClusters.has(name) ? [] : this.sets) {
      const clusters = [...clustersOf(set).values()];
      const own = clusters.find((one) => one.name === name && one.files.length > 0);
      const others = clusters.filter(({ files }) => files.length === 0).map((one) => one.name).sort();
      if (own && others.length > 0 && !own.isHost && own.migClusters.length === 0 && participants(set).includes(name)) {
        return `--cluster ${name}: no MigCluster is recognized as this cluster, and its files would be compared with `
          + `nothing. ${suggestion(name, others)}`;
      }
    }
    return undefined;
  }
}

function suggestion(name: string, known: readonly string[]): string {
  const near = didYouMean(name, known);
  return near !== undefined ? `Did you mean ${near}?` : `Known: ${known.join(', ')}.`;
}
