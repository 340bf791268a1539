import { MTC_GROUP } from './references';
import { JudgedKind, JUDGED_KINDS } from '../../api/judged-kinds';
import { NETWORK_POLICY_FACTS, SECRET_FACTS } from '../../api/kubernetes-facts';
import { KindFacts } from '../../api/schema-facts';
import { SCHEMAS } from '../../api/schemas';
import { derived } from '../engine/derived';
import { Manifest } from '../engine/manifest';
import { groupOf } from '../engine/manifest-set';
import { Circumstances } from '../engine/rule';

const BUILT_IN: readonly KindFacts[] = [...SCHEMAS, NETWORK_POLICY_FACTS];

/** The kinds whose fields are known: those that are built in, and those that were given, which replace them. */
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
    return isSecret(manifest)
      ? SECRET_FACTS
      : this.versionsOf(groupOf(manifest), manifest.kind)?.get(versionOf(manifest));
  }

  /** The facts of a kind by version; undefined if the kind is not known. */
  versionsOf(group: string, kind: string): ReadonlyMap<string, KindFacts> | undefined {
    return this.versions.get(key(group, kind));
  }
}

/** The known kinds under certain circumstances. */
export const kindsOf: (circumstances: Circumstances) => Kinds = derived((circumstances) => new Kinds(circumstances));

/** MTC's own kinds. */
export const MTC_KINDS = SCHEMAS.filter(({ group }) => group === MTC_GROUP)
  .map(({ kind }) => kind) as readonly JudgedKind[];

/** MTC's own kinds, and the kinds that are used with them: Route, egress firewalls, NetworkPolicy. */
export const OUR_KINDS = BUILT_IN.map(({ kind }) => kind) as readonly JudgedKind[];

const MTC_KIND_NAMES: ReadonlySet<string> = new Set(MTC_KINDS);

/** Whether a manifest is a Secret. */
export function isSecret(manifest: Manifest): boolean {
  return manifest.apiVersion === 'v1' && manifest.kind === 'Secret';
}

/** Whether a manifest is one of MTC's own objects. */
export function isMtc(manifest: Manifest): boolean {
  return groupOf(manifest) === MTC_GROUP && MTC_KIND_NAMES.has(manifest.kind);
}

/** Kinds of other products that rules read, by group; the version does not matter. */
const READ_KINDS: ReadonlySet<string> = new Set([
  ...Object.entries(JUDGED_KINDS).map(([kind, group]) => key(group, kind)),
  'kustomize.config.k8s.io/Kustomization', 'kustomize.config.k8s.io/Component', 'project.openshift.io/Project',
]);

/** Whether there are rules on manifests of this kind. Of others, only names, labels and references are judged. */
export function isJudgedKind(manifest: Manifest): boolean {
  return groupOf(manifest) === MTC_GROUP || READ_KINDS.has(key(groupOf(manifest), manifest.kind));
}

/** The version in a manifest's `apiVersion`. */
export function versionOf(manifest: Manifest): string {
  return manifest.apiVersion.slice(manifest.apiVersion.indexOf('/') + 1);
}

function key(group: string, kind: string): string {
  return `${group}/${kind}`;
}
