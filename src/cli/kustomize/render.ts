import { Edit, Edits, Item, withObject } from './item';
import { applyJsonPatch } from './json-patch';
import { labelling } from './labels';
import { replaced } from './replacements';
import { isDeleted, merged } from './strategic-merge';
import { selecting } from './targets';
import { isRecord, list, Manifest, record, text, toManifest } from '../../rules/engine/manifest';
import { groupOf, ManifestSet } from '../../rules/engine/manifest-set';
import { isPatch } from '../../rules/engine/patches';
import { DEEPEST_KUSTOMIZATION, entriesOf, manifestsAt } from '../../rules/reading/kustomize-tree';
import { sizeOf } from '../reading/object-size';

/** What a Kustomization renders. */
export interface Rendered {
  readonly items: readonly Item[];
  /** The manifests that it takes from files, also those that it deletes. */
  readonly taken: ReadonlySet<Manifest>;
  /** The patches that it applies. */
  readonly patches: ReadonlySet<Manifest>;
}

/** What gives the values of texts. */
export interface Texts {
  /** A file that was read, by its path. */
  readonly file: (path: string) => string | undefined;
  /** The value of a text in YAML. */
  readonly value: (text: string) => unknown;
}

/** So many patches of a Kustomization are applied. */
const MOST_PATCHES = 50;

/** So many objects in Kustomizations are looked at, those of a base once for each overlay. */
const MOST_ITEMS = 200_000;

/** So many values of objects may patches copy. */
const MOST_VALUES = 1_000_000;

/** Kinds that are in no namespace. */
const CLUSTER_KINDS: readonly string[] = [
  'Namespace', 'Project', 'Node', 'ClusterRole', 'ClusterRoleBinding', 'StorageClass', 'PersistentVolume',
  'CustomResourceDefinition', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterVersion',
  'ClusterResourceQuota', 'VolumeSnapshotClass', 'SecurityContextConstraints', 'Infrastructure',
  'Kustomization', 'Component',
];

interface Content {
  items: Item[];
  readonly taken: Set<Manifest>;
  readonly patches: Set<Manifest>;
}

/** A patch, and where it is written. */
interface Patch {
  /** Tells what it changes; undefined if it says so itself. */
  readonly selects?: (manifest: Manifest) => boolean;
  /** The path in the Kustomization. */
  readonly at: string;
  /** The parts of objects, and the manifests that they are if they are in a file. */
  readonly parts: ReadonlyArray<{ readonly manifest: Manifest; readonly isFile: boolean }>;
  readonly operations: readonly unknown[];
}

/** Renders the Kustomizations of a set: resources, components, patches, namespaces, labels and replacements. */
export class Renderer {
  private readonly known = new Map<Manifest, Rendered>();
  private readonly open = new Set<Manifest>();
  private readonly values = new Map<string, unknown>();
  private itemsLeft = MOST_ITEMS;
  private valuesLeft = MOST_VALUES;

  constructor(private readonly set: ManifestSet, private readonly texts: Texts) {}

  /** Whether there was too much to render everything. */
  get isSpent(): boolean {
    return this.itemsLeft < 0 || this.valuesLeft < 0;
  }

  render(kustomization: Manifest): Rendered {
    const present = this.known.get(kustomization);
    if (present) {
      return present;
    }
    const content: Content = { items: [], taken: new Set(), patches: new Set() };
    this.addTo(content, kustomization);
    this.known.set(kustomization, content);
    return content;
  }

  /** Adds what a Kustomization takes, and changes it with what was added before. */
  private addTo(content: Content, kustomization: Manifest): void {
    if (this.open.has(kustomization) || this.open.size >= DEEPEST_KUSTOMIZATION || this.isSpent) {
      return;
    }
    this.open.add(kustomization);
    const files = new Set<readonly Manifest[]>();
    for (const { manifests, kustomization: inner } of entriesOf(this.set, kustomization)) {
      if (inner?.kind === 'Component') {
        this.addTo(content, inner);
      } else if (inner) {
        const { items, taken, patches } = this.render(inner);
        this.add(content, items);
        taken.forEach((one) => content.taken.add(one));
        patches.forEach((one) => content.patches.add(one));
      } else if (!files.has(manifests)) { // Kustomize refuses one that is named twice
        files.add(manifests);
        const own = manifests.filter((one) => one.kind !== '' && !isPatch(this.set, one));
        own.forEach((one) => content.taken.add(one));
        this.add(content, own.map((one) => ({ base: one, manifest: one })));
      }
    }
    this.change(content, kustomization);
    this.open.delete(kustomization);
  }

  private add(content: Content, items: readonly Item[]): void {
    this.itemsLeft -= items.length;
    if (!this.isSpent) {
      items.forEach((item) => content.items.push(item));
    }
  }

