import { IConstruct } from 'constructs';
import { describeFinding, warningText } from './finding-text';
import { judgeApp, RenderedApp, renderApp } from './judge-app';
import { FindingSeverity, SynthFinding } from './synth-finding';
import { acknowledgementsAt } from '../constructs/acknowledgements';
import { onOwnConstruct } from '../constructs/owner';

/** What is to be said of an app at synth. */
export interface Verdict {
  /** What constructs have refused. */
  readonly mistakes: ReadonlyMap<IConstruct, readonly string[]>;
  /** The findings that stop synth as well. */
  readonly stopping: readonly SynthFinding[];
  /** Those that are worth a warning. */
  readonly warnings: readonly SynthFinding[];
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
export function judgeAtSynth(app: IConstruct, options: JudgingOptions = { strict: false, printsWarnings: false }): void {
  if (!JUDGINGS.has(app)) {
    const judging: Judging = { ...options, isCollecting: false };
    JUDGINGS.set(app, judging);
    app.node.addValidation({ validate: () => judging.isCollecting ? [] : validate(app, judging) });
  }
}

// The first construct of an app that writes manifests has it judged, so that a plain cdk8s App is judged as well.
onOwnConstruct((construct) => judgeAtSynth(construct.node.root));

function validate(app: IConstruct, judging: Judging): string[] {
  const { mistakes, stopping, warnings } = verdictOf(app);
  if (mistakes.size === 0 && stopping.length === 0 && !judging.printsWarnings) {
    printWarnings(warnings, judging);
  }
  return stopping.map((finding) => `${finding.construct || 'the app'}: ${describeFinding(finding)}`);
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
 * cdk8s validates an app once for each chart, and anything may be patched between two calls. So a plain App is rendered each time, and
 * the rules run again only if something has changed. A MigrationApp asks once.
 */
export function verdictOf(app: IConstruct): Verdict {
  const judging = JUDGINGS.get(app)!;
  const mistakes = mistakesOf(app, judging);
  const rendered = render(app, mistakes);
  if (judging.printsWarnings) {
    return reach(app, judging, mistakes, rendered);
  }
  const state = JSON.stringify([[...mistakes.values()], [...rendered?.keys() ?? []], app.node.findAll().map(acknowledgementsAt)]);
  const verdict = judging.last?.state === state ? judging.last.verdict : reach(app, judging, mistakes, rendered);
  judging.last = { state, verdict };
  return verdict;
}

/** A construct that rejects a value may leave an object that cannot be rendered; then only the mistakes are reported. */
function render(app: IConstruct, mistakes: ReadonlyMap<IConstruct, unknown>): RenderedApp | undefined {
  try {
    return renderApp(app);
  } catch (error) {
    if (mistakes.size === 0) {
      throw error;
    }
    return undefined;
  }
}

function reach(app: IConstruct, judging: Judging, mistakes: Verdict['mistakes'], rendered?: RenderedApp): Verdict {
  const findings = rendered ? findingsBeside(mistakes, app, rendered) : [];
  const of = (severity: FindingSeverity) => findings.filter((finding) => finding.severity === severity && finding.reason === undefined);
  const [errors, warnings] = [of(FindingSeverity.ERROR), of(FindingSeverity.WARNING)];
  return judging.strict ? { mistakes, stopping: [...errors, ...warnings], warnings: [] } : { mistakes, stopping: errors, warnings };
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

/** What constructs refuse themselves. Other objects may then have been named after what was refused. */
const ALSO_REFUSED = 'document/name';

/**
 * The findings at constructs that have not rejected anything themselves. At the others a finding would repeat the mistake, or follow from
 * what was not written.
 */
function findingsBeside(mistakes: ReadonlyMap<IConstruct, unknown>, app: IConstruct, rendered: RenderedApp): SynthFinding[] {
  return judgeApp(app, rendered)
    .filter(({ owner }) => owner === app || !mistakes.has(owner))
    .filter(({ finding, isOwn }) => mistakes.size === 0 || !isOwn || finding.rule !== ALSO_REFUSED)
    .map(({ finding }) => finding);
}
