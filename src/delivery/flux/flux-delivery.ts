import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { protectRuns } from './protection';
import { declareDeliveryChart, registerDelivery } from '../../charts/deliveries';
import { givenFields, givenId, givenScope } from '../../constructs/given';
import { Mistake, refuse, refuseAtSynth } from '../../constructs/mistake';
import { readProps, refuseMistakesOf } from '../../constructs/read-options';
import { MigrationIndex } from '../../output/migration-index';
import { pathOf } from '../argo-cd/applications';
import { DeliveredUnit, deliveredUnits } from '../delivered-units';
import { deliveryMistakes, unknownClusters } from '../delivery-mistakes';
import { celHealthCheck } from '../health/cel';
import { apiVersionOf, JUDGED_KINDS } from '../health/verdict';

/** How Flux reaches a cluster. */
export interface FluxDestination {
  /**
   * The name of a Secret with a kubeconfig, in the namespace of Flux.
   *
   * @default - the cluster that Flux runs on
   */
  readonly kubeConfigSecret?: string;
}

/** Properties of a `FluxDelivery`. */
export interface FluxDeliveryProps {
  /** The URL of the git repository that contains the output folder. Without credentials: Flux has them in a Secret. */
  readonly repoUrl: string;

  /**
   * The branch that Flux applies.
   *
   * @default 'main'
   */
  readonly branch?: string;

  /**
   * The path of the output folder in the repository.
   *
   * @default 'dist'
   */
  readonly path?: string;

  /**
   * The Secret with the credentials of the repository, in the namespace of Flux.
   *
   * @default - the repository is public
   */
  readonly repositorySecret?: string;

  /**
   * The namespace of Flux.
   *
   * @default 'flux-system'
   */
  readonly namespace?: string;

  /**
   * How Flux reaches the clusters, by the names that they have in the program. All except the one that Flux runs on
   * need a kubeconfig.
   *
   * @default - the app has one cluster, which is the one that Flux runs on
   */
  readonly destinations?: { readonly [cluster: string]: FluxDestination };

  /**
   * The name of the GitRepository, with which the names of all Kustomizations begin.
   *
   * @default 'mtc'
   */
  readonly name?: string;
}

/**
 * Kustomizations of Flux for the units of a `MigrationApp`: one for each unit of a cluster, which waits until its
 * objects are healthy, and one for each run, which is suspended.
 *
 * `dependsOn` has the order of the units. `flux resume kustomization NAME` starts a run; its objects are created once
 * and never changed or deleted afterwards. The manifests are written to `clusters/<id>/manifests` of the output folder;
 * apply them on the cluster of Flux.
 */
export class FluxDelivery extends Chart {
  private readonly props: FluxDeliveryProps;
  private index?: MigrationIndex;

  constructor(scope: Construct, id: string, props: FluxDeliveryProps) {
    super(givenScope('new FluxDelivery', scope, 'give the MigrationApp'),
      givenId('new FluxDelivery', id, 'delivery'));
    refuseMistakesOf(this, props = readProps('FluxDelivery', props));
    givenFields('new FluxDelivery', 'props', props, {
      repoUrl: 'give the URL of the git repository that contains the output folder',
    });
    this.props = props;
    declareDeliveryChart(this, 'Kustomizations of Flux for the other units');
    deliveryMistakes(this, props.repoUrl, props.path).forEach((mistake) => refuse(this, mistake));
    refuseAtSynth(this, () => [...unknownClusters(this.index, this.props.destinations), ...this.unreachable()]);
    registerDelivery(this.node.root, {
      clear: () => this.node.children.forEach((child) => this.node.tryRemoveChild(child.node.id)),
      prepare: (index) => this.writeObjects(index),
    });
  }

  private writeObjects(index: MigrationIndex): void {
    this.index = index;
    const { repoUrl, branch = 'main', repositorySecret, name = 'mtc' } = this.props;
    const units = deliveredUnits(index, name);
    protectRuns(this.node.root, units);
    new ApiObject(this, 'repository', {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name, namespace: this.ownNamespace },
      spec: {
        url: repoUrl,
        ref: { branch },
        interval: '5m',
        ...repositorySecret === undefined ? {} : { secretRef: { name: repositorySecret } },
      },
    });
    const names = new Map(units.map((unit) => [unit.unit.path, unit.name]));
    units.forEach((unit) => new ApiObject(this, unit.name, this.kustomization(unit, names, name) as never));
  }

  private kustomization(
    { unit, name, isManual, objects }: DeliveredUnit, names: ReadonlyMap<string, string>, repository: string,
  ): object {
    const { path = 'dist', destinations = {} } = this.props;
    const secret = Object.hasOwn(destinations, unit.cluster) ? destinations[unit.cluster].kubeConfigSecret : undefined;
    const before = unit.after.flatMap((other) => names.get(other) ?? []);
    const kinds = new Set(objects.map(({ apiVersion, kind }) => `${apiVersion}/${kind}`));
    const checks = JUDGED_KINDS.filter((outcome) => kinds.has(`${apiVersionOf(outcome)}/${outcome.kind}`))
      .map(celHealthCheck);
    return {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name, namespace: this.ownNamespace },
      spec: {
        sourceRef: { kind: 'GitRepository', name: repository },
        path: `./${pathOf(path, unit.path)}`,
        interval: '10m',
        prune: false,
        ...isManual ? { suspend: true } : { retryInterval: '1m', wait: true, timeout: '30m' },
        ...before.length === 0 ? {} : { dependsOn: before.map((one) => ({ name: one })) },
        ...secret === undefined ? {} : { kubeConfig: { secretRef: { name: secret } } },
        // A check would keep one of Flux's workers busy while the run is under way.
        ...isManual || checks.length === 0 ? {} : { healthCheckExprs: checks },
      },
    };
  }

  /** Without a kubeconfig, Flux applies a unit on its own cluster: only one cluster can be that. */
  private unreachable(): Mistake[] {
    const { destinations = {} } = this.props;
    const clusters = new Set(this.index === undefined
      ? []
      : deliveredUnits(this.index, '').map(({ unit: { cluster } }) => cluster));
    const own = [...clusters].filter((name) => !Object.hasOwn(destinations, name)
      || destinations[name].kubeConfigSecret === undefined);
    const names = own.map((name) => JSON.stringify(name));
    return own.length < 2 ? [] : [{
      field: 'destinations',
      problem: `has no kubeconfig for the clusters ${names.join(' and ')}: Flux would apply the objects of all of them `
        + 'on its own cluster',
      fix: `give one for each except the cluster that Flux runs on: destinations: { ${names[names.length - 1]}: { `
        + 'kubeConfigSecret: "NAME" } }',
    }];
  }

  private get ownNamespace(): string {
    return this.props.namespace ?? 'flux-system';
  }
}
