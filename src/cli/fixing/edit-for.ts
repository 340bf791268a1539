import { isMap, isScalar, isSeq, Node, YAMLMap, YAMLSeq } from 'yaml';
import { Edit } from './edit';
import { Place, placeOf } from './place';
import { writtenKey, writtenValue } from './written-value';
import { Change } from '../../rules/engine/patch';
import { stepsOf } from '../../rules/fixes';
import { joinPath } from '../reading/path';
import { DocumentText } from '../reading/source-file';
import { ParsedDocument, spanOf } from '../reading/yaml-document';

/**
 * An edit of a document that is only made if the document then means exactly what the change says, or the same if
 * nothing is to change.
 */
export interface Draft {
  readonly edit: Edit;
  readonly change?: Change & { readonly steps: ReadonlyArray<string | number> };
}

/**
 * The edit that makes a change in a document: comments, order and style of everything else stay.
 *
 * @param above the path of the manifest in its document
 */
export function draftFor(
  document: DocumentText, tree: ParsedDocument, above: string, change: Change,
): Draft | undefined {
  const steps = stepsOf(joinPath(above, change.path));
  const place = placeOf(tree.contents!, steps);
  const edit = place && new Editing(document, tree.contents!).editOf(place, change);
  return edit && { edit, change: { ...change, steps } };
}

/** The edit that removes an item of a map, without which the document means the same. */
export function draftWithout(
  document: DocumentText, tree: ParsedDocument, map: YAMLMap, index: number,
): Draft | undefined {
  const pair = map.items[index];
  const edit = new Editing(document, tree.contents!)
    .editOf({ parent: map, index, pair, node: pair.value, rest: [] }, { op: 'remove', path: '' });
  return edit && { edit };
}

class Editing {
  private readonly isJson: boolean;

  constructor(private readonly document: DocumentText, root: Node) {
    this.isJson = isMap(root) && (root as { flow?: boolean }).flow === true
      && document.file.text[spanOf(document, root.items[0]?.key).start] === '"';
  }

  editOf(place: Place, change: Change): Edit | undefined {
    switch (change.op) {
      case 'set': return place.rest.length > 0 ? this.add(place, change.yaml) : this.replace(place, change.yaml);
      case 'remove': return place.rest.length > 0 ? undefined : this.remove(place);
      case 'rename': return place.rest.length > 0 || !place.pair ? undefined : this.rename(place, change.name);
    }
  }

  private replace({ pair, node }: Place, yaml: string): Edit | undefined {
    const text = writtenValue(yaml, node, this.isJson);
    if (text === undefined) {
      return undefined;
    }
    const { start, end } = spanOf(this.document, node);
    if (isBlock(node)) {
      return isScalar(node) || this.text.slice(start, end).includes('#')
        ? undefined
        : { start, end: this.trimmed(start, end), text };
    }
    if (node === null || (isScalar(node) && end === start)) { // a key without a value
      const after = pair ? this.text.indexOf(':', spanOf(this.document, pair.key).end) + 1 : 0;
      return after > 0 ? { start: after, end: after, text: ` ${text}` } : undefined;
    }
    return { start, end, text };
  }

  private add({ node, rest }: Place, yaml: string): Edit | undefined {
    const value = writtenValue(yaml, undefined, this.isJson);
    if (!isMap(node) || value === undefined || rest.some((step) => typeof step === 'number')) {
      return undefined;
    }
    const [first, ...below] = rest.map(String);
    const nested = below.reduceRight((inner, key) => `{ ${writtenKey(key, this.isJson)}: ${inner} }`, value);
    const field = `${writtenKey(first, this.isJson)}: ${nested}`;
    if (isFlow(node)) {
      const { start, end } = spanOf(this.document, node);
      const last = node.items.at(-1);
      return last
        ? { start: this.endOf(last), end: this.endOf(last), text: `, ${field}` }
        : { start, end, text: `{ ${field} }` };
    }
    return this.addToBlock(node, field);
  }

