import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  appProject, application, ApplicationOptions, ArgoCdDestination, HERE, rootApplication, rootProject,
} from './applications';
import { FrozenApplication } from './frozen-application';
import { protectFromPruning } from './protection';
import { declareDeliveryChart, registerDelivery } from '../../charts/deliveries';
import { declareFreeze } from '../../charts/frozen-applications';
import { givenFields, givenId, givenScope } from '../../constructs/given';
import { Mistake, refuse, refuseAtSynth } from '../../constructs/mistake';
import { readProps, refuseMistakesOf } from '../../constructs/read-options';
import { isDnsSubdomain } from '../../grammar/dns';
import { IndexObject, MigrationIndex } from '../../output/migration-index';
import { deliveredUnits } from '../delivered-units';
import { deliveryMistakes, unknownClusters } from '../delivery-mistakes';
import { HealthChecks } from '../health/health-checks';

/** Who installs Argo CD, and so owns its settings. */
export enum ArgoCdInstance {
  /** OpenShift GitOps: health checks are a part of the custom resource `ArgoCD`, in `openshift-gitops`. */
  OPENSHIFT_GITOPS = 'openshift-gitops',
  /** Argo CD from its own manifests or chart: health checks are a part of the ConfigMap `argocd-cm`, in `argocd`. */
  ARGO_CD = 'argo-cd',
}

/** Properties of an `ArgoCdDelivery`. */
export interface ArgoCdDeliveryProps {
  /**
   * The URL of the git repository that contains the output folder. Without credentials: Argo CD has them in a Secret.
   */
  readonly repoUrl: string;

  /**
   * The branch, tag or commit that Argo CD applies.
   *
   * @default 'main'
   */
  readonly targetRevision?: string;

  /**
   * The path of the output folder in the repository.
   *
   * @default 'dist'
   */
  readonly path?: string;

  /**
   * The name of the config management plugin that replaces placeholders of `SecretSource.placeholder` in the
   * units of clusters.
   *
   * @default - none; the files are applied unchanged
   */
  readonly plugin?: string;

  /**
   * Who installs Argo CD.
   *
   * @default ArgoCdInstance.OPENSHIFT_GITOPS
   */
  readonly instance?: ArgoCdInstance;

  /**
   * The namespace of Argo CD.
   *
   * @default - `openshift-gitops`, or `argocd` for `ArgoCdInstance.ARGO_CD`
   */
  readonly namespace?: string;

  /**
   * How Argo CD reaches the clusters, by the names that they have in the program.
   *
   * @default - by the same names
   */
  readonly destinations?: { readonly [cluster: string]: ArgoCdDestination };

  /**
   * The name of the root Application and of the AppProject, with which the names of all Applications begin.
   *
   * @default 'mtc'
   */
  readonly name?: string;

  /**
   * The Applications that deploy what is migrated. Argo CD would start again what a cutover stops. `cdk8s-mtc run`
   * freezes them before the cutover, and `cdk8s-mtc teardown` releases them. The migration's own Applications
   * are not meant.
   *
   * @default - none; stop their automated sync yourself
   */
  readonly frozenApplications?: FrozenApplication[];

  /**
   * Whether the health checks of MTC's kinds and of Applications are written. Without them, Argo CD reports a failed
   * run as healthy, and waves do not wait.
   *
   * @default true
   */
  readonly healthChecks?: boolean;
}

/**
 * Applications of Argo CD for the units of a `MigrationApp`: one for each unit of a cluster, which Argo CD syncs, and
 * one for each run, which a person syncs. Each has the path of one unit and no pattern, so a new run in
 * git starts nothing.
 *
 * A root Application creates them wave by wave: operators, remote clusters, the host cluster, runs. A wave waits until
 * the Applications of the wave before are synced and healthy. Nothing is pruned, and the fields that MTC's controllers
 * write are ignored.
 *
 * The manifests are written to `clusters/<id>/manifests` of the output folder. Apply its first file once, on the
 * cluster of Argo CD. Units with secret values are not in git, so they have no Application: use
 * `SecretSource.externalSecret` or `existing`.
 */
export class ArgoCdDelivery extends Chart {
  private readonly props: ArgoCdDeliveryProps;
  private index?: MigrationIndex;

