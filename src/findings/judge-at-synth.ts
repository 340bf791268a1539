import { App } from 'cdk8s';
import { IConstruct } from 'constructs';
import { describeFinding, warningText } from './finding-text';
import { judgeApp } from './judge-app';
import { setOurs } from './makers';
import { FindingSeverity, SynthFinding } from './synth-finding';

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
  /** Whether the app tells its warnings itself. A plain one can't. */
  readonly tellsWarnings: boolean;
}

/** The judging of one app. */
interface Judging extends JudgingOptions {
  /** While the mistakes of constructs are gathered, the app's own validation is silent. */
  isGathering: boolean;
  /** How many calls of `synth` have begun and not ended. */
  synths: number;
  /** What was found in this synth. */
  verdict?: Verdict;
  /** The warnings of a plain App that were told last. */
  told?: string;
}

const JUDGINGS = new WeakMap<IConstruct, Judging>();

/**
 * Has the app of a construct of ours judged at synth. Each construct asks for it, so that a plain cdk8s App is judged as well; it is
 * done once.
 */
export function judgeAtSynth(at: IConstruct, options: JudgingOptions = { strict: false, tellsWarnings: false }): void {
  setOurs(at);
  const app = at.node.root;
  if (!JUDGINGS.has(app)) {
    const judging: Judging = { ...options, isGathering: false, synths: 0 };
    JUDGINGS.set(app, judging);
    judgeOnceIn(app as App, 'synth', judging);
    judgeOnceIn(app as App, 'synthYaml', judging);
    app.node.addValidation({
      validate: () => judging.isGathering ? [] : verdictOf(app).stopping.map((finding) => `${finding.construct || 'the app'}: ${describeFinding(finding)}`),
    });
  }
}

/**
 * Lets an app be judged once in each call of a method of it. cdk8s validates the whole app again for each chart, and in all that time nothing
 * can change. What was found is forgotten with the call: before the next one, anything may have been patched. Nor is it kept where somebody
 * has but one chart written.
 */
function judgeOnceIn<Method extends 'synth' | 'synthYaml'>(app: Pick<App, Method>, method: Method, judging: Judging): void {
  const original = app[method] as ((this: unknown) => unknown) | undefined;
  if (original) { // the root of a chart may be something else than an App of cdk8s
    const value = function (this: unknown): unknown {
      judging.synths++;
      try {
        const written = original.call(this);
        tellWarnings(app as unknown as IConstruct, judging);
        return written;
      } finally {
        judging.synths--;
        judging.verdict = undefined;
      }
    };
    Object.defineProperty(app, method, { value, configurable: true, writable: true });
  }
}

/** Says on the standard error output, where the warnings of a plain App are not the same as last time, what they are. */
function tellWarnings(app: IConstruct, judging: Judging): void {
  const { warnings } = judging.tellsWarnings ? { warnings: [] } : verdictOf(app);
  const text = warnings.length > 0 ? warningText(warnings) : undefined;
  if (text !== undefined && text !== judging.told) {
    process.stderr.write(text);
  }
  judging.told = text ?? judging.told;
}

/** What is wrong with an app, in which something has called `judgeAtSynth`. */
export function verdictOf(app: IConstruct): Verdict {
  const judging = JUDGINGS.get(app)!;
  const verdict = judging.verdict ?? reach(app, judging);
  judging.verdict = judging.synths > 0 ? verdict : undefined;
  return verdict;
}

function reach(app: IConstruct, judging: Judging): Verdict {
  const mistakes = mistakesOf(app, judging);
  const findings = findingsBeside(mistakes, app);
  const of = (severity: FindingSeverity) => findings.filter((finding) => finding.severity === severity && finding.reason === undefined);
  const [errors, warnings] = [of(FindingSeverity.ERROR), of(FindingSeverity.WARNING)];
  return judging.strict ? { mistakes, stopping: [...errors, ...warnings], warnings: [] } : { mistakes, stopping: errors, warnings };
}

function mistakesOf(app: IConstruct, judging: Judging): Map<IConstruct, string[]> {
  judging.isGathering = true;
  try {
    const texts = app.node.findAll().map((construct): [IConstruct, string[]] => [construct, construct.node.validate()]);
    return new Map(texts.filter(([, ofConstruct]) => ofConstruct.length > 0));
  } finally {
    judging.isGathering = false;
  }
}

/** What constructs refuse themselves. Other objects may then have been named after what was refused. */
const ALSO_REFUSED = 'document/name';

/**
 * What the rules find beside the mistakes. At a construct that has refused something nothing is: it would say the same once more, or follows from
 * what was not written. Where that has left an object that can't be written at all, only the mistakes are told.
 */
function findingsBeside(mistakes: ReadonlyMap<IConstruct, unknown>, app: IConstruct): SynthFinding[] {
  try {
    return judgeApp(app)
      .filter(({ owner }) => owner === app || !mistakes.has(owner))
      .filter(({ finding, isOurs }) => mistakes.size === 0 || !isOurs || finding.rule !== ALSO_REFUSED)
      .map(({ finding }) => finding);
  } catch (error) {
    if (mistakes.size === 0) {
      throw error;
    }
    return [];
  }
}
