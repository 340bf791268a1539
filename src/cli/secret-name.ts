/** Names of values that nobody may see. The last word of a name counts: a `token` is secret, a `tokenSecretRef` is not. */
const SECRET_ENDS = new RegExp(`(?:${[
  'pass(?:word|wd|phrase)s?', 'passwrd', 'secrets?', 'tokens?', 'credentials?', 'htpasswd', 'dockercfg', 'dockerconfigjson', 'kubeconfig',
  '(?:private|access|api|secret|signing|encryption|master|account|storage|shared)[-_.]?keys?', 'connection[-_.]?string', 'private[-_.]?key[-_.]?pem',
].join('|')})\\d{0,3}$`, 'i');

/** Short words that end many harmless names (`bypass`, `compass`) count only as separate words: `dbPass`, `DB_PASS`, `pwd`. */
const SECRET_WORDS: ReadonlySet<string> = new Set(['pass', 'pw', 'pwd', 'psk', 'passcode', 'bearer']);

/** Whether a field, a variable or an option of this name contains something secret. */
export function isSecretName(name: string): boolean {
  const end = name.slice(-100);
  return SECRET_ENDS.test(end) || SECRET_WORDS.has(lastWord(end).toLowerCase());
}

/** `Pass` of `dbPass`, `PASS` of `DB_PASS`. */
function lastWord(name: string): string {
  return name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).pop()!;
}
