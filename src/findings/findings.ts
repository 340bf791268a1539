import { IConstruct } from 'constructs';
import { acknowledgementsOf, judgeApp } from './judge-app';
import { SynthFinding } from './synth-finding';

/**
 * What the rules find in the manifests of a program: hand-written ApiObjects included, and across charts.
 *
 * At synth errors stop it, all of them together; warnings are printed and do not. A finding that is all right where it arises can be
 * acknowledged there, and stays in the report with its reason.
 */
export class Findings {
  /**
   * The findings in a construct and below it.
   *
   * @param scope a construct, a chart, or the whole app
   */
  static of(scope: IConstruct): Findings {
    return new Findings(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Says that what a rule finds in this construct, or below it, is all right. Where it then finds nothing there, that is itself a
   * finding, so that no acknowledgement outlives its cause.
   *
   * @param rule the rule's id
   * @param reason why it is all right
   */
  acknowledge(rule: string, reason: string): void {
    acknowledgementsOf(this.scope).push({ rule, reason });
  }

  /** All findings in this construct and below it, acknowledged ones included. */
  get all(): SynthFinding[] {
    const { path } = this.scope.node;
    return judgeApp(this.scope.node.root)
      .filter(({ construct }) => path === '' || construct === path || construct.startsWith(`${path}/`))
      .map((finding) => ({ ...finding }));
  }
}
