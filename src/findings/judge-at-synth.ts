import { IConstruct } from 'constructs';
import { judgeApp } from './judge-app';
import { FindingSeverity, SynthFinding } from './synth-finding';

const JUDGED = new WeakSet<IConstruct>();

/**
 * Has the app of a construct judged at synth. Each construct asks for it, so that a plain cdk8s App is judged as well; it is
 * done once.
 *
 * cdk8s validates the whole app again for each chart, so what was found is kept until the app has grown.
 */
export function judgeAtSynth(at: IConstruct): void {
  const app = at.node.root;
  if (JUDGED.has(app)) {
    return;
  }
  JUDGED.add(app);
  let kept: { readonly size: number; readonly texts: string[] } | undefined;
  app.node.addValidation({
    validate: () => {
      const size = app.node.findAll().length;
      if (kept?.size !== size) {
        kept = { size, texts: errorsOf(app).map((finding) => `${finding.construct}: ${describeFinding(finding)}`) };
      }
      return kept.texts;
    },
  });
}

/**
 * The errors that nobody has acknowledged. What is found at a construct that has refused a value is left out: it says the same once
 * more, or follows from what was not written.
 */
export function errorsOf(app: IConstruct): SynthFinding[] {
  const refused = new Set(app.node.findAll()
    .filter((construct) => construct !== app && construct.node.validate().length > 0)
    .map((construct) => construct.node.path));
  return judgeApp(app)
    .filter(({ severity, reason, construct }) => severity === FindingSeverity.ERROR && reason === undefined && !refused.has(construct));
}

/** One line: field, what is wrong, what to write, by which rule. */
export function describeFinding({ field, message, fix, rule }: SynthFinding): string {
  return `${field ? `${field}: ` : ''}${message}; ${fix}. (${rule})`;
}
