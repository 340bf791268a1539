import { Edit, Item, withObject } from './item';
import { member } from '../../grammar/path';
import { isRecord, list, Manifest, record } from '../../rules/engine/manifest';

interface Labels {
  /** The path in the Kustomization. */
  readonly path: string;
  readonly pairs: { readonly [key: string]: unknown };
  readonly includesSelectors: boolean;
}

/** So many lists of labels of a Kustomization are applied. */
const MOST_LISTS = 50;

/** Gives objects the labels and annotations of a Kustomization. */
export function labelling(kustomization: Manifest): (item: Item) => Item {
  const { labels, commonLabels, commonAnnotations } = kustomization.object;
  const given: Labels[] = [
    ...list(labels).slice(0, MOST_LISTS).map(record).map(({ pairs, includeSelectors }, index) => ({
      path: `labels[${index}]`, pairs: record(pairs), includesSelectors: includeSelectors === true,
    })),
    { path: 'commonLabels', pairs: record(commonLabels), includesSelectors: true },
  ];
  const filled = given.filter(({ pairs }) => Object.keys(pairs).length > 0);
  const annotations = record(commonAnnotations);
  const isAnnotated = Object.keys(annotations).length > 0;
  return (item) => {
    let current = item;
    for (const one of filled) {
      current = withPairs(current, 'labels', one.pairs, kustomization, one.path);
      if (one.includesSelectors && current.manifest.kind === 'NetworkPolicy') {
        current = withSelectors(current, one, kustomization);
      }
    }
    return isAnnotated ? withPairs(current, 'annotations', annotations, kustomization, 'commonAnnotations') : current;
  };
}

function withPairs(
  item: Item, field: 'labels' | 'annotations', pairs: Labels['pairs'], kustomization: Manifest, path: string,
): Item {
  const { object } = item.manifest;
  const metadata = record(object.metadata);
  return withObject(item, { ...object, metadata: { ...metadata, [field]: { ...record(metadata[field]), ...pairs } } },
    new Map(Object.keys(pairs).map((key) =>
      [member(`metadata.${field}`, key), { manifest: kustomization, path, isWhole: true }])));
}

/** Kustomize also adds labels to the selectors of a NetworkPolicy that have some. */
function withSelectors(item: Item, { pairs, path }: Labels, kustomization: Manifest): Item {
  const edits = new Map<string, Edit>();
  const add = (holder: unknown, at: string): unknown => {
    const selector = record(record(holder).podSelector);
    if (!isRecord(selector.matchLabels)) {
      return holder;
    }
    edits.set(`${at}podSelector`, { manifest: kustomization, path, isWhole: true });
    return {
      ...record(holder), podSelector: { ...selector, matchLabels: { ...record(selector.matchLabels), ...pairs } },
    };
  };
  const rules = (direction: 'ingress' | 'egress', peers: 'from' | 'to', spec: Labels['pairs']) =>
    Array.isArray(spec[direction])
      ? {
        [direction]: list(spec[direction]).map((rule, index) => Array.isArray(record(rule)[peers])
          ? {
            ...rule,
            [peers]: list(rule[peers]).map((peer, place) =>
              add(peer, `spec.${direction}[${index}].${peers}[${place}].`)),
          }
          : rule),
      }
      : {};
  const own = record(add(item.manifest.object.spec, 'spec.'));
  const spec = { ...own, ...rules('ingress', 'from', own), ...rules('egress', 'to', own) };
  return edits.size === 0 ? item : withObject(item, { ...item.manifest.object, spec }, edits);
}
