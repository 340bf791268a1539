import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { ConfigMap, FsGroupChangePolicy, PersistentVolumeAccessMode, PersistentVolumeClaim } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { checkAgainstOthers, checkClaim } from './claim-checks';
import { ClaimIdentity } from './claim-identity';
import { ClusterObjects, JobPlace } from './cluster-objects';
import { EndpointClaim } from './endpoint-kind';
import { checkCidrs, checkEngine } from './engine-checks';
import { CopyFacts, SharedJobProps } from './engine-facts';
import { shortName } from './names';
import { allCapabilities, podIdentity } from './pod-identity';
import { podOptionsOf } from './pod-options';
import { proxySecretIn } from './proxy-secret';
import { quantity } from './quantities';
import { clientConfiguration, serverConfiguration } from './stunnel-configuration';
import { AddClaimOptions, TransferClaim } from './transfer-claim';
import { TransferEngineProps } from './transfer-engine-props';
import { checkRunName, TransferCutoverOptions, TransferRun, TransferStageOptions, TransferVerifyOptions } from './transfer-run';
import { TransferTuning } from './transfer-tuning';
import { Ownership, TransferPass, Verification } from './transfer-values';
import { AccessMode } from '../api/mig-plan';
import { TRANSFER_LABELS, TRANSFER_NAME, TransferRole } from '../api/transfer';
import { transferCharts } from '../charts/cluster-charts';
import { findHostCluster } from '../clusters/host-cluster';
import { refuse, refuseAtSynth } from '../constructs/mistake';
import { markAsOwn } from '../constructs/owner';
import { ProxyServer } from '../credentials/proxy-server';
import { RsyncNetworkExemption } from '../network/rsync-network-exemption';
import { ITransferEngine, TransferWay } from '../network/transfer-engine-interface';

/** The default image. */
const IMAGE = 'quay.io/backube/volsync:0.16.0';

/** A host cluster of MTC keeps its role, whether it is source or destination. */
function assignRoles(source: Chart, destination: Chart): void {
  if (findHostCluster(source)) {
    transferCharts(destination, source);
  } else {
    transferCharts(source, destination);
  }
}

/**
 * Copies claims from one cluster to another, or from one namespace to another, without MTC: by rsync over TLS, without an operator, and with pods that
 * do not use the Kubernetes API.
 *
 * ```text
 * source                                                      destination
 * Job: rsync, claim read-only ──► (proxy) ──► endpoint ──► Job: rsync, claim
 * ```
 *
 * The objects that several runs use are in the files of both clusters; each run has a file for each cluster. The usual order: `stage`, once or more,
 * while the application runs; stop the application; `cutover`; start the application at the destination.
 */
export class TransferEngine extends Construct implements ITransferEngine {
  /** The engine's name. The names of all its objects start with it. */
  readonly engineName: string;

  /** The chart of the cluster that claims are copied from. */
  readonly source: Chart;

  /** The chart of the cluster that claims are copied to. */
  readonly destination: Chart;

  /** The owners of the files at the destination. */
  readonly ownership: Ownership;

  /** The HTTP proxy between the source and the endpoint. */
  readonly proxy?: ProxyServer;

  /** The image of all pods. */
  readonly image: string;

  /** @internal */
  readonly _tuning: TransferTuning;

  /** @internal */
  readonly _copies: CopyFacts;

  /** @internal */
  readonly _minimumRsync?: string;

  private readonly added: TransferClaim[] = [];
  private readonly runs: TransferRun[] = [];
  private readonly visitors: Array<(claim: TransferClaim) => void> = [];
  private readonly trustSecrets = new Map<string, string>();
  private readonly proxySecrets = new Map<string, string | undefined>();
  private readonly clusters: Record<TransferRole, ClusterObjects>;

