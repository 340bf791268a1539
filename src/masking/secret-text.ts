import { isSecretName } from './secret-name';
import { MASK, masked, Span, union } from './spans';

/** Texts that are secret wherever they are. Each takes linear time (test/regular-expressions.test.ts). */
const SECRET_FORMS = [
  /\beyJ[\w-]{10,}[\w.-]*/g, // a JSON Web Token
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, // an access key of AWS
  /\bsha256~[\w-]{20,}/g, // a token of OpenShift
  /\bgh[pousr]_\w{30,}/g, // a token of GitHub
];

/** Also in JSON, in which `\n` stands for a line break, and up to the end of the string. */
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\[^"]|[^-"\\])*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g;

const WORD = /[A-Za-z][\w.-]*/g;

/** The parts of a text that are secret by their form: tokens, private keys, user and password in a URL. */
export function secretForms(text: string): Span[] {
  return [
    ...[...SECRET_FORMS, PRIVATE_KEY].flatMap((form) => [...text.matchAll(form)])
      .map(({ index, 0: found }) => ({ start: index, end: index + found.length })),
    ...userInfos(text),
    ...signatures(text),
  ];
}

/** A text without what is secret by its form. Text that is valid JSON stays valid. */
export function withoutSecretForms(text: string): string {
  return masked(text, union(secretForms(text)));
}

