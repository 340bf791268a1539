import { MTC_GROUP } from './references';
import { NETWORK_POLICY_FACTS, SECRET_FACTS } from '../../api/kubernetes-facts';
import { KindFacts } from '../../api/schema-facts';
import { SCHEMAS } from '../../api/schemas';
import { Manifest } from '../engine/manifest';
import { groupOf } from '../engine/manifest-set';
import { Circumstances } from '../engine/rule';

const BUILT_IN: readonly KindFacts[] = [...SCHEMAS, NETWORK_POLICY_FACTS];

/** What is known of kinds: built in, and instead of that what was given. */
export class Kinds {
  private readonly versions = new Map<string, Map<string, KindFacts>>();

  constructor(circumstances: Circumstances) {
    const given = circumstances.schemas ?? [];
    const replaced = new Set(given.map(({ group, kind }) => key(group, kind)));
    for (const facts of [...BUILT_IN.filter(({ group, kind }) => !replaced.has(key(group, kind))), ...given]) {
      const versions = this.versions.get(key(facts.group, facts.kind)) ?? new Map<string, KindFacts>();
      this.versions.set(key(facts.group, facts.kind), versions.set(facts.version, facts));
    }
  }

  /** The facts of a manifest's kind and version. */
  of(manifest: Manifest): KindFacts | undefined {
    return isSecret(manifest) ? SECRET_FACTS : this.versionsOf(groupOf(manifest), manifest.kind)?.get(versionOf(manifest));
  }

  /** The facts of a kind by version; undefined where the kind isn't known. */
  versionsOf(group: string, kind: string): ReadonlyMap<string, KindFacts> | undefined {
    return this.versions.get(key(group, kind));
  }
}

/** The kinds of MTC's own. */
export const MTC_KINDS: readonly string[] = SCHEMAS.filter(({ group }) => group === MTC_GROUP).map(({ kind }) => kind);

const MTC_KIND_NAMES: ReadonlySet<string> = new Set(MTC_KINDS);

const BUILT_IN_KINDS: ReadonlySet<string> = new Set(BUILT_IN.map(({ group, kind }) => key(group, kind)));

/** Whether a manifest is a Secret. */
export function isSecret(manifest: Manifest): boolean {
  return manifest.apiVersion === 'v1' && manifest.kind === 'Secret';
}

/** Whether a manifest is one of MTC's own objects. */
export function isMtc(manifest: Manifest): boolean {
  return groupOf(manifest) === MTC_GROUP && MTC_KIND_NAMES.has(manifest.kind);
}

/** Whether a manifest is one of MTC's own objects, or of a kind that goes with them: Route, egress firewalls, NetworkPolicy. */
export function isOurs(manifest: Manifest): boolean {
  return BUILT_IN_KINDS.has(key(groupOf(manifest), manifest.kind));
}

/** The version in a manifest's `apiVersion`. */
export function versionOf(manifest: Manifest): string {
  return manifest.apiVersion.slice(manifest.apiVersion.indexOf('/') + 1);
}

function key(group: string, kind: string): string {
  return `${group}/${kind}`;
}
