import { parseAllDocuments } from 'yaml';
import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { OperationError } from '../operation-error';
import { nodeOf, StatusNode } from './status-node';
import { withoutQuotedSecrets } from '../quoted';

/** Explains the objects of a dump: `oc get migplan shop -o yaml | cdk8s-mtc status -`. */
export function statusOfDump(text: string): StatusNode[] {
  const objects = documentsIn(text).flatMap((document) => Array.isArray(document?.items) ? document.items as LiveObject[] : [document])
    .filter((object) => typeof object?.kind === 'string' && typeof object.apiVersion === 'string');
  if (objects.length === 0) {
    throw new OperationError('usage', 'stdin contains no object with apiVersion and kind', 'Pipe one in: `oc get migplan shop -n openshift-migration -o yaml`.');
  }
  return objects.map(withoutQuotedSecrets).map((object) => {
    const { apiVersion, kind } = object;
    const name = { apiVersion, kind, namespace: textOf(object.metadata?.namespace), name: textOf(object.metadata?.name) ?? '(no name)' };
    return nodeOf(describeObject(name), kind, object, outcomeOf(object));
  });
}

function documentsIn(text: string): LiveObject[] {
  try {
    return [JSON.parse(text)];
  } catch {
    const documents = parseAllDocuments(text, { version: '1.1', logLevel: 'silent' });
    if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) {
      throw new OperationError('usage', 'stdin is neither JSON nor YAML', 'Pipe an object in: `oc get migplan shop -n openshift-migration -o yaml`.');
    }
    return documents.map((document) => document.toJS({ maxAliasCount: 100 }));
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
