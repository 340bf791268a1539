import { Severity } from '../../rules/engine/rule';
import type { DocumentText } from '../reading/source-file';

/** The name of the file. */
export const CONFIG_FILE = 'cdk8s-mtc.yaml';

/** How severe the findings of a rule are; `off`: the rule is not applied. */
export type Level = Severity | 'off';

/** Levels by the name of a rule, or of a family of rules. */
export type Levels = Readonly<Record<string, Level>>;

/** What a profile stands for: `recommended` fails at errors, `strict` at warnings as well. */
export const PROFILES = { recommended: 'error', strict: 'warning' } as const satisfies Record<string, Severity>;

/** The name of a profile. */
export type Profile = keyof typeof PROFILES;

/** What is known about a cluster, and which files are for it. */
export interface ConfiguredCluster {
  readonly paths?: readonly string[];
  readonly openshift?: string;
  readonly mtc?: string;
  readonly context?: string;
  readonly inventory?: string;
}

/** The contents of the file. Paths are relative to its folder. */
export interface ConfigData {
  readonly profile?: Profile;
  readonly failOn?: Severity;
  readonly paths?: readonly string[];
  readonly select?: readonly string[];
  readonly disable?: readonly string[];
  readonly rules?: Levels;
  readonly overrides?: ReadonlyArray<{ readonly paths: readonly string[]; readonly rules: Levels }>;
  readonly clusters?: Readonly<Record<string, ConfiguredCluster>>;
  readonly kubectl?: string;
  readonly customRules?: readonly string[];
  readonly crds?: string;
  readonly baseline?: string;
}

/** A configuration, and where it is from. */
export interface Config {
  readonly data: ConfigData;
  /** The folder of the file, as an absolute path. */
  readonly folder: string;
  /** Whether somebody has named the file. One that was only found may come from a stranger. */
  readonly isNamed?: boolean;
  /** The text of the file; undefined if there is none. */
  readonly document?: DocumentText;
}
