import { Command } from 'commander';
import { Outcome, Surroundings } from '../surroundings';

/**
 * A command of the command line. `define` adds it, with its arguments and options, to the program; the action passes
 * its outcome to `ends`. What the command needs is loaded by the action, so that no command pays for another.
 */
export interface CommandDefinition {
  /** Whether its output quotes what clusters and tools say: then it is searched for what is secret by its form. */
  readonly quotesClusters?: true;
  readonly define: (program: Command, surroundings: Surroundings, ends: (outcome: Outcome) => void) => void;
}
