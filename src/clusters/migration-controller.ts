import { ApiObject, ApiObjectMetadata, Chart, JsonPatch, Lazy } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { HostMigrationControllerSettings } from './host-migration-controller-settings';
import { MigrationControllerSettings } from './migration-controller-settings';
import { WireValue } from '../api/controller-values';
import { CLUSTER_VARIABLES, HOST_VARIABLES, ProxyVariable, RESOURCE_PAIRS, Variable, VARIABLES_BY_PART } from '../api/controller-variables';
import { MIGRATION_CONTROLLER, MIGRATION_CONTROLLER_NAME } from '../api/migration-controller';
import { holdsSecrets } from '../charts/chart-role';
import { secretsChart } from '../charts/cluster-charts';
import { scopeIn } from '../charts/names';
import { keepInPlace } from '../charts/placement';
import { mtcMetadata } from '../constructs/metadata';
import { Mistake, quote, refuse, refuseAtSynth } from '../constructs/mistake';
import { ownedBy } from '../constructs/owner';
import { ProxyServer, renderProxyUrl } from '../credentials/proxy-server';
import { isDnsSubdomain } from '../grammar/dns';
import { parseQuantity } from '../grammar/quantity';

/** What a host cluster's operator can be told. */
export interface HostControllerOptions extends HostMigrationControllerSettings {
  /**
   * Whether MTC's console runs. Nothing in this library needs it.
   *
   * Operator variable `migration_ui`.
   *
   * @default true
   */
  readonly ui?: boolean;

  /**
   * Whether Velero and Restic run. Every migration of Kubernetes objects needs them, on both of its clusters.
   *
   * Operator variable `migration_velero`.
   *
   * @default true
   */
  readonly velero?: boolean;
}

/** What a remote cluster's operator can be told. */
export interface RemoteControllerOptions extends MigrationControllerSettings {
  /**
   * Whether Velero and Restic run. Every migration of Kubernetes objects needs them, on both of its clusters.
   *
   * Operator variable `migration_velero`.
   *
   * @default true
   */
  readonly velero?: boolean;
}

/** Properties of `MigrationController.forHost`. */
export interface HostMigrationControllerProps extends HostControllerOptions {
  /**
   * The name of the host cluster's MigCluster, which the operator makes by itself and makes again when it is deleted.
   *
   * Operator variable `cluster_name`.
   *
   * @default 'host'
   */
  readonly clusterName?: string;

  /**
   * Labels and annotations. Name and namespace are fixed.
   *
   * @default - none
   */
  readonly metadata?: ApiObjectMetadata;
}

/** Properties of `MigrationController.forRemote`. */
export interface RemoteMigrationControllerProps extends RemoteControllerOptions {
  /**
   * Labels and annotations. Name and namespace are fixed.
   *
   * @default - none
   */
  readonly metadata?: ApiObjectMetadata;
}

type Variables<Settings> = {
  [Option in keyof Settings]-?: NonNullable<Settings[Option]> extends ProxyServer ? ProxyVariable : Variable<NonNullable<Settings[Option]>>
};
type Exactly<Settings, Given> = Variables<Settings> & Record<Exclude<keyof Given, keyof Settings>, never>;
type HostOnlySettings = Omit<HostMigrationControllerSettings, keyof MigrationControllerSettings>;

/** An option without a variable, a variable without an option, and one whose value is written as another type don't compile. */
const ON_EACH_CLUSTER: Exactly<MigrationControllerSettings, typeof CLUSTER_VARIABLES> = CLUSTER_VARIABLES;
const ON_HOST: Exactly<HostOnlySettings, typeof HOST_VARIABLES> = HOST_VARIABLES;

const VARIABLES = new Map<string, Variable<any> | ProxyVariable>([...Object.entries(ON_EACH_CLUSTER), ...Object.entries(ON_HOST)]);

/**
 * The settings of MTC's operator on one cluster. There is one such object on each, and writing it installs what it asks for: the
 * controller and the console on the host cluster, Velero on all.
 *
 * A `HostCluster` and a `RemoteCluster` make theirs when something first needs it: `cluster.controller`.
 *
 * @see https://github.com/migtools/mig-operator
 */
export class MigrationController extends Construct {
  /** The operator on the cluster that MTC's controller runs on. */
  static forHost(scope: Construct, id: string, props: HostMigrationControllerProps = {}): MigrationController {
    const { clusterName = 'host', ui = true, velero = true, metadata, ...settings } = props;
    return new MigrationController(scope, id, { controller: true, ui, velero, clusterName }, settings, metadata);
  }

