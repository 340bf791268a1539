import { Operation } from './operation';
import { codeOf, OperationError } from './operation-error';
import { LiveObject } from '../api/outcomes/outcome-of';
import { describeObject } from '../output/commands';
import { IndexApplication, IndexObject, MigrationIndex } from '../output/migration-index';

/**
 * Argo CD leaves an Application with this annotation alone. Source: argo-cd, `AnnotationKeyAppSkipReconcile`; since
 * version 2.7.
 */
export const SKIP_RECONCILE = 'argocd.argoproj.io/skip-reconcile';

const APPLICATION = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };

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

/**
 * The Applications that were frozen for an app, and still are: also those of plans that it no longer has. An
 * Application knows for which app it was frozen.
 *
 * @param names the clusters that must answer; the others of the folder are searched as well
 */
export async function frozenApplications(
  operation: Operation, index: MigrationIndex, names: readonly string[],
): Promise<IndexApplication[]> {
  const planned = await ofPlans(operation, index);
  const found = [...planned];
  for (const name of searched(index, names)) {
    found.push(...await applicationsOn(operation, name, !names.includes(name)));
  }
  const frozen = found.filter(({ live }) => frozenFor(live) === index.app);
  // a cluster may have two names: that of a delivery, and its own
  const byUid = new Map([...frozen].reverse().map((each) => [String(each.live.metadata?.uid), each.application]));
  return [...byUid.values()].reverse();
}

/**
 * Takes over what was frozen for an app under an earlier name, as far as plans of the folder freeze it. The rest is
 * named: another program may have that name now.
 */
export async function takeOverFrozen(
  operation: Operation, index: MigrationIndex, names: readonly string[],
  { formerName, dryRun }: { readonly formerName: string; readonly dryRun: boolean },
): Promise<void> {
  if (formerName === index.app) {
    return;
  }
  const taken = new Set<unknown>();
  for (const { application, live } of await ofPlans(operation, index)) {
    if (frozenFor(live) === formerName) {
      taken.add(live.metadata?.uid);
      if (dryRun) {
        report(operation, application, 'would-adopt', `would stay frozen, for the app ${JSON.stringify(index.app)}`);
      } else {
        await annotate(operation, application, { [FROZEN_FOR]: index.app });
        report(operation, application, 'frozen', `stays frozen, for the app ${JSON.stringify(index.app)} now`);
      }
    }
  }
  for (const name of searched(index, names)) {
    for (const { application, live } of await applicationsOn(operation, name, !names.includes(name))) {
      if (frozenFor(live) === formerName && !taken.has(live.metadata?.uid)) {
        taken.add(live.metadata?.uid);
        reportNotTaken(operation, application, formerName);
      }
    }
  }
}

/** An Application that exists. */
interface FoundApplication {
  readonly application: IndexApplication;
  readonly live: LiveObject;
}

/** The Applications that the plans of a folder freeze, as far as they exist. */
async function ofPlans(operation: Operation, { plans }: MigrationIndex): Promise<FoundApplication[]> {
  const all = plans.flatMap((plan) => plan.frozenApplications ?? []);
  const different = [...new Map(all.map((application) => [JSON.stringify(application), application])).values()];
  const live = await Promise.all(different.map((application) => liveApplication(operation, application)));
  return different.flatMap((application, place) => live[place] ? [{ application, live: live[place]! }] : []);
}

/** Clusters of a folder to which it applies nothing may have what a plan froze: the source often does. */
function searched({ clusters }: MigrationIndex, names: readonly string[]): string[] {
  return [...new Set([...names, ...clusters.map(({ name }) => name)])];
}

/** All Applications of a cluster. If they cannot be listed, it is said that some may stay frozen. */
async function applicationsOn(operation: Operation, cluster: string, mayFail: boolean): Promise<FoundApplication[]> {
  try {
    return (await operation.cluster(cluster).list(APPLICATION)).map((live) => ({
      application: { cluster, namespace: String(live.metadata?.namespace), name: String(live.metadata?.name) }, live,
    }));
  } catch (error) {
    const isForbidden = codeOf(error) === 'forbidden';
    if (!isForbidden && (!mayFail || codeOf(error) === undefined || codeOf(error) === 'interrupted')) {
      throw error;
    }
    operation.report({
      event: 'not-searched',
      level: isForbidden ? 'warning' : 'info',
      cluster,
      message: `cluster ${cluster}: Applications of Argo CD cannot be listed (${(error as Error).message}): one that `
        + 'was frozen for a plan which the folder no longer contains stays frozen',
      fix: 'If the app had such a plan, repeat the command as a user who may list them, or look for the annotation '
        + `\`${FROZEN_FOR}\`: \`kubectl get applications.argoproj.io -A -o yaml\`.`,
    });
    return [];
  }
}

function frozenFor({ metadata }: LiveObject): string | undefined {
  return metadata?.annotations?.[FROZEN_FOR];
}

function reportNotTaken(operation: Operation, application: IndexApplication, formerName: string): void {
  const { cluster, namespace, name } = application;
  const object = objectOf(application);
  operation.report({
    event: 'frozen',
    level: 'warning',
    cluster,
    object,
    message: `cluster ${cluster}: ${describeObject(object)} is frozen for the app ${JSON.stringify(formerName)}, and `
      + 'no plan of the folder freezes it: no teardown of this app releases it',
    fix: `If no other program needs that: \`kubectl annotate applications.argoproj.io/${name} -n ${namespace} `
      + `${SKIP_RECONCILE}- ${FROZEN_FOR}-\`.`,
  });
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
  return { ...APPLICATION, namespace, name };
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
