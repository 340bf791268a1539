import { BoundFacts, sizeOf } from './volume-facts';
import { DeclaredVolumeRule } from '../api/volume-rules';
import { matchesGlob } from '../grammar/glob';

/** The rule that matches a volume and why, or what has to be known to find it; nothing if no rule matches. */
export interface Match {
  readonly rule?: DeclaredVolumeRule;
  /** The conditions that the volume meets, in words. */
  readonly reason?: string;
  /** What is not known: `its labels`. */
  readonly unknown?: string;
}

/** Finds the first rule that matches. A rule that may match ends the search: later rules count only if it does not. */
export function firstMatch(rules: readonly DeclaredVolumeRule[], bound: BoundFacts): Match {
  for (const rule of rules) {
    const given = conditions(rule.match ?? {}, bound);
    if (!given.some(({ isMet }) => isMet === false)) {
      const unknown = given.find(({ isMet }) => isMet === undefined);
      return unknown
        ? { rule, unknown: unknown.text }
        : { rule, reason: given.map(({ text }) => text).join(', ') || 'matches every volume' };
    }
  }
  return {};
}

/** Whether rules ask for what the list of volumes of a plan does not contain: labels and provisioners. */
export function askForMore(rules: readonly DeclaredVolumeRule[]): boolean {
  return rules.some(({ match }) => match?.labels !== undefined || match?.provisioners !== undefined);
}

interface Condition {
  /** Undefined if it is not known; `text` then says what. */
  readonly isMet?: boolean;
  readonly text: string;
}

/** The conditions that a rule has. */
function conditions(match: NonNullable<DeclaredVolumeRule['match']>, { claim, volume }: BoundFacts): Condition[] {
  const size = sizeOf(claim, volume);
  const { accessModes, volumeMode, atLeast, smallerThan } = match;
  return [
    ...among('namespace', match.namespaces, claim.namespace),
    ...among('claim', match.claims, claim.name),
    ...among('storage class', match.storageClasses, claim.storageClass ?? ''),
    ...provisioner(match.provisioners, volume),
    ...labels(match.labels ?? {}, claim.labels),
    ...accessModes === undefined ? [] : [{
      isMet: claim.accessModes.some((mode) => (accessModes as readonly string[]).includes(mode)),
      text: `access modes ${claim.accessModes.join(', ')}`,
    }],
    ...volumeMode === undefined
      ? []
      : [{ isMet: claim.volumeMode === volumeMode, text: `volume mode ${claim.volumeMode}` }],
    ...atLeast === undefined ? [] : [{ isMet: size >= atLeast, text: 'large enough' }],
    ...smallerThan === undefined ? [] : [{ isMet: size < smallerThan, text: 'small enough' }],
  ];
}

function among(what: string, patterns: readonly string[] | undefined, value: string): Condition[] {
  const pattern = patterns?.find((one) => matchesGlob(one, value));
  return patterns === undefined
    ? []
    : [{ isMet: pattern !== undefined, text: `${what} ${pattern === value ? value : `${value} (${pattern})`}` }];
}

function provisioner(patterns: readonly string[] | undefined, volume: BoundFacts['volume']): Condition[] {
  const isUnknown = patterns !== undefined && volume !== undefined && volume.provisioner === undefined
    && volume.type === undefined;
  return isUnknown
    ? [{ text: 'the provisioner of its volume' }]
    : among('provisioner', patterns, volume?.provisioner ?? volume?.type ?? '');
}

function labels(wanted: { readonly [name: string]: string }, present: BoundFacts['claim']['labels']): Condition[] {
  const entries = Object.entries(wanted);
  if (entries.length === 0) {
    return [];
  }
  return present === undefined ? [{ text: 'the labels of its claim' }] : [{
    isMet: entries.every(([name, value]) => Object.hasOwn(present, name) && present[name] === value),
    text: `labels ${entries.map(([name, value]) => `${name}=${value}`).join(', ')}`,
  }];
}
