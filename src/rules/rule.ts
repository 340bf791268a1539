import { Manifest } from './manifest';
import { ManifestSet } from './manifest-set';
import { KindFacts } from '../api/schema-facts';

/**
 * How bad it is. `error`: it can't work. `warning`: it works by accident, works badly, or is unsafe. `info`: worth knowing.
 */
export type Severity = 'error' | 'warning' | 'info';

/** What a rule has found. */
export interface Problem {
  /** In which manifest. */
  readonly manifest: Manifest;
  /** At which field: `spec.namespaces[1]`; empty for the manifest as a whole. */
  readonly path: string;
  /** What is wrong, and why the cluster would refuse it, ignore it, or do it wrongly. No secret value. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
}

/** What is known besides the manifests. */
export interface Circumstances {
  /** The time against which tokens and certificates are held, in milliseconds since 1970. Without it, nothing has expired. */
  readonly now?: number;
  /** What kinds look like of which newer, or other, definitions are at hand than those built in. */
  readonly schemas?: readonly KindFacts[];
  /** Says what is wrong with a text that is to be YAML, where there is a parser at hand. Without it, texts in manifests aren't parsed. */
  readonly yamlMistake?: (text: string) => string | undefined;
}

/** Something that manifests of a migration must, or should, keep to. Data but for its `check`. */
export interface Rule {
  /** Family and name: `plan/duplicate-destination`. */
  readonly id: string;
  readonly severity: Severity;
  /** The rule in a few words, as what is right: `Each namespace has a destination of its own`. */
  readonly title: string;
  /** Why: what MTC, its operator or Kubernetes does otherwise. */
  readonly rationale: string;
  /** Where that is known from: a file of MTC's source, an API's documentation. */
  readonly source: string;
  /** The smallest set of manifests, as YAML, that breaks it; of several files where it says `# another file:`. */
  readonly breaks: string;
  /** The nearest one that is right. */
  readonly keeps: string;
  /** Whether who reads the files finds what breaks it, since no manifest shows it any more; then `check` finds nothing. */
  readonly byReader?: boolean;
  /** Finds what breaks it. Pure, and linear in the number of manifests; whatever the manifests hold, it doesn't throw. */
  readonly check: (set: ManifestSet, circumstances: Circumstances) => Iterable<Problem>;
}

/** What a rule says, without the check. Some are held by those who read files, or by a program at synth, and not over manifests. */
export interface RuleText extends Omit<Rule, 'check'> {
  /** What its examples are written in, where that isn't YAML. */
  readonly language?: 'ts';
}

/** A problem, with the rule that found it. */
export interface Finding extends Problem {
  readonly rule: string;
  readonly severity: Severity;
}
