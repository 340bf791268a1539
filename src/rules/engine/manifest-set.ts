import { isRecord, Manifest, record, text } from './manifest';

const NONE: readonly Manifest[] = [];

/** The manifests that are judged together, found by what they are. */
export class ManifestSet {
  private readonly kinds = new Map<string, Manifest[]>();
  /** By kind and group. Each step looks up a string that exists, so that no key is made for a look-up. */
  private readonly groups = new Map<string, Map<string, Manifest[]>>();
  /** By kind, namespace and name. */
  private readonly names = new Map<string, Map<string, Map<string, Manifest[]>>>();

  constructor(readonly manifests: readonly Manifest[]) {
    for (const manifest of manifests) {
      add(this.kinds, manifest.kind, manifest);
      add(within(this.groups, manifest.kind), groupOf(manifest), manifest);
      add(within(within(this.names, manifest.kind), manifest.namespace), manifest.name, manifest);
    }
  }

  /** All of one kind, in the order in which they were given. */
  ofKind(kind: string): readonly Manifest[] {
    return this.kinds.get(kind) ?? NONE;
  }

  /** All of one kind and API group: `ofGroup('MigPlan', 'migration.openshift.io')`. */
  ofGroup(kind: string, group: string): readonly Manifest[] {
    return this.groups.get(kind)?.get(group) ?? NONE;
  }

  /**
   * The objects of this kind, namespace and name: more than one where one was defined twice, or is
   * for several clusters.
   */
  named(kind: string, namespace: string, name: string): readonly Manifest[] {
    return this.names.get(kind)?.get(namespace)?.get(name) ?? NONE;
  }

  /** The objects that share kind, namespace and name with others, in groups. */
  ofOneName(): ReadonlyArray<readonly Manifest[]> {
    return [...this.names.values()].flatMap((ofKind) => [...ofKind.values()])
      .flatMap((ofNamespace) => [...ofNamespace.values()].filter((group) => group.length > 1));
  }

  /** What a reference points at: undefined where it isn't complete, or its object isn't in the set. */
  referenced(kind: string, reference: unknown): Manifest | undefined {
    const { name, namespace } = record(reference);
    return text(name) && text(namespace) ? this.named(kind, namespace, name)[0] : undefined;
  }
}

/** The API group of a manifest; empty for the core group. */
export function groupOf(manifest: Manifest): string {
  const slash = manifest.apiVersion.indexOf('/');
  return slash < 0 ? '' : manifest.apiVersion.slice(0, slash);
}

/** Whether a reference has both fields that MTC wants. */
export function isComplete(reference: unknown): boolean {
  return isRecord(reference) && text(reference.name) !== '' && text(reference.namespace) !== '';
}

function within<V>(index: Map<string, Map<string, V>>, by: string): Map<string, V> {
  let inner = index.get(by);
  if (!inner) {
    inner = new Map();
    index.set(by, inner);
  }
  return inner;
}

function add(index: Map<string, Manifest[]>, by: string, manifest: Manifest): void {
  const present = index.get(by);
  if (present) {
    present.push(manifest);
  } else {
    index.set(by, [manifest]);
  }
}
