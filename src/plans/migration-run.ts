import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { IPlan } from './plan';
import { RsyncIdentity } from './rsync-identity';
import { flag, mtcRef } from '../api/common';
import { MIG_MIGRATION, MigMigrationSpec } from '../api/mig-migration';
import { runChart } from '../charts/cluster-charts';
import { mtcMetadata, nameOption, WrittenAt } from '../constructs/metadata';
import { renderedFrom } from '../constructs/options';
import { ownedBy } from '../constructs/owner';
import { isDnsSubdomain } from '../grammar/dns';
import { CUTOVER_WITHOUT_STOP } from '../output/cutovers';
import { RunOwner } from '../output/migration-index';

/** What a run does. */
export enum RunKind {
  /** Copies images and volumes while the application runs. Can be repeated. */
  STAGE = 'stage',
  /** Migrates the application: stops it on the source, copies what has changed, and creates it on the destination. */
  CUTOVER = 'cutover',
  /** Copies only the data of claims while the application runs. Can be repeated. */
  STATE_COPY = 'state-copy',
  /** Stops the application on the source and copies the data of claims for the last time. */
  STATE_CUTOVER = 'state-cutover',
  /** Copies claims to their new storage class while the application runs. Can be repeated. */
  CONVERSION_COPY = 'conversion-copy',
  /** Stops the application, copies for the last time, and makes the workloads use the new claims. */
  CONVERSION_CUTOVER = 'conversion-cutover',
  /** Undoes what the plan's runs have done, and restarts the application on the source. */
  ROLLBACK = 'rollback',
}

const FLAGS: Record<RunKind, Pick<MigMigrationSpec, 'stage' | 'quiescePods' | 'migrateState' | 'rollback'>> = {
  [RunKind.STAGE]: { stage: true },
  [RunKind.CUTOVER]: { stage: false, quiescePods: true },
  [RunKind.STATE_COPY]: { stage: false, migrateState: true },
  [RunKind.STATE_CUTOVER]: { stage: false, migrateState: true, quiescePods: true },
  [RunKind.CONVERSION_COPY]: { stage: false, migrateState: true },
  [RunKind.CONVERSION_CUTOVER]: { stage: false, migrateState: true, quiescePods: true },
  [RunKind.ROLLBACK]: { stage: false, rollback: true },
};

const PURPOSES: Record<RunKind, string> = {
  [RunKind.STAGE]: 'copies images and volumes; the application runs on',
  [RunKind.CUTOVER]: 'stops the application on the source and moves it',
  [RunKind.STATE_COPY]: 'copies the data of claims; the application runs on',
  [RunKind.STATE_CUTOVER]: 'stops the application on the source and copies the data of claims a last time',
  [RunKind.CONVERSION_COPY]: 'copies claims to their new storage class; the application runs on',
  [RunKind.CONVERSION_CUTOVER]: 'stops the application, copies a last time, and swaps its claims',
  [RunKind.ROLLBACK]: 'deletes what the plan created on the destination and starts the application on the source again',
};

/** The methods of plans that add the runs. */
const METHODS: Record<RunKind, string> = {
  [RunKind.STAGE]: 'stage',
  [RunKind.CUTOVER]: 'cutover',
  [RunKind.STATE_COPY]: 'copyState',
  [RunKind.STATE_CUTOVER]: 'cutover',
  [RunKind.CONVERSION_COPY]: 'copyClaims',
  [RunKind.CONVERSION_CUTOVER]: 'convert',
  [RunKind.ROLLBACK]: 'rollback',
};

/** Where the author of a program has written a run: in a call of the plan. */
export function runWrittenAt(plan: IPlan, kind: RunKind): WrittenAt {
  return { construct: plan, prefix: `${METHODS[kind]}.` };
}

/** Options of any run. */
export interface RunOptions {
  /**
   * Name, labels and annotations of the MigMigration.
   *
   * @default - the name is `<plan>-<id>`
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * Whether the labels and annotations that MTC adds to the application's objects are kept, for troubleshooting.
   *
   * @default false
   */
  readonly keepAnnotations?: boolean;
}

