import { decodeBase64, encodedTwice } from '../../../grammar/base64';
import { isPlaceholder } from '../../../grammar/placeholder';
import { quote } from '../../reading/text';

/** The number of characters of a playbook that are searched. */
const LONGEST = 500_000;

/** The environment variables that MTC sets for a hook. */
const ENVIRONMENT = ['MIGRATION_NAMESPACES', 'MIGRATION_PLAN_NAME'];

/** The names that people read instead, in lower case; the first two are in MTC's guide. */
const MISTAKEN_FOR: ReadonlyMap<string, string> = new Map([
  ['migration_namespaces', 'MIGRATION_NAMESPACES'],
  ['migplan_name', 'MIGRATION_PLAN_NAME'],
  ['migration_namespace', 'MIGRATION_NAMESPACES'],
  ['migplan_namespaces', 'MIGRATION_NAMESPACES'],
  ['mig_namespaces', 'MIGRATION_NAMESPACES'],
  ['migration_plan_name', 'MIGRATION_PLAN_NAME'],
  ['migration_plan', 'MIGRATION_PLAN_NAME'],
  ['mig_plan_name', 'MIGRATION_PLAN_NAME'],
  ['migplan', 'MIGRATION_PLAN_NAME'],
]);

/** The value of `spec.playbook`: the decoded text, or the reason why it cannot be decoded. */
export type Playbook =
  | { readonly kind: 'placeholder' | 'plain' | 'broken' | 'encoded twice' }
  | { readonly kind: 'text'; readonly text: string };

/** Reads the base64 of a playbook. */
export function readPlaybook(encoded: string): Playbook {
  if (isPlaceholder(encoded) && decodeBase64(encoded) === undefined) {
    return { kind: looksLikePlaybook(encoded) ? 'plain' : 'placeholder' };
  }
  const bytes = decodeBase64(encoded);
  if (bytes === undefined) {
    return { kind: looksLikePlaybook(encoded) ? 'plain' : 'broken' };
  }
  const text = Buffer.from(bytes).toString('utf8').slice(0, LONGEST);
  return encodedTwice(text) === undefined ? { kind: 'text', text } : { kind: 'encoded twice' };
}

/** The kind of text that a playbook is instead of a list of plays; undefined if it may be one. */
export function insteadOfPlays(playbook: string): string | undefined {
  if (/[\0\x01-\x08\x0e-\x1f]/.test(playbook)) {
    return 'binary data';
  }
  if (/^#!(?!.*ansible)/.test(playbook)) {
    return 'a script';
  }
  const first = playbook.replace(/^\uFEFF/, '').split('\n').map((line) => line.trim())
    .find((line) => line !== '' && !line.startsWith('#') && !line.startsWith('---') && !line.startsWith('%'));
  if (first === undefined) {
    return 'empty except for comments';
  }
  if (/^[\w"'.-]+ *:( |$)/.test(first) && !first.startsWith('-')) {
    return 'a mapping';
  }
  return first.startsWith('- ') && !/\bhosts\b|\bimport_playbook\b/.test(playbook) ? 'a list of tasks' : undefined;
}

/** The hosts of a playbook's plays if none of them is localhost, the hook's own pod; otherwise an empty list. */
export function otherHosts(playbook: string): string[] {
  const hosts = [...playbook.matchAll(/^(?:- +| {2,4})["']?hosts["']? *: *([^#\n]{1,200})/gm)]
    .map(([, given]) => given.trim().replace(/^(["'])(.*)\1$/, '$2'));
  const isOwn = (given: string) => /\b(localhost|127\.0\.0\.1)\b|\{\{|^[[|>&*!]/.test(given) || given === '';
  return hosts.some(isOwn) ? [] : hosts;
}

/** The environment variables that a playbook reads although MTC does not set them, each with the one that was meant. */
export function mistakenVariables(playbook: string): Array<{ read: string; meant: string }> {
  const names = [
    ...playbook.matchAll(/\b(?:lookup|query|q) ?\( ?['"](?:ansible\.builtin\.)?env['"] ?, ?['"](\w{1,60})['"]/g),
    ...playbook.matchAll(/\bansible_env(?:\.|\[ ?['"])(\w{1,60})/g),
  ].map(([, name]) => name).concat(shellVariables(playbook));
  return [...new Set(names)].flatMap((read) => {
    const meant = ENVIRONMENT.includes(read) ? undefined : MISTAKEN_FOR.get(read.toLowerCase());
    return meant === undefined ? [] : [{ read, meant }];
  });
}

/** The guide's variables that a shell command of the playbook reads and that the playbook does not set. */
function shellVariables(playbook: string): string[] {
  return ['migration_namespaces', 'migplan_name'].filter((name) => new RegExp(`\\$\\{?${name}\\b`).test(playbook)
    && !new RegExp(`\\b(${name}["']? *[:=]|(for|read) +${name}\\b)`).test(playbook));
}

/** The message on a playbook that reads such variables. */
export function variablesMessage(mistaken: ReadonlyArray<{ read: string }>): string {
  const names = mistaken.map(({ read }) => quote(read)).join(' and ');
  return `the playbook reads ${names} from the environment, but MTC sets ${ENVIRONMENT.join(' and ')}: the playbook `
    + 'gets an empty string, and does nothing or the wrong thing';
}

/** The fix of a playbook that reads such variables. */
export function variablesFix(mistaken: ReadonlyArray<{ meant: string }>): string {
  const needed = ENVIRONMENT.filter((name) => mistaken.some(({ meant }) => meant === name));
  const subject = needed.length > 1 ? 'the first of which' : 'which';
  const hint = needed[0] === 'MIGRATION_NAMESPACES' ? `, ${subject} contains renamed namespaces as \`old:new\`` : '';
  return `Read ${needed.map((name) => `\`${name}\``).join(' and ')}${hint}.`;
}

function looksLikePlaybook(text: string): boolean {
  return /(^|\n) *- +(name|hosts|import_playbook)\b *:/.test(text.slice(0, LONGEST));
}
