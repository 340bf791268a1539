import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { OperationError } from '../operation-error';
import { nodeOf, StatusNode } from './status-node';
import { normalized } from '../normalized';
import { withoutQuotedSecrets } from '../quoted';

/** Explains the objects of a dump: `oc get migplan shop -o yaml | cdk8s-mtc status -`. */
export function statusOfDump(dump: readonly LiveObject[]): StatusNode[] {
  const objects = dump.filter(({ apiVersion, kind }) => typeof kind === 'string' && typeof apiVersion === 'string');
  if (objects.length === 0) {
    throw new OperationError('usage', 'stdin contains no object with apiVersion and kind',
      'Pipe one in: `oc get migplan shop -n openshift-migration -o yaml`.');
  }
  return objects.map(normalized).map(withoutQuotedSecrets).map((object) => {
    const { apiVersion, kind } = object;
    const name = {
      apiVersion,
      kind,
      namespace: textOf(object.metadata?.namespace),
      name: textOf(object.metadata?.name) ?? '(no name)',
    };
    return nodeOf(describeObject(name), kind, object, outcomeOf(object));
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