  constructor(scope: Construct, id: string, private readonly props: TransferEngineProps) {
    super(scope, id);
    markAsOwn(this);
    this.engineName = id;
    this.checkName();
    this.source = props.source;
    this.destination = props.destination;
    this.ownership = props.ownership ?? Ownership.NAMESPACE;
    this.proxy = props.proxy;
    this.image = props.image ?? IMAGE;
    this._tuning = props;
    this._copies = {
      specialFiles: props.specialFiles ?? false,
      acls: props.acls ?? true,
      xattrs: props.xattrs ?? true,
      fill: props.fill ?? true,
      repair: props.repair ?? true,
      verification: props.verification ?? Verification.XXH128,
    };
    this._minimumRsync = props.minimumRsync;
    checkEngine(this, props, this.ownership);
    refuseAtSynth(this, () => this.added.length === 0 ? [{
      field: 'claims',
      problem: 'are missing: the runs would do nothing',
      fix: 'add at least one: addClaim("data", { namespace: NamespaceMapping.same("shop") })',
    }] : []);
    refuseAtSynth(this, () => props.trust._kind.checkClaims(this.added.map(({ _facts }) => _facts.identity)));
    assignRoles(this.source, this.destination);
    const isRoot = this.ownership === Ownership.PRESERVE;
    const hasConstraints = isRoot && (props.securityContextConstraints ?? props.endpoint._kind.isOpenShift);
    const clusterOf = (chart: Chart) => new ClusterObjects({
      engine: this,
      engineName: id,
      chart,
      labels: this.labels,
      imagePullSecrets: props.imagePullSecrets ?? [],
      constraints: hasConstraints ? { name: `${id}-transfer`, labels: this.labels, capabilities: allCapabilities(this._copies.specialFiles) } : undefined,
      labelsNamespaces: isRoot && (props.labelNamespaces ?? false),
    });
    const receive = clusterOf(this.destination);
    this.clusters = { receive, send: this.isOneCluster ? receive : clusterOf(this.source) };
    if (props.networkPolicies ?? true) {
      const cidrs = checkCidrs(this, props.endpointCidrs);
      new RsyncNetworkExemption(this, 'network', { engine: this, endpoint: cidrs.length > 0 ? { cidrs } : undefined });
    }
  }

  /** The claims, in the order in which they were added. */
  get claims(): TransferClaim[] {
    return [...this.added];
  }

  /**
   * Adds a claim to all runs, also to those that were created before.
   *
   * @param claim the name of the claim (PersistentVolumeClaim) on the source
   */
  addClaim(claim: string, options: AddClaimOptions): TransferClaim {
    const index = this.added.length;
    const field = `claims[${index}]`;
    checkClaim(this, field, claim, options);
    const forEndpoint = this.endpointClaim(claim, options, index);
    const identity: ClaimIdentity = {
      engineName: this.engineName,
      sourceNamespace: options.namespace.source,
      sourceClaim: claim,
      destinationNamespace: options.namespace.destination,
      destinationClaim: options.destinationClaim ?? claim,
    };
    const added = TransferClaim._of({ index, identity, options, ...this.props.endpoint._kind.address(forEndpoint) });
    checkAgainstOthers(this, field, added, this.added, this.isOneCluster);
    this.added.push(added);
    this.writeDestination(added, forEndpoint);
    this.writeSource(added);
    this.visitors.forEach((visit) => visit(added));
    return added;
  }

  /**
   * Adds a run that copies while the application runs. Each further stage sends only what changed.
   *
   * @param id a name; the run is called `<engine>-<id>`
   */
  stage(id: string, options: TransferStageOptions = {}): TransferRun {
    return this.addRun(id, TransferPass.STAGE, options);
  }

  /**
   * Adds a run that copies a last time and compares both sides. Stop the application on the source first: the engine does not.
   *
   * @param id a name; the run is called `<engine>-<id>`
   */
  cutover(id: string, options: TransferCutoverOptions = {}): TransferRun {
    return this.addRun(id, TransferPass.CUTOVER, options);
  }

