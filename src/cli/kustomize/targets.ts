import { matchesGlob } from '../../grammar/glob';
import { Manifest, record, text } from '../../rules/engine/manifest';
import { groupOf } from '../../rules/engine/manifest-set';

/** The maximum length of a pattern. */
const LONGEST = 300;

/**
 * Whether a selector of Kustomize selects a manifest: by group, version, kind, name, namespace, labels and annotations.
 * Names may be regular expressions; of these, only `.*` is understood, and others select nothing.
 */
export function isSelected(selector: unknown, manifest: Manifest): boolean {
  const { group, version, kind, name, namespace, labelSelector, annotationSelector } = record(selector);
  const { labels, annotations } = record(manifest.object.metadata);
  const given = [
    [group, groupOf(manifest)], [version, manifest.apiVersion.slice(manifest.apiVersion.indexOf('/') + 1)],
    [kind, manifest.kind], [name, manifest.name], [namespace, manifest.namespace],
  ];
  return given.every(([pattern, value]) => text(pattern) === '' || fits(text(pattern), value))
    && hasAll(text(labelSelector), record(labels)) && hasAll(text(annotationSelector), record(annotations));
}

function fits(pattern: string, value: string): boolean {
  const bare = pattern.replace(/^\^/, '').replace(/\$$/, '');
  if (bare.length > LONGEST) {
    return false;
  }
  const glob = bare.replace(/\.\*/g, '*').replace(/\\\./g, '.');
  return glob === value || !/[[\](){}|+?\\^$]/.test(glob) && matchesGlob(glob, value);
}

/** Whether labels have what `a=b,c=d` requires; of other requirements, none is met. */
function hasAll(selector: string, labels: { readonly [key: string]: unknown }): boolean {
  return selector === '' || selector.slice(0, LONGEST).split(',').every((one) => {
    const [key, value] = one.split(/==?/).map((part) => part.trim());
    return value === undefined ? Object.hasOwn(labels, key) : labels[key] === value;
  });
}
