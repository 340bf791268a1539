import { ApiObject } from 'cdk8s';
import { MTC_API_VERSION } from '../api/common';
import { MIGRATION_CONTROLLER } from '../api/migration-controller';
import { kubectlWaits } from '../api/outcomes/kubectl-wait';
import { kindOutcome } from '../api/outcomes/outcome-of';
import { isOfTransfer, TRANSFER_LABELS } from '../api/transfer';
import { IndexLogs, IndexObject, IndexWait } from '../output/migration-index';

/** A manifest and its reference. */
export interface WrittenObject {
  readonly object: ApiObject;
  readonly json: { readonly [field: string]: any };
  readonly reference: IndexObject;
}

/** What shows that objects have settled. A controller must be running before anything that it reports. */
export function waitsFor(objects: readonly WrittenObject[]): IndexWait[] {
  const isController = ({ json }: WrittenObject) => json.apiVersion === MTC_API_VERSION
    && json.kind === MIGRATION_CONTROLLER.kind;
  return [...objects.filter(isController), ...objects.filter((each) => !isController(each))].flatMap(waitFor);
}

function waitFor({ json, reference: target }: WrittenObject): IndexWait[] {
  const outcome = kindOutcome(target);
  if (outcome?.settlesWithin === undefined || (outcome.kind === 'Job' && !isOfTransfer(json))) {
    return [];
  }
  const timeoutSeconds = outcome.kind === 'Job'
    ? json.spec?.activeDeadlineSeconds ?? outcome.settlesWithin
    : outcome.settlesWithin;
  const until = outcome.kind === 'Subscription' ? whenInstalled(json.spec ?? {}) : kubectlWaits(outcome)[0];
  return [{ target, ...until, timeoutSeconds }];
}

/**
 * If each version needs an approval, the Subscription knows of newer versions than the one asked for and is never at
 * the latest.
 */
function whenInstalled(
  { startingCSV, installPlanApproval }: { readonly [field: string]: any },
): Pick<IndexWait, 'jsonPath' | 'value'> {
  return startingCSV && installPlanApproval === 'Manual'
    ? { jsonPath: '{.status.installedCSV}', value: startingCSV }
    : { jsonPath: '{.status.state}', value: 'AtLatestKnown' };
}

/** The logs of the Jobs of a transfer, namespace by namespace. */
export function logsOf(objects: readonly WrittenObject[]): IndexLogs[] {
  const namespaces = new Map<string, WrittenObject[]>();
  for (const job of objects.filter(({ json }) => json.kind === 'Job' && isOfTransfer(json))) {
    const { namespace = '' } = job.reference;
    namespaces.set(namespace, [...namespaces.get(namespace) ?? [], job]);
  }
  return [...namespaces].map(([namespace, jobs]) => ({
    namespace,
    selector: `${TRANSFER_LABELS.run}=${jobs[0].json.metadata.labels[TRANSFER_LABELS.run]}`,
    pods: jobs.length,
  }));
}
