import { Operation } from './operation';
import { OperationError } from './operation-error';
import { LiveObject } from '../api/outcomes/outcome-of';
import { describeObject } from '../output/commands';
import { IndexApplication, IndexObject, MigrationIndex } from '../output/migration-index';

/**
 * Argo CD leaves an Application with this annotation alone. Source: argo-cd, `AnnotationKeyAppSkipReconcile`; since
 * version 2.7.
 */
export const SKIP_RECONCILE = 'argocd.argoproj.io/skip-reconcile';

/** Says for which app an Application was frozen, so that nobody else's is released. */
const FROZEN_FOR = 'cdk8s-mtc.io/frozen-for';

/**
 * Freezes the Applications of a plan before its cutover: Argo CD would start again what MTC stops. None is frozen if
 * one does not exist, and one that is frozen already is left unchanged.
 */
export async function freeze(
  operation: Operation, app: string, applications: readonly IndexApplication[],
): Promise<void> {
  const live = await Promise.all(applications.map((application) => liveApplication(operation, application)));
  const missing = applications.find((_, place) => live[place] === undefined);
  if (missing) {
    throw new OperationError(
      'failed',
      `${describeObject(objectOf(missing))} does not exist on cluster ${missing.cluster}: Argo CD could start again `
        + 'what the cutover stops',
      'Correct `frozenApplications` of the ArgoCdDelivery, and run synth again. '
        + '`argocd app list` lists the Applications.',
    );
  }
  for (const [place, application] of applications.entries()) {
    if (live[place]!.metadata?.annotations?.[SKIP_RECONCILE] !== 'true') {
      await annotate(operation, application, { [SKIP_RECONCILE]: 'true', [FROZEN_FOR]: app });
      report(operation, application, 'frozen', 'frozen: Argo CD does not sync it until teardown');
    }
  }
}

/** The Applications that were frozen for an app, and still are. */
export async function frozenApplications(
  operation: Operation, { app, plans }: MigrationIndex,
): Promise<IndexApplication[]> {
  const all = plans.flatMap((plan) => plan.frozenApplications ?? []);
  const different = [...new Map(all.map((application) => [JSON.stringify(application), application])).values()];
  const live = await Promise.all(different.map((application) => liveApplication(operation, application)));
  return different.filter((_, place) => live[place]?.metadata?.annotations?.[FROZEN_FOR] === app);
}

/** Lets Argo CD sync Applications again. */
export async function release(operation: Operation, applications: readonly IndexApplication[]): Promise<void> {
  for (const application of applications) {
    await annotate(operation, application, { [SKIP_RECONCILE]: null, [FROZEN_FOR]: null });
    report(operation, application, 'released', 'released: Argo CD syncs it again');
  }
}

/** The Application as an object. */
export function objectOf({ namespace, name }: IndexApplication): IndexObject {
  return { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', namespace, name };
}

function liveApplication(operation: Operation, application: IndexApplication): Promise<LiveObject | undefined> {
  return operation.cluster(application.cluster).get(objectOf(application));
}

async function annotate(
  operation: Operation, application: IndexApplication, annotations: Record<string, string | null>,
): Promise<void> {
  await operation.cluster(application.cluster).patch(objectOf(application), { metadata: { annotations } });
}

function report(operation: Operation, application: IndexApplication, event: string, what: string): void {
  const object = objectOf(application);
  operation.report({
    event, level: 'info', cluster: application.cluster, object, message: `${describeObject(object)} ${what}`,
  });
}