  constructor(scope: Construct, id: string, props: ArgoCdDeliveryProps) {
    super(givenScope('new ArgoCdDelivery', scope, 'give the MigrationApp'),
      givenId('new ArgoCdDelivery', id, 'delivery'));
    refuseMistakesOf(this, props = readProps('ArgoCdDelivery', props));
    givenFields('new ArgoCdDelivery', 'props', props, {
      repoUrl: 'give the URL of the git repository that contains the output folder',
    });
    this.props = props;
    const here = Object.entries(props.destinations ?? {}).find(([, { server }]) => server === HERE);
    declareDeliveryChart(this, 'Applications of Argo CD for the other units; apply the first file once', here?.[0]);
    deliveryMistakes(this, props.repoUrl, props.path).forEach((mistake) => refuse(this, mistake));
    props.frozenApplications?.forEach(({ plan, name, namespace, cluster }) => declareFreeze(this.node.root, {
      planChart: plan.hostChart,
      plan: plan.planName,
      chart: cluster?.chart ?? plan.hostChart,
      namespace: namespace ?? this.ownNamespace,
      name,
    }));
    refuseAtSynth(this, () => this.mistakes());
    registerDelivery(this.node.root, {
      clear: () => this.removeObjects(),
      prepare: (index) => this.writeObjects(index),
    });
  }

  private mistakes(): Mistake[] {
    const names = (this.props.frozenApplications ?? [])
      .flatMap(({ name, namespace }) => [name ?? '', ...namespace === undefined ? [] : [namespace]]);
    return [
      ...unknownClusters(this.index, this.props.destinations),
      ...names.filter((name) => !isDnsSubdomain(name)).map((name) => ({
        field: 'frozenApplications',
        value: name,
        problem: 'is not a valid name',
        fix: 'write it as `argocd app list` shows it, such as "shop"',
      })),
    ];
  }

  private removeObjects(): void {
    this.node.children.forEach((child) => this.node.tryRemoveChild(child.node.id));
  }

  private writeObjects(index: MigrationIndex): void {
    this.index = index;
    const name = this.props.name ?? 'mtc';
    const options = this.options(index, name);
    const delivered = deliveredUnits(index, name);
    protectFromPruning(this.node.root, delivered);
    const own = this.healthCheckObjects(options.namespace);
    this.write(this, 'project', appProject(delivered, options));
    this.write(this, 'root-project', rootProject(own, options));
    own.forEach((object) => this.write(this, 'health-checks', object));
    this.write(this, 'root', rootApplication(name, `clusters/${this.node.id}/manifests`, options));
    const units = new Chart(this, 'units');
    for (const unit of delivered) {
      this.write(units, unit.name, application(unit, options));
    }
  }

  private write(chart: Chart, id: string, object: object): ApiObject {
    return new ApiObject(chart, id, object as never);
  }

  private options(index: MigrationIndex, project: string): ApplicationOptions {
    const { repoUrl, targetRevision = 'main', path = 'dist', plugin, destinations = {} } = this.props;
    const writing = index.units.filter(({ files }) => files.some(({ objects }) => objects.some(isMtcNamespace)));
    const written = new Set(writing.map(({ cluster }) => cluster));
    const writesNamespace = (cluster: string) => written.has(cluster);
    return {
      project, namespace: this.ownNamespace, repoUrl, targetRevision, path, plugin, destinations, writesNamespace,
    };
  }

  private get isOpenShift(): boolean {
    return (this.props.instance ?? ArgoCdInstance.OPENSHIFT_GITOPS) === ArgoCdInstance.OPENSHIFT_GITOPS;
  }

  private get ownNamespace(): string {
    return this.props.namespace ?? (this.isOpenShift ? 'openshift-gitops' : 'argocd');
  }

  /**
   * A part of an object that the installation of Argo CD owns, so it is merged by server-side apply and never pruned.
   */
  private healthCheckObjects(namespace: string): Array<{ readonly apiVersion: string; readonly kind: string }> {
    if (this.props.healthChecks === false) {
      return [];
    }
    const annotations = { 'argocd.argoproj.io/sync-options': 'Prune=false,ServerSideApply=true' };
    return [this.isOpenShift ? {
      apiVersion: 'argoproj.io/v1beta1',
      kind: 'ArgoCD',
      metadata: { name: 'openshift-gitops', namespace, annotations },
      spec: { resourceHealthChecks: HealthChecks.argoCdResourceHealthChecks() },
    } as never : {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'argocd-cm', namespace, labels: { 'app.kubernetes.io/part-of': 'argocd' }, annotations },
      data: HealthChecks.argoCdConfigMap(),
    } as never];
  }
}

function isMtcNamespace({ kind, name }: IndexObject): boolean {
  return kind === 'Namespace' && name === 'openshift-migration';
}
