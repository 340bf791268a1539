import { Manifest, toManifest } from '../../rules/engine/manifest';

/** Where a field of a rendered object is written, if it is not in the object's file. */
export interface Edit {
  /** The Kustomization, or the patch. */
  readonly manifest: Manifest;
  readonly path: string;
  /** Whether everything below the field is written in one place. */
  readonly isWhole: boolean;
}

/** The edits of an object, by the paths of the fields. */
export type Edits = Map<string, Edit>;

/** An object that a Kustomization renders. */
export interface Item {
  /** The manifest in a file. */
  readonly base: Manifest;
  /** The rendered object: the same manifest if nothing changes it. */
  readonly manifest: Manifest;
  readonly edits?: ReadonlyMap<string, Edit>;
}

/** An item with a changed object. */
export function withObject(item: Item, object: Manifest['object'], edits: ReadonlyMap<string, Edit>): Item {
  const { origin, index, cluster } = item.manifest;
  return {
    base: item.base,
    manifest: { ...item.manifest, ...toManifest(object, origin, index, cluster) },
    edits: new Map([...item.edits ?? [], ...edits]),
  };
}

/** Where a field of an item is written. */
export function writtenAt({ base, edits }: Item, path: string): { readonly manifest: Manifest; readonly path: string } {
  for (let above = path; above !== ''; above = above.slice(0, Math.max(0, above.search(/(?:\.[^.[\]]*|\[[^[\]]*\])$/)))) {
    const edit = edits?.get(above);
    if (edit) {
      return { manifest: edit.manifest, path: edit.isWhole ? edit.path : edit.path + path.slice(above.length) };
    }
  }
  return { manifest: base, path };
}