  /** The operator on any other cluster: without controller and console. */
  static forRemote(scope: Construct, id: string, props: RemoteMigrationControllerProps = {}): MigrationController {
    const { velero = true, metadata, ...settings } = props;
    return new MigrationController(scope, id, { controller: false, ui: false, velero }, settings, metadata);
  }

  private readonly part: ClusterPart;
  /** What has been set, by option: as the custom resource holds it, but for lists that are still to be joined. */
  private readonly values = new Map<string, WireValue>();
  private holdsSecret = false;
  private holdsPlaceholder = false;
  private current: PatchedApiObject;

  private constructor(scope: Construct, id: string, part: ClusterPart, settings: HostMigrationControllerSettings, metadata?: ApiObjectMetadata) {
    super(scope, id);
    this.part = part;
    this.checkPart(metadata);
    this.set(settings, this);
    const { name: _, ...others } = metadata ?? {};
    this.current = this.makeApiObject(mtcMetadata(this, others, MIGRATION_CONTROLLER_NAME));
    this.keepPlaceholder();
    refuseAtSynth(this, () => this.checkResources());
  }

  /**
   * The MigrationController, for `addJsonPatch` and the like.
   *
   * With a proxy whose password is in the clear it lives in the chart of the cluster's secrets. Where such a proxy is set later by
   * `configure`, this becomes another object: labels, annotations, patches, and what the first one waits for are taken
   * along. Ask for it each time rather than keep it, and let others wait for the construct instead of this object.
   */
  get apiObject(): ApiObject {
    return this.current;
  }

  /**
   * Sets more of the operator's variables. The lists `additionalExcludedResources`, `migPvMoveStorageclasses` and `noProxy` grow; any
   * other option that was set before must have the same value as then.
   *
   * @param settings the options to set; on a remote cluster only those of `MigrationControllerSettings`
   */
  configure(settings: HostMigrationControllerSettings): void {
    this._configure(settings, this);
  }

  /**
   * `configure`, on behalf of a construct that was given the values and so is the one to refuse them.
   *
   * @internal
   */
  _configure(settings: HostMigrationControllerSettings, at: IConstruct): void {
    this.set(settings, at);
    this.keepPlaceholder();
    if (this.holdsSecret && !holdsSecrets(Chart.of(this.current))) {
      this.moveToSecrets();
    }
  }

  private set(settings: HostMigrationControllerSettings, at: IConstruct): void {
    for (const [option, value] of Object.entries(settings)) {
      if (value === undefined) {
        continue;
      }
      const variable = VARIABLES.get(option);
      if (!variable) {
        refuse(at, {
          field: option,
          problem: 'is no setting of the operator that can be set here; the operator would pass over it without a word',
          fix: 'leave it out, or look for the right name in HostMigrationControllerSettings',
        });
      } else if (!this.part.controller && option in ON_HOST) {
        refuse(at, { field: option, problem: 'is read on the host cluster only', fix: 'set it on the HostCluster\'s controller' });
      } else if ('isProxy' in variable) {
        this.setProxy(option, value as ProxyServer, at);
      } else {
        this.setValue(option, variable, value, at);
      }
    }
  }

  private setValue(option: string, variable: Variable<any>, value: unknown, at: IConstruct): void {
    const written = variable.write(value);
    if ('wrong' in written) {
      const { at: within, ...mistake } = written.wrong;
      refuse(at, { field: `${option}${within}`, ...mistake });
      return;
    }
    const wire = written.wire;
    const before = this.values.get(option);
    if (isEmpty(wire)) {
      return;
    }
    if (variable.grows) {
      this.values.set(option, [...new Set([...(before ?? []) as string[], ...wire as string[]])]);
    } else if (before === undefined) {
      this.values.set(option, wire);
    } else if (quote(before) !== quote(wire)) {
      refuse(at, { field: option, value: wire, problem: `was set to ${quote(before)} before`, fix: 'set it in one place' });
    }
  }

  /** No part of a proxy's credentials may reach a message. */
  private setProxy(option: string, proxy: ProxyServer, at: IConstruct): void {
    const url = renderProxyUrl(at, `${option}.`, proxy);
    if (!url) {
      return;
    }
    const before = this.values.get(option);
    if (before === undefined) {
      this.values.set(option, url.text);
      this.holdsSecret ||= url.holdsSecret;
      this.holdsPlaceholder ||= !url.holdsSecret && proxy.credentials !== undefined;
    } else if (before !== url.text) {
      refuse(at, { field: option, problem: 'was set to another proxy before, or to the same with other credentials', fix: 'set it in one place' });
    }
  }

