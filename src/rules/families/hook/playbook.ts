import { decodeBase64, encodedTwice } from '../../../grammar/base64';
import { isPlaceholder } from '../../../grammar/placeholder';
import { quote } from '../../reading/text';

/** Nothing is looked for behind this many characters of a playbook. */
const LONGEST = 500_000;

/** What MTC sets in the environment of a hook. */
const ENVIRONMENT = ['MIGRATION_NAMESPACES', 'MIGRATION_PLAN_NAME'];

/** What people read instead, in small letters; the first and the second stand in the guide. */
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

/** A playbook as `spec.playbook` holds it. */
export type Playbook = { readonly kind: 'placeholder' | 'plain' | 'broken' | 'encoded twice' } | { readonly kind: 'text'; readonly text: string };

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

/** What is there instead of a list of plays; undefined where it may be one. */
export function noListOfPlays(playbook: string): string | undefined {
  if (/[\0\x01-\x08\x0e-\x1f]/.test(playbook)) {
    return 'something that is no text';
  }
  if (/^#!(?!.*ansible)/.test(playbook)) {
    return 'a script';
  }
  const first = playbook.replace(/^\uFEFF/, '').split('\n').map((line) => line.trim())
    .find((line) => line !== '' && !line.startsWith('#') && !line.startsWith('---') && !line.startsWith('%'));
  if (first === undefined) {
    return 'nothing but comments';
  }
  if (/^[\w"'.-]+ *:( |$)/.test(first) && !first.startsWith('-')) {
    return 'a mapping';
  }
  return first.startsWith('- ') && !/\bhosts\b|\bimport_playbook\b/.test(playbook) ? 'a list of tasks' : undefined;
}

/** The hosts of a playbook's plays, where none of them is the one that a hook has: its own pod. */
export function otherHosts(playbook: string): string[] {
  const hosts = [...playbook.matchAll(/^(?:- +| {2,4})["']?hosts["']? *: *([^#\n]{1,200})/gm)].map(([, given]) => given.trim().replace(/^(["'])(.*)\1$/, '$2'));
  const isOwn = (given: string) => /\b(localhost|127\.0\.0\.1)\b|\{\{|^[[|>&*!]/.test(given) || given === '';
  return hosts.some(isOwn) ? [] : hosts;
}

/** The variables that a playbook reads from its environment, and MTC does not set there, each with the one that was meant. */
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

/** The variables of the guide that a shell in the playbook reads, and nothing in it sets. */
function shellVariables(playbook: string): string[] {
  return ['migration_namespaces', 'migplan_name'].filter((name) => new RegExp(`\\$\\{?${name}\\b`).test(playbook)
    && !new RegExp(`\\b(${name}["']? *[:=]|(for|read) +${name}\\b)`).test(playbook));
}

/** What is wrong with such a playbook, for a message. */
export function variablesMessage(mistaken: ReadonlyArray<{ read: string; meant: string }>): string {
  const names = mistaken.map(({ read }) => quote(read)).join(' and ');
  return `the playbook reads ${names} from its environment, where MTC sets ${ENVIRONMENT.join(' and ')}; it reads an empty text and does nothing, or the wrong thing`;
}

function looksLikePlaybook(text: string): boolean {
  return /(^|\n) *- +(name|hosts|import_playbook)\b *:/.test(text.slice(0, LONGEST));
}
