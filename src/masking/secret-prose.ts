import { isSecretName } from './secret-name';
import { secretForms } from './secret-text';
import { MASK, masked, Span, union } from './spans';

const WORD = /[A-Za-z][\w.-]*/g;

/** What is between a name and its value; both may be quoted, also in a string of JSON. */
const SEPARATOR = /(?:\\?["'])?(=|: ?| )((?:\\?["'])?)/y;

const DELIMITER = /[\s"',;()[\]{}\\]|$/g;

/**
 * A message of a cluster, a server or a pod without secrets: without what is secret by its form, and without values of
 * names such as `password`. A message must stay readable, so only what is certainly a value counts:
 * `getting credentials: exec failed` contains none. JSON stays valid.
 */
export function withoutSecretsInProse(text: string): string {
  return masked(text, union([...secretForms(text), ...assignedSecrets(text)]));
}

function* assignedSecrets(text: string): Iterable<Span> {
  let end = 0; // of the last value that was looked at: a text of names alone takes linear time
  for (const { index, 0: name } of text.matchAll(WORD)) {
    SEPARATOR.lastIndex = index + name.length;
    const [before, separator, quote] = isAuthentication(name) || isSecretName(name) ? SEPARATOR.exec(text) ?? [] : [];
    if (before !== undefined) {
      const start = index + name.length + before.length;
      end = start < end ? end : endOf(text, start);
      const isNamed = separator === '=' || quote !== '' || isPlausible(text.slice(start, Math.min(end, start + 200)));
      if (isNamed && end > start && (separator !== ' ' || isAuthentication(name) || text[index - 1] === '-')
        && !text.startsWith(MASK, start)) {
        yield { start, end };
      }
    }
  }
}

function endOf(text: string, start: number): number {
  DELIMITER.lastIndex = start;
  return DELIMITER.exec(text)!.index;
}

function isAuthentication(name: string): boolean {
  return /^(?:bearer|basic)$/i.test(name);
}

/** Whether a word is rather a value than a word of a sentence. */
function isPlausible(word: string): boolean {
  return word.length >= 6 && /\d/.test(word);
}
