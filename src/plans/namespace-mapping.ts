import { IConstruct } from 'constructs';
import { checkCalls } from '../constructs/checked-calls';
import { Mistake, quote, refuse } from '../constructs/mistake';
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

checkCalls('NamespaceMapping', NamespaceMapping);

/**
 * A namespace of a plan. A JavaScript program can give a string: that is rejected, and the mapping that it stands for
 * takes its place. Anything else that is not a mapping is rejected without one.
 */
export function checkedMapping(
  at: IConstruct, field: string, value: NamespaceMapping | string | undefined, mayRename = true,
): NamespaceMapping | undefined {
  const example = 'NamespaceMapping.same("shop")';
  if (value === undefined || value === null) {
    refuse(at, { field, problem: 'is missing', fix: `give ${example}` });
    return undefined;
  }
  if (typeof value === 'string') {
    const [source, destination = source] = value.split(':').map((name) => name.trim());
    const isRenamed = source !== destination;
    const meant = isRenamed ? `renamed(${quote(source)}, ${quote(destination)})` : `same(${quote(source)})`;
    const fix = isDnsLabel(source) && isDnsLabel(destination)
      ? `write NamespaceMapping.${meant}`
      : `give one such as ${example}`;
    refuse(at, { field, value, problem: 'is a string, but a NamespaceMapping is required', fix });
    return isDnsLabel(source) && isDnsLabel(destination) ? NamespaceMapping.renamed(source, destination) : undefined;
  }
  if (!('_entry' in Object(value))) {
    refuse(at, { field, problem: 'is not a NamespaceMapping', fix: `give one such as ${example}` });
    return undefined;
  }
  const mistake = unwritable(value, mayRename);
  if (mistake) {
    refuse(at, { field, ...mistake });
    return undefined;
  }
  return value;
}

/**
 * What would change the meaning of the entry in the manifest, where a colon separates source and destination, and the
 * kind of a plan depends on whether namespaces are renamed. Everything else about names is judged by rules.
 */
function unwritable(
  { source, destination, isRenamed }: NamespaceMapping, mayRename: boolean,
): Pick<Mistake, 'value' | 'problem' | 'fix'> | undefined {
  const wrong = [source, destination].find((name) => typeof name !== 'string' || name.includes(':'));
  if (typeof wrong !== 'string' && (typeof source !== 'string' || typeof destination !== 'string')) {
    return { problem: 'has no name', fix: 'write the name that `oc get namespaces` shows' };
  }
  if (wrong !== undefined) {
    const near = nearestDnsLabel(wrong.split(':')[0]);
    const writeOne = near ? `write ${quote(near)}` : 'write the name that `oc get namespaces` shows';
    return {
      value: wrong,
      problem: 'contains a colon, which separates source from destination',
      fix: mayRename ? 'use NamespaceMapping.renamed(source, destination)' : writeOne,
    };
  }
  return mayRename || !isRenamed ? undefined : {
    value: `${source}:${destination}`,
    problem: 'is renamed: MTC converts storage only within a namespace',
    fix: 'use a StateMigrationPlan to copy data to another namespace',
  };
}
