import { FAILSAFE_SCHEMA, load, Schema, State, Type } from 'js-yaml';
import { Budget } from './budget';
import { LIMITS } from './limits';
import { plainValue } from './schema';

/**
 * The value of a document that is written as tools write manifests; undefined if it is unusual, or wrong. It is what
 * `parse` and `toValue` give without any problem, in a tenth of the time: most documents have no finding, so that
 * nobody asks where their fields are.
 */
export function quickValue(source: string, budget: Budget): { readonly value: unknown } | undefined {
  return quickly(source, budget, SCHEMA);
}

/** The same with each scalar as the string that is written, and an empty string for none. */
export function quickStrings(source: string): { readonly value: unknown } | undefined {
  const read = quickly(source, new Budget(Infinity), FAILSAFE_SCHEMA);
  if (read) {
    fillEmpty(read.value);
  }
  return read;
}

/** Puts empty strings where nothing is written, which the parser reads as null. */
function fillEmpty(value: unknown): void {
  const waiting = typeof value === 'object' ? [value] : [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const fields = next as Record<string, unknown>;
    for (const key of Object.keys(fields)) {
      const field = fields[key];
      if (field === null) {
        fields[key] = '';
      } else if (typeof field === 'object') {
        waiting.push(field);
      }
    }
  }
}

function quickly(source: string, budget: Budget, schema: Schema): { readonly value: unknown } | undefined {
  if (UNUSUAL.test(source)) {
    return undefined;
  }
  const watch = new Watch(budget);
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // the traces are not used
  try {
    const value = load(source, {
      schema,
      listener: (event, state) => event === 'open' ? watch.opened(state) : watch.closed(state as NodeState),
      onWarning: () => {
        throw new Unusual();
      },
    });
    return value === undefined || value === null || (hasLongLine(source) && hasLongKey(value)) ? undefined : { value };
  } catch {
    return undefined; // the other reader says what is wrong, and where
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/**
 * What parsers treat differently: merge keys, complex keys, directives, dashes alone in a line, tabs that indent,
 * explicit indentation of blocks and the line breaks after them, other line breaks and marks, and escapes of
 * half a character.
 */
const UNUSUAL =
  /<<|(?:^|[\s[{,])\?(?:\s|$)|^%|^(?!---)[ -]*-[ \t]*(?:#|\r?$)|^ *\t|(?:^|\s)[|>](?:\+|-?\d)|\r(?!\n)|[\u0085\u2028\u2029\ufeff]|\\u[dD][89a-fA-F]/m;

/** The longest key that a parser looks for in one line. */
const LONGEST_KEY = 1000;

class Unusual extends Error {}

/** How numbers, booleans and null start. */
const MAY_MEAN_SOMETHING = /^(?:[-+.\d~]|[nyto][a-z]{0,4}$|f[a-z]{4}$)/i;

const PLAIN_TAG = 'tag:cdk8s-mtc,2026:plain';

/** Plain scalars that are not strings. Those that need a finding are left to the other reader. */
const PLAIN = new Type(PLAIN_TAG, {
  kind: 'scalar',
  resolve: (written: string | null) => written === null
    || (MAY_MEAN_SOMETHING.test(written) && plainValue(written) !== undefined),
  construct: (written: string | null) => {
    const value = written === null ? null : plainValue(written)!.value;
    if (written !== null
      && ((typeof value === 'boolean' && !/^(?:true|false)$/i.test(written)) || /^[-+]?0[0-7]+$/.test(written))) {
      throw new Unusual();
    }
    return value;
  },
});

const SCHEMA = FAILSAFE_SCHEMA.extend({ implicit: [PLAIN] });

/** A node that was read. Plain scalars have the tag `?`, and other nodes none unless one is written. */
interface NodeState extends State {
  readonly anchor: string | null;
  readonly tag: string | null;
}

/** A node that is being read. */
interface Opened {
  readonly start: number;
  /** Whether a list or a map follows a comma in it, which is a key if the node is a map. */
  hasCollectionAfterComma?: boolean;
}

/**
 * Looks at all nodes. Anchors, tags, lists and maps as keys, ellipses, and too much of everything are left to
 * the other reader.
 */
class Watch {
  private readonly nodes: Opened[] = [];

  constructor(private readonly budget: Budget) {}

  opened({ position }: State): void {
    this.nodes.push({ start: position });
  }

  closed(state: NodeState): void {
    const { anchor, tag, result } = state;
    const isTagged = tag !== null && tag !== '?' && tag !== PLAIN_TAG;
    const node = this.nodes.pop()!;
    if (!this.budget.spend(LIMITS.quickNode) || anchor !== null || isTagged || mayBeEllipsis(result)) {
      throw new Unusual();
    }
    if (typeof result === 'object' && result !== null) {
      this.judgeKey(state, node);
    }
  }

  private judgeKey({ input, position, result }: State, { start, hasCollectionAfterComma }: Opened): void {
    if (!/[\]}]/.test(input[position - 1])) { // it is not in brackets
      return;
    }
    const before = lastBefore(input, start);
    const parent = this.nodes[this.nodes.length - 1];
    if (before === ',' && parent) {
      parent.hasCollectionAfterComma = true;
    }
    if (before === '{' || /[:#]/.test(firstFrom(input, position))
      || (hasCollectionAfterComma && !Array.isArray(result))) {
      throw new Unusual();
    }
  }
}

function mayBeEllipsis(value: unknown): boolean {
  return typeof value === 'string' && (value.includes('...') || value.includes('…'));
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\r' || character === '\t';
}

function firstFrom(text: string, from: number): string {
  let at = from;
  while (isSpace(text[at])) {
    at++;
  }
  return text[at] ?? '';
}

function lastBefore(text: string, end: number): string {
  let at = end - 1;
  while (isSpace(text[at])) {
    at--;
  }
  return text[at] ?? '';
}

function hasLongLine(source: string): boolean {
  for (let start = 0; start + LONGEST_KEY < source.length;) {
    const next = source.indexOf('\n', start);
    const end = next < 0 ? source.length : next;
    if (end - start > LONGEST_KEY) {
      return true;
    }
    start = end + 1;
  }
  return false;
}

/** Whether a key somewhere in a value is longer than parsers allow. */
function hasLongKey(value: unknown): boolean {
  const waiting = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'object' && next !== null) {
      const entries = Object.entries(next);
      if (!Array.isArray(next) && entries.some(([key]) => key.length >= LONGEST_KEY)) {
        return true;
      }
      entries.forEach(([, each]) => waiting.push(each));
    }
  }
  return false;
}