  private change(content: Content, kustomization: Manifest): void {
    for (const patch of this.patchesOf(kustomization)) {
      content.items = content.items.flatMap((item) => this.patched(item, patch, kustomization, content.patches) ?? []);
    }
    const namespace = text(kustomization.object.namespace);
    const labels = labelling(kustomization);
    content.items = content.items
      .map((item) => namespace === '' ? item : inNamespace(item, namespace, kustomization))
      .map((item) => labels(item));
    content.items = [...replaced(content.items, kustomization, this.pays)];
  }

  private patchesOf(kustomization: Manifest): Patch[] {
    const { patches, patchesStrategicMerge, patchesJson6902 } = kustomization.object;
    const of = (field: string, given: unknown, fromText: boolean) => list(given).map((one, index) => {
      const at = `${field}[${index}]`;
      const isInline = fromText ? text(one).includes('\n') : text(record(one).patch) !== '';
      const path = fromText ? text(one) : text(record(one).path);
      return this.patchAt(kustomization, isInline ? text(fromText ? one : one.patch) : undefined, path,
        fromText ? undefined : record(one).target, `${at}${isInline && !fromText ? '.patch' : ''}`);
    });
    return [
      ...of('patchesStrategicMerge', patchesStrategicMerge, true), ...of('patches', patches, false),
      ...of('patchesJson6902', patchesJson6902, false),
    ].slice(0, MOST_PATCHES);
  }

  private patchAt(
    kustomization: Manifest, inline: string | undefined, path: string, target: unknown, at: string,
  ): Patch {
    const selects = target ? selecting(target) : undefined;
    const files = inline === undefined ? manifestsAt(this.set, kustomization, path) : [];
    if (files.length > 0) {
      return {
        selects,
        at,
        operations: [],
        parts: files.slice(0, MOST_PATCHES).map((manifest) => ({ manifest, isFile: true })),
      };
    }
    const source = inline ?? this.texts.file(`${folder(kustomization.origin)}${path}`);
    const value = source === undefined ? undefined : this.valueOf(source);
    return {
      selects,
      at,
      operations: list(value),
      parts: isRecord(value)
        ? [{ manifest: toManifest(value, kustomization.origin, kustomization.index), isFile: false }] : [],
    };
  }

  /** The value of a text, which several patches may have. */
  private valueOf(source: string): unknown {
    if (!this.values.has(source)) {
      this.values.set(source, this.texts.value(source));
    }
    return this.values.get(source);
  }

  /** An object with a patch; undefined if the patch deletes it. */
  private patched(
    item: Item, { selects, at, parts, operations }: Patch, kustomization: Manifest, applied: Set<Manifest>,
  ): Item | undefined {
    const inPatch: Edit = { manifest: kustomization, path: at, isWhole: true };
    let current = item;
    for (const { manifest: part, isFile } of parts) {
      if (selects ? selects(current.manifest) : isFor(part, current.manifest)) {
        if (isFile) {
          applied.add(part);
        }
        if (isDeleted(part.object)) {
          return undefined;
        }
        const edits: Edits = new Map();
        const { metadata, ...fields } = part.object;
        const { name: _, namespace: __, ...rest } = record(metadata);
        const object = merged(current.manifest.object, { ...fields, metadata: rest }, groupOf(current.manifest),
          (path) => edits.set(path, isFile ? { manifest: part, path, isWhole: false } : inPatch));
        current = this.changed(current, object as Manifest['object'], edits);
      }
    }
    if (operations.length > 0 && (selects?.(current.manifest) ?? true) && this.pays(current.manifest.object)) {
      const edits: Edits = new Map();
      const object = structuredClone(current.manifest.object);
      return applyJsonPatch(object, operations, (path) => edits.set(path, inPatch))
        ? withObject(current, object, edits) : current;
    }
    return current;
  }

  /** Whether an object may still be copied, also if what is done with the copy fails. */
  private readonly pays = (object: Manifest['object']): boolean => {
    this.valuesLeft -= sizeOf(object).values;
    return !this.isSpent;
  };

  private changed(item: Item, object: Manifest['object'], edits: Edits): Item {
    if (edits.size === 0) {
      return item;
    }
    return this.pays(object) ? withObject(item, object, edits) : item;
  }
}

function folder(origin: string): string {
  return origin.slice(0, origin.lastIndexOf('/') + 1);
}

/** Whether a patch without a target is one of an object. */
function isFor(part: Manifest, manifest: Manifest): boolean {
  return part.kind === manifest.kind && part.name === manifest.name && groupOf(part) === groupOf(manifest)
    && (part.namespace === '' || manifest.namespace === '' || part.namespace === manifest.namespace);
}

function inNamespace(item: Item, namespace: string, kustomization: Manifest): Item {
  const { kind, object, namespace: present } = item.manifest;
  return present === namespace || CLUSTER_KINDS.includes(kind)
    ? item
    : withObject(item, { ...object, metadata: { ...record(object.metadata), namespace } },
      new Map([['metadata.namespace', { manifest: kustomization, path: 'namespace', isWhole: true }]]));
}
