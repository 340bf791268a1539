import { clusterNamed } from './cluster-names';
import { MigrationIndex } from './migration-index';

/** A namespace of a cluster. */
export interface PlacedNamespace {
  readonly cluster: string;
  readonly name: string;
}

/** The namespaces that MTC creates with the labels of a namespace of a source, unless they exist. */
export function copiesOf(index: MigrationIndex, { cluster, name }: PlacedNamespace): PlacedNamespace[] {
  return index.plans.flatMap(({ source, destination, namespaces, cluster: host }) =>
    clusterNamed(index, source, host) !== cluster ? [] : namespaces.filter((each) => each.source === name)
      .map((each) => ({ cluster: clusterNamed(index, destination, host) ?? destination ?? '', name: each.destination })))
    .filter((copy) => copy.cluster !== cluster && copy.cluster !== '');
}
