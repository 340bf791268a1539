import { isNear } from '../grammar/did-you-mean';

/**
 * Names of values that nobody may see. The last word of a name counts: a `token` is secret, a `tokenSecretRef` is not.
 */
const SECRET_ENDS = new RegExp(`(?:${[
  'pass(?:word|wd|phrase)s?', 'passwrd', 'secrets?', 'tokens?', 'credentials?', 'htpasswd', 'dockercfg',
  'dockerconfigjson', 'kubeconfig', 'connection[-_.]?string', 'private[-_.]?key[-_.]?pem',
  '(?:private|access|api|secret|signing|encryption|master|account|storage|shared)[-_.]?keys?',
].join('|')})\\d{0,3}$`, 'i');

/**
 * Short words that end many harmless names (`bypass`, `compass`) count only as separate words:
 * `dbPass`, `DB_PASS`, `pwd`.
 */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  'pass', 'pw', 'pwd', 'psk', 'passcode', 'bearer', 'sig', 'signature',
]);

/** Words that are also recognized if they are misspelt, and how many letters may differ. */
const MISSPELT: ReadonlyArray<readonly [word: string, most: number]> = [
  ['password', 2], ['passphrase', 2], ['credential', 2], ['credentials', 2], ['secret', 2], ['secrets', 2],
  ['token', 1],
];

/** Whether a field, a variable or an option of this name contains something secret. */
export function isSecretName(name: string): boolean {
  const end = name.slice(-100);
  const last = lastWord(end).toLowerCase();
  return SECRET_ENDS.test(end) || SECRET_WORDS.has(last) || isMisspelt(last);
}

/**
 * Whether a word is nearly that of a secret: `pasword`. Whole words that differ by chance are masked as well, which
 * does no harm.
 */
function isMisspelt(word: string): boolean {
  return MISSPELT.some(([secret, most]) => word[0] === secret[0] && isNear(word, secret, most));
}

/** Whether a text is the kind of a Secret, also if it is misspelt. */
export function isSecretKind(kind: string): boolean {
  const word = kind.trim().toLowerCase();
  return /^secrets?$/.test(word) || (word.startsWith('s') && isNear(word, 'secret', 2));
}

/** Whether a field is `stringData`, however it is written. Only a Secret has it. */
export function isStringData(field: string): boolean {
  const word = field.length <= 20 && /^s/i.test(field) ? field.replace(/[^A-Za-z]/g, '').toLowerCase() : '';
  return word !== '' && isNear(word, 'stringdata', 2);
}

/** A key for a path; `…` if it may be a secret. */
export function plainKey(key: string): string {
  return isPlainKey(key) ? key : '…';
}

/**
 * Whether a key is certainly a name, and not a secret in the wrong place: words of letters, with a number
 * at their ends.
 */
export function isPlainKey(key: string): boolean {
  return key.length <= 64
    && key.split(/[-_./ ]/).every((word) => word.length <= 4 || word === 'cdk8s' || /^[A-Za-z]+\d{0,3}$/.test(word));
}

/** `Pass` of `dbPass`, `PASS` of `DB_PASS`. */
function lastWord(name: string): string {
  return name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).pop()!;
}
