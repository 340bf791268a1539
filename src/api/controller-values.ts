import type { Duration } from 'cdk8s';
import { goDuration } from './durations';
import { isDnsSubdomain, nearestDnsSubdomain } from '../grammar/dns';
import { parseImage } from '../grammar/image';
import { parseQuantity } from '../grammar/quantity';
import { isRsyncOption, nearestRsyncOptions, shellCharacterIn } from '../grammar/rsync-option';

/** What the `spec` of a MigrationController can hold for one variable. */
export type WireValue = boolean | number | string | string[] | number[] | Record<string, string>;

/** What is wrong with a value. */
export interface WrongValue {
  /** Where in the option it stands: `[1]`; empty where it is the option's own value. */
  readonly at: string;
  readonly value: unknown;
  readonly problem: string;
  readonly fix: string;
}

/** A value as the custom resource holds it, or why it can't. */
export type Written = { readonly wire: WireValue } | { readonly wrong: WrongValue };

/** Turns an option's value into a variable's. Pure. */
export type Writer<T> = (value: T) => Written;

function right(wire: WireValue): Written {
  return { wire };
}

function wrong(value: unknown, problem: string, fix: string, at = ''): Written {
  return { wrong: { at, value, problem, fix } };
}

/** A boolean. MTC takes words such as "yes" for not set, without a message. */
export const writeBoolean: Writer<boolean> = (value) =>
  typeof value === 'boolean' ? right(value) : wrong(value, 'is no boolean; MTC would use its own default and not say so', 'write true or false');

/** A boolean that the operator keeps as a text, since it also goes into an annotation. */
export const writeBooleanText: Writer<boolean> = (value) => {
  const written = writeBoolean(value);
  return 'wire' in written ? right(String(written.wire)) : written;
};

/** A whole number from 1. Several of these stop the manager at its start when they are 0 or have a fraction. */
export const writePositiveInteger: Writer<number> = (value) =>
  Number.isSafeInteger(value) && value >= 1
    ? right(value)
    : wrong(value, 'is no whole number from 1: MTC\'s controller ignores it or does not even start', 'write 1 or more, without a fraction');

/** A share of a hundred. MTC uses its own default in place of 100 and more. */
export const writePercentage: Writer<number> = (value) =>
  Number.isInteger(value) && value >= 1 && value <= 99
    ? right(value)
    : wrong(value, 'is no whole percentage that MTC can use', 'write a number from 1 to 99');

/**
 * A text that comes through the operator's templates as it is: they paste it between double quotes into YAML, after Ansible has looked
 * for expressions in it.
 */