/** Options of a cutover. */
export interface CutoverOptions extends RunOptions {
  /**
   * Whether the application is stopped on the source before its data is copied for the last time. Otherwise data that
   * it writes during the copy can be lost or inconsistent.
   *
   * @default true
   */
  readonly quiescePods?: boolean;

  /**
   * Whether MTC checks at the end that the application's pods on the destination are healthy. It does not find the pods
   * of renamed namespaces.
   *
   * @default false
   */
  readonly verify?: boolean;
}

/** Flags that some kinds of runs do not have. */
interface RunFlags extends CutoverOptions {}

/**
 * A run of a plan: a MigMigration. **Applying it starts it**, so it has its own chart and file. The methods of plans
 * create it: `plan.stage('first-copy')`. MTC executes the runs of a plan one after another.
 *
 * - **Wait** until `status.phase` is `Completed`. The run was successful if it then has the condition `Succeeded` and
 *   not `Canceled`: a canceled run has both. Do not wait for `Ready`, which MTC removes when the run ends. MTC removes
 *   conditions and never sets them to `False`. No phase has a time limit.
 * - **Cancel** it with a patch:
 *   `oc patch migmigration NAME -n openshift-migration --type merge -p '{"spec":{"canceled":true}}'`.
 * - **Do not delete** a run that is under way: it leaves the application stopped on the source, with zero replicas.
 *   Cancel it, and delete it once it is `Completed`. A failed run cleans nothing up and leaves the application stopped
 *   too: use a rollback.
 */
export class MigrationRun extends Construct {
  /** @internal */
  static _create(
    plan: IPlan, id: string, kind: RunKind, number: number, flags: RunFlags, identity?: RsyncIdentity,
  ): MigrationRun {
    const word = id === kind || id.startsWith(`${kind}-`) ? id : `${kind}-${id}`;
    const purpose = kind === RunKind.CUTOVER && flags.quiescePods === false ? CUTOVER_WITHOUT_STOP : PURPOSES[kind];
    const chart = runChart(plan.hostChart, `${plan.planName}-${number}-${word}`, {
      ownerKind: RunOwner.PLAN, owner: plan.planName, kind, id, purpose,
    });
    return new MigrationRun(chart, id, plan, kind, flags, identity);
  }

  /** The kind of the run. */
  readonly kind: RunKind;

  /** The name of the MigMigration. */
  readonly runName: string;

  /** The MigMigration. */
  readonly apiObject: ApiObject;

  private constructor(
    scope: Construct, id: string, plan: IPlan, kind: RunKind, flags: RunFlags, identity?: RsyncIdentity,
  ) {
    super(scope, id);
    this.kind = kind;
    const writtenAt = runWrittenAt(plan, kind);
    const metadata = mtcMetadata(this, flags.metadata, `${plan.planName}-${id}`, writtenAt);
    this.runName = metadata.name;
    // Options are structural types: a stage that is given those of a cutover must not stop the application.
    const { quiescePods, verify } = kind === RunKind.CUTOVER ? flags : {} as RunFlags;
    const spec: MigMigrationSpec = {
      migPlanRef: mtcRef(plan.planName),
      ...FLAGS[kind],
      ...(quiescePods === undefined ? {} : { quiescePods: flag(quiescePods) }),
      verify: flag(verify),
      keepAnnotations: flag(flags.keepAnnotations),
      ...(kind === RunKind.ROLLBACK ? {} : identity?._runFlags),
    };
    const isNameOfPlan = flags.metadata?.name === undefined && !isDnsSubdomain(plan.planName);
    this.apiObject = renderedFrom(ownedBy(
      plan, new ApiObject(this, 'Resource', { ...MIG_MIGRATION, metadata, spec }),
    ), {
      'metadata': `${writtenAt.prefix}metadata`,
      'metadata.name': isNameOfPlan ? nameOption(plan) : nameOption(this),
      'spec.verify': `${writtenAt.prefix}verify`,
      'spec.quiescePods': `${writtenAt.prefix}quiescePods`,
      'spec.runAsUser': 'rsyncIdentity.user',
      'spec.runAsGroup': 'rsyncIdentity.group',
    });
  }
}
