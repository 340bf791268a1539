import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ChartRun, ordersFiles, roleOf } from './chart-role';
import { clustersOf, ObjectsByChart } from './clusters';
import { actionOf } from '../api/actions';
import { MTC_API_VERSION } from '../api/common';
import { MIGRATION_CONTROLLER } from '../api/migration-controller';
import { objectsWithin } from '../api/object-lists';
import { ApplyStep } from '../output/apply-step';
import { RunOwner } from '../output/migration-index';

/** Where an object is written: for which cluster, and at which step it is applied. */
export interface Placement {
  /** The chart that stands for the cluster. */
  readonly cluster: Chart;
  /** Whether the cluster is known, and not only assumed. */
  readonly isKnown: boolean;
  readonly step: ApplyStep;
  readonly run?: ChartRun;
  readonly wave?: number;
  /** The plan whose first stage creates the namespace of the object, at the step after it. */
  readonly plan?: string;
}

type Json = { readonly [field: string]: any };

const KEPT = new WeakSet<IConstruct>();

/** Says that an object looks as if it contained secret values, but contains placeholders, which may be kept in git. */
export function keepInPlace(object: ApiObject): void {
  KEPT.add(object);
}

const PLANS = new WeakMap<IConstruct, string>();

/** Says whose first stage creates the namespace of an object. */
export function needsFirstStage(object: ApiObject, plan: string): void {
  PLANS.set(object, plan);
}

/**
 * Finds the places of an app's objects. Charts decide, except in a MigrationApp for two sorts of objects, whichever
 * chart they are in: objects that start something when they are applied are runs, and objects with secret values in
 * plain text are secrets.
 */
export function placer(app: IConstruct, objects?: ObjectsByChart): (object: ApiObject, json: Json) => Placement {
  const clusterOf = clustersOf(app, objects);
  const movesObjects = ordersFiles(app);
  return (object, json) => {
    const chart = Chart.of(object);
    const { step, run, wave } = roleOf(chart);
    const { chart: cluster, isKnown } = clusterOf(chart);
    const place = { cluster, isKnown };
    if (movesObjects && step !== ApplyStep.SECRETS && isSecret(object, json)) {
      return { ...place, step: ApplyStep.SECRETS };
    }
    if (step === ApplyStep.RUN) {
      return { ...place, step, run, wave };
    }
    const plan = movesObjects && step === ApplyStep.AFTER_FIRST_STAGE ? PLANS.get(object) : undefined;
    if (plan !== undefined) {
      return { ...place, step, plan };
    }
    const ownRun = movesObjects ? runByHand(object, json) : undefined;
    if (ownRun) {
      return { ...place, step: ApplyStep.RUN, run: ownRun };
    }
    return { ...place, step: step === ApplyStep.HOST_CLUSTER ? roleOf(cluster).step : step };
  };
}

const RUNS_BY_HAND = new WeakMap<IConstruct, ChartRun>();

/** The run that an object is, which the program has written without a plan's method. */
function runByHand(object: ApiObject, json: Json): ChartRun | undefined {
  const action = actionOf(json);
  if (!action) {
    return undefined;
  }
  const { kind, plan } = action;
  const run = RUNS_BY_HAND.get(object) ?? {
    ownerKind: plan ? RunOwner.PLAN : RunOwner.NONE,
    owner: plan ?? 'direct',
    kind,
    id: object.name,
    purpose: `a ${json.kind} that the program writes by hand`,
  };
  RUNS_BY_HAND.set(object, run);
  return run;
}

function isSecret(object: ApiObject, json: Json): boolean {
  return !KEPT.has(object) && [json, ...objectsWithin(json)].some(isSecretManifest);
}

/** A password before the host of a proxy, with a scheme or without. The digest of an image also follows an `@`. */
const PROXY_PASSWORD = /^(?:[\w+.-]*:?\/\/)?[^:\s]*:[^\s]*@(?!sha\d+:)/;

/**
 * A Secret with values, or a MigrationController with the password of a proxy. A Secret that the cluster fills
 * has no values.
 */
function isSecretManifest({ apiVersion, kind, data, stringData, spec }: Json): boolean {
  if (apiVersion === 'v1' && kind === 'Secret') {
    return Object.keys({ ...data, ...stringData }).length > 0;
  }
  return apiVersion === MTC_API_VERSION && kind === MIGRATION_CONTROLLER.kind
    && Object.values(spec ?? {}).some((value) => typeof value === 'string' && PROXY_PASSWORD.test(value));
}
