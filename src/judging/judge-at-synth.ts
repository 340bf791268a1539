import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { annotateAcknowledged } from './annotate';
import { describeFinding, warningText } from './finding-text';
import { JudgedFinding, judgeApp, RenderedApp, renderApp } from './judge-app';
import { Json, unwritable } from './manifest-of';
import { FindingSeverity, SynthFinding } from './synth-finding';
import { acknowledgementsAt } from '../constructs/acknowledgements';
import { isRejected } from '../constructs/mistake';
import { onOwnConstruct } from '../constructs/owner';

/** What is to be said of an app at synth. */
export interface Verdict {
  /** What constructs have refused. */
  readonly mistakes: ReadonlyMap<IConstruct, readonly string[]>;
  /** Objects that cannot be written. A plain App does not know these mistakes. */
  readonly unwritable: ReadonlyMap<IConstruct, readonly string[]>;
  /** The findings that stop synth as well. */
  readonly stopping: readonly SynthFinding[];
  /** Those that are worth a warning. */
  readonly warnings: readonly SynthFinding[];
  /** The manifests that were judged, except those that changed because of it. */
  readonly manifests: ReadonlyMap<ApiObject, Json>;
}

/** How an app is judged. */
export interface JudgingOptions {
  /** Whether warnings stop synth as errors do. */
  readonly strict: boolean;
  /** Whether the app prints its warnings itself. A plain App cannot. */
  readonly printsWarnings: boolean;
}

/** The judging of one app. */
interface Judging extends JudgingOptions {
  /** While the mistakes of constructs are collected, the app's own validation is silent. */
  isCollecting: boolean;
  /** What the app looked like when it was judged last, and the result. */
  last?: { readonly state: string; readonly verdict: Verdict };
  /** The warnings of a plain App that were printed last. */
  printed?: string;
}

const JUDGINGS = new WeakMap<IConstruct, Judging>();

/** Adds one validation to an app, which judges it at synth. Further calls for the same app have no effect. */
export function judgeAtSynth(
  app: IConstruct, options: JudgingOptions = { strict: false, printsWarnings: false },
): void {
  if (!JUDGINGS.has(app)) {
    const judging: Judging = { ...options, isCollecting: false };
    JUDGINGS.set(app, judging);
    app.node.addValidation({ validate: () => judging.isCollecting ? [] : validate(app, judging) });
  }
}

// The first construct of an app that writes manifests has it judged, so that a plain cdk8s App is judged as well.
onOwnConstruct((construct) => judgeAtSynth(construct.node.root));

function validate(app: IConstruct, judging: Judging): string[] {
  const { mistakes, unwritable: notWritten, stopping, warnings } = verdictOf(app);
  if (mistakes.size === 0 && notWritten.size === 0 && stopping.length === 0 && !judging.printsWarnings) {
    printWarnings(warnings, judging);
  }
  return [
    ...[...notWritten].flatMap(([construct, texts]) => texts.map((text) => `${construct.node.path}: ${text}`)),
    ...stopping.map((finding) => `${finding.construct || 'the app'}: ${describeFinding(finding)}`),
  ];
}

/** Prints the warnings of a plain App to stderr, unless they are the same as last time. */
function printWarnings(warnings: readonly SynthFinding[], judging: Judging): void {
  const text = warnings.length > 0 ? warningText(warnings) : undefined;
  if (text !== undefined && text !== judging.printed) {
    process.stderr.write(text);
  }
  judging.printed = text ?? judging.printed;
}

/**
 * The verdict on an app for which `judgeAtSynth` was called.
 *
 * cdk8s validates an app once for each chart, and anything may be patched between two calls. So a plain App is rendered
 * each time, and the rules run again only if something has changed. A MigrationApp asks once.
 */
export function verdictOf(app: IConstruct): Verdict {
  const judging = JUDGINGS.get(app)!;
  const mistakes = mistakesOf(app, judging);
  const { rendered, notWritten } = render(app, mistakes);
  if (notWritten.size > 0) { // rules need all objects
    return { mistakes, unwritable: notWritten, stopping: [], warnings: [], manifests: new Map() };
  }
  if (judging.printsWarnings) {
    return reach(app, judging, mistakes, rendered);
  }
  const state = JSON.stringify([
    [...mistakes.values()], [...rendered?.keys() ?? []], app.node.findAll().map(acknowledgementsAt),
  ]);
  const verdict = judging.last?.state === state ? judging.last.verdict : reach(app, judging, mistakes, rendered);
  judging.last = { state, verdict };
  return verdict;
}

/**
 * All manifests, or why there are none. A construct that rejects a value may also leave an object that
 * cannot be rendered.
 */
function render(
  app: IConstruct, mistakes: ReadonlyMap<IConstruct, unknown>,
): { rendered?: RenderedApp; notWritten: Verdict['unwritable'] } {
  try {
    return { rendered: renderApp(app), notWritten: new Map() };
  } catch (error) {
    const notWritten = new Map([...unwritable(app)].filter(([construct]) => !mistakes.has(construct)));
    if (mistakes.size === 0 && notWritten.size === 0) {
      throw error;
    }
    return { notWritten };
  }
}

function reach(app: IConstruct, judging: Judging, mistakes: Verdict['mistakes'], rendered?: RenderedApp): Verdict {
  const manifests = new Map([...rendered ?? []].map(([{ object: json }, object]) => [object, json]));
  const judged = rendered ? judgeApp(app, rendered) : [];
  annotateAcknowledged(judged).forEach((object) => manifests.delete(object));
  const findings = distinct(judged);
  const of = (severity: FindingSeverity) => findings.filter((finding) => finding.severity === severity
    && finding.reason === undefined);
  const [errors, warnings] = [of(FindingSeverity.ERROR), of(FindingSeverity.WARNING)];
  const common = { mistakes, unwritable: new Map(), manifests };
  return judging.strict
    ? { ...common, stopping: [...errors, ...warnings], warnings: [] }
    : { ...common, stopping: errors, warnings };
}

function mistakesOf(app: IConstruct, judging: Judging): Map<IConstruct, string[]> {
  judging.isCollecting = true;
  try {
    const texts = app.node.findAll().map((construct): [IConstruct, string[]] => [construct, construct.node.validate()]);
    return new Map(texts.filter(([, ofConstruct]) => ofConstruct.length > 0));
  } finally {
    judging.isCollecting = false;
  }
}

/**
 * What the rules find, except at options whose values constructs have rejected: such a value is not rendered. One value
 * in several objects is one finding.
 */
function distinct(findings: readonly JudgedFinding[]): SynthFinding[] {
  const firsts = new Map<string, ApiObject | undefined>();
  return findings.filter(({ owner, object, finding: { rule, option } }) => {
    if (option === undefined) {
      return true;
    }
    const key = JSON.stringify([owner.node.path, rule, option]);
    firsts.set(key, firsts.get(key) ?? object);
    return firsts.get(key) === object && !isRejected(owner, option);
  }).map(({ finding }) => finding);
}
