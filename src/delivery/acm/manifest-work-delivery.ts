import { ApiObject, Chart, Lazy } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { manifestWork } from './manifest-work';
import { clustersOf } from '../../charts/clusters';
import { declareDeliveryChart, registerDelivery } from '../../charts/deliveries';
import { givenId, givenScope } from '../../constructs/given';
import { refuse, refuseAtSynth } from '../../constructs/mistake';
import { readProps, refuseMistakesOf } from '../../constructs/read-options';
import { IndexObject, MigrationIndex } from '../../output/migration-index';
import { sortedUnits } from '../../output/rollbacks';
import { deliveredUnits } from '../delivered-units';
import { appMistakes, unknownClusters } from '../delivery-mistakes';

/** Properties of a `ManifestWorkDelivery`. */
export interface ManifestWorkDeliveryProps {
  /**
   * The names of the managed clusters on the hub, by the names that the clusters have in the program.
   *
   * @default - the same names
   */
  readonly destinations?: { readonly [cluster: string]: string };

  /**
   * The ServiceAccount on the managed clusters that the work agent acts as, as `namespace/name`.
   *
   * @default - the agent's own account, which must be allowed to write MTC's objects
   */
  readonly executor?: string;

  /**
   * Whether runs are written as well, except rollbacks. Applying the ManifestWork of a run starts it, so nothing may
   * apply it automatically.
   *
   * @default false
   */
  readonly runs?: boolean;

  /**
   * The beginning of the names of all ManifestWorks.
   *
   * @default 'mtc'
   */
  readonly name?: string;
}

/**
 * ManifestWorks of Open Cluster Management (Red Hat ACM) for the units of a `MigrationApp`: one for each unit of a
 * cluster, in the namespace that the managed cluster has on the hub, with feedback of the conditions and phases of
 * MTC's objects.
 *
 * Deleting a ManifestWork leaves its objects, because deleting a plan would delete its runs. The hub applies all at
 * once: MTC's controllers retry until what they need exists. The manifests are written to `clusters/<id>/manifests` of
 * the output folder, for the hub.
 */
export class ManifestWorkDelivery extends Chart {
  private readonly props: ManifestWorkDeliveryProps;
  private index?: MigrationIndex;

  constructor(scope: Construct, id: string, props: ManifestWorkDeliveryProps = {}) {
    super(givenScope('new ManifestWorkDelivery', scope, 'give the MigrationApp'),
      givenId('new ManifestWorkDelivery', id, 'delivery'));
    refuseMistakesOf(this, props = readProps('ManifestWorkDelivery', props));
    this.props = props;
    declareDeliveryChart(this, `ManifestWorks for the other units${props.runs ? '; those of runs start them' : ''}`);
    appMistakes(this, undefined).forEach((mistake) => refuse(this, mistake));
    if (props.executor !== undefined && !/^[a-z0-9-]+\/[a-z0-9.-]+$/.test(props.executor)) {
      refuse(this, {
        field: 'executor',
        value: props.executor,
        problem: 'is not `namespace/name`',
        fix: 'write one such as "openshift-migration/mtc-runner"',
      });
    }
    refuseAtSynth(this, () => unknownClusters(this.index, this.props.destinations));
    registerDelivery(this.node.root, {
      clear: () => this.node.children.forEach((child) => this.node.tryRemoveChild(child.node.id)),
      prepare: (index) => this.writeObjects(index),
    });
  }

  private writeObjects(index: MigrationIndex): void {
    this.index = index;
    const { destinations = {}, executor, runs = false, name = 'mtc' } = this.props;
    const manifests = manifestsOf(this.node.root, this);
    const { undoing } = sortedUnits(index);
    for (const delivered of deliveredUnits(index, name).filter(({ isManual, unit }) => !isManual
      || (runs && !undoing.includes(unit)))) {
      const cluster = Object.hasOwn(destinations, delivered.unit.cluster)
        ? destinations[delivered.unit.cluster]
        : delivered.unit.cluster;
      const work = manifestWork(delivered, cluster, executor);
      const manifestsOfUnit = () =>
        delivered.objects.map((object) => manifests.get(idOf(delivered.unit.cluster, object))?.toJson());
      // Rendered at synth, so that patches of the program are contained.
      const workload = Lazy.any({ produce: () => ({ manifests: manifestsOfUnit() }) });
      new ApiObject(this, delivered.name, { ...work, spec: { ...work.spec, workload } } as never);
    }
  }
}

/**
 * The objects of the app outside the delivery, by their cluster and by what they are: clusters have objects
 * of one name.
 */
function manifestsOf(app: IConstruct, delivery: IConstruct): Map<string, ApiObject> {
  const clusterOf = clustersOf(app);
  const objects = app.node.findAll().filter((construct) => ApiObject.isApiObject(construct)) as ApiObject[];
  return new Map(objects.filter((object) => !object.node.scopes.includes(delivery)).map((object) => {
    const { apiVersion, kind, metadata } = object.toJson();
    const cluster = clusterOf(Chart.of(object)).chart.node.path.replace(/\//g, '.');
    return [idOf(cluster, { apiVersion, kind, namespace: metadata?.namespace, name: metadata?.name }), object];
  }));
}

function idOf(cluster: string, { apiVersion, kind, namespace = '', name }: IndexObject): string {
  return [cluster, apiVersion, kind, namespace, name].join('\0');
}