export const writeText: Writer<string> = (value) => {
  if (typeof value !== 'string' || value.trim() === '') {
    return wrong(value, 'is empty', 'leave it out');
  }
  if (/["\\\p{Cc}]/u.test(value) || /\{[{%#]/.test(value)) {
    return wrong(
      value,
      'has a character that the operator\'s templates do not survive (", \\, a line break, or a brace that begins an Ansible expression)',
      'write it without',
    );
  }
  return right(value);
};

/** A text that matches a pattern. */
function writeMatching(pattern: RegExp, problem: string, fix: string): Writer<string> {
  return (value) => {
    const written = writeText(value);
    return 'wrong' in written || pattern.test(value) ? written : wrong(value, problem, fix);
  };
}

/** The path and query of a URL. */
export const writeUrlPath = writeMatching(/^\/[^\s#]*$/, 'is no path of a URL', 'begin with "/", without a host: "/v2/"');

/** The path of a directory in a container. */
export const writeDirectory = writeMatching(/^\/[A-Za-z0-9._/-]*$/, 'is no absolute path', 'write a path such as "/var/cache/discovery"');

/** The URL of a service; without credentials, which everybody could read. */
export const writeUrl: Writer<string> = (value) => {
  const written = writeText(value);
  if ('wrong' in written) {
    return written;
  }
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.username || url?.password) {
    return wrong(undefined, 'holds credentials, which everybody could read', 'write the URL without them');
  }
  return url && ['http:', 'https:'].includes(url.protocol) && /^https?:\/\/[^/]/.test(value)
    ? written
    : wrong(value, 'is no URL with https:// (or http://) and a host', 'write one such as "https://api.ocp4.example.com:6443"');
};

/** The full name of an image: host, path, and a tag or a digest where one is wanted. */
export const writeImage: Writer<string> = (value) => parseImage(value)?.host !== undefined ? right(value) : wrong(
  value,
  'is no full name of an image',
  'write host, path and tag or digest, such as "registry.example.com/mtc/rsync-transfer:1.8"',
);

/** A name that Kubernetes takes for most objects. */
export const writeName: Writer<string> = (value) => {
  if (isDnsSubdomain(value)) {
    return right(value);
  }
  const near = nearestDnsSubdomain(value);
  const fix = near ? `write "${near}"` : 'write a name such as "events"';
  return wrong(value, 'is no name that Kubernetes takes (lower-case letters, digits, "-" and ".")', fix);
};

/** A DNS domain. */
export const writeDomain: Writer<string> = (value) =>
  isDnsSubdomain(value) ? right(value) : wrong(value, 'is no DNS domain', 'write the bare domain, such as "apps.ocp4.example.com"');

/** One value of a closed set. MTC takes most unknown ones for its default, without a message. */
export function writeOneOf(values: string[]): Writer<string> {
  return (value) => values.includes(value)
    ? right(value)
    : wrong(value, 'is none of the values that there are', `write one of ${values.map((one) => `"${one}"`).join(', ')}`);
}

/** A Kubernetes quantity, which is never negative here. MTC creates no pod at all with one that doesn't parse. */
export const writeQuantity: Writer<string> = (value) =>
  parseQuantity(String(value)) !== undefined
    ? right(String(value))
    : wrong(value, 'is no Kubernetes quantity', 'write one such as "500m" for half a CPU, or "2Gi" of memory');

/** A length of time in whole seconds. */
export const writeSeconds: Writer<Duration> = (value) => {
  const seconds = value.toMilliseconds() / 1000;
  return Number.isSafeInteger(seconds) && seconds >= 1
    ? right(seconds)
    : wrong(value.toHumanString(), 'is not made of whole seconds', 'write a Duration of one second or more');
};

/** A length of time as Go writes it: `1h30m`. */
export const writeDuration: Writer<Duration> = (value) => {
  const seconds = writeSeconds(value);
  return 'wrong' in seconds ? seconds : right(goDuration(value));
};

/** Writes each element, or says which one is wrong. */
function writeEach<T>(values: T[], write: Writer<T>): Written {
  const wires: any[] = [];
  for (const [index, value] of values.entries()) {
    const written = write(value);
    if ('wrong' in written) {
      return { wrong: { ...written.wrong, at: `[${index}]` } };
    }
    wires.push(written.wire);
  }
  return right(wires);
}

function joined(written: Written, separator: string): Written {
  return 'wire' in written ? right((written.wire as unknown[]).join(separator)) : written;
}

const writeGroup: Writer<number> = (value) =>
  Number.isInteger(value) && value >= 0 && value <= 2147483647
    ? right(value)
    : wrong(value, 'is no group id', 'write a whole number from 0 to 2147483647');

/** Group ids as a list. */
export const writeGroupList: Writer<number[]> = (value) => writeEach(value, writeGroup);

/** Group ids as a text. A space between them would crash the manager. */
export const writeGroupIds: Writer<number[]> = (value) => joined(writeGroupList(value), ',');

/** Names of kinds or of storage classes. */
export const writeNames: Writer<string[]> = (value) => writeEach(value, writeName);

/** Places that are reached without a proxy. They are joined by commas once all are known. */
export const writeProxyExceptions: Writer<string[]> = (value) => writeEach(value, writeMatching(
  /^[\w.:/*[\]-]+$/,
  'is no place that a proxy can be left out for',
  'write one host, domain with a leading dot, address or CIDR range in each element, such as ".svc" or "10.0.0.0/8"',
));

/** An option of rsync. The controller drops other forms, and writes options into a shell command without quotes. */
const writeRsyncOption: Writer<string> = (value) => {
  if (!isRsyncOption(value)) {
    const near = nearestRsyncOptions([value]);
    const fix = near
      ? `write ${near.map((option) => `"${option}"`).join(', ')}`
      : 'write one option in each element, in lower case and with "=" before its value, such as "--timeout=30"';
    return wrong(value, 'is not an option in the one form that MTC passes on, and would be dropped', fix);
  }
  return shellCharacterIn(value) === undefined
    ? right(value)
    : wrong(value, 'contains a character that a shell interprets, and MTC writes options into a shell command', 'use letters, digits and @ % + = : , . / _ - only');
};

/** Options of rsync, joined by spaces. */
export const writeRsyncOptions: Writer<string[]> = (value) => joined(writeEach(value, writeRsyncOption), ' ');

/**
 * Labels of nodes. The operator's framework turns the keys of every map in the custom resource into snake_case, so a
 * key survives only if it has no hyphen and no capital letter.
 */
export const writeNodeLabels: Writer<{ [key: string]: string }> = (value) => {
  for (const [key, label] of Object.entries(value)) {
    if (/[-A-Z\s]|[a-z]\d+[a-z]\d/.test(key)) {
      return wrong(
        key, 'can\'t be a label here: the operator writes the keys of maps in snake_case, and no node has the label that comes of it',
        'give the nodes a label of lower-case letters and dots only, such as "migration"', `[${JSON.stringify(key)}]`,
      );
    }
    const written = [writeText(key), label === '' ? right('') : writeText(label)].find((one) => 'wrong' in one);
    if (written && 'wrong' in written) {
      return { wrong: { ...written.wrong, at: `[${JSON.stringify(key)}]` } };
    }
  }
  return right({ ...value });
};
