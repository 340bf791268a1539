/** A TypeScript expression before it is laid out. */
export type Code =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'object'; readonly entries: ReadonlyArray<readonly [string, Code]> }
  | { readonly kind: 'list'; readonly items: readonly Code[] }
  | { readonly kind: 'call'; readonly callee: string; readonly args: readonly Code[] };

/** The longest line of a program. */
const WIDTH = 110;

/** More entries of an object than this are written one per line. */
const INLINE_ENTRIES = 4;

/** Code that is written unchanged. */
export function raw(text: string): Code {
  return { kind: 'text', text };
}

/** An object; entries that are undefined are left out. */
export function fields(entries: { readonly [key: string]: Code | undefined }): Code & { kind: 'object' } {
  const given = Object.entries(entries).filter((entry): entry is [string, Code] => entry[1] !== undefined);
  return { kind: 'object', entries: given };
}

export function list(items: readonly Code[]): Code {
  return { kind: 'list', items };
}

/**
 * A call, or with `new` a construction: `call('new Chart', …)`. Arguments that are undefined or empty objects are left
 * out at the end.
 */
export function call(callee: string, ...args: Array<Code | undefined>): Code {
  const given = [...args];
  while (given.length > 0 && isNothing(given[given.length - 1])) {
    given.pop();
  }
  return { kind: 'call', callee, args: given.map((arg) => arg ?? raw('undefined')) };
}

function isNothing(code: Code | undefined): boolean {
  return code === undefined || (code.kind === 'object' && code.entries.length === 0);
}

/** The literal of a JSON value. */
export function literal(value: unknown): Code {
  if (Array.isArray(value)) {
    return list(value.map(literal));
  }
  if (typeof value === 'object' && value !== null) {
    return { kind: 'object', entries: Object.entries(value).map(([key, item]) => [key, literal(item)] as const) };
  }
  return raw(typeof value === 'string' ? quoted(value) : String(value));
}

/** A string literal in single quotes. */
export function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'");
  // eslint-disable-next-line no-control-regex
  const printable = escaped.replace(/[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g, (character) => (
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  ));
  return `'${printable}'`;
}

/** Text for a comment on one line. */
export function commentText(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
}

/**
 * Lays out code.
 *
 * @param indent the indentation of the line
 * @param before how many characters are on the line before the code, with the indentation
 */
export function print(code: Code, indent = 0, before = indent): string {
  const flat = inline(code);
  if (flat !== undefined && before + flat.length < WIDTH) {
    return flat;
  }
  const inner = ' '.repeat(indent + 2);
  const outer = ' '.repeat(indent);
  switch (code.kind) {
    case 'text':
      return code.text;
    case 'object':
      return `{\n${code.entries.map((entry) => `${inner}${printEntry(entry, indent + 2)},\n`).join('')}${outer}}`;
    case 'list':
      return `[\n${code.items.map((item) => `${inner}${print(item, indent + 2)},\n`).join('')}${outer}]`;
    case 'call':
      return printCall(code.callee, code.args, indent, before);
  }
}

function printEntry([key, value]: readonly [string, Code], indent: number): string {
  if (isShorthand(key, value)) {
    return key;
  }
  const name = `${keyText(key)}: `;
  return name + print(value, indent, indent + name.length);
}

/**
 * A call whose last argument is an object or a list is broken within that argument; another one between its arguments.
 */
function printCall(callee: string, args: readonly Code[], indent: number, before: number): string {
  const last = args[args.length - 1];
  const first = args.slice(0, -1).map(inline);
  const areShort = args.slice(0, -1).every(({ kind }) => kind === 'text');
  if (last && last.kind !== 'text' && areShort && first.every((arg) => arg !== undefined)) {
    const start = `${callee}(${first.map((arg) => `${arg}, `).join('')}`;
    if (before + start.length < WIDTH) {
      return `${start}${print(last, indent, WIDTH)})`;
    }
  }
  const inner = ' '.repeat(indent + 2);
  return `${callee}(\n${args.map((arg) => `${inner}${print(arg, indent + 2)},\n`).join('')}${' '.repeat(indent)})`;
}

/** Code on one line; undefined if it has too many parts for that. */
function inline(code: Code): string | undefined {
  switch (code.kind) {
    case 'text':
      return code.text.includes('\n') ? undefined : code.text;
    case 'object': {
      const entries = code.entries.map(([key, value]) => {
        const text = inline(value);
        if (text === undefined) {
          return undefined;
        }
        return isShorthand(key, value) ? key : `${keyText(key)}: ${text}`;
      });
      if (entries.length === 0) {
        return '{}';
      }
      return entries.length > INLINE_ENTRIES || entries.includes(undefined) ? undefined : `{ ${entries.join(', ')} }`;
    }
    case 'list': {
      const items = code.items.map(inline);
      return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
    }
    case 'call': {
      const args = code.args.map(inline);
      return args.includes(undefined) ? undefined : `${code.callee}(${args.join(', ')})`;
    }
  }
}

/** Values that look like variables. */
const LITERALS = ['true', 'false', 'null', 'undefined'];

/** An entry that is written by its key alone: a variable of that name, or `...variable`. */
function isShorthand(key: string, value: Code): boolean {
  return value.kind === 'text'
    && (value.text === key ? /^[A-Za-z]\w*$/.test(key) && !LITERALS.includes(key) : value.text === '');
}

/** An entry that spreads the object of a variable. */
export function spread(variable: string): readonly [string, Code] {
  return [`...${variable}`, raw('')];
}

function keyText(key: string): string {
  if (key === '__proto__') {
    return "['__proto__']";
  }
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}
