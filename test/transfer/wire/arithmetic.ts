// Finds arithmetic of bash on variables that could contain text of somebody else. Bash evaluates the value of such a
// variable, and runs commands in it.

/** Set by synth to integers, or by bash. */
const NUMBERS = new Set([
  'TRANSFER_ATTEMPTS', 'TRANSFER_BANDWIDTH', 'TRANSFER_DEADLINE', 'TRANSFER_IDLE', 'TRANSFER_INTERVAL',
  'TRANSFER_PATIENCE', 'TRANSFER_STREAMS', 'TRANSFER_STREAM_SIZE', 'TRANSFER_WAIT',
  'SECONDS', 'RANDOM', 'EUID', 'BASHPID', 'REPLY',
]);

/** What may be assigned to a variable of arithmetic: a number, arithmetic, an exit code, a process, a length. */
const SAFE_VALUES = [/^\d+$/, /^\$\(\(.*\)\)$/, /^\$[?!#]$/, /^\$\{#[\w[\]@*]+\}$/, /^(\(\))?$/];

/** Functions that set the variables that they are given to numbers. */
const SETTERS = /\b(?:read_numbers|count)((?: +"?[A-Za-z_]\w*"?)+)/g;

interface Line {
  readonly file: string;
  readonly number: number;
  readonly text: string;
}

/** `file:line: what is wrong`, for scripts by name. */
export function unsafeArithmetic(scripts: Record<string, string>): string[] {
  const lines = Object.entries(scripts).flatMap(([file, text]) => text.split('\n')
    .map((line, index): Line => ({ file, number: index + 1, text: line })))
    .filter(({ text }) => !/^\s*#/.test(text));
  const assigned = assignments(lines);
  const isSafe = (name: string, above: string[] = []): boolean => NUMBERS.has(name) || above.includes(name)
    || (assigned.get(name) ?? [undefined]).every((value) => value !== undefined
      && (SAFE_VALUES.some((safe) => safe.test(value))
        || (/^\$\w+$/.test(value) && isSafe(value.slice(1), [...above, name]))));
  return lines.flatMap(({ file, number, text }) => {
    const found = expressions(text).flatMap((expression) => names(expression)).filter((name) => !isSafe(name))
      .map((name) => `${name} is not known to be a number`);
    const writes = [...text.matchAll(/printf -v (\S+)/g)].filter(() => file !== 'peer.sh')
      .map(([, name]) => `printf -v ${name}`);
    return [...found, ...writes].map((what) => `${file}:${number}: ${what}`);
  });
}

/** The values that a variable gets anywhere; undefined for one that is text. */
function assignments(lines: Line[]): Map<string, Array<string | undefined>> {
  const all = new Map<string, Array<string | undefined>>();
  const add = (name: string, value: string | undefined) => all.set(name, [...all.get(name) ?? [], value]);
  for (const { text } of lines) {
    for (const [, name, value] of text.matchAll(
      /(?:^|[\s;({&|])([A-Za-z_]\w*)(?:\[[^\]]*\])?\+?=((?:\$\(\((?:[^()]|\([^()]*\))*\)\)|\$\([^)]*\)|\$\{[^}]*\}|"[^"]*"|'[^']*'|\([^)]*\)|[^\s;"'()}])*)/g,
    )) {
      add(name, value);
    }
    for (const [, words] of text.matchAll(/(?:^|[\s;({&|!])read ((?:-\w+ +(?:"[^"]*" +|\d\S* +)?)*[A-Za-z_][\w ]*)/g)) {
      words.split(/\s+/).filter((word) => /^[A-Za-z_]\w*$/.test(word)).forEach((name) => add(name, undefined));
    }
    for (const [, name, words] of text.matchAll(/\bfor (\w+)(?: in ([^;]*))?; *do/g)) {
      add(name, /^[\d ]+$/.test(words ?? '') ? '0' : undefined);
    }
    for (const [, list] of text.matchAll(SETTERS)) {
      list.trim().split(/ +/).forEach((name) => add(name.replace(/"/g, ''), '0'));
    }
    for (const [, name] of text.matchAll(/exec \{(\w+)\}/g)) {
      add(name, '0');
    }
  }
  return all;
}

/** The parts of a line that bash evaluates as arithmetic. */
function expressions(text: string): string[] {
  return [
    ...[...text.matchAll(/\(\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)\)/g)].map(([, inner]) => inner),
    ...[...text.matchAll(/(\S+) +-(?:eq|ne|lt|le|gt|ge) +(\S+)/g)].flatMap(([, left, right]) => [left, right]),
    ...[...text.matchAll(/\$\{\w+(?:\[[@*]\])?:([^-+=?}][^}]*)\}/g)].map(([, inner]) => inner),
    ...[...text.matchAll(/(?:^|[;&|({] *)\s*(?:let|declare -i|local -i|typeset -i) +(.*)/g)].map(([, inner]) => inner),
  ];
}

/** The variables of an expression, with and without "$". */
function names(expression: string): string[] {
  const plain = expression.replace(/\$\{#[^}]*\}|\$[?!#\d]/g, ' 0 ').replace(/0x[\da-fA-F]+|10#/g, ' ');
  return [...plain.matchAll(/[A-Za-z_]\w*/g)].map(([name]) => name);
}
