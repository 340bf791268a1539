import { FROZEN_FOR, frozenFor, frozenForText } from './frozen-for';
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

/**
 * Freezes the Applications of a plan before its cutover: Argo CD would start again what MTC stops. None is frozen if
 * one does not exist, and one that somebody else has frozen is left unchanged. One that is frozen for another app stays
 * frozen until the teardowns of both.
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
    await change(operation, application, live[place], (found) => {
      const apps = frozenFor(found);
      const isFrozen = found.metadata?.annotations?.[SKIP_RECONCILE] === 'true';
      return isFrozen && (apps.length === 0 || apps.includes(app)) ? undefined : {
        annotations: { [SKIP_RECONCILE]: 'true', [FROZEN_FOR]: frozenForText(isFrozen ? [...apps, app] : [app]) },
        event: 'frozen',
        what: isFrozen
          ? `is frozen for ${namesOf(apps)}, and now for this app as well: it stays so until both teardowns`
          : 'frozen: Argo CD does not sync it until teardown',
      };
    });
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
): Promise<FrozenApplication[]> {
  const found = await existing(operation, planned(index));
  for (const name of searched(index, names)) {
    const read = () => applicationsOn(operation, name);
    found.push(...await unlessUnreadable(operation, name, !names.includes(name), read) ?? []);
  }
  const frozen = found.filter(({ live }) => frozenFor(live).includes(index.app));
  // a cluster may have two names: that of a delivery, and its own
  const byUid = new Map([...frozen].reverse().map(({ live, application }) => [String(live.metadata?.uid), {
    ...application, others: frozenFor(live).filter((app) => app !== index.app),
  }]));
  return [...byUid.values()].reverse();
}

/** An Application that was frozen for an app. */
export interface FrozenApplication extends IndexApplication {
  /** The other apps for which it is frozen: it stays so. */
  readonly others: readonly string[];
}

/** How Applications are taken over. */
interface TakeOver {
  readonly formerName: string;
  /** Says only what would be taken over. */
  readonly dryRun: boolean;
  /** Whether the clusters to which the folder applies nothing are searched as well. */
  readonly isWhole: boolean;
}

/**
 * Takes over what was frozen for an app under an earlier name, as far as plans of the folder freeze it. The rest is
 * named: another program may have that name now.
 *
 * @param names the clusters that must answer
 */
export async function takeOverFrozen(
  operation: Operation, index: MigrationIndex, names: readonly string[], { formerName, dryRun, isWhole }: TakeOver,
): Promise<void> {
  const seen = new Set<unknown>();
  const plans = new Set(planned(index).map(textOf));
  const clusters = isWhole ? searched(index, names) : names;
  for (const name of formerName === index.app ? [] : clusters) {
    const ofPlans = planned(index).filter(({ cluster }) => cluster === name);
    const mayFail = !names.includes(name);
    const known = await unlessUnreadable(operation, name, mayFail, () => existing(operation, ofPlans));
    const listed = known && await unlessUnreadable(operation, name, mayFail, () => applicationsOn(operation, name));
    const found = [...known ?? [], ...listed ?? []];
    for (const { application, live } of found.filter((each) => frozenFor(each.live).includes(formerName))) {
      if (seen.has(live.metadata?.uid)) {
        continue;
      }
      seen.add(live.metadata?.uid);
      if (!plans.has(textOf(application))) {
        reportNotTaken(operation, application, formerName);
      } else if (dryRun) {
        report(operation, application, 'would-adopt', `would stay frozen, for the app ${JSON.stringify(index.app)}`);
      } else {
        await change(operation, application, live, (now) => ({
          annotations: {
            [FROZEN_FOR]: frozenForText([...frozenFor(now).filter((app) => app !== formerName), index.app]),
          },
          event: 'frozen',
          what: `stays frozen, for the app ${JSON.stringify(index.app)} now`,
        }));
      }
    }
  }
}

/** An Application that exists. */
interface FoundApplication {
  readonly application: IndexApplication;
  readonly live: LiveObject;
}