  /** After the first field, which usually is the name, if that is in one line; otherwise before it. */
  private addToBlock(map: YAMLMap, field: string): Edit | undefined {
    const { start } = spanOf(this.document, map.items[0].key);
    const indent = ' '.repeat(start - this.lineStart(start));
    const end = this.endOf(map.items[0]);
    if (map.items[0].value !== null && !isBlock(map.items[0].value) && !this.text.slice(start, end).includes('\n')) {
      const lineEnd = this.lineEnd(end);
      return { start: lineEnd, end: lineEnd, text: `${this.lineBreak}${indent}${field}` };
    }
    return { start, end: start, text: `${field}${this.lineBreak}${indent}` };
  }

  private remove({ parent, index }: Place): Edit | undefined {
    if (!parent) {
      return undefined;
    }
    if (parent.items.length === 1) {
      const { start, end } = spanOf(this.document, parent);
      return this.text.slice(start, end).includes('#')
        ? undefined
        : { start, end: this.trimmed(start, end), text: isMap(parent) ? '{}' : '[]' };
    }
    return isFlow(parent) ? this.removeFromFlow(parent, index) : this.removeFromBlock(parent, index);
  }

  private removeFromFlow(parent: YAMLMap | YAMLSeq, index: number): Edit {
    const start = this.startOf(parent.items[index]);
    const next = parent.items[index + 1];
    return next ? { start, end: this.startOf(next), text: '' }
      : { start: this.endOf(parent.items[index - 1]), end: this.endOf(parent.items[index]), text: '' };
  }

  /** Whole lines, or, if the first line contains the dash of a list, up to the next field. */
  private removeFromBlock(parent: YAMLMap | YAMLSeq, index: number): Edit | undefined {
    const item = parent.items[index];
    const start = this.startOf(item);
    const lineStart = this.lineStart(start);
    const isWhole = isMap(parent)
      ? /^ *$/.test(this.text.slice(lineStart, start))
      : /^ *- +$/.test(this.text.slice(lineStart, start));
    if (isWhole) {
      const lineEnd = this.lineEnd(this.trimmed(start, this.endOf(item)));
      return { start: lineStart, end: Math.min(lineEnd + this.lineBreak.length, this.document.end), text: '' };
    }
    const next = parent.items[index + 1];
    if (!next || isSeq(parent)) {
      return undefined;
    }
    const end = this.startOf(next);
    return this.text.slice(start, end).includes('#') ? undefined : { start, end, text: '' };
  }

  private rename({ pair }: Place, name: string): Edit {
    const { start, end } = spanOf(this.document, pair!.key);
    const quoted = /^["']/.exec(this.text.slice(start, end))?.[0];
    return { start, end, text: quoted === undefined ? name : `${quoted}${name}${quoted}` };
  }

  private get text(): string {
    return this.document.file.text;
  }

  private get lineBreak(): string {
    return this.text.includes('\r\n') ? '\r\n' : '\n';
  }

  private startOf(item: unknown): number {
    const { key } = item as { key?: unknown };
    return spanOf(this.document, key ?? item).start;
  }

  /** The end of a pair or an element, without blanks and comments after it. */
  private endOf(item: unknown): number {
    const { key, value } = item as { key?: unknown; value?: unknown };
    const end = Math.max(spanOf(this.document, key === undefined ? item : key).end, key === undefined
      ? 0
      : spanOf(this.document, value ?? key).end);
    return this.trimmed(this.startOf(item), end);
  }

  private trimmed(start: number, end: number): number {
    return start + this.text.slice(start, end).trimEnd().length;
  }

  private lineStart(at: number): number {
    return this.text.lastIndexOf('\n', at - 1) + 1;
  }

  /** Before the line break. */
  private lineEnd(at: number): number {
    const next = this.text.indexOf('\n', at);
    const end = next < 0 ? this.text.length : next;
    return this.text[end - 1] === '\r' ? end - 1 : end;
  }
}

function isFlow(node: unknown): boolean {
  return (node as { flow?: boolean }).flow === true;
}

/** Whether a value takes whole lines. */
function isBlock(node: unknown): boolean {
  return ((isMap(node) || isSeq(node)) && !isFlow(node))
    || (isScalar(node) && (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL'));
}
