import { MTC_API_VERSION } from '../../api/common';
import { IndexObject } from '../../output/migration-index';
import { DeliveredUnit } from '../delivered-units';

/** A ManifestWork without its workload. */
export interface ManifestWorkFrame {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly [field: string]: unknown };
}

/** The ManifestWork of a unit, for the namespace of a managed cluster on the hub. */
export function manifestWork(
  { unit, name, objects }: DeliveredUnit, cluster: string, executor: string | undefined,
): ManifestWorkFrame {
  const starts = new Set(unit.starts.map(({ kind, name: started }) => `${kind}/${started}`));
  const configs = objects.filter(({ apiVersion }) => apiVersion === MTC_API_VERSION)
    .map((object) => manifestConfig(object, starts.has(`${object.kind}/${object.name}`)));
  return {
    apiVersion: 'work.open-cluster-management.io/v1',
    kind: 'ManifestWork',
    metadata: { name, namespace: cluster },
    spec: {
      deleteOption: { propagationPolicy: 'Orphan' },
      ...executor === undefined ? {} : { executor: { subject: subjectOf(executor) } },
      ...configs.length === 0 ? {} : { manifestConfigs: configs },
    },
  };
}

function subjectOf(executor: string): object {
  const [namespace, name] = executor.split('/');
  return { type: 'ServiceAccount', serviceAccount: { namespace, name } };
}

/**
 * What the hub sees of an object, and how it is updated: a run is created once, because changing it would
 * start it again.
 */
function manifestConfig({ kind, namespace, name }: IndexObject, isRun: boolean): object {
  const jsonPaths = isRun
    ? [{ name: 'phase', path: '.status.phase' }, { name: 'error', path: '.status.errors[0]' }]
    : [{ name: 'ready', path: '.status.conditions[?(@.type=="Ready")].status' }];
  return {
    resourceIdentifier: { group: MTC_API_VERSION.split('/')[0], resource: `${kind.toLowerCase()}s`, namespace, name },
    // The API accepts only field managers of the work agent.
    updateStrategy: isRun ? { type: 'CreateOnly' }
      : { type: 'ServerSideApply', serverSideApply: { fieldManager: 'work-agent-cdk8s-mtc', force: true } },
    feedbackRules: [{ type: 'JSONPaths', jsonPaths }],
  };
}
