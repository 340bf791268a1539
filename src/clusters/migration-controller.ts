import { ApiObject, ApiObjectMetadata, Chart, Duration, Lazy } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { ControllerSettings } from './controller-settings';
import { formOf, joined, OptionTypes, WireValue } from './controller-values';
import { PatchedApiObject } from './patched-api-object';
import {
  CONTROLLER_OPTIONS, isVariable, Variable, VariableKind, VARIABLES, VARIABLES_BY_PART,
} from '../api/controller-variables';
import { MIGRATION_CONTROLLER, MIGRATION_CONTROLLER_NAME } from '../api/migration-controller';
import { holdsSecrets } from '../charts/chart-role';
import { secretsChart } from '../charts/cluster-charts';
import { scopeIn } from '../charts/names';
import { keepInPlace } from '../charts/placement';
import { checkCalls } from '../constructs/checked-calls';
import { given } from '../constructs/given';
import { mtcMetadata } from '../constructs/metadata';
import { Mistake, quote, refuse, refuseAtSynth } from '../constructs/mistake';
import { FieldOptions, renderedFrom } from '../constructs/options';
import { OwnConstruct } from '../constructs/own-construct';
import { givenBy, ownedBy } from '../constructs/owner';
import { rejectCredentials } from '../constructs/url';
import { ProxyServer, renderProxyUrl } from '../credentials/proxy-server';

/** Properties of `MigrationController.forHost`. */
export interface HostMigrationControllerProps extends ControllerSettings {
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
export interface RemoteMigrationControllerProps extends ControllerSettings {
  /**
   * Labels and annotations. Name and namespace are fixed.
   *
   * @default - none
   */
  readonly metadata?: ApiObjectMetadata;
}

type Kinds<Value> = { [Kind in keyof OptionTypes]: Value extends OptionTypes[Kind] ? Kind : never }[keyof OptionTypes];

/** The variables of options, in their groups. */
type Variables<Settings, Given> = {
  [Name in keyof Settings]-?: NonNullable<Settings[Name]> extends ProxyServer ? Variable<'proxy'>
    : [Kinds<NonNullable<Settings[Name]>>] extends [never] ? Variables<
      NonNullable<Settings[Name]>, Name extends keyof Given ? Given[Name] : never
    >
      : Variable<Kinds<NonNullable<Settings[Name]>>>
} & Record<Exclude<keyof Given, keyof Settings>, never>;

/** An option without a variable, a variable without an option, and a value of another type do not compile. */
const OPTIONS: Variables<ControllerSettings, typeof CONTROLLER_OPTIONS> & Group = CONTROLLER_OPTIONS;

/** The fields that options are rendered to. */
const FIELDS: FieldOptions = {
  metadata: 'metadata',
  [`spec.${VARIABLES_BY_PART.clusterName}`]: 'clusterName',
  ...Object.fromEntries(VARIABLES.map(({ option, variable }) => [`spec.${variable}`, option])),
};

/**
 * The settings of MTC's operator on one cluster. Each cluster has one such object, and the operator installs what it
 * specifies: the controller and the console on the host cluster, Velero on all clusters.
 *
 * A `HostCluster` and a `RemoteCluster` create theirs when something first needs it: `cluster.configureController()`.
 *
 * @see https://github.com/migtools/mig-operator
 */
export class MigrationController extends OwnConstruct {
  /** The settings of the operator on the host cluster, where MTC's controller runs. */
  static forHost(scope: Construct, id: string, props: HostMigrationControllerProps = {}): MigrationController {
    const { clusterName = 'host', metadata, ...settings } = props;
    return new MigrationController(scope, id, { controller: true, ui: true, velero: true, clusterName }, settings,
      metadata);
  }

  /** The settings of the operator on a remote cluster, without controller and console. */
  static forRemote(scope: Construct, id: string, props: RemoteMigrationControllerProps = {}): MigrationController {
    const { metadata, ...settings } = props;
    return new MigrationController(scope, id, { controller: false, ui: false, velero: true }, settings, metadata);
  }

  /** The values by option, as in the custom resource, except that lists are not joined yet. */
  private readonly values = new Map<string, WireValue>();
  /** Who has given the values of fields, if it is another construct, and its options. */
  private readonly givers = new Map<string, { readonly construct: IConstruct; readonly own: string }>();
  private holdsSecret = false;
  private holdsPlaceholder = false;
  private current: PatchedApiObject;

