import { IConstruct } from 'constructs';
import './judge-at-synth'; // so that the apps of all constructs are judged
import { judgeApp } from './judge-app';
import { SynthFinding } from './synth-finding';
import { acknowledge } from '../constructs/acknowledgements';
import { checkCalls } from '../constructs/checked-calls';
import { given } from '../constructs/given';
import { refuse } from '../constructs/mistake';

/**
 * What the rules find in the manifests of a program: hand-written ApiObjects included, and across charts.
 *
 * Errors stop synth, all of them together with the mistakes of constructs; warnings are printed on the standard error
 * output, and synth goes on. A finding that is all right where it arises can be acknowledged there, whatever its
 * severity: then it neither stops synth nor is printed, and stays in the report with the reason.
 *
 * A plain cdk8s App is also judged as soon as it has a construct of this library that writes a manifest.
 */
export class Findings {
  /**
   * The findings in a construct and below it: of the manifests that it has made, wherever they are written, and of
   * those that are written in it.
   *
   * @param scope an ApiObject, a construct, a chart, or the whole app
   */
  static of(scope: IConstruct): Findings {
    return new Findings(given('Findings.of', 'scope', scope, 'give a construct, a chart or the app'));
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Says that what a rule finds in this construct, or below it, is all right. Of several acknowledgements of one
   * finding the nearest gives the reason.
   *
   * If the rule finds nothing there, or does not exist, that is a finding itself, so no acknowledgement
   * outlives its cause.
   *
   * The finding is also acknowledged in the output: its object gets the annotation
   * `acknowledge.cdk8s-mtc.io/<family>.<rule>` with the reason, which `cdk8s-mtc check` reads. Rules that protect
   * secrets or data cannot be acknowledged; that is reported as an error.
   *
   * @param rule the rule's id, as the message has it in parentheses: `plan/conflict`
   * @param reason why it is all right, for the readers of the program and the report
   */
  acknowledge(rule: string, reason: string): void {
    given('Findings.acknowledge', 'rule', rule, 'give the ID of a rule such as "plan/conflict"');
    if (!reason?.trim()) {
      refuse(this.scope, {
        field: 'reason',
        problem: `is empty: the finding of ${rule} is not acknowledged`,
        fix: 'write why it is intended here',
      });
    }
    acknowledge(this.scope, { rule, reason: reason ?? '' });
  }

  /**
   * All findings in this construct and below it, as the program is now, acknowledged ones included. The whole app is
   * judged for it.
   */
  get all(): SynthFinding[] {
    return judgeApp(this.scope.node.root)
      .filter(({ places }) => places.includes(this.scope))
      .map(({ finding }) => finding);
  }
}

checkCalls('Findings', Findings);
