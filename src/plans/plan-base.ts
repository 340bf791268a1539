import { ApiObject, ApiObjectMetadata, Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { KnownVolume } from './known-volume';
import { checkedMapping, NamespaceMapping } from './namespace-mapping';
import { IPlan } from './plan';
import { requiredCluster } from './required-options';
import { RsyncIdentity } from './rsync-identity';
import { VolumeRules } from './volume-rules';
import { flag, mtcRef } from '../api/common';
import {
  CONSOLE_PLAN_TYPE, ConsolePlanType, DESTINATION_NAMESPACES, EXISTING, MIG_PLAN, MigPlanSpec,
} from '../api/mig-plan';
import { DeclaredVolumeRule, VOLUME_RULES } from '../api/volume-rules';
import { afterFirstStageChart } from '../charts/cluster-charts';
import { onOneCluster } from '../charts/clusters';
import { ICluster } from '../clusters/cluster';
import { checkCalls } from '../constructs/checked-calls';
import { mtcMetadata, nameOption } from '../constructs/metadata';
import { refuse } from '../constructs/mistake';
import { renderedFrom } from '../constructs/options';
import { OwnConstruct } from '../constructs/own-construct';
import { isDnsLabel } from '../grammar/dns';
import { asClause } from '../grammar/sentence';

/** The options that the fields of every plan are rendered from. */
const OPTIONS = {
  'metadata': 'metadata',
  'spec.srcMigClusterRef': 'source',
  'spec.destMigClusterRef': 'destination',
  'spec.migStorageRef': 'repository',
  'spec.namespaces': 'namespaces',
  'spec.persistentVolumes': 'volumes',
  'spec.includedResources': 'includedResources',
  'spec.labelSelector': 'labelSelector',
  'spec.indirectImageMigration': 'imageMigration',
  'spec.indirectVolumeMigration': 'volumeMigration',
  'spec.closed': 'closed',
};

/** Properties of all plans. */
export interface PlanProps {
  /**
   * Name, labels and annotations of the MigPlan.
   *
   * @default - the name is the construct's id
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The volumes whose names are known in advance, with what is done with them.
   *
   * Applying a plan again replaces the list that MTC has completed, or that was changed on the cluster, with this one.
   * MTC then adds the volumes that it discovers. So list a volume here or change it on the cluster, but not both.
   *
   * @default - MTC copies all volumes that it discovers, to the class of the same provisioner or the default class
   */
  readonly volumes?: KnownVolume[];

  /**
   * The rules for the volumes that `volumes` does not list. MTC has to discover them first: `cdk8s-mtc apply` waits for
   * that, decides about each volume, and writes the choices into the plan. `cdk8s-mtc volumes` shows them, and
   * `cdk8s-mtc run` starts nothing while the plan contains others.
   *
   * Written to the annotation `cdk8s-mtc.io/volume-rules` of the MigPlan.
   *
   * @default - MTC's defaults, as for `volumes`
   */
  readonly volumeRules?: VolumeRules;

  /**
   * The user that rsync runs as.
   *
   * @default - a non-root user, or root if `rsync.privileged` is set on the clusters
   */
  readonly rsyncIdentity?: RsyncIdentity;

  /**
   * Whether the plan's namespaces exist on the destination before the first stage. If so, everything in them is applied
   * with the other manifests of the destination, and `rsyncIdentity` labels them as well. Otherwise MTC creates them
   * during the first stage, with the labels and ID ranges of the source; the policies of a `RsyncNetworkExemption` are
   * then a separate step after it, and rules report other objects in these namespaces. Has no effect on a namespace
   * that stays where it is.
   *
   * Written to the annotation `cdk8s-mtc.io/destination-namespaces` of the MigPlan.
   *
   * @default false
   */
  readonly destinationNamespacesExist?: boolean;

  /**
   * Whether the plan is finished: MTC removes what it created for the plan and accepts no further runs of it. This can
   * remove the credentials Secret that other plans use, so close a plan only while no run of the host cluster
   * is under way.
   *
   * @default false
   */
  readonly closed?: boolean;

  /**
   * Whether the controller checks the plan and discovers its volumes again, once. This also ends the suspension that
   * follows a cutover. The controller removes the field when it is done, and a GitOps tool that syncs this manifest
   * writes it again after each sync.
   *
   * @default false
   */
  readonly refresh?: boolean;
}

/** The common base of the three kinds of plans: a MigPlan on the host cluster. */
export abstract class PlanBase extends OwnConstruct implements IPlan {
  readonly planName: string;
  readonly hostChart: Chart;
  readonly source?: ICluster;
  readonly destination?: ICluster;
  readonly destinationNamespacesExist: boolean;

  /** The MigPlan. */
  readonly apiObject: ApiObject;

  private readonly mappings: NamespaceMapping[] = [];
  private givenNamespaces = 0;
  private readonly knownVolumes: KnownVolume[] = [];
  private readonly rsyncIdentity?: RsyncIdentity;
  private readonly namespaceVisitors: Array<(namespace: NamespaceMapping) => void> = [];

  protected constructor(
    scope: Construct, id: string, props: PlanProps, sourceCluster: ICluster, destinationCluster: ICluster,
    fields: string[] = ['source', 'destination'],
  ) {
    super(scope, id, props);
    const source = requiredCluster(this, fields[0], sourceCluster);
    const destination = fields[0] === fields[1] ? source : requiredCluster(this, fields[1], destinationCluster);
    const metadata = mtcMetadata(this, props.metadata);
    this.planName = metadata.name;
    this.hostChart = Chart.of(this);
    onOneCluster(this, source, destination);
    this.source = source;
    this.destination = destination;
    this.destinationNamespacesExist = props.destinationNamespacesExist ?? false;
    this.rsyncIdentity = props.rsyncIdentity;
    props.rsyncIdentity?._configureClusters(this, [source, destination]);

    const common = (): MigPlanSpec => ({
      srcMigClusterRef: mtcRef(source.clusterName),
      destMigClusterRef: mtcRef(destination.clusterName),
      namespaces: this.mappings.map((mapping) => mapping._entry),
      persistentVolumes: this.knownVolumes.length ? this.knownVolumes.map((volume) => volume._render()) : undefined,
      closed: flag(props.closed),
      refresh: flag(props.refresh),
    });
    const existing: Record<string, string> = this.destinationNamespacesExist
      ? { [DESTINATION_NAMESPACES]: EXISTING }
      : {};
    const rules: Record<string, string> = props.volumeRules
      ? { [VOLUME_RULES]: JSON.stringify(this.checkedRules(props.volumeRules)) }
      : {};
    this.apiObject = new ApiObject(this, 'Resource', {
      ...MIG_PLAN,
      metadata: {
        ...metadata,
        annotations: { [CONSOLE_PLAN_TYPE]: this._consolePlanType(), ...existing, ...rules, ...metadata.annotations },
      },
      spec: Lazy.any({ produce: () => ({ ...common(), ...this._kindOfPlan() }) }),
    });
    renderedFrom(this.apiObject, { ...OPTIONS, 'metadata.name': nameOption(this) });
    props.volumes?.forEach((volume) => this.addVolume(volume));
  }

  /**
   * The fields that only this kind of plan has.
   *
   * @internal
   */
  protected abstract _kindOfPlan(): Partial<MigPlanSpec>;

  /**
   * The type that MTC's console shows. The console uses an annotation for it, which the controller ignores.
   *
   * @internal
   */
  protected abstract _consolePlanType(): ConsolePlanType;

  /**
   * Whether its namespaces can be renamed.
   *
   * @internal
   */
  protected _mayRename(): boolean {
    return true;
  }

  get namespaces(): NamespaceMapping[] {
    return [...this.mappings];
  }

  /**
   * The chart for objects in the plan's namespaces on the destination: network policies, quotas, role bindings. MTC
   * creates these namespaces during the first stage, so the objects are a separate unit after it,
   * `clusters/<cluster>/after-first-stage`. If the namespaces exist (`destinationNamespacesExist`, or a plan that
   * renames none on one cluster), it is the chart of the destination.
   */
  get destinationNamespacesChart(): Chart {
    const { chart } = this.destination!;
    return this.destinationNamespacesExist || !this._mayRename() ? chart : afterFirstStageChart(chart);
  }

  /** The volumes that are listed in the plan. */
  get volumes(): KnownVolume[] {
    return [...this.knownVolumes];
  }

  /** Adds a namespace to the plan. */
  addNamespace(namespace: NamespaceMapping): void {
    const field = `namespaces[${this.givenNamespaces++}]`;
    const mapping = checkedMapping(this, field, namespace, this._mayRename());
    if (mapping) {
      this.addMapping(mapping);
    }
  }

  /** Refuses rules that cannot work whatever the volumes are. */
  private checkedRules(rules: VolumeRules): DeclaredVolumeRule[] {
    for (const { subject, message, fix } of rules.resolve({}).findings.filter(({ isError }) => isError)) {
      refuse(this, { field: 'volumeRules', problem: `${subject} ${message}`, fix: asClause(fix) });
    }
    return rules._declared;
  }

  private addMapping(namespace: NamespaceMapping): void {
    this.mappings.push(namespace);
    if (isDnsLabel(namespace.source) && isDnsLabel(namespace.destination)) {
      this.rsyncIdentity?._allowIn(this, namespace);
    }
    this.namespaceVisitors.forEach((visit) => visit(namespace));
  }

  /**
   * Calls a function for each namespace, including those that are added later.
   *
   * @internal
   */
  _forEachNamespace(visit: (namespace: NamespaceMapping) => void): void {
    this.mappings.forEach(visit);
    this.namespaceVisitors.push(visit);
  }

  /** Adds a volume to the plan. */
  addVolume(volume: KnownVolume): void {
    if (!volume) {
      refuse(this, {
        field: `volumes[${this.knownVolumes.length}]`,
        problem: 'is missing',
        fix: 'give KnownVolume.copy(…), KnownVolume.move(…) or KnownVolume.skip(…)',
      });
      return;
    }
    const index = this.knownVolumes.push(volume) - 1;
    renderedFrom(this.apiObject, volume._optionsAt(index));
    const { autoAccessMode, accessMode } = volume._props;
    if (autoAccessMode && accessMode) {
      refuse(this, {
        field: `volumes[${index}].accessMode`,
        value: accessMode,
        problem: 'contradicts autoAccessMode',
        fix: 'give one of them',
      });
    }
  }
}

checkCalls('PlanBase', PlanBase);