  /**
   * Adds a run that changes nothing and compares both sides. Nothing may write to them meanwhile.
   *
   * @param id a name; the run is called `<engine>-<id>`
   */
  verify(id: string, options: TransferVerifyOptions = {}): TransferRun {
    return this.addRun(id, TransferPass.VERIFY, options);
  }

  /**
   * Calls a function for each claim, also for those that are added later.
   *
   * @internal
   */
  _forEachClaim(visit: (claim: TransferClaim) => void): void {
    this.added.forEach(visit);
    this.visitors.push(visit);
  }

  /** @internal */
  _forEachWay(visit: (way: TransferWay) => void): void {
    this._forEachClaim(({ sourceNamespace, destinationNamespace, endpointPort }) => {
      visit({ sourceNamespace, destinationNamespace, port: this.proxy?.port ?? endpointPort });
    });
  }

  /**
   * The labels of a claim's pods on one side, in all runs.
   *
   * @internal
   */
  _podLabels(role: TransferRole, claim: TransferClaim): Record<string, string> {
    const name = role === 'send' ? claim.sourceClaim : claim.destinationClaim;
    return { ...this.labels, [TRANSFER_LABELS.claim]: shortName(name), [TRANSFER_LABELS.role]: role };
  }

  /**
   * The properties that the Jobs of a claim on one side share in all runs.
   *
   * @internal
   */
  _shared(role: TransferRole, claim: TransferClaim, job: JobPlace): SharedJobProps {
    const { props } = this;
    const { namespace } = job;
    const cluster = this.clusters[role];
    const ofSide = role === 'send' ? props.sourceIdentity : props.destinationIdentity;
    const { user, group, fsGroup, supplementalGroups, seccomp } = props;
    const identity = { user, group, fsGroup, supplementalGroups, seccomp, ...ofSide };
    const changePolicy = props.fsGroupChangePolicy ?? FsGroupChangePolicy.ON_ROOT_MISMATCH;
    return {
      image: this.image,
      pods: podOptionsOf(props.pods, role === 'send' ? props.sourcePods : props.destinationPods),
      identity: podIdentity(role, this.ownership, identity, { changePolicy, specialFiles: this._copies.specialFiles }),
      serviceAccount: cluster.accountFor(job),
      scripts: cluster.scriptsName,
      configuration: this.configurationName(role, claim),
      trustSecret: this.trustSecret(role, namespace, claim),
      proxySecret: role === 'send' ? this.proxySecret(namespace) : undefined,
    };
  }

  /** Writes the objects that the pods of a claim mount, whichever run they belong to. */
  private prepareSide(role: TransferRole, namespace: string, claim: TransferClaim): void {
    this.clusters[role].prepare(namespace);
    this.trustSecret(role, namespace, claim);
    if (role === 'send') {
      this.proxySecret(namespace);
    }
  }

  /** The Secret with which one end of a claim authenticates; requested once, so that each mistake is reported once. */
  private trustSecret(role: TransferRole, namespace: string, claim: TransferClaim): string {
    const key = `${role} ${claim._facts.index}`;
    const place = { ...this.clusters[role].secretPlace(role, namespace), claim: claim._facts.identity };
    const name = this.trustSecrets.get(key) ?? this.props.trust._kind.secretIn(place);
    this.trustSecrets.set(key, name);
    return name;
  }

  /** The Secret with the proxy's credentials in a namespace of the source, if the proxy asks for them. */
  private proxySecret(namespace: string): string | undefined {
    if (this.proxy && !this.proxySecrets.has(namespace)) {
      this.proxySecrets.set(namespace, proxySecretIn(this.clusters.send.secretPlace('send', namespace), this.proxy));
    }
    return this.proxySecrets.get(namespace);
  }

  private get isOneCluster(): boolean {
    return this.source === this.destination;
  }

  private get labels(): Record<string, string> {
    return { [TRANSFER_LABELS.name]: TRANSFER_NAME, [TRANSFER_LABELS.engine]: this.engineName };
  }

