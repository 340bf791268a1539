import { IConstruct } from 'constructs';

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
 * Nothing is thrown here. A program with five mistakes is told of all five at once, and since cdk8s validates before it
 * writes, a refused program leaves its output folder as it was. A plain cdk8s App works the same as a MigrationApp.
 */
export function refuse(at: IConstruct, mistake: Mistake): void {
  const text = describe(mistake);
  at.node.addValidation({ validate: () => [text] });
}

/** Refuses what can only be seen when the program has ended: `check` is asked once more at synth. */
export function refuseAtSynth(at: IConstruct, check: () => Mistake[]): void {
  at.node.addValidation({ validate: () => check().map(describe) });
}

/**
 * The value of a required option. If it is missing, that is rejected, and a stand-in takes its place so that everything else can
 * be checked as well. Types do not exclude it: JavaScript has none, and an environment variable may not be set.
 *
 * @param fix what to give: `give a HostCluster or a RemoteCluster`
 */
export function required<T>(at: IConstruct, field: string, value: T | undefined | null, fix: string, standIn: () => T): T {
  if (value !== undefined && value !== null) {
    return value;
  }
  refuse(at, { field, problem: 'is missing', fix });
  return standIn();
}

/** What is wrong with a value that says nothing. */
export function absence(value: unknown): string {
  return value === undefined || value === null ? 'is missing' : 'is empty';
}

/** One line: field, value, what is wrong, what to write. */
export function describe(mistake: Mistake): string {
  const value = mistake.value === undefined ? '' : ` ${quote(mistake.value)}`;
  return `${mistake.field}:${value} ${mistake.problem}; ${mistake.fix}.`;
}

/** A value as it is shown in a message. */
export function quote(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
