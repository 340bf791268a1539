import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { pipeline } from './tasks';
import { isInPipeline, Wave, waveTasks } from './wave-tasks';
import { declareDeliveryChart, registerDelivery } from '../../charts/deliveries';
import { givenFields, givenId, givenScope } from '../../constructs/given';
import { Mistake, refuse, refuseAtSynth } from '../../constructs/mistake';
import { readProps, refuseMistakesOf } from '../../constructs/read-options';
import { parseImage } from '../../grammar/image';
import { trimmed } from '../../grammar/trim';
import { IndexRun, MigrationIndex, RunOwner } from '../../output/migration-index';
import { PlanWave } from '../../plans/plan-wave';
import { safeName } from '../delivered-units';
import { appMistakes } from '../delivery-mistakes';

/** Properties of a `TektonDelivery`. */
export interface TektonDeliveryProps {
  /** The image of the tasks, with `cdk8s-mtc` and `kubectl` in its path. */
  readonly image: string;

  /**
   * The path of the output folder in the workspace `migration`.
   *
   * @default 'dist'
   */
  readonly path?: string;

  /**
   * The namespace of the Pipelines.
   *
   * @default 'openshift-migration'
   */
  readonly namespace?: string;

  /**
   * Who approves a cutover: names of users, and of groups with `group:` before them. One approval is enough. It
   * requires ApprovalTask, a Technology Preview of OpenShift Pipelines.
   *
   * @default - cutovers are in a separate Pipeline, and starting it is the approval
   */
  readonly approvers?: string[];

  /**
   * The plans that are migrated together, for example `fleet.waves`. A plan that is in none has a separate Pipeline, as
   * has each engine.
   *
   * @default - each plan has a separate Pipeline
   */
  readonly waves?: PlanWave[];

  /**
   * Whether a run that ended with warnings counts as a success. Otherwise the Pipeline ends there, and ends there again
   * each time that it is started, until the warning is gone or the run is replaced by another.
   *
   * @default false
   */
  readonly allowWarnings?: boolean;

  /**
   * The beginning of the names of all Pipelines.
   *
   * @default 'mtc'
   */
  readonly name?: string;
}

/**
 * Pipelines of Tekton (OpenShift Pipelines) that migrate the plans and engines of a `MigrationApp`, one for each wave:
 * check, preflight, apply, stages, approval, cutovers, verify. In any case they report at the end, and give back the
 * Leases of the clusters.
 *
 * Each task is one command of `cdk8s-mtc`, with the workspaces `migration` (the repository) and `kubeconfig` (a
 * Secret). `run` follows a run that exists, so a Pipeline that was interrupted can be started again. What can be
 * repeated is retried; a run never is. A PipelineRun ends after one hour by default: start it with
 * `tkn pipeline start NAME --pipeline-timeout 48h`. The outcome of each run is a result of the Pipeline.
 *
 * A rollback is in no Pipeline. The manifests are written to `clusters/<id>/manifests` of the output folder.
 */
export class TektonDelivery extends Chart {
  private readonly props: TektonDeliveryProps;

  constructor(scope: Construct, id: string, props: TektonDeliveryProps) {
    super(givenScope('new TektonDelivery', scope, 'give the MigrationApp'),
      givenId('new TektonDelivery', id, 'delivery'));
    refuseMistakesOf(this, props = readProps('TektonDelivery', props));
    givenFields('new TektonDelivery', 'props', props, { image: 'give an image that contains the command line' });
    this.props = props;
    declareDeliveryChart(this, 'Pipelines of Tekton that run the migration; applying them starts nothing');
    appMistakes(this, props.path).forEach((mistake) => refuse(this, mistake));
    if (!parseImage(props.image ?? '')) {
      refuse(this, {
        field: 'image',
        value: props.image,
        problem: 'is not a reference of an image: no pod would start',
        fix: 'write one such as "registry.example.com/platform/cdk8s-mtc:1.0"',
      });
    }
    if (props.approvers?.length === 0) {
      refuse(this, {
        field: 'approvers',
        value: [],
        problem: 'is empty: nobody could approve',
        fix: 'name at least one, or remove it',
      });
    }
    refuseAtSynth(this, () => this.waveMistakes());
    registerDelivery(this.node.root, {
      clear: () => this.node.children.forEach((child) => this.node.tryRemoveChild(child.node.id)),
      prepare: (index) => this.writeObjects(index),
    });
  }

  private writeObjects(index: MigrationIndex): void {
    const { name = 'mtc', image, path = 'dist', approvers, allowWarnings = false } = this.props;
    const options = { image, path: trimmed(path, '/'), approvers, allowWarnings };
    const pipelines = this.wavesOf(index).flatMap((wave) => {
      const { first, cutover, last } = waveTasks(wave, index, options);
      const key = `${wave.runs[0].ownerKind}/${wave.name}`;
      return [
        { plain: `${name}-${wave.name}`, key, tasks: first, last },
        ...cutover.length === 0
          ? []
          : [{ plain: `${name}-${wave.name}-cutover`, key: `${key}/cutover`, tasks: cutover, last }],
      ];
    });
    const namespace = this.props.namespace ?? 'openshift-migration';
    for (const { plain, key, tasks, last } of pipelines) {
      // A plan may be called like the cutover of another: then both get a digest, so that nobody starts one
      // for the other.
      const isUnique = pipelines.filter((other) => other.plain === plain).length === 1;
      const free = safeName(isUnique ? plain : `${name}-${key}`);
      new ApiObject(this, free, pipeline({ name: free, namespace }, tasks, last) as never);
    }
  }

  /** The waves of the program; each plan that is in none, and each engine, is a wave by itself. */
  private wavesOf(index: MigrationIndex): Wave[] {
    const runs = index.runs.filter(isInPipeline);
    const { waves = [] } = this.props;
    const planned = waves.map(({ name, plans }) => {
      const names = plans.map(({ planName }) => planName);
      return {
        name,
        runs: names.flatMap((one) => runs.filter(({ owner, ownerKind }) => ownerKind === RunOwner.PLAN
          && owner === one)),
      };
    });
    const others = new Map<string, IndexRun[]>();
    for (const run of runs.filter((one) => !planned.some((wave) => wave.runs.includes(one)))) {
      const key = `${run.ownerKind}\0${run.owner}`;
      others.set(key, [...others.get(key) ?? [], run]);
    }
    return [...planned.filter((wave) => wave.runs.length > 0),
      ...[...others.values()].map((own) => ({ name: own[0].owner, runs: own }))];
  }

  private waveMistakes(): Mistake[] {
    const { waves = [] } = this.props;
    const names = waves.map(({ name }) => name);
    const plans = waves.flatMap((wave) => wave.plans.map(({ planName }) => planName));
    return [
      ...names.filter((name) => safeName(name) !== name).map((name) => ({
        field: 'waves',
        value: name,
        problem: 'is not a valid name of a wave',
        fix: 'write lower-case letters, digits and "-", such as "wave-1"',
      })),
      ...duplicates(names)
        .map((name) => ({ field: 'waves', value: name, problem: 'is the name of two waves', fix: 'rename one' })),
      ...duplicates(plans).map((plan) => ({
        field: 'waves',
        value: plan,
        problem: 'is in two waves: its runs would be started twice',
        fix: 'remove it from one',
      })),
    ];
  }
}

function duplicates(items: readonly string[]): string[] {
  return [...new Set(items.filter((item, place) => items.indexOf(item) !== place))];
}