  private makeApiObject(metadata: ApiObjectMetadata): PatchedApiObject {
    const chart = Chart.of(this);
    const inSecrets = this.holdsSecret && !holdsSecrets(chart);
    const scope = inSecrets ? scopeIn(secretsChart(chart), this) : this;
    const apiObject = new PatchedApiObject(scope, 'Resource', {
      ...MIGRATION_CONTROLLER,
      metadata: { ...metadata, labels: { ...chart.labels, ...metadata.labels } },
      spec: Lazy.any({ produce: () => this.renderSpec() }),
    });
    ownedBy(this, apiObject);
    return apiObject;
  }

  /** A password that is a placeholder may be kept in git. */
  private keepPlaceholder(): void {
    if (this.holdsPlaceholder) {
      keepInPlace(this.current);
    }
  }

  private moveToSecrets(): void {
    const old = this.current;
    this.node.tryRemoveChild(old.node.id);
    this.current = this.makeApiObject(old.metadata.toJson());
    this.current.addJsonPatch(...old.patchesSoFar);
    this.current.addDependency(...old.node.dependencies);
    this.node.defaultChild = this.current;
    refuseAtSynth(this, () => this.whoWaitsFor(old));
  }

  /** cdk8s writes whatever something waits for, so an object that was left behind would be written too, and with its secret. */
  private whoWaitsFor(old: ApiObject): Mistake[] {
    const waiting = this.node.root.node.findAll().filter((construct) => construct.node.dependencies.includes(old));
    return waiting.map((construct) => ({
      field: 'apiObject',
      problem: `is waited for by ${construct.node.path}, and has moved to the chart of the cluster's secrets since`,
      fix: 'wait for the MigrationController itself',
    }));
  }

  private renderSpec(): Record<string, WireValue> {
    const spec: Record<string, WireValue> = {};
    for (const [part, value] of Object.entries(this.part)) {
      spec[VARIABLES_BY_PART[part as keyof ClusterPart]] = value;
    }
    for (const [option, value] of this.values) {
      const variable = VARIABLES.get(option)!;
      const separator = 'separator' in variable ? variable.separator : undefined;
      spec[variable.variable] = separator ? (value as string[]).join(separator) : value;
    }
    return spec;
  }

  private checkPart(metadata?: ApiObjectMetadata): void {
    const { clusterName } = this.part;
    if (clusterName !== undefined && !isDnsSubdomain(clusterName)) {
      refuse(this, {
        field: 'clusterName',
        value: clusterName,
        problem: 'is no name that Kubernetes takes for a MigCluster',
        fix: 'write a name such as "host"',
      });
    }
    if (metadata?.name !== undefined && metadata.name !== MIGRATION_CONTROLLER_NAME) {
      refuse(this, {
        field: 'metadata.name',
        value: metadata.name,
        problem: `makes a second object beside the ${MIGRATION_CONTROLLER_NAME} that the cluster may have; the operator would obey both in turn`,
        fix: 'leave it out',
      });
    }
  }

  private checkResources(): Mistake[] {
    return RESOURCE_PAIRS.flatMap((pair) => {
      const [request, limit] = [this.values.get(pair.request), this.values.get(pair.limit)];
      const asked = (request ?? pair.defaultRequest) as string | undefined;
      const allowed = (limit ?? pair.defaultLimit) as string | undefined;
      if (asked === undefined || allowed === undefined || parseQuantity(asked)! <= parseQuantity(allowed)!) {
        return [];
      }
      return request !== undefined
        ? [{
          field: pair.request,
          value: request,
          problem: `is more than ${limit === undefined ? "the operator's own limit" : pair.limit}, ${quote(allowed)}, `
            + 'and the API server refuses such pods',
          fix: `ask for less, or set ${pair.limit} to ${quote(asked)} or more`,
        }]
        : [{
          field: pair.limit,
          value: limit,
          problem: `is less than the operator's own request, ${quote(asked)}, and the API server refuses such pods`,
          fix: `set ${pair.request} to ${quote(allowed)} or less, too`,
        }];
    });
  }
}

/** What a cluster has of MTC. */
interface ClusterPart {
  readonly controller: boolean;
  readonly ui: boolean;
  readonly velero: boolean;
  readonly clusterName?: string;
}

/** An ApiObject that knows the patches which it was given. */
class PatchedApiObject extends ApiObject {
  readonly patchesSoFar: JsonPatch[] = [];

  override addJsonPatch(...patches: JsonPatch[]): void {
    this.patchesSoFar.push(...patches);
    super.addJsonPatch(...patches);
  }
}

/** Whether a list or map holds nothing; it is then the same as not given. */
function isEmpty(value: WireValue): boolean {
  return typeof value === 'object' ? Object.keys(value).length === 0 : value === '';
}