/** Names of parameters of URLs that are secret only there. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set(['code', 'key', 'sas', 'auth']);

/** The secret parameters of URLs: `?sv=2022&sig=…`. */
function signatures(text: string): Span[] {
  return [...text.matchAll(/[?&]([\w.-]{1,60})=([^&\s"'`<>\\]+)/g)]
    .filter(([, name]) => isSecretName(name) || SECRET_PARAMETERS.has(name.toLowerCase()))
    .map(({ index, 0: found, 2: value }) => ({ start: index + found.length - value.length, end: index + found.length }));
}

/** The parts of a line that are secret by their form or by what is written before them: `password: …`, `--token …`, `Bearer …`. */
export function secretsInLine(line: string): Span[] {
  const spans = secretForms(line);
  for (const { index, 0: word } of line.matchAll(WORD)) {
    const end = index + word.length;
    const value = isAuthentication(word) ? blanksBehind(line, end)
      : isUserOption(word) ? userBehind(line, index, end)
        : isJoinedPassword(line, index, word) ? { start: index + 1, end: endOf(line, index, /[\s"']/g) }
          : isSecretName(word) ? valueBehind(line, index, end) : undefined;
    if (value) {
      spans.push(value);
    }
  }
  return spans;
}

function isAuthentication(word: string): boolean {
  return /^(?:bearer|basic)$/i.test(word);
}

/** `-pSECRET`, as clients of databases take it. */
function isJoinedPassword(line: string, start: number, word: string): boolean {
  return word.length > 5 && word[0] === 'p' && line[start - 1] === '-' && /[\s"'[]|^$/.test(line[start - 2] ?? '') && !isSecretName(word);
}

function isUserOption(word: string): boolean {
  return /^(?:u|user|proxy-user)$/.test(word);
}

/** What follows `Bearer`, if it is long enough for a credential. */
function blanksBehind(line: string, at: number): Span | undefined {
  const start = skipBlanks(line, at);
  const end = endOf(line, start, /[^\w+/=.~-]/g);
  return start > at && end - start >= 8 ? { start, end } : undefined;
}

/** What is given to a name: behind `:` or `=`, or, if the name is an option such as `--token`, behind blanks. */
function valueBehind(line: string, nameStart: number, nameEnd: number): Span | undefined {
  const end = skipQuote(line, nameEnd);
  const separator = skipBlanks(line, end);
  if (line[separator] === ':' || line[separator] === '=') {
    return valueAt(line, skipBlanks(line, separator + 1), /$/g);
  }
  return line[nameStart - 1] === '-' && separator > end ? valueAt(line, separator, /\s/g) : undefined;
}

/** A closing quotation mark, also in a JSON text within a string: `\"token\": \"…\"`. */
function skipQuote(line: string, at: number): number {
  const quote = line[at] === '\\' ? at + 1 : at;
  return line[quote] === '"' || line[quote] === '\'' ? quote + 1 : at;
}

/** `-u user:password`, as curl takes it. */
function userBehind(line: string, nameStart: number, nameEnd: number): Span | undefined {
  const span = line[nameStart - 1] === '-' ? valueAt(line, skipBlanks(line, line[nameEnd] === '=' ? nameEnd + 1 : nameEnd), /\s/g) : undefined;
  return span && line.slice(span.start, span.end).includes(':') ? span : undefined;
}

/** The value at a place: quoted, or up to the end of the line or of the word. Booleans, nothing and what is masked are not secret. */
function valueAt(line: string, start: number, end: RegExp): Span | undefined {
  const quote = line[start] === '\\' ? start + 1 : start; // `\"` in a JSON text within a string
  if (line[quote] === '"' || line[quote] === '\'') {
    const close = line.indexOf(line[quote], quote + 1);
    const span = { start, end: close < 0 ? line.length : close + 1 };
    return isHarmless(line.slice(quote + 1, Math.min(span.end, quote + 10))) ? undefined : span;
  }
  if (start >= line.length || ',{}[]'.includes(line[start]) || isHarmless(line.slice(start, start + 10))) {
    return undefined;
  }
  return { start, end: endOf(line, start, end) };
}

function isHarmless(value: string): boolean {
  return value.startsWith(MASK) || /^(?:true|false|null|~)\b|^["']?$/.test(value);
}

function skipBlanks(line: string, at: number): number {
  let end = at;
  while (line[end] === ' ' || line[end] === '\t') {
    end++;
  }
  return end;
}

function endOf(line: string, start: number, end: RegExp): number {
  end.lastIndex = start;
  return end.exec(line)?.index ?? line.length;
}

/** User and password of each URL in a text, with or without a scheme: `user:password@proxy:3128`. */
function userInfos(text: string, isDelimiter = isBlankOrQuote): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf('@'), from = 0; at >= 0; at = text.indexOf('@', from)) {
    let start = at;
    while (start > from && !isDelimiter(text[start - 1])) {
      start--;
    }
    let end = at + 1;
    while (end < text.length && !isDelimiter(text[end])) {
      end++;
    }
    const span = userInfo(text.slice(start, end));
    if (span) {
      spans.push({ start: start + span.start, end: start + span.end });
    }
    from = end;
  }
  return spans;
}

function isBlankOrQuote(character: string): boolean {
  return /[\s"'`<>]/.test(character);
}

/** Where a URL has a user and a password, up to its last `@`. */
function userInfo(url: string): Span | undefined {
  const at = url.lastIndexOf('@');
  const slashes = url.slice(0, at).indexOf('//');
  const start = slashes < 0 ? 0 : slashes + 2;
  const colon = url.slice(start, at).indexOf(':');
  const behind = url.slice(at + 1);
  if (colon < 0 || /^sha(?:256|512):/.test(behind)) { // no password; or an image with its digest
    return undefined;
  }
  const isPort = slashes >= 0 && /^\d{1,5}\//.test(url.slice(start + colon + 1, at)); // https://host:8443/a@b
  return isPort && !/^[\w.-]{1,253}:\d/.test(behind) ? undefined : { start, end: at };
}

/**
 * The parts of a value that are secret. A value that is meant to be a URL as a whole may contain quotation marks, and that of a proxy even
 * blanks.
 */
export function secretsInValue(value: string, isProxy: boolean): Span[] {
  const spans = [...secretForms(value), ...userInfos(value, isProxy ? () => false : (character) => /\s/.test(character))];
  let at = 0;
  for (const line of value.split('\n')) {
    for (const { start, end } of secretsInLine(line)) {
      spans.push({ start: at + start, end: at + end });
    }
    at += line.length + 1;
  }
  return spans;
}
