import { Alias, isAlias, isMap, isScalar, isSeq, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { ellipsis, ellipsisIn } from './ellipsis';
import { LIMITS } from './limits';
import { pathOf, Step } from './path';
import { DocumentProblem } from './problem';
import { DocumentText } from './source-file';
import { notYaml, tooDeep } from './syntax';
import { Trace } from './trace';
import { isMerge, keyOf, ParsedDocument, spanOf } from './yaml-document';
import { isSecretName, isStringData } from '../../masking/secret-name';
import { isShownKey, shownKey } from '../masking/shown-keys';

/** A document as what it means. */
export interface DocumentValue {
  /** Undefined where it could not be made out. */
  readonly value?: unknown;
  readonly problems: readonly DocumentProblem[];
}

/**
 * The value of a document: plain objects, lists and scalars. Aliased values are shared, not copied. With a `trace`, it
 * is remembered where each value is written.
 */
export function toValue(parsed: ParsedDocument, trace?: Trace): DocumentValue {
  if (parsed.problem) {
    return { problems: [parsed.problem] };
  }
  const conversion = new Conversion(parsed.text, trace);
  try {
    return { value: conversion.convert(parsed.contents).value, problems: conversion.problems };
  } catch (error) {
    if (error instanceof Unfit) {
      return { problems: [error.problem] };
    }
    throw error;
  }
}

class Unfit extends Error {
  constructor(readonly problem: DocumentProblem) {
    super();
  }
}

/** A value, and how many values it is made of when all aliases are written out. */
interface Sized {
  readonly value: unknown;
  readonly size: number;
  /** Where it is written. */
  readonly node?: Node;
}

class Conversion {
  readonly problems: DocumentProblem[] = [];
  private readonly anchors = new Map<string, Sized | 'in the making'>();
  private readonly path: Step[] = [];
  private aliased = 0;

  constructor(private readonly text: DocumentText, private readonly trace?: Trace) {}

  convert(node: unknown): Sized {
    if (isAlias(node)) {
      return this.resolve(node);
    }
    const anchor = (node as Node & { anchor?: string } | null)?.anchor;
    if (anchor !== undefined) {
      this.anchors.set(anchor, 'in the making');
    }
    const sized = this.collect(node);
    if (anchor !== undefined) {
      this.anchors.set(anchor, sized);
    }
    return sized;
  }

  private collect(node: unknown): Sized {
    if (isScalar(node)) {
      if (typeof node.value === 'boolean' && !this.path.includes('status') && node.source !== undefined
        && !/^(true|false)$/i.test(node.source)) {
        this.problems.push(this.yesOrNo(node, node.source));
      }
      const mark = node.type === 'PLAIN' && typeof node.value === 'string' && /…|\.\.\./.test(node.value)
        ? ellipsisIn(this.text, spanOf(this.text, node))
        : undefined;
      if (mark) {
        this.problems.push(ellipsis(this.text, mark, this.shownPath()));
      }
      this.judgeOctal(node);
      this.judgeSurrogates(node);
      return { value: node.value ?? null, size: 1, node };
    }
    if (!isMap(node) && !isSeq(node)) {
      return { value: null, size: 1 };
    }
    if (this.path.length >= LIMITS.depth) {
      throw new Unfit(tooDeep(this.text, spanOf(this.text, node)));
    }
    return isMap(node) ? this.map(node) : this.sequence(node);
  }

  private sequence(node: YAMLSeq): Sized {
    let size = 1;
    const value: unknown[] = [];
    for (const [index, item] of node.items.entries()) {
      this.path.push(index);
      const sized = this.convert(item);
      this.path.pop();
      size += sized.size;
      value.push(sized.value);
      this.trace?.add(value, index, sized);
    }
    return { value, size, node };
  }

  private map(node: YAMLMap): Sized {
    const value: Record<string, unknown> = {};
    const written = new Set<string>();
    const merges: Pair[] = [];
    let size = 1;
    for (const pair of node.items) {
      if (isMerge(pair)) {
        merges.push(pair);
        continue;
      }
      const key = keyOf(pair);
      if (key === undefined) {
        throw new Unfit(
          notYaml(this.text, spanOf(this.text, pair.key), 'a key must be a text, and this is a list or a map',
            'Write a string as key. If it is a template, such as Helm\'s, render it first.'),
        );
      }
      this.path.push(key);
      this.judgeSurrogates(pair.key);
      if (written.has(key)) {
        this.problems.push(this.duplicate(pair, key));
      }
      written.add(key);
      const sized = this.convert(pair.value);
      set(value, key, sized.value);
      this.trace?.add(value, key, sized);
      size += sized.size;
      this.path.pop();
    }
    for (const pair of merges) {
      size += this.merge(value, written, pair);
    }
    return { value, size, node };
  }

  /** Adds the fields of other maps that the map does not have yet. */
  private merge(into: Record<string, unknown>, written: Set<string>, pair: Pair): number {
    this.path.push('<<');
    const { value, size } = this.convert(pair.value);
    this.path.pop();
    for (const source of Array.isArray(value) ? value : [value]) {
      if (typeof source !== 'object' || source === null || Array.isArray(source)) {
        throw new Unfit(notYaml(this.text, spanOf(this.text, pair.value ?? pair.key), '"<<" takes the fields of a map, '
          + 'and this is none',
        'Give it an alias of a map, or a list of such.'));
      }
      const keys = Object.keys(source);
      this.count(keys.length, pair.key);
      for (const key of keys) {
        for (const entry of this.trace?.entriesOf(source).get(key) ?? []) {
          this.trace!.add(into, key, entry);
        }
        if (!written.has(key)) {
          written.add(key);
          set(into, key, source[key]);
        }
      }
    }
    return size;
  }

  private resolve(alias: Alias): Sized {
    const target = this.anchors.get(alias.source);
    if (target === undefined) {
      throw new Unfit(notYaml(this.text, spanOf(this.text, alias), 'the alias has no anchor before it in this document',
        'Write the anchor before its first alias; a text that starts with * needs quotes.'));
    }
    if (target === 'in the making') {
      throw new Unfit(notYaml(this.text, spanOf(this.text, alias), 'the alias stands within its own anchor, '
        + 'so that it would contain itself',
      'Write the value instead of the alias.'));
    }
    this.count(target.size, alias);
    return target;
  }

  private count(values: number, at: unknown): void {
    this.aliased += values;
    if (this.aliased > LIMITS.aliasedValues) {
      throw new Unfit({
        rule: 'document/alias-bomb',
        document: this.text,
        span: spanOf(this.text, at),
        message: `aliases make the document larger by more than ${LIMITS.aliasedValues} values; kubectl refuses that, `
          + 'and here it is not judged',
        fix: 'Write the values out where they are needed.',
      });
    }
  }

  private yesOrNo(node: Node, word: string): DocumentProblem {
    return {
      rule: 'document/yes-or-no',
      document: this.text,
      span: spanOf(this.text, node),
      path: this.shownPath(),
      message: `${word} is ${isYes(word)} to kubectl, and a text to tools that read YAML 1.2`,
      fix: `Write ${isYes(word)}, or ${JSON.stringify(word)} if the word itself is meant.`,
    };
  }

  /** Reports an integer that kubectl reads as octal. The modes of files are written so on purpose. */
  private judgeOctal(node: Scalar): void {
    const { type, value, source = '' } = node;
    const decimal = type === 'PLAIN' && typeof value === 'number' && /^[-+]?0[0-7]+$/.test(source)
      ? parseInt(source, 10)
      : value;
    const name = [...this.path].reverse().find((step) => typeof step === 'string');
    if (decimal !== value && !/mode$|umask$/i.test(String(name)) && !this.path.includes('status')) {
      const texts = this.mayBeSecret() ? {
        message: 'an integer that starts with 0 is an octal number to kubectl, '
          + 'and a decimal number to tools that read YAML 1.2',
        fix: 'Write the integer without the 0, or as a string in quotes.',
      } : {
        message: `${source} is an octal number to kubectl, which reads ${String(value)}; `
          + `tools that read YAML 1.2 read ${String(decimal)}`,
        fix: `Write \`${String(decimal)}\`, or \`${String(value)}\` if that is meant.`,
      };
      this.problems.push({
        rule: 'document/octal', document: this.text, span: spanOf(this.text, node), path: pathOf(this.path), ...texts,
      });
    }
  }

  /** Whether a value may be one of a Secret, whose kind may be written further down, or has the name of a secret. */
  private mayBeSecret(): boolean {
    return this.path.some((step) => typeof step === 'string'
      && (step === 'data' || isStringData(step) || isSecretName(step)));
  }

  private shownPath(): string {
    return pathOf(this.path.map((step) => typeof step === 'string' ? shownKey(step) : step));
  }

  /** Reports half of a character, which only an escape can write. In JSON, kubectl replaces it. */
  private judgeSurrogates(node: unknown): void {
    const { type, value } = node as Scalar;
    if (type === 'QUOTE_DOUBLE' && /\p{Surrogate}/u.test(String(value))
      && this.text.file.text[this.text.start] !== '{') {
      this.problems.push({
        ...notYaml(this.text, spanOf(this.text, node), 'an escape is half of a character (an unpaired surrogate): '
          + 'kubectl rejects the whole file',
        'Write the character itself, or its code after `\\U` with eight digits.'),
        path: pathOf(this.path.map((step) => typeof step === 'string' ? shownKey(step) : step)),
      });
    }
  }

  private duplicate(pair: Pair, key: string): DocumentProblem {
    return {
      rule: 'document/duplicate-key',
      document: this.text,
      span: spanOf(this.text, pair.key),
      path: this.shownPath(),
      message: 'duplicate '
        + `key${isShownKey(key) ? ` ${JSON.stringify(key)}` : ' (not repeated here: it may be secret)'}: kubectl uses `
        + 'the last one, and a newer kubectl rejects the file',
      fix: 'Remove one of them, or merge their values.',
    };
  }
}

function isYes(word: string): boolean {
  return /^(y|yes|on)$/i.test(word);
}

function set(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') { // an assignment would change what the object is
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}