  private constructor(
    scope: Construct, id: string, private readonly part: ClusterPart, settings: ControllerSettings,
    metadata: ApiObjectMetadata = {},
  ) {
    super(scope, id);
    const { name, ...others } = metadata;
    if (name !== undefined && name !== MIGRATION_CONTROLLER_NAME) {
      refuse(this, {
        field: 'metadata.name',
        value: name,
        problem: `creates a second object beside ${MIGRATION_CONTROLLER_NAME}: the operator applies both in turn`,
        fix: 'remove the name',
      });
    }
    this.set(settings, { construct: this, names: {} });
    this.current = this.makeApiObject(mtcMetadata(this, others, MIGRATION_CONTROLLER_NAME));
    this.keepPlaceholder();
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
   * Sets further options. The lists `exclusions.resources`, `volumes.movableStorageClasses` and `proxies.exceptions`
   * are extended; any other option that is already set must keep its value.
   *
   * @param settings the options to set
   */
  configure(settings: ControllerSettings): void {
    this._configure(given('configure', 'settings', settings, 'give an object with the options to set'), this);
  }

  /**
   * Does the same for a construct that has these values as options, so that mistakes and findings name that construct.
   *
   * @param names its options by those of the controller: `httpProxy` for `proxies.http`. That of a proxy may be empty
   * if its parts are options
   * @internal
   */
  _configure(settings: ControllerSettings, at: IConstruct, names: Readonly<Record<string, string>> = {}): void {
    this.set(settings, { construct: at, names });
    this.keepPlaceholder();
    if (this.holdsSecret && !holdsSecrets(Chart.of(this.current))) {
      this.moveToSecrets();
    }
  }

  /**
   * The value of a setting, as the program has given it so far.
   *
   * @param option its path: `limits.namespaces`
   * @internal
   */
  _valueOf(option: string): unknown {
    return this.values.get(option);
  }

  /** Sets the options of a group, and of the groups in it. */
  private set(settings: object, at: Giver, known: Group = OPTIONS, path = ''): void {
    for (const [name, value] of Object.entries(settings).filter(([, each]) => each !== undefined)) {
      const option = `${path}${name}`;
      const found = Object.hasOwn(known, name) ? known[name] : undefined;
      if (!found) {
        refuse(at.construct, {
          field: option,
          problem: 'is not a setting of the operator: it cannot be written',
          fix: 'remove it, or use the right name from ControllerSettings',
        });
      } else if (!isVariable(found)) {
        this.set(Object(value), at, found, `${option}.`);
      } else if (found.kind === 'proxy') {
        this.setProxy(option, value, at);
      } else {
        this.setValue(option, found.kind, value, at);
      }
    }
  }

  private setValue(option: string, kind: VariableKind, value: unknown, giver: Giver): void {
    const { type, write, grows } = formOf(kind);
    const { construct: at, names: { [option]: field = option } } = giver;
    if (type && !type.is(value)) {
      refuse(at, { field, value: describeValue(value), problem: type.problem, fix: type.fix });
      return;
    }
    if (kind === 'url') {
      rejectCredentials(at, field, value as string);
    }
    const wire = write ? write(value) : value as WireValue;
    const before = this.values.get(option);
    if (isEmpty(wire)) {
      return;
    }
    this.recordGiver(option, giver, field);
    if (grows) {
      this.values.set(option, [...new Set([...(before ?? []) as string[], ...wire as string[]])]);
    } else if (before === undefined) {
      this.values.set(option, wire);
    } else if (quote(before) !== quote(wire)) {
      refuse(at, {
        field,
        value: wire,
        problem: `is set to ${quote(before)} elsewhere`,
        fix: 'set it in one place',
      });
    }
  }

  /** Sets a proxy. No part of its credentials may appear in a message. */
  private setProxy(option: string, proxy: ProxyServer, giver: Giver): void {
    const { construct: at, names: { [option]: name = option } } = giver;
    const url = renderProxyUrl(at, name === '' ? '' : `${name}.`, proxy);
    if (!url) {
      return;
    }
    const part = proxy.credentials === undefined ? 'host' : 'credentials';
    this.recordGiver(option, giver, name || part);
    const before = this.values.get(option);
    if (before === undefined) {
      this.values.set(option, url.text);
      this.holdsSecret ||= url.holdsSecret;
      this.holdsPlaceholder ||= !url.holdsSecret && proxy.credentials !== undefined;
    } else if (before !== url.text) {
      refuse(at, {
        field: name || 'host',
        problem: 'is set to another proxy, or other credentials, elsewhere',
        fix: 'set it in one place',
      });
    }
  }

  private recordGiver(option: string, { construct, names }: Giver, own: string): void {
    if (Object.hasOwn(names, option) && !this.values.has(option)) {
      this.givers.set(`spec.${VARIABLES.find((each) => each.option === option)!.variable}`, { construct, own });
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
    ownedBy(this, renderedFrom(
      apiObject, () => ({ ...FIELDS, ...Object.fromEntries([...this.givers].map(([field, { own }]) => [field, own])) }),
    ));
    givenBy(apiObject, () => new Map([...this.givers].map(([field, { construct }]) => [field, construct])));
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
    for (const { option, variable, kind } of VARIABLES) {
      const value = this.values.get(option);
      if (value !== undefined) {
        spec[variable] = joined(kind, value);
      }
    }
    return spec;
  }
}

checkCalls('MigrationController', MigrationController);

/** A construct that gives settings, and its options by those of the controller. */
interface Giver {
  readonly construct: IConstruct;
  readonly names: Readonly<Record<string, string>>;
}

/** A group of options. */
interface Group {
  readonly [name: string]: Variable | Group;
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

/** A value in a message. */
function describeValue(value: unknown): unknown {
  return value instanceof Duration ? value.toHumanString() : value;
}