/** The Applications that the plans of a folder freeze. */
function planned({ plans }: MigrationIndex): IndexApplication[] {
  const all = plans.flatMap((plan) => plan.frozenApplications ?? []);
  return [...new Map(all.map((application) => [textOf(application), application])).values()];
}

function textOf({ cluster, namespace, name }: IndexApplication): string {
  return JSON.stringify([cluster, namespace, name]);
}

/** The Applications that exist. */
async function existing(operation: Operation, all: readonly IndexApplication[]): Promise<FoundApplication[]> {
  const live = await Promise.all(all.map((application) => liveApplication(operation, application)));
  return all.flatMap((application, place) => live[place] ? [{ application, live: live[place]! }] : []);
}

/** Clusters of a folder to which it applies nothing may have what a plan froze: the source often does. */
function searched({ clusters }: MigrationIndex, names: readonly string[]): string[] {
  return [...new Set([...names, ...clusters.map(({ name }) => name)])];
}

/** All Applications of a cluster. */
async function applicationsOn(operation: Operation, cluster: string): Promise<FoundApplication[]> {
  return (await operation.cluster(cluster).list(APPLICATION)).map((live) => ({
    application: { cluster, namespace: String(live.metadata?.namespace), name: String(live.metadata?.name) }, live,
  }));
}

/** What is read of a cluster; undefined if that is not permitted, and it is said that Applications may stay frozen. */
async function unlessUnreadable(
  operation: Operation, cluster: string, mayFail: boolean, read: () => Promise<FoundApplication[]>,
): Promise<FoundApplication[] | undefined> {
  try {
    return await read();
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
    return undefined;
  }
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

/** Lets Argo CD sync Applications again that no other app needs to be frozen. */
export async function release(
  operation: Operation, app: string, applications: readonly IndexApplication[],
): Promise<void> {
  for (const application of applications) {
    await change(operation, application, await liveApplication(operation, application), (live): Change => {
      const others = frozenFor(live).filter((each) => each !== app);
      return others.length > 0
        ? {
          annotations: { [FROZEN_FOR]: frozenForText(others) },
          event: 'frozen',
          what: `stays frozen for ${namesOf(others)}`,
        }
        : {
          annotations: { [SKIP_RECONCILE]: null, [FROZEN_FOR]: null },
          event: 'released',
          what: 'released: Argo CD syncs it again',
        };
    });
  }
}

function namesOf(apps: readonly string[]): string {
  return `the ${apps.length === 1 ? 'app' : 'apps'} ${apps.map((app) => JSON.stringify(app)).join(', ')}`;
}

/** The Application as an object. */
export function objectOf({ namespace, name }: IndexApplication): IndexObject {
  return { ...APPLICATION, namespace, name };
}

function liveApplication(operation: Operation, application: IndexApplication): Promise<LiveObject | undefined> {
  return operation.cluster(application.cluster).get(objectOf(application));
}

/** How an Application is annotated, and what is reported of it then. */
interface Change {
  readonly annotations: Record<string, string | null>;
  readonly event: string;
  readonly what: string;
}

/** Annotates an Application if it exists. If somebody has changed it since it was read, it is read again. */
async function change(
  operation: Operation, application: IndexApplication, read: LiveObject | undefined,
  changeOf: (live: LiveObject) => Change | undefined,
): Promise<void> {
  let live = read;
  for (let attempt = 0; live !== undefined; attempt += 1) {
    const wanted = changeOf(live);
    if (wanted === undefined) {
      return;
    }
    try {
      await operation.cluster(application.cluster).patch(objectOf(application), {
        metadata: { resourceVersion: live.metadata?.resourceVersion, annotations: wanted.annotations },
      });
      report(operation, application, wanted.event, wanted.what);
      return;
    } catch (error) {
      if (codeOf(error) !== 'conflict' || attempt >= 10) {
        throw error;
      }
    }
    live = await liveApplication(operation, application);
  }
}

function report(operation: Operation, application: IndexApplication, event: string, what: string): void {
  const object = objectOf(application);
  operation.report({
    event, level: 'info', cluster: application.cluster, object, message: `${describeObject(object)} ${what}`,
  });
}
