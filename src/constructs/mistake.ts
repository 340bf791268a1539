import { IConstruct } from 'constructs';
import { ended } from '../grammar/sentence';

/** Something that the program asked for and that can't be written. */
export interface Mistake {
  /** The option, as the user wrote it: `namespaces[1]`. */
  readonly field: string;
  /** The value that was given; left out where nothing was given, and always where it is secret. */
  readonly value?: unknown;
  /** What is wrong with it and why the cluster would refuse it: `has a scheme; MTC adds its own`. */
  readonly problem: string;
  /** What to write instead: `write "registry.example.com"`. */
  readonly fix: string;
}

/**
 * Refuses a value: synth will fail, and name this construct.
 *
 * Nothing is thrown here. Five mistakes of a program are reported at once, and since cdk8s validates before it
 * writes, a refused program leaves its output folder unchanged. A plain cdk8s App works the same as a MigrationApp.
 */
export function refuse(at: IConstruct, mistake: Mistake): void {
  REFUSED.set(at, [...REFUSED.get(at) ?? [], mistake.field]);
  refuseAtSynth(at, () => [mistake]);
}

/** Refuses what can only be seen when the program has ended: `check` is asked once more at synth. */
export function refuseAtSynth(at: IConstruct, check: () => Mistake[]): void {
  CHECKS.set(at, [...CHECKS.get(at) ?? [], check]);
  at.node.addValidation({ validate: () => check().map(describe) });
}

/** The options of a construct that were refused without waiting for synth. */
const REFUSED = new WeakMap<IConstruct, string[]>();

const CHECKS = new WeakMap<IConstruct, Array<() => Mistake[]>>();

/** Whether a construct has rejected the value of an option, of a part of it, or of an option that contains it. */
export function isRejected(at: IConstruct, option: string): boolean {
  return (CHECKS.get(at) ?? []).flatMap((check) => check())
    .some(({ field }) => isPartOf(field, option) || isPartOf(option, field));
}

function isPartOf(part: string, whole: string): boolean {
  return part === whole || part.startsWith(`${whole}.`) || part.startsWith(`${whole}[`);
}

/**
 * The value of a required option. If it is missing, that is rejected, and a stand-in takes its place so that everything
 * else can be checked as well; if a value of another type was rejected, that is the only message. Types do not exclude
 * it: JavaScript has none, and an environment variable may not be set.
 *
 * @param fix what to give: `give a HostCluster or a RemoteCluster`
 */
export function required<T>(
  at: IConstruct, field: string, value: T | undefined | null, fix: string, standIn: () => T,
): T {
  if (value !== undefined && value !== null) {
    return value;
  }
  if (!REFUSED.get(at)?.some((other) => isPartOf(other, field) || isPartOf(field, other))) {
    refuse(at, { field, problem: 'is missing', fix });
  }
  return standIn();
}

/** What is wrong with an empty value. */
export function absence(value: unknown): string {
  return value === undefined || value === null ? 'is missing' : 'is empty';
}

/** One line: field, value, what is wrong, what to write. */
export function describe(mistake: Mistake): string {
  const value = mistake.value === undefined ? '' : ` ${quote(mistake.value)}`;
  return `${mistake.field}:${value} ${mistake.problem}; ${ended(mistake.fix)}`;
}

/** A value as a message shows it. */
export function quote(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
