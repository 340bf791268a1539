import { ApiObject } from 'cdk8s';
import { actionOf } from '../api/actions';
import { MTC_API_VERSION } from '../api/common';
import { MIGRATION_CONTROLLER } from '../api/migration-controller';
import { TRANSFER_LABELS, TRANSFER_NAME } from '../api/transfer';
import { PHASE } from '../output/commands';
import { IndexLogs, IndexObject, IndexWait } from '../output/migration-index';

/** A manifest and its reference. */
export interface WrittenObject {
  readonly object: ApiObject;
  readonly json: { readonly [field: string]: any };
  readonly reference: IndexObject;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Kinds of MTC that report `Ready`. A MigMigration does so only until it ends. */
const READY_KINDS = ['MigCluster', 'MigStorage', 'MigHook', 'MigPlan', 'MigAnalytic'];

/** The group of the kinds that install operators. */
const OLM = 'operators.coreos.com/';

/** What shows that objects have settled. A controller must be running before anything that it reports. */
export function waitsFor(objects: readonly WrittenObject[]): IndexWait[] {
  const isController = ({ json }: WrittenObject) => json.apiVersion === MTC_API_VERSION && json.kind === MIGRATION_CONTROLLER.kind;
  return [...objects.filter(isController), ...objects.filter((each) => !isController(each))].flatMap(waitFor);
}

function waitFor({ json, reference: target }: WrittenObject): IndexWait[] {
  const { apiVersion, kind } = target;
  if (apiVersion.startsWith(OLM) && kind === 'Subscription') {
    return [{ target, ...whenInstalled(json.spec ?? {}), timeoutSeconds: 20 * MINUTE }];
  }
  if (kind === 'Job' && isOfTransfer(json)) {
    return [{ target, condition: 'Complete', timeoutSeconds: json.spec?.activeDeadlineSeconds ?? 24 * HOUR }];
  }
  if (apiVersion !== MTC_API_VERSION) {
    return []; // another group may have a kind of the same name
  }
  if (kind === MIGRATION_CONTROLLER.kind) {
    return [{ target, condition: 'Successful', timeoutSeconds: 20 * MINUTE }];
  }
  if (READY_KINDS.includes(kind)) {
    return [{ target, condition: 'Ready', timeoutSeconds: 10 * MINUTE }];
  }
  return actionOf(json) ? [{ target, jsonPath: PHASE, value: 'Completed', timeoutSeconds: 24 * HOUR }] : [];
}

/** If each version needs an approval, the Subscription knows of newer versions than the one asked for and is never at the latest. */
function whenInstalled({ startingCSV, installPlanApproval }: { readonly [field: string]: any }): Pick<IndexWait, 'jsonPath' | 'value'> {
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

/** Whether an object belongs to a TransferEngine. */
export function isOfTransfer(json: { readonly [field: string]: any }): boolean {
  return json.metadata?.labels?.[TRANSFER_LABELS.name] === TRANSFER_NAME;
}
