import { matchesGlob } from '../../grammar/glob';
import { Manifest, record, text } from '../../rules/engine/manifest';
import { groupOf } from '../../rules/engine/manifest-set';

/** The maximum length of a pattern. */
const LONGEST = 300;

/**
 * Tells which manifests a selector of Kustomize selects: by group, version, kind, name, namespace, labels and
 * annotations. Names may be regular expressions; of these, only `.*` is understood, and others select nothing.
 */
export function selecting(selector: unknown): (manifest: Manifest) => boolean {
  const { group, version, kind, name, namespace, labelSelector, annotationSelector } = record(selector);
  const [isGroup, isVersion, isKind, isName, isNamespace] =
    [group, version, kind, name, namespace].map((pattern) => fitting(text(pattern)));
  const [hasLabels, hasAnnotations] = [labelSelector, annotationSelector].map((one) => having(text(one)));
  return (manifest) => isKind(manifest.kind) && isName(manifest.name) && isNamespace(manifest.namespace)
    && isGroup(groupOf(manifest)) && isVersion(manifest.apiVersion.slice(manifest.apiVersion.indexOf('/') + 1))
    && hasLabels(record(record(manifest.object.metadata).labels))
    && hasAnnotations(record(record(manifest.object.metadata).annotations));
}

function fitting(pattern: string): (value: string) => boolean {
  const bare = pattern.replace(/^\^/, '').replace(/\$$/, '');
  if (pattern === '' || bare.length > LONGEST) {
    return () => pattern === '';
  }
  const glob = bare.replace(/\.\*/g, '*').replace(/\\\./g, '.');
  const isPlain = /[[\](){}|+?\\^$]/.test(glob) || !glob.includes('*');
  return (value) => glob === value || !isPlain && matchesGlob(glob, value);
}

/** Tells whether labels have what `a=b,c=d` requires; of other requirements, none is met. */
function having(selector: string): (labels: { readonly [key: string]: unknown }) => boolean {
  const required = selector === '' ? [] : selector.slice(0, LONGEST).split(',')
    .map((one) => one.split(/==?/).map((part) => part.trim()));
  return (labels) => required.every(([key, value]) =>
    value === undefined ? Object.hasOwn(labels, key) : labels[key] === value);
}
