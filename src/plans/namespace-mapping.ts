import { Mistake } from '../constructs/mistake';
import { isDnsLabel, nearestDnsLabel } from '../grammar/dns';

/** A namespace on the source, and its name on the destination. */
export class NamespaceMapping {
  /** A namespace that keeps its name. */
  static same(name: string): NamespaceMapping {
    return new NamespaceMapping(name, name);
  }

  /** A namespace that is renamed on the destination. */
  static renamed(source: string, destination: string): NamespaceMapping {
    return new NamespaceMapping(source, destination);
  }

  private constructor(
    /** Its name on the source. */
    readonly source: string,
    /** Its name on the destination. */
    readonly destination: string,
  ) {}

  /** Whether it is renamed. */
  get isRenamed(): boolean {
    return this.source !== this.destination;
  }

  /**
   * The entry of `spec.namespaces`.
   *
   * @internal
   */
  get _entry(): string {
    return this.isRenamed ? `${this.source}:${this.destination}` : this.source;
  }
}

/** What is wrong with the namespaces of a plan. */
export function checkNamespaces(mappings: NamespaceMapping[], mayRename = true): Mistake[] {
  if (mappings.length === 0) {
    return [{
      field: 'namespaces',
      value: [],
      problem: 'is empty: MTC reports NamespaceListEmpty',
      fix: `give at least one, such as ${mayRename ? 'NamespaceMapping.same("shop")' : '"shop"'}`,
    }];
  }
  return mappings.flatMap((mapping, index) => [
    ...badName(`namespaces[${index}].source`, mapping.source, mayRename),
    ...(mapping.isRenamed ? badName(`namespaces[${index}].destination`, mapping.destination, mayRename) : []),
    ...twice(mappings, index, 'source'),
    ...twice(mappings, index, 'destination'),
  ]);
}

function twice(mappings: NamespaceMapping[], index: number, side: 'source' | 'destination'): Mistake[] {
  const name = mappings[index][side];
  const first = mappings.findIndex((mapping) => mapping[side] === name);
  return first === index ? [] : [{
    field: `namespaces[${index}].${side}`,
    value: name,
    problem: `is the ${side} of namespaces[${first}] as well: MTC rejects the plan with DuplicateNamespaceOn${side === 'source' ? 'Source' : 'Destination'}Cluster`,
    fix: side === 'source' ? 'name each namespace once' : 'give each a different destination',
  }];
}

function badName(field: string, name: string, mayRename: boolean): Mistake[] {
  if (isDnsLabel(name)) {
    return [];
  }
  const [beforeColon, ...afterColon] = String(name ?? '').split(':');
  const holdsColon = afterColon.length > 0;
  const near = nearestDnsLabel(beforeColon);
  const writeOne = near ? `write "${near}"` : 'write the name that `oc get namespaces` shows';
  return [{
    field,
    value: name,
    problem: holdsColon
      ? 'contains a colon, which separates source from destination'
      : 'is not a valid namespace name (at most 63 lower-case letters, digits and "-")',
    fix: holdsColon && mayRename ? 'use NamespaceMapping.renamed(source, destination)' : writeOne,
  }];
}