  private addRun(id: string, pass: TransferPass, options: TransferCutoverOptions): TransferRun {
    const run = TransferRun._create(this, id, pass, this.runs.length + 1, options);
    checkRunName(run, id, this.runs);
    this.runs.push(run);
    return run;
  }

  private configurationName(role: TransferRole, claim: TransferClaim): string {
    return shortName(this.engineName, role === 'send' ? claim.sourceClaim : claim.destinationClaim, role);
  }

  /** Keys and certificate names are derived from the engine's name, so it must be unique in a program. */
  private checkName(): void {
    const other = this.node.root.node.findAll().find((construct) =>
      construct instanceof TransferEngine && construct !== this && construct.engineName === this.engineName);
    if (other) {
      refuse(this, {
        field: 'id',
        value: this.engineName,
        problem: `is also the name of the engine at ${other.node.path}: both would derive the same keys for equal claims`,
        fix: 'give each engine its own id',
      });
    }
  }

  private endpointClaim(claim: string, options: AddClaimOptions, index: number): EndpointClaim {
    const destinationClaim = options.destinationClaim ?? claim;
    return {
      engine: this,
      field: `claims[${index}]`,
      number: this.added.filter((other) => other._facts.options.port === undefined).length,
      name: shortName(this.engineName, destinationClaim),
      namespace: options.namespace.destination,
      labels: this.labels,
      pods: { ...this.labels, [TRANSFER_LABELS.claim]: shortName(destinationClaim), [TRANSFER_LABELS.role]: 'receive' },
      host: options.host,
      port: options.port,
    };
  }

  private writeDestination(claim: TransferClaim, forEndpoint: EndpointClaim): void {
    const { create } = claim._facts.options;
    const cluster = this.clusters.receive;
    const key = `${claim.destinationNamespace}.${claim.destinationClaim}`;
    this.prepareSide('receive', claim.destinationNamespace, claim);
    if (create) {
      cluster.once(`claim-${key}`, (scope) => {
        const written = new PersistentVolumeClaim(scope, 'claim', {
          metadata: { name: claim.destinationClaim, namespace: claim.destinationNamespace },
          storageClassName: create.storageClass,
          accessModes: (create.accessModes ?? [AccessMode.READ_WRITE_ONCE]) as unknown as PersistentVolumeAccessMode[], // the same texts
        });
        ApiObject.of(written).addJsonPatch(JsonPatch.add('/spec/resources', { requests: { storage: quantity(create.storage) } }));
      });
    }
    cluster.once(`endpoint-${key}`, (scope) => this.props.endpoint._kind.write(scope, forEndpoint));
    this.writeConfiguration('receive', claim, claim.destinationNamespace, serverConfiguration(this.trustLines(claim)));
  }

  private writeSource(claim: TransferClaim): void {
    const address = { host: claim.endpointHost, port: claim.endpointPort };
    this.prepareSide('send', claim.sourceNamespace, claim);
    this.writeConfiguration('send', claim, claim.sourceNamespace, clientConfiguration(address, this.trustLines(claim), this.proxy));
  }

  private trustLines(claim: TransferClaim) {
    return this.props.trust._kind.lines(claim._facts.identity);
  }

  /** Both sides exclude the same patterns: what is not copied is not compared either. */
  private writeConfiguration(role: TransferRole, claim: TransferClaim, namespace: string, stunnel: string): void {
    const name = this.configurationName(role, claim);
    const excludes = [...this.props.excludes ?? [], ...claim._facts.options.excludes ?? []].map((pattern) => `${pattern}\n`).join('');
    const data: Record<string, string> = excludes === '' ? { 'stunnel.conf': stunnel } : { 'stunnel.conf': stunnel, excludes };
    this.clusters[role].once(`configuration-${namespace}.${name}`, (scope) => {
      new ConfigMap(scope, 'configuration', { metadata: { name, namespace, labels: this.labels }, data });
    });
  }
}
