const LONGEST = 200;

/** The candidate that the author of `word` most likely meant; undefined if none is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = candidate.toLowerCase() === word.toLowerCase()
      ? 0
      : editDistance(word.toLowerCase(), candidate.toLowerCase(), least);
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/**
 * Whether one object name is a misspelling of another. Names that differ on purpose are near as well (`shop-a` and
 * `shop-b`, `east` and `west`, `ocp3` and `ocp4`): different digits are never a misspelling, and in each word at most a
 * quarter of the letters may differ.
 */
export function isMisspelling(one: string, other: string): boolean {
  const [a, b] = [formOf(one), formOf(other)];
  return a.digits === b.digits && (a.joined === b.joined || (a.words.length === b.words.length
    && a.words.every((word, index) => word === b.words[index] || isMisspeltWord(word, b.words[index]))));
}

/** The parts of a name that are compared. */
interface Form {
  readonly digits: string;
  readonly words: readonly string[];
  readonly joined: string;
}

/** The forms of the last names: one is often compared with many. */
const FORMS = new Map<string, Form>();
const MOST_FORMS = 2_000;

function formOf(name: string): Form {
  const known = FORMS.get(name);
  if (known) {
    return known;
  }
  const lower = name.toLowerCase();
  const words = lower.split(/[-_.]+/).filter((word) => word !== '');
  const form = { digits: lower.replace(/\D/g, ''), words, joined: words.join('') };
  if (FORMS.size >= MOST_FORMS) {
    FORMS.clear();
  }
  FORMS.set(name, form);
  return form;
}

function isMisspeltWord(word: string, other: string): boolean {
  const most = Math.min(2, Math.floor(Math.max(word.length, other.length) / 4));
  return editDistance(word, other, most + 1) <= most;
}

/** Whether at most so many letters of a word have to be added, removed or changed to make another. */
export function isNear(word: string, other: string, most: number): boolean {
  return editDistance(word, other, most + 1) <= most;
}

/** The number of letters to add, remove or change, and of neighbours to exchange; at most `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit || a.length > LONGEST) {
    return limit;
  }
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const isExchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const least = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      next.push(isExchanged ? Math.min(least, before[j - 2] + 1) : least);
    }
    [before, row] = [row, next];
  }
  return Math.min(row[b.length], limit);
}
