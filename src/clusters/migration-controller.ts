import { ApiObject, ApiObjectMetadata, Chart, Lazy } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { HostMigrationControllerSettings } from './host-migration-controller-settings';
import { MigrationControllerSettings } from './migration-controller-settings';
import { PatchedApiObject } from './patched-api-object';
import { WireValue } from '../api/controller-values';
import {
  CLUSTER_VARIABLES, HOST_VARIABLES, ProxyVariable, RESOURCE_PAIRS, Variable, VARIABLES_BY_PART,
} from '../api/controller-variables';
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

/** Options of MTC's operator on a host cluster. */
export interface HostControllerOptions extends HostMigrationControllerSettings {
  /**
   * Whether MTC's console runs. This library does not need it.
   *
   * Operator variable `migration_ui`.
   *
   * @default true
   */
  readonly ui?: boolean;

  /**
   * Whether Velero and Restic run. Every migration of Kubernetes objects needs them on both clusters.
   *
   * Operator variable `migration_velero`.
   *
   * @default true
   */
  readonly velero?: boolean;
}

/** Options of MTC's operator on a remote cluster. */
export interface RemoteControllerOptions extends MigrationControllerSettings {
  /**
   * Whether Velero and Restic run. Every migration of Kubernetes objects needs them on both clusters.
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
   * The name of the host cluster's MigCluster, which the operator creates, and creates again if it is deleted.
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
  [Option in keyof Settings]-?: NonNullable<Settings[Option]> extends ProxyServer ? ProxyVariable
    : Variable<NonNullable<Settings[Option]>>
};
type Exactly<Settings, Given> = Variables<Settings> & Record<Exclude<keyof Given, keyof Settings>, never>;
type HostOnlySettings = Omit<HostMigrationControllerSettings, keyof MigrationControllerSettings>;

/** An option without a variable, a variable without an option, and a value of another type do not compile. */
const ON_EACH_CLUSTER: Exactly<MigrationControllerSettings, typeof CLUSTER_VARIABLES> = CLUSTER_VARIABLES;
const ON_HOST: Exactly<HostOnlySettings, typeof HOST_VARIABLES> = HOST_VARIABLES;

const VARIABLES = new Map<string, Variable<any> | ProxyVariable>([
  ...Object.entries(ON_EACH_CLUSTER), ...Object.entries(ON_HOST),
]);

/**
 * The settings of MTC's operator on one cluster. Each cluster has one such object, and the operator installs what it
 * specifies: the controller and the console on the host cluster, Velero on all clusters.
 *
 * A `HostCluster` and a `RemoteCluster` create theirs when something first needs it: `cluster.controller`.
 *
 * @see https://github.com/migtools/mig-operator
 */
export class MigrationController extends Construct {
  /** The settings of the operator on the host cluster, where MTC's controller runs. */
  static forHost(scope: Construct, id: string, props: HostMigrationControllerProps = {}): MigrationController {
    const { clusterName = 'host', ui = true, velero = true, metadata, ...settings } = props;
    return new MigrationController(scope, id, { controller: true, ui, velero, clusterName }, settings, metadata);
  }

  /** The settings of the operator on a remote cluster, without controller and console. */
  static forRemote(scope: Construct, id: string, props: RemoteMigrationControllerProps = {}): MigrationController {
    const { velero = true, metadata, ...settings } = props;
    return new MigrationController(scope, id, { controller: false, ui: false, velero }, settings, metadata);
  }

  private readonly part: ClusterPart;
  /** The values by option, as in the custom resource, except that lists are not joined yet. */
  private readonly values = new Map<string, WireValue>();
  private holdsSecret = false;
  private holdsPlaceholder = false;
  private current: PatchedApiObject;

  private constructor(
    scope: Construct,
    id: string,
    part: ClusterPart,
    settings: HostMigrationControllerSettings,
    metadata?: ApiObjectMetadata,
  ) {
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
   * The MigrationController, for example for `addJsonPatch`.
   *
   * If a proxy has a password in plain text, the object is in the chart of the cluster's secrets. If `configure` sets
   * such a proxy later, another object replaces this one, with the same labels, annotations, patches and dependencies.
   * Therefore read this property each time, and let other constructs depend on the MigrationController, not on this
   * object.
   */
  get apiObject(): ApiObject {
    return this.current;
  }

  /**
   * Sets further variables of the operator. The lists `additionalExcludedResources`, `migPvMoveStorageclasses` and
   * `noProxy` are extended; any other option that is already set must keep its value.
   *
   * @param settings the options to set; on a remote cluster only those of `MigrationControllerSettings`
   */
  configure(settings: HostMigrationControllerSettings): void {
    this._configure(settings, this);
  }

  /**
   * Does the same for a construct that has these values as options, so that mistakes name that construct.
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
          problem: 'is not a setting of the operator: the operator silently ignores it',
          fix: 'remove it, or use the right name from HostMigrationControllerSettings',
        });
      } else if (!this.part.controller && option in ON_HOST) {
        refuse(at, {
          field: option,
          problem: 'has an effect on the host cluster only',
          fix: 'set it in the controller of the HostCluster',
        });
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
      refuse(at, {
        field: option,
        value: wire,
        problem: `is set to ${quote(before)} elsewhere`,
        fix: 'set it in one place',
      });
    }
  }

  /** Sets a proxy. No part of its credentials may appear in a message. */
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
      refuse(at, {
        field: option,
        problem: 'is set to another proxy, or other credentials, elsewhere',
        fix: 'set it in one place',
      });
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
    refuseAtSynth(this, () => this.dependenciesOn(old));
  }

  /** cdk8s writes every object that another one depends on, so the replaced object would be written with its secret. */
  private dependenciesOn(old: ApiObject): Mistake[] {
    const waiting = this.node.root.node.findAll().filter((construct) => construct.node.dependencies.includes(old));
    return waiting.map((construct) => ({
      field: 'apiObject',
      problem: `was moved to the chart of the cluster's secrets, but ${construct.node.path} depends on the old object`,
      fix: 'let it depend on the MigrationController itself',
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
        problem: 'is not a valid Kubernetes name',
        fix: 'write a name such as "host"',
      });
    }
    if (metadata?.name !== undefined && metadata.name !== MIGRATION_CONTROLLER_NAME) {
      refuse(this, {
        field: 'metadata.name',
        value: metadata.name,
        problem: `creates a second object beside ${MIGRATION_CONTROLLER_NAME}: the operator applies both in turn`,
        fix: 'remove the name',
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
          problem: `exceeds ${limit === undefined ? "the operator's default limit" : pair.limit}, ${quote(allowed)}: `
            + 'the API server rejects the pods',
          fix: `lower it, or set ${pair.limit} to ${quote(asked)} or more`,
        }]
        : [{
          field: pair.limit,
          value: limit,
          problem: `is below the operator's default request, ${quote(asked)}: the API server rejects the pods`,
          fix: `set ${pair.request} to ${quote(allowed)} or less as well`,
        }];
    });
  }
}

/** The components of MTC on a cluster. */
interface ClusterPart {
  readonly controller: boolean;
  readonly ui: boolean;
  readonly velero: boolean;
  readonly clusterName?: string;
}

/** Whether a value is an empty list, map or string, which counts as not set. */
function isEmpty(value: WireValue): boolean {
  return typeof value === 'object' ? Object.keys(value).length === 0 : value === '';
}
