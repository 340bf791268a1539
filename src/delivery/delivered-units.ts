import { createHash } from 'crypto';
import { MIG_ANALYTIC } from '../api/mig-analytic';
import { trimmed } from '../grammar/trim';
import { ApplyStep } from '../output/apply-step';
import { IndexObject, IndexUnit, MigrationIndex } from '../output/migration-index';

/** A unit that a tool applies. */
export interface DeliveredUnit {
  readonly unit: IndexUnit;
  /** A name that no other unit of the app has, from the folder of the unit. */
  readonly name: string;
  /** The number of the wave, from 0. A unit is in a later wave than each unit that must have settled before it. */
  readonly wave: number;
  /**
   * Whether a person starts it: a run starts when it is applied, and objects in namespaces that the first stage creates
   * cannot be applied before that.
   */
  readonly isManual: boolean;
  readonly objects: readonly IndexObject[];
}

/** The longest name: tools write it into labels, some with a suffix. */
const LONGEST = 52;

/**
 * The units that a tool applies, in their order. Units with secret values are not in git, so they are not delivered. An
 * analysis is not either: MTC replaces all labels and annotations of a MigAnalytic, and so also the mark that tells a
 * tool which objects it applies.
 */
export function deliveredUnits(index: MigrationIndex, prefix: string): DeliveredUnit[] {
  const delivered = index.units.filter((unit) => !unit.isSecret && !isAnalysis(unit));
  const names = namesOf(delivered, prefix);
  const waves = new Map<string, number>();
  for (const unit of delivered) { // each after those that it waits for
    const before = unit.after.flatMap((path) => waves.get(path) ?? []);
    waves.set(unit.path, before.length === 0 ? 0 : Math.max(...before) + 1);
  }
  const lastAutomatic = Math.max(0, ...delivered.filter((unit) => !isManual(unit)).map(({ path }) => waves.get(path)!));
  return delivered.map((unit) => ({
    unit,
    name: names.get(unit)!,
    // Nothing may wait for a unit that a person starts, so all of these are behind the others.
    wave: isManual(unit) ? lastAutomatic + 1 : waves.get(unit.path)!,
    isManual: isManual(unit),
    objects: unit.files.flatMap(({ objects }) => objects),
  }));
}

function isManual({ step }: IndexUnit): boolean {
  return step === ApplyStep.RUN || step === ApplyStep.AFTER_FIRST_STAGE;
}

function isAnalysis({ starts }: IndexUnit): boolean {
  return starts.length > 0 && starts.every(({ kind }) => kind === MIG_ANALYTIC.kind);
}

/**
 * The names of units. Where two would have one name, or it would be too long, both get a part of the digest
 * of their path.
 */
function namesOf(units: readonly IndexUnit[], prefix: string): Map<IndexUnit, string> {
  const plain = new Map(units.map((unit) => [unit, plainName(unit, units, prefix)]));
  const counts = new Map<string, number>();
  plain.forEach((name) => counts.set(name, (counts.get(name) ?? 0) + 1));
  return new Map([...plain].map(([unit, name]) => {
    const isUnique = counts.get(name) === 1 && name.length <= LONGEST && !/-[0-9a-f]{8}$/.test(name);
    return [unit, isUnique ? name : `${trimmed(name.slice(0, LONGEST - 9), '-')}-${digest(unit.path)}`];
  }));
}

/** `mtc-new` for `clusters/new/manifests`, `mtc-shop-1-stage-first-copy` for `runs/shop/1-stage-first-copy/new`. */
function plainName(unit: IndexUnit, units: readonly IndexUnit[], prefix: string): string {
  const words = distinctSegments(unit, units);
  return trimmed([prefix, ...words].join('-').toLowerCase().replace(/[^a-z0-9-]+/g, '-'), '-');
}

function distinctSegments({ path, run }: IndexUnit, units: readonly IndexUnit[]): string[] {
  const segments = path.split('/').slice(1);
  if (run === undefined) {
    return segments.filter((word, place) => place === 0 || word !== 'manifests');
  }
  const isOnly = units.filter((other) => other.run === run).length === 1;
  return isOnly ? segments.slice(0, -1) : segments;
}

/**
 * A name for something that already has one. It is kept if it is valid and short enough, and otherwise gets a part of
 * its digest.
 */
export function safeName(text: string): string {
  const name = trimmed(text.toLowerCase().replace(/[^a-z0-9-]+/g, '-'), '-');
  return name === text && name.length <= LONGEST ? name : `${trimmed(name.slice(0, LONGEST - 9), '-')}-${digest(text)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
