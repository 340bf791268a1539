import { Item, withObject } from './item';
import { applyJsonPatch } from './json-patch';
import { selecting } from './targets';
import { list, Manifest, record, text } from '../../rules/engine/manifest';
import { valueAt } from '../../rules/engine/value-at';

/** So many replacements of a Kustomization, and fields of one, are looked at. */
const MOST = 50;

/** A value that the files do not tell. */
const UNKNOWN = '${REPLACED_BY_KUSTOMIZE}';

/** A path that is written without wildcards, conditions and quotes. */
const PLAIN = /^[\w-]+(\.[\w-]+)*$/;

/** Objects with the replacements of a Kustomization. A value that is not known exactly becomes a placeholder. */
export function replaced(
  items: readonly Item[], kustomization: Manifest, pays: (object: object) => boolean,
): readonly Item[] {
  let current = items;
  for (const [index, { source, targets }] of list(kustomization.object.replacements).slice(0, MOST).map(record)
    .entries()) {
    const value = valueOf(current, record(source));
    for (const { select, reject, fieldPaths, options } of list(targets).slice(0, MOST).map(record)) {
      const isExact = value !== undefined && options === undefined && reject === undefined;
      const pointers = list(fieldPaths).slice(0, MOST).map(text).filter((path) => PLAIN.test(path))
        .map((path) => `/${path.split('.').join('/')}`);
      const selects = selecting(select);
      current = current.map((item) => pointers.length > 0 && selects(item.manifest)
        ? pointers.reduce((one, pointer) =>
          pays(one.manifest.object)
            ? withValue(one, pointer, isExact ? value : UNKNOWN, kustomization, `replacements[${index}]`) : one, item)
        : item);
    }
  }
  return current;
}

function valueOf(items: readonly Item[], source: { readonly [key: string]: any }): unknown {
  const { fieldPath, options, ...selector } = source;
  const path = text(fieldPath) || 'metadata.name';
  const selects = selecting(selector);
  const [first, second] = items.filter(({ manifest }) => selects(manifest));
  return first && !second && options === undefined && PLAIN.test(path) ? valueAt(first.manifest.object, path)
    : undefined;
}

function withValue(item: Item, pointer: string, value: unknown, kustomization: Manifest, at: string): Item {
  const object = structuredClone(item.manifest.object);
  const paths: string[] = [];
  return applyJsonPatch(object, [{ op: 'replace', path: pointer, value }], (path) => paths.push(path))
    ? withObject(item, object,
      new Map(paths.map((path) => [path, { manifest: kustomization, path: at, isWhole: true }])))
    : item;
}
