import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { JudgedFinding, judgeApp } from './judge-app';
import { acknowledgementAnnotation } from '../api/acknowledgement';
import { acknowledgementsAt } from '../constructs/acknowledgements';

/**
 * Writes the reason of each acknowledged finding into its object, as an annotation. So `cdk8s-mtc check` of the output
 * knows it as well, whatever renders, copies or dumps the object in between, and the reason is visible on the cluster.
 *
 * @returns the objects that were changed
 */
export function annotateAcknowledged(findings: readonly JudgedFinding[]): Set<ApiObject> {
  const changed = new Set<ApiObject>();
  for (const { object, finding: { rule, reason } } of findings) {
    if (object && reason !== undefined) {
      object.metadata.addAnnotation(acknowledgementAnnotation(rule), reason);
      changed.add(object);
    }
  }
  return changed;
}

/** Does so for an app that has not been judged yet. */
export function annotateAcknowledgedIn(app: IConstruct): void {
  if (app.node.findAll().some((construct) => acknowledgementsAt(construct).length > 0)) {
    annotateAcknowledged(judgeApp(app));
  }
}
