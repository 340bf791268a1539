import { isMap, isScalar, isSeq, Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { isMerge, keyOf } from '../reading/yaml-document';

/** Where a path leads in a tree. */
export interface Place {
  /** The map or list that the last existing step is in; undefined for the root. */
  readonly parent?: YAMLMap | YAMLSeq;
  /** The position there. */
  readonly index: number;
  readonly pair?: Pair;
  readonly node: unknown;
  /** The steps that do not exist. */
  readonly rest: ReadonlyArray<string | number>;
}

/**
 * Follows a path as far as it exists. Undefined at aliases, merge keys, tags and duplicate keys: a change there would
 * reach further than it seems.
 */
export function placeOf(root: Node, steps: ReadonlyArray<string | number>): Place | undefined {
  let place: Place = { index: 0, node: root, rest: [] };
  for (const [position, step] of steps.entries()) {
    const { node } = place;
    if (!isPlain(node)) {
      return undefined;
    }
    const next = within(node, step);
    if (next === undefined) {
      return { ...place, rest: steps.slice(position) };
    }
    if (next === 'unclear') {
      return undefined;
    }
    place = next;
  }
  return isPlain(place.node) ? place : undefined;
}

function within(node: unknown, step: string | number): Place | 'unclear' | undefined {
  if (isMap(node)) {
    return inMap(node, String(step));
  }
  return isSeq(node) ? inSequence(node, step) : undefined;
}

function inMap(map: YAMLMap, key: string): Place | 'unclear' | undefined {
  const index = map.items.findIndex((pair) => keyOf(pair) === key);
  if (map.items.some(isMerge)
    || map.items.some((pair, position) => position > index && index >= 0 && keyOf(pair) === key)) {
    return 'unclear';
  }
  return index < 0 ? undefined : { parent: map, index, pair: map.items[index], node: map.items[index].value, rest: [] };
}

function inSequence(list: YAMLSeq, step: string | number): Place | 'unclear' {
  const index = Number(step);
  return Number.isInteger(index) && index < list.items.length
    ? { parent: list, index, node: list.items[index], rest: [] }
    : 'unclear';
}

/** Whether a node is written out, without anchor, alias and tag. */
function isPlain(node: unknown): boolean {
  if (node === null || node === undefined) {
    return true;
  }
  const { anchor, tag, source } = node as { anchor?: string; tag?: string; source?: string };
  return (isMap(node) || isSeq(node) || isScalar(node)) && anchor === undefined
    && (tag === undefined || tag.startsWith('tag:yaml.org,2002:') || source === undefined);
}
