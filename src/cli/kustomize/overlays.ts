import { Item, writtenAt } from './item';
import { Rendered, Renderer, Texts } from './render';
import { append } from '../../rules/engine/append';
import { Manifest } from '../../rules/engine/manifest';
import { ManifestSet } from '../../rules/engine/manifest-set';
import { rootsOf } from '../../rules/reading/kustomize-tree';

/** So many overlays of one base are judged as they render it, and fewer if a set is large. */
const MOST_OVERLAYS = 20;

/** So many manifests are judged again because of overlays. */
const MOST_AGAIN = 20_000;

/** Rendered sets: one for each of the overlays that render the same objects differently. */
export interface Overlays {
  readonly sets: ReadonlyArray<readonly Manifest[]>;
  /** Where a field of a rendered object is written, and the Kustomization that renders it. */
  readonly written: (manifest: Manifest, path: string) => Written;
  /** Whether a manifest is in no overlay, so that it is judged in each of the sets. */
  readonly isOutside: (manifest: Manifest) => boolean;
}

/** Where a field is written. */
export interface Written {
  readonly manifest: Manifest;
  readonly path: string;
  /** The Kustomization that changes the object; undefined if it is as in its file. */
  readonly root?: Manifest;
}

interface Root {
  readonly kustomization: Manifest;
  readonly rendered: Rendered;
}

/** The sets that the Kustomizations of a set render; undefined if they change nothing. */
export function overlaysIn(set: ManifestSet, texts: Texts): Overlays | undefined {
  const renderer = new Renderer(set, texts);
  const roots: Root[] = [];
  for (const kustomization of rootsOf(set)) {
    const rendered = renderer.render(kustomization);
    if (renderer.isSpent) {
      break; // this one, and the rest, are judged unrendered
    }
    roots.push({ kustomization, rendered: forCluster(rendered, kustomization.cluster) });
  }
  const varying = new Set(roots.flatMap(({ rendered: { items, taken } }) => {
    const kept = new Set(items.map(({ base }) => base));
    return [...items.filter(({ base, manifest }) => base !== manifest).map(({ base }) => base),
      ...[...taken].filter((one) => !kept.has(one))];
  }));
  if (varying.size === 0) {
    return undefined;
  }
  const most = Math.max(1, Math.min(MOST_OVERLAYS, Math.floor(MOST_AGAIN / set.manifests.length)));
  const groups = alternatives(roots, varying).map((group) => group.slice(0, most));
  return new RenderedSets(set, groups);
}

/** What is rendered is for the cluster of the Kustomization, also if a base is in the folder of another. */
function forCluster(rendered: Rendered, cluster: string | undefined): Rendered {
  return cluster === undefined ? rendered : {
    ...rendered,
    items: rendered.items.map((item) => item.manifest.cluster === cluster
      ? item : { ...item, manifest: { ...item.manifest, cluster } }),
  };
}

/** Groups of Kustomizations of one cluster that render the same objects differently: only one of each is applied. */
function alternatives(roots: readonly Root[], varying: ReadonlySet<Manifest>): Root[][] {
  const above = new Map<Root, Root>();
  const topOf = (root: Root): Root => {
    let top = root;
    for (let next = above.get(top); next !== undefined; next = above.get(top)) {
      top = next;
    }
    if (top !== root) {
      above.set(root, top);
    }
    return top;
  };
  const first = new Map<Manifest, Root[]>();
  for (const root of roots) {
    for (const base of [...root.rendered.taken].filter((one) => varying.has(one))) {
      const others = first.get(base) ?? [];
      const other = others.find(({ kustomization: { cluster } }) => cluster === root.kustomization.cluster
        || cluster === undefined || root.kustomization.cluster === undefined);
      if (!other) {
        first.set(base, [...others, root]);
      } else if (topOf(other) !== topOf(root)) {
        above.set(topOf(root), topOf(other));
      }
    }
  }
  const groups = new Map<Root, Root[]>();
  roots.forEach((root) => append(groups, topOf(root), root));
  return [...groups.values()];
}

class RenderedSets implements Overlays {
  readonly sets: ReadonlyArray<readonly Manifest[]>;
  private readonly items = new Map<Manifest, Item & { readonly root: Manifest }>();
  private readonly taken: ReadonlySet<Manifest>;

  constructor(set: ManifestSet, groups: ReadonlyArray<readonly Root[]>) {
    const roots = groups.flat();
    this.taken = new Set(roots.flatMap(({ rendered }) => [...rendered.taken]));
    const patches = new Set(roots.flatMap(({ rendered }) => [...rendered.patches]));
    for (const { kustomization, rendered } of roots) {
      rendered.items.filter(({ base, manifest }) => base !== manifest)
        .forEach((item) => this.items.set(item.manifest, { ...item, root: kustomization }));
    }
    const count = Math.max(...groups.map(({ length }) => length));
    this.sets = Array.from({ length: count }, (_, index) => {
      const chosen = groups.map((group) => group[Math.min(index, group.length - 1)]);
      const byBase = new Map<Manifest, Set<Manifest>>();
      for (const { base, manifest } of chosen.flatMap(({ rendered }) => rendered.items)) {
        byBase.set(base, (byBase.get(base) ?? new Set()).add(manifest));
      }
      return set.manifests.filter((one) => !patches.has(one))
        .flatMap((one) => this.taken.has(one) ? [...byBase.get(one) ?? []] : [one]);
    });
  }

  written(manifest: Manifest, path: string): Written {
    const item = this.items.get(manifest);
    if (!item) {
      return { manifest, path };
    }
    return { ...writtenAt(item, path), ...item.edits ? { root: item.root } : {} };
  }

  isOutside(manifest: Manifest): boolean {
    return !this.taken.has(manifest) && !this.items.has(manifest);
  }
}
