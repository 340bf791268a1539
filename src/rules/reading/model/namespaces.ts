import { ModelNamespace } from './migration';
import { objectsIn, Side } from './objects';
import { Selected, selected } from './selector';
import { list, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';

/** The label of each namespace with its own name. */
export const NAME_LABEL = 'kubernetes.io/metadata.name';

/** The labels, or the annotations, of a namespace of a plan; undefined if no file tells. */
export function metadataOf(
  set: ManifestSet, { source }: ModelNamespace, side: Side, field: 'labels' | 'annotations',
): Readonly<Record<string, string>> | undefined {
  // MTC creates a namespace with the labels and annotations that it has on the source
  const [own] = objectsIn(set, 'Namespace', '', side).certain;
  const [manifest] = own || side.role === 'source' ? [own] : objectsIn(set, 'Namespace', '', source).certain;
  return manifest && Object.fromEntries(Object.entries(record(record(manifest.object.metadata)[field]))
    .map(([key, value]) => [key, text(value)]));
}

/** Whether a selector selects a namespace of a plan by its labels. */
export function selectedNamespace(
  set: ManifestSet, selector: unknown, namespace: ModelNamespace, side: Side,
): Selected {
  const labels = metadataOf(set, namespace, side, 'labels');
  const { matchLabels, matchExpressions } = record(selector);
  const keys = [...Object.keys(record(matchLabels)), ...list(matchExpressions).map((one) => text(record(one).key))];
  return selected(selector, {
    known: { ...labels, [NAME_LABEL]: side.namespace },
    unknown: labels ? [] : keys.filter((key) => key !== NAME_LABEL),
  });
}
