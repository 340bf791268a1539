import { clusterNamed } from './cluster-names';
import { MigrationIndex } from './migration-index';

/** A namespace of a cluster. */
export interface PlacedNamespace {
  readonly cluster: string;
  readonly name: string;
}

/** The namespaces that MTC creates with the labels of a namespace of a source, unless they exist. */
export function copiesOf(index: MigrationIndex, { cluster, name }: PlacedNamespace): PlacedNamespace[] {
  return index.plans.filter((plan) => clusterNamed(index, plan.source, plan.cluster) === cluster)
    .flatMap(({ destination, namespaces, cluster: host }) => namespaces.filter(({ source }) => source === name)
      .map((each) => ({ cluster: clusterNamed(index, destination, host) ?? host, name: each.destination })))
    .filter((copy) => copy.cluster !== cluster);
}
