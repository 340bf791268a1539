/** Words that cannot name a variable, or that a program of this library would hide by it. */
const RESERVED: ReadonlySet<string> = new Set([
  ...('abstract any arguments as async await boolean break case catch class const continue debugger default delete do '
    + 'else enum eval export extends false finally for from function get if implements import in instanceof interface '
    + 'let module new null number object of package private protected public readonly require return set static string '
    + 'super switch symbol this throw true try type typeof undefined unknown var void while with yield').split(' '),
  'app', 'path', 'process', 'console', 'exports', '__dirname', 'never', 'global', 'globalThis', 'NaN', 'Infinity',
]);

/** Names that are given once: variables of a program, or ids in a chart. */
export class Names {
  private readonly taken = new Set<string>();
  /** The next number of names that were taken often. */
  private readonly numbers = new Map<string, number>();

  constructor(private readonly reserved: ReadonlySet<string> = RESERVED, private readonly separator = '_') {}

  /** The first candidate that is free, or the last one with a number. */
  take(...candidates: string[]): string {
    const free = (name: string) => !this.taken.has(name) && !this.reserved.has(name);
    const last = candidates[candidates.length - 1];
    let name = candidates.find(free) ?? last;
    for (let number = this.numbers.get(last) ?? 2; !free(name); number++) {
      name = `${last}${this.separator}${number}`;
      this.numbers.set(last, number + 1);
    }
    this.taken.add(name);
    return name;
  }
}

/** The name of a variable: `shopWeb` for `shop-web`. */
export function camelCase(name: string): string {
  const words = name.slice(0, 60).split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words.map((word, index) => index === 0 ? lowerFirst(word) : upperFirst(word)).join('');
  return /^[A-Za-z]/.test(joined) ? joined : `the${upperFirst(joined)}`;
}

export function upperFirst(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function lowerFirst(word: string): string {
  return word.slice(0, 1).toLowerCase() + word.slice(1);
}
