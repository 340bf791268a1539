import { Alias, isAlias, isMap, isScalar, isSeq, Node, Pair, YAMLMap } from 'yaml';
import { Span } from '../../masking/spans';
import { Budget } from '../reading/budget';
import { LIMITS } from '../reading/limits';
import { DocumentText } from '../reading/source-file';
import { isMerge, keyOf, parse, ParsedDocument, spanOf } from '../reading/yaml-document';

/** Paths of more steps than this are not rules'. */
const LONGEST_PATH = 300;

/**
 * Finds fields in documents. Parses a document again when it is asked for: few documents have findings, and trees need
 * much memory. If there are too many, a finding is reported at the start of its document.
 */
export class Locator {
  private readonly budget = new Budget(LIMITS.locatedTokens);
  private document?: DocumentText;
  private parsed: ParsedDocument[] = [];
  private aliases = new Map<Alias, Node>();
  private fields = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

  /**
   * The range of a field in the file: its key and value, in one line; if the field does not exist, the range
   * of its parent.
   */
  locate(document: DocumentText, path: string): Span {
    this.parse(document);
    const root = this.parsed.find(({ contents }) => contents)?.contents;
    if (!root) {
      return { start: document.start, end: document.start };
    }
    return oneLine(document, this.find(document, root, path).span);
  }

  /** Where the object or value at a path starts, without its key. */
  startOf(document: DocumentText, path: string): number {
    this.parse(document);
    const root = this.parsed.find(({ contents }) => contents)?.contents;
    return root ? spanOf(document, this.find(document, root, path).node).start : document.start;
  }

  /** The trees of a document. */
  trees(document: DocumentText): readonly ParsedDocument[] {
    this.parse(document);
    return this.parsed;
  }

  private parse(document: DocumentText): void {
    if (this.document === document) {
      return;
    }
    this.document = document;
    this.budget.allow((document.end - document.start) / 3); // it was parsed once already: most of the time is for that
    this.parsed = parse(document, this.budget);
    this.aliases = new Map();
    for (const { contents } of this.parsed) {
      resolveAliases(contents, new Map(), this.aliases);
    }
  }

  private find(document: DocumentText, root: Node, path: string): { node: unknown; span: Span } {
    let node: unknown = this.target(root);
    let span = this.heading(document, node);
    let rest = path;
    while (rest) {
      const next = this.step(node, rest);
      if (!next) {
        break;
      }
      ({ rest } = next);
      node = this.target(next.value);
      span = next.key ? pairSpan(document, next.key, next.value) : this.heading(document, node, next.value);
    }
    return { node, span };
  }

  private step(node: unknown, rest: string): Step | undefined {
    if (isMap(node)) {
      return this.field(node, rest);
    }
    return isSeq(node) ? element(node.items, rest) : undefined;
  }

  /** What stands for an object as a whole: its kind, or its first line. */
  private heading(document: DocumentText, node: unknown, at: unknown = node): Span {
    if (isMap(node)) {
      const kind = node.items.find((pair) => keyOf(pair) === 'kind' && isScalar(pair.value));
      if (kind) {
        return pairSpan(document, kind.key, kind.value);
      }
    }
    return spanOf(document, at);
  }

  private target(node: unknown): unknown {
    return isAlias(node) ? this.aliases.get(node) ?? node : node;
  }

  /** The field of a map that a path starts with. Of keys with dots in them the longest that fits. */
  private field(map: YAMLMap, path: string, depth = 0): Step | undefined {
    const fields = this.fieldsOf(map);
    for (const { key, rest } of beginnings(path)) {
      const pair = fields.get(key);
      if (pair) {
        return { key: pair.key, value: pair.value, rest };
      }
    }
    return depth < 10 ? this.merged(map.items, path, depth) : undefined;
  }

  private fieldsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    let fields = this.fields.get(map);
    if (!fields) {
      // of a key that is there twice, the last counts
      fields = new Map(map.items.map((pair) => [keyOf(pair) ?? '', pair]));
      this.fields.set(map, fields);
    }
    return fields;
  }

  private merged(pairs: readonly Pair[], path: string, depth: number): Step | undefined {
    for (const pair of pairs.filter(isMerge)) {
      const value = this.target(pair.value);
      for (const source of isSeq(value) ? value.items : [value]) {
        const map = this.target(source);
        const found = isMap(map) ? this.field(map, path, depth + 1) : undefined;
        if (found) {
          return found;
        }
      }
    }
    return undefined;
  }
}

interface Step {
  readonly key?: unknown;
  readonly value: unknown;
  readonly rest: string;
}

function element(items: readonly unknown[], path: string): Step | undefined {
  const match = /^\[(\d+)\]\.?/.exec(path);
  const index = Number(match?.[1]);
  return match && index < items.length ? { value: items[index], rest: path.slice(match[0].length) } : undefined;
}

/**
 * The keys that a path may start with, the longest first. Keys stand there plainly, even with dots in them,
 * or as `["key"]`.
 */
function beginnings(path: string): Array<{ key: string; rest: string }> {
  const quoted = /^\[("(?:[^"\\]|\\.)*"|'[^']*'|[^\]]*)\]\.?/.exec(path);
  if (quoted) {
    return [{ key: unquote(quoted[1]), rest: path.slice(quoted[0].length) }];
  }
  const found = [{ key: path, rest: '' }];
  for (const { index } of path.matchAll(/[.[]/g)) {
    if (index > 0) {
      found.splice(1, 0, { key: path.slice(0, index), rest: path.slice(path[index] === '.' ? index + 1 : index) });
    }
    if (found.length > LONGEST_PATH) {
      break;
    }
  }
  return found;
}

function unquote(text: string): string {
  try {
    if (text.startsWith('"')) {
      return JSON.parse(text);
    }
    return text.startsWith("'") ? text.slice(1, -1) : text;
  } catch {
    return text.slice(1, -1);
  }
}

/** From the key to the end of its value. */
function pairSpan(document: DocumentText, key: unknown, value: unknown): Span {
  const { start, end } = spanOf(document, key);
  if (value === null || value === undefined
    || !(isScalar(value) || isAlias(value) || (value as { flow?: boolean }).flow)) {
    return { start, end };
  }
  return { start, end: Math.max(end, spanOf(document, value).end) };
}

/** As much of it as stands in its first line. */
function oneLine(document: DocumentText, span: Span): Span {
  const line = document.file.text.slice(span.start, span.end).split(/\r?\n/, 1)[0].trimEnd();
  return { start: span.start, end: span.start + line.length };
}

/** Which node each alias stands for: the last one before it with that anchor. */
function resolveAliases(root: unknown, anchors: Map<string, Node>, aliases: Map<Alias, Node>): void {
  const waiting: unknown[] = [root]; // no recursion: trees that the parser made may be deeper than the stack
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target) {
        aliases.set(node, target);
      }
      continue;
    }
    const anchor = (node as { anchor?: string } | null)?.anchor;
    if (anchor !== undefined) {
      anchors.set(anchor, node as Node);
    }
    if (isMap(node)) {
      for (let index = node.items.length - 1; index >= 0; index--) {
        waiting.push(node.items[index].value, node.items[index].key);
      }
    } else if (isSeq(node)) {
      for (let index = node.items.length - 1; index >= 0; index--) {
        waiting.push(node.items[index]);
      }
    }
  }
}
