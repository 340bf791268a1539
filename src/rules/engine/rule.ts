import { Manifest } from './manifest';
import { ManifestSet } from './manifest-set';
import { JudgedKind } from '../../api/judged-kinds';
import { KindFacts } from '../../api/schema-facts';
import { InventoryData } from '../../inventory/inventory-data';

/**
 * How bad it is. `error`: it can't work. `warning`: it works by accident, works badly, or is unsafe.
 * `info`: worth knowing.
 */
export type Severity = 'error' | 'warning' | 'info';

/** A problem in the manifest that a rule looks at. */
export interface FieldProblem {
  /** The field: `spec.namespaces[1]`; empty for the manifest as a whole. */
  readonly path: string;
  /**
   * What is wrong, and what the cluster would do: reject it, ignore it, or do something else. Never contains
   * a secret value.
   */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
  /**
   * The fix in a program, if it differs from `fix` by more than names: options that are rendered from a field replace
   * the field's name, and values become TypeScript, without it.
   */
  readonly programFix?: string;
  /** The manifest that has the field, if it is another one than the one that the rule looks at. */
  readonly manifest?: Manifest;
  /** The other manifests that the problem is about, as in a conflict. It can be acknowledged at each of them. */
  readonly others?: readonly Manifest[];
}

/** What is known besides the manifests. */
export interface Circumstances {
  /**
   * The time against which tokens and certificates are held, in milliseconds since 1970. Without it,
   * nothing has expired.
   */
  readonly now?: number;
  /** What kinds look like of which newer, or other, definitions are at hand than those built in. */
  readonly schemas?: readonly KindFacts[];
  /**
   * Whether a file or folder exists, by its path relative to the same folder as the origins of manifests. Without it,
   * no path is looked up.
   */
  readonly exists?: (path: string) => boolean;
  /**
   * The names in a file of environment variables, by its path relative to the same folder. Without it, no such file is
   * read.
   */
  readonly namesInEnvFile?: (path: string) => readonly string[] | undefined;
  /**
   * Says what is wrong with a text that is to be YAML, where there is a parser at hand. Without it, texts in manifests
   * aren't parsed.
   */
  readonly yamlMistake?: (text: string) => string | undefined;
  /** The inventories of clusters, by the names of their MigClusters. */
  readonly inventories?: ReadonlyMap<string, InventoryData>;
}

/** A problem and the manifest that has it. */
export interface Problem extends FieldProblem {
  readonly manifest: Manifest;
}

/** The texts and examples of a rule. */
export interface RuleText {
  /** Family and name: `plan/duplicate-destination`. */
  readonly id: string;
  readonly severity: Severity;
  /** The rule in a few words, as what is right: `Each namespace of a plan has its own destination`. */
  readonly title: string;
  /** The reason: what MTC, its operator or Kubernetes does otherwise. */
  readonly rationale: string;
  /** The source of that fact: a file of MTC's source, an API's documentation. */
  readonly source: string;
  /** The smallest set of manifests, as YAML, that breaks the rule; `# another file:` separates several files. */
  readonly breaks: string;
  /** The inventories with which both examples are judged, by the names of MigClusters. */
  readonly inventories?: { readonly [migCluster: string]: InventoryData };
  /** Exactly what the rule finds in `breaks`, in this order. */
  readonly finds?: ReadonlyArray<Omit<FieldProblem, 'manifest' | 'others'>>;
  /** The nearest valid set. */
  readonly keeps: string;
  /**
   * Whether the reader of files reports it, because the parsed manifests no longer show it; `check` then finds nothing.
   */
  readonly byReader?: boolean;
  /** What the rule protects. Its findings cannot be acknowledged. */
  readonly protects?: 'data' | 'secrets';
  /** The language of the examples, if it is not YAML. */
  readonly language?: 'ts';
}

/**
 * What a rule does not look at. `live`: objects that were read from a cluster. `patch`: patches of a Kustomization,
 * which are incomplete.
 */
export type Skipped = 'live' | 'patch';

/**
 * A rule on manifests of certain kinds. The engine calls `check` once for each of them, so a rule is linear in the
 * number of manifests if its check is constant; what several rules need to know about the whole set is `derived` once.
 */
export interface Rule extends RuleText {
  /** The kinds that the rule judges; `*` is every manifest. */
  readonly on: JudgedKind | '*' | readonly JudgedKind[];
  readonly skips?: readonly Skipped[];
  /**
   * Whether fields that contain a placeholder are judged as well. A rule that protects judges them too. By default a
   * finding at such a field is dropped.
   */
  readonly judgesPlaceholders?: boolean;
  /**
   * Whether the rule is about files, and what Kustomizations do with them. All others judge the objects that
   * Kustomizations render.
   */
  readonly judgesFiles?: boolean;
  /** Finds the problems of one manifest. Pure; never throws, whatever the manifest contains. */
  readonly check: (manifest: Manifest, set: ManifestSet, circumstances: Circumstances) => Iterable<FieldProblem>;
  /** Is told if the check throws, which is a bug. Without it, the error is thrown. */
  readonly failed?: (error: unknown) => void;
}

/** A problem, with the rule that found it. */
export interface Finding extends Problem {
  readonly rule: string;
  readonly severity: Severity;
  /** Whether it is about what a Kustomization makes of the manifest, which the manifest itself may not have. */
  readonly isOfRendered?: boolean;
}
