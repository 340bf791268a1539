import { isSecretName } from './secret-name';
import { isUserAndGroup, secretShapes } from './secret-shapes';
import { Ends, MASK, masked, Span, union } from './spans';

/**
 * Texts that are secret wherever they are. Each takes linear time (test/regular-expressions.test.ts), and none repeats
 * more than one character: V8 runs out of stack for a longer part that is repeated millions of times.
 */
const SECRET_FORMS = [
  /\beyJ[\w-]{10}[\w.-]*/g, // a JSON Web Token
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, // an access key of AWS
  /\bsha256~[\w-]{20}[\w-]*/g, // a token of OpenShift
  /\bgh[pousr]_\w{30}\w*/g, // a token of GitHub
];

/**
 * A part of everything that is secret in a text, by its form or by what is written before it. Most texts are names that
 * contain none.
 */
const MAY_CONTAIN_SECRET = /[\s:=@~]|eyJ|AKIA|ASIA|gh[pousr]_|-p|github_pat_|gl[a-z]{2,5}-|xox[a-z]-|npm_|hv[bsr]\./;

const KEY_START = /-----BEGIN [A-Z ]*PRIVATE KEY-----/g;
const KEY_END = /-----END [A-Z ]*PRIVATE KEY-----/y;

const DASH_OR_QUOTE = /[-"\\]/g;
const BLANK = /\s/g;
const BLANK_OR_QUOTE = /[\s"']/g;
const NOT_OF_CREDENTIAL = /[^\w+/=.~-]/g;
const COLON = /:/g;
const LINE_END = /\n/g;
/** The end of a quoted value, which is in one line. */
const QUOTES: { readonly [quote: string]: RegExp } = { '"': /["\n]/g, '\'': /['\n]/g };

const WORD = /[A-Za-z][\w.-]*/g;

/** The parts of a text that are secret by their form: tokens, private keys, user and password in a URL. */
export function secretForms(text: string): Span[] {
  if (!MAY_CONTAIN_SECRET.test(text)) {
    return [];
  }
  const spans = privateKeys(text);
  for (const form of SECRET_FORMS) {
    for (const { index, 0: found } of text.matchAll(form)) { // one by one: millions of matches need much memory
      spans.push({ start: index, end: index + found.length });
    }
  }
  addSignatures(text, spans);
  addUserInfos(text, spans);
  for (const span of secretShapes(text)) {
    spans.push(span);
  }
  return spans;
}

/**
 * Private keys, also in JSON, in which `\n` stands for a line break, and up to the end of the string if the end of the
 * key is missing.
 */
function privateKeys(text: string): Span[] {
  const spans: Span[] = [];
  KEY_START.lastIndex = 0;
  for (let found = KEY_START.exec(text); found; found = KEY_START.exec(text)) {
    const body = endOfKey(text, KEY_START.lastIndex);
    KEY_END.lastIndex = body;
    const end = KEY_END.test(text) ? KEY_END.lastIndex : body;
    spans.push({ start: found.index, end });
    KEY_START.lastIndex = end;
  }
  return spans;
}

function endOfKey(text: string, start: number): number {
  for (let from = start; ;) {
    DASH_OR_QUOTE.lastIndex = from;
    const end = DASH_OR_QUOTE.exec(text)?.index ?? text.length;
    if (text[end] !== '\\' || end + 1 >= text.length || text[end + 1] === '"') {
      return end;
    }
    from = end + 2;
  }
}

/** A text without what is secret by its form. Text that is valid JSON stays valid. */
export function withoutSecretForms(text: string): string {
  return masked(text, union(secretForms(text)));
}

/** Names of parameters of URLs that are secret only there. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set(['code', 'key', 'sas', 'auth']);

/** Adds the secret parameters of URLs: `?sv=2022&sig=…`. */
function addSignatures(text: string, spans: Span[]): void {
  for (const { index, 0: found, 1: name, 2: value } of text.matchAll(/[?&]([\w.-]{1,60})=([^&\s"'`<>\\]+)/g)) {
    if (isSecretName(name) || SECRET_PARAMETERS.has(name.toLowerCase())) {
      spans.push({ start: index + found.length - value.length, end: index + found.length });
    }
  }
}

/**
 * The parts of a text that are secret by their form or by what is written before them in the same line: `password: …`,
 * `--token …`, `Bearer …`.
 */
export function secretsInText(text: string): Span[] {
  if (!MAY_CONTAIN_SECRET.test(text)) {
    return [];
  }
  const spans = secretForms(text);
  const ends = new Ends(text);
  let hidden = 0; // everything before it is in a value that ends with its line
  for (const { index, 0: word } of text.matchAll(WORD)) {
    const value = index < hidden ? undefined : valueOf(ends, index, word);
    if (value) {
      spans.push(value);
      hidden = value.end === text.length || text[value.end] === '\n' ? value.end : hidden;
    }
  }
  return spans;
}

function valueOf(ends: Ends, index: number, word: string): Span | undefined {
  const { text } = ends;
  const end = index + word.length;
  if (text[index - 1] === '-') {
    if (isUserOption(word)) {
      return userBehind(ends, end);
    }
    return isJoinedPassword(text, index, word)
      ? { start: index + 1, end: ends.from(index, BLANK_OR_QUOTE) }
      : valueBehind(ends, index, word);
  }
  return isAuthentication(word) ? blanksBehind(ends, end) : valueBehind(ends, index, word);
}

function isAuthentication(word: string): boolean {
  return /^(?:bearer|basic)$/i.test(word);
}

/** `-pSECRET`, as clients of databases take it. */
function isJoinedPassword(line: string, start: number, word: string): boolean {
  return word.length > 5 && word[0] === 'p' && /[\s"'[]|^$/.test(line[start - 2] ?? '') && !isSecretName(word);
}

function isUserOption(word: string): boolean {
  return /^(?:u|user|proxy-user)$/.test(word);
}

/** What follows `Bearer`, if it is long enough for a credential. */
function blanksBehind(ends: Ends, at: number): Span | undefined {
  const start = skipBlanks(ends.text, at);
  const end = ends.from(start, NOT_OF_CREDENTIAL);
  return start > at && end - start >= 8 ? { start, end } : undefined;
}

/** What is given to a name: behind `:` or `=`, or, if the name is an option such as `--token`, behind blanks. */
function valueBehind(ends: Ends, index: number, name: string): Span | undefined {
  const { text } = ends;
  const end = skipQuote(text, index + name.length);
  const separator = skipBlanks(text, end);
  const isAssigned = text[separator] === ':' || text[separator] === '=';
  if (!(isAssigned || (text[index - 1] === '-' && separator > end)) || !isSecretName(name)) {
    return undefined;
  }
  return isAssigned ? valueAt(ends, skipBlanks(text, separator + 1), LINE_END) : valueAt(ends, separator, BLANK);
}

/** A closing quotation mark, also in a JSON text within a string: `\"token\": \"…\"`. */
function skipQuote(line: string, at: number): number {
  const quote = line[at] === '\\' ? at + 1 : at;
  return line[quote] === '"' || line[quote] === '\'' ? quote + 1 : at;
}

/** `-u user:password`, as curl takes it. */
function userBehind(ends: Ends, nameEnd: number): Span | undefined {
  const span = valueAt(ends, skipBlanks(ends.text, ends.text[nameEnd] === '=' ? nameEnd + 1 : nameEnd), BLANK);
  const isPair = span !== undefined && ends.from(span.start, COLON) < span.end;
  return isPair && !isUserAndGroup(ends.text.slice(span.start, Math.min(span.end, span.start + 50))) ? span : undefined;
}

/** The value at a place: quoted, or up to such an end. Booleans, nothing and what is masked are not secret. */
function valueAt(ends: Ends, start: number, end: RegExp): Span | undefined {
  const { text } = ends;
  const quote = text[start] === '\\' ? start + 1 : start; // `\"` in a JSON text within a string
  if (text[quote] === '"' || text[quote] === '\'') {
    const close = ends.from(quote + 1, QUOTES[text[quote]]);
    const span = { start, end: text[close] === text[quote] ? close + 1 : close };
    return isHarmless(text.slice(quote + 1, Math.min(span.end, quote + 10))) ? undefined : span;
  }
  if (start >= text.length || '\n,{}[]'.includes(text[start]) || isHarmless(text.slice(start, start + 10))) {
    return undefined;
  }
  return { start, end: ends.from(start, end) };
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

/** Adds user and password of each URL in a text, with or without a scheme: `user:password@proxy:3128`. */
function addUserInfos(text: string, spans: Span[], isDelimiter = isBlankOrQuote): void {
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
}

function isBlankOrQuote(character: string): boolean {
  return character === '"' || character === '\'' || character === '`' || character === '<' || character === '>'
    || isBlank(character);
}

function isBlank(character: string): boolean {
  return character === ' ' || ((character < ' ' || character > '~') && /\s/.test(character));
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
 * The parts of a value that are secret. A value that is meant to be a URL as a whole may contain quotation marks, and
 * that of a proxy even blanks.
 */
export function secretsInValue(value: string, isProxy: boolean): Span[] {
  const spans = secretsInText(value);
  addUserInfos(value, spans, isProxy ? () => false : isBlank);
  return spans;
}
