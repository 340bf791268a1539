import { Clock } from './clock';
import { Cluster } from './cluster';
import { HolderState } from './holder';
import { OutcomeState } from '../api/outcomes/outcome';
import { IndexObject } from '../output/migration-index';

/** Something that happened during an operation. With `--json`, each is one line. */
export interface OperationEvent {
  /** What happened, in one word: `applied`, `waiting`, `phase`, … */
  readonly event: string;
  readonly level: 'info' | 'warning' | 'error';
  /** The event as a line for people. It may quote what a cluster says. */
  readonly message: string;
  readonly cluster?: string;
  readonly unit?: string;
  readonly run?: string;
  readonly object?: IndexObject;
  readonly state?: OutcomeState;
  /** What to do about it. */
  readonly fix?: string;
  /** Numbers and names for programs. */
  readonly details?: { readonly [name: string]: string | number | boolean };
}

/** What an operation needs of its surroundings. */
export interface Operation {
  readonly clock: Clock;
  /** The cluster of a name in the output folder. */
  readonly cluster: (name: string) => Cluster;
  readonly report: (event: OperationEvent) => void;
  /** The value that the user gives for a name. Rejects with an OperationError that says how to give it. */
  readonly secretValue: (name: string) => Promise<string>;
  /** Asks the user; false without a terminal, unless `--yes` was given. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** Who does it: `alice@laptop/4711`. */
  readonly holder: string;
  /** What is known about the process of a holder. */
  readonly stateOf: (holder: string) => HolderState;
}
