import { isSecretName } from './secret-name';
import { Span } from './spans';
import { decodeBase64, latin1 } from '../grammar/base64';

/** Tokens with a prefix of the service that issues them. Each takes linear time, and repeats only single characters. */
const TOKENS = [
  /\bgithub_pat_\w{20}\w*/g,
  /\bgl(?:pat|rt|dt|cbt|ptt|soat|agent|oas|ft|imt)-[\w-]{16}[\w.-]*/g, // of GitLab
  /\bxox[abeoprs]-[\w-]{10}[\w-]*/g, // of Slack
  /\bnpm_\w{30}\w*/g,
  /\bhv[bsr]\.[\w-]{20}[\w-]*/g, // of Vault
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}[^\w+/]{1,5}[\w+/]{40}/g, // both keys of AWS
];

/** What is secret behind a text: the last group of each expression. */
const BEHIND = [
  // curl -u bob:x, curl -su bob:x, curl -ubob:x; not the numbers of a user and a group, nor a URL
  /(?:^|[\s"'[])(?:-[A-Za-z]{0,8}u[ \t]{1,4}|-u)(?!["']?\d{1,20}:\d{1,20}(?:$|[\s"'\]]))["']?(\w[\w.@%+-]{0,100}:[^\s"'\\]+)/g,
  /\bsshpass[ \t]{1,4}-p[ \t]{0,4}["']?([^\s"'\\]+)/g,
  // not the place of a credential: %s of printf, a variable of a shell, or a template
  /\b[Aa]uthorization["'\\]{0,3}[ \t]{0,9}[:=][ \t]{0,9}["'\\]{0,3}(?:bearer|basic|token|apikey|negotiate)[ \t]{1,9}(?!%s|\$|\{\{)([^\s"'\\,;]+)/gi,
];

/** A header with a credential of an unknown scheme. */
const HEADER = /\bAuthorization["'\\]{0,3}[ \t]{0,9}[:=][ \t]{0,9}["'\\]{0,3}([^\s"'\\,;[{]{8}[^\s"'\\,;]*)/g;

/** `auth` in the configuration of a container registry's client. */
const REGISTRY_AUTH = /\bauth["'\\]{0,3}[ \t]{0,9}[:=][ \t]{0,9}["'\\]{0,3}([A-Za-z0-9+/]{4}[A-Za-z0-9+/]*={0,2})/g;

/** `{value: x}`, which is secret behind the name of a secret. */
const WRAPPED = /\{[ \t]{0,9}["']?(?:value|default)["']?[ \t]{0,9}:[ \t]{0,9}([^\s,{}[\]][^\n,}]*)/g;
const NAME_BEFORE = /([\w.-]{1,100})["']?[ \t]{0,9}:[ \t]{0,9}$/;
const LONGEST_NAME = 130;

/** The parts of a text that are secret by the shape of what is written around them, or by the prefix of a token. */
export function secretShapes(text: string): Span[] {
  return [
    ...TOKENS.flatMap((form) => [...text.matchAll(form)])
      .map(({ index, 0: found }) => ({ start: index, end: index + found.length })),
    ...BEHIND.flatMap((form) => [...text.matchAll(form)]).filter(([, value]) => !value.includes('://')).map(behind),
    ...[...text.matchAll(HEADER)].filter(([, value]) => /\d/.test(value)).map(behind),
    ...[...text.matchAll(REGISTRY_AUTH)].filter(([, value]) => isRegistryAuth(value)).map(behind),
    ...[...text.matchAll(WRAPPED)].filter(({ index }) => isSecretName(nameBefore(text, index))).map(behind),
  ];
}

function nameBefore(text: string, end: number): string {
  return NAME_BEFORE.exec(text.slice(Math.max(0, end - LONGEST_NAME), end))?.[1] ?? '';
}

function behind({ index, 0: found, 1: value }: RegExpMatchArray): Span {
  return { start: index! + found.length - value.length, end: index! + found.length };
}

/** Whether a text is the base64 of `user:password`. */
function isRegistryAuth(value: string): boolean {
  const decoded = decodeBase64(value);
  return decoded !== undefined && /^[^\0-\x1f:]+:/.test(latin1(decoded));
}

/** Whether a field contains a secret by its name and its value: a header, or the `auth` of a registry. */
export function isSecretField(name: string, value: string): boolean {
  return name === 'auth' ? isRegistryAuth(value)
    : isCredentialHeader(name) && (/^[A-Z]/.test(name) || /^(?:bearer|basic|token|apikey|negotiate) /i.test(value));
}

/** Whether a header contains a credential. */
export function isCredentialHeader(name: string): boolean {
  return /^(?:proxy-)?authorization$/i.test(name);
}

/** Whether what follows an option of a command is a user and a password. Numbers are those of a user and a group. */
export function isUserAndPassword(option: unknown, value: unknown): boolean {
  return typeof option === 'string' && /^(?:-[A-Za-z]{0,8}u|--user|--proxy-user)$/.test(option)
    && typeof value === 'string' && /^[^:]+:./.test(value) && !isUserAndGroup(value);
}

/** Whether a text is the numbers of a user and a group. */
export function isUserAndGroup(text: string): boolean {
  return /^["']?\d{1,20}:\d{1,20}["']?$/.test(text);
}

/**
 * Whether a field contains the value itself, if the field above it has the name of a secret: `password: {value: x}`.
 */
export function isValueField(name: string): boolean {
  return /^(?:(?:string)?value|default|text|string|plain(?:text)?|clear(?:text)?|raw|inline|literal|contents?|current|previous|old|new)$/i
    .test(name);
}
