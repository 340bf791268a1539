/** `a is`, `a, b are`: a list as the subject of a sentence, with the verb that fits it. */
export function listed(names: readonly string[], verb: string, several: string): string {
  return `${names.join(', ')} ${names.length === 1 ? verb : several}`;
}

/** `1 error`, `2 errors`. */
export function plural(count: number, word: string, several = `${word}s`): string {
  return `${count} ${count === 1 ? word : several}`;
}
