/** A value as it stands in a message. */
export function quote(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 80 ? `${json.slice(0, 77)}…` : json;
}

/** The one of these words that somebody who wrote `word` most likely meant; undefined where none is near. */
export function didYouMean(word: string, words: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of words) {
    const distance = candidate.toLowerCase() === word.toLowerCase() ? 0 : editDistance(word.toLowerCase(), candidate.toLowerCase(), least);
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/**
 * Whether one name of an object is another with a slip of the pen. Names that differ on purpose are near, too: `shop-a` and `shop-b`,
 * `east` and `west`, `ocp3` and `ocp4`. So numbers are no slips, nor is what changes much of a short word.
 */
export function isSlip(one: string, other: string): boolean {
  const [a, b] = [one, other].map((name) => name.toLowerCase());
  if (a.replace(/\D/g, '') !== b.replace(/\D/g, '')) {
    return false;
  }
  const [wordsOfA, wordsOfB] = [a, b].map((name) => name.split(/[-_.]+/).filter((word) => word !== ''));
  if (wordsOfA.join('') === wordsOfB.join('')) {
    return true;
  }
  const isWordSlip = (word: string, otherWord: string) => {
    const most = Math.min(2, Math.floor(Math.max(word.length, otherWord.length) / 4));
    return editDistance(word, otherWord, most + 1) <= most;
  };
  return wordsOfA.length === wordsOfB.length
    ? wordsOfA.every((word, index) => word === wordsOfB[index] || isWordSlip(word, wordsOfB[index]))
    : isWordSlip(wordsOfA.join(''), wordsOfB.join(''));
}

/** How many letters have to be added, taken away or changed; at most `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit || a.length > 200) {
    return limit;
  }
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return Math.min(row[b.length], limit);
}
