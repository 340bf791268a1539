import { PLAIN_ENTRIES, SecretScalar, secretsIn, WrittenEntry } from './secrets';
import { masked, MASK, union } from './spans';
import { decodeBase64, encodeBase64, utf8 } from '../grammar/base64';

/** A secret of an object, and its place. */
export interface PlacedSecret extends Omit<SecretScalar<WrittenEntry>, 'entry'> {
  readonly key: string;
}

/** An object without its secrets, and where they were. */
export interface Replaced<T> {
  readonly object: T;
  /** `spec.stunnel_tcp_proxy`. */
  readonly paths: readonly string[];
}

interface Place {
  readonly container: Record<string, unknown>;
  readonly key: string;
}

/**
 * A copy of an object in which each secret is replaced; one for which the replacement is undefined stays. An object
 * without secrets, as most are, is not copied.
 */
export function replaceSecrets<T extends object>(
  original: T, replacement: (secret: PlacedSecret) => string | undefined,
): Replaced<T> {
  if (secretsIn(original, PLAIN_ENTRIES).next().done) {
    return { object: original, paths: [] };
  }
  const object = structuredClone(original);
  const places = new Map<WrittenEntry, Place>();
  const pathOf = new Map<object, string>([[object, '']]);
  const entriesOf = (container: object) => Object.entries(container).map(([key, value]) => {
    const entry = { value };
    places.set(entry, { container: container as Place['container'], key });
    if (typeof value === 'object' && value !== null) {
      pathOf.set(value, `${pathOf.get(container)}${Array.isArray(container) ? `[${key}]` : `.${key}`}`);
    }
    return [key, [entry]] as const;
  });
  const paths: string[] = [];
  for (const { entry, ...secret } of [...secretsIn(object, entriesOf)]) {
    const { container, key } = places.get(entry)!;
    const text = replacement({ ...secret, key });
    if (text !== undefined) {
      container[key] = text;
      paths.push(`${pathOf.get(container)}.${key}`.replace(/^\./, ''));
    }
  }
  return { object, paths };
}

/** The secret texts of an object, also as base64 encodes and decodes them: servers and policies quote either form. */
export function secretTextsIn(object: object): string[] {
  const texts = [...secretsIn(object, PLAIN_ENTRIES)]
    .flatMap(({ text, parts }) => parts === undefined ? [text] : parts.map(({ start, end }) => text.slice(start, end)));
  return [...new Set(texts.flatMap((text) => [text, encodeBase64(text), ...decodedText(text)]))];
}

function decodedText(text: string): string[] {
  const bytes = decodeBase64(text.trim());
  const decoded = bytes && utf8(bytes);
  return decoded === undefined ? [] : [decoded, decoded.trim()];
}

/** Shorter texts are parts of many words: masking them would make a message unreadable. */
const SHORTEST = 4;

/** A text in which certain texts are masked, also as a string of JSON contains them. */
export function withoutTexts(text: string, secrets: readonly string[]): string {
  const forms = secrets.filter(({ length }) => length >= SHORTEST)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), jsonOfGo(secret)]);
  return [...new Set(forms)].sort((one, other) => other.length - one.length) // one may contain another
    .reduce((rest, secret) => rest.split(secret).join(MASK), text);
}

/** As Go writes a string in JSON: it escapes what HTML would interpret. */
function jsonOfGo(text: string): string {
  return JSON.stringify(text).slice(1, -1)
    .replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A copy of an object in which secrets are masked. */
export function withoutSecrets<T extends object>(object: T): T {
  return replaceSecrets(object, ({ text, parts }) => parts === undefined ? MASK : masked(text, union(parts))).object;
}
