/**
 * Whether a name matches a pattern, in which `*` stands for any characters and `?` for one. The cost is at most the
 * product of the two lengths.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  let [at, star, resume] = [0, -1, 0];
  let next = 0;
  while (next < name.length) {
    if (at < pattern.length && pattern[at] !== '*' && (pattern[at] === '?' || pattern[at] === name[next])) {
      at++;
      next++;
    } else if (pattern[at] === '*') {
      star = at++;
      resume = next;
    } else if (star >= 0) {
      at = star + 1;
      next = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') {
    at++;
  }
  return at === pattern.length;
}
