import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { ConfigMap, FsGroupChangePolicy, PersistentVolumeAccessMode, PersistentVolumeClaim } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ClusterObjects } from './cluster-objects';
import { EndpointClaim } from './endpoint-kind';
import { CopyFacts, SharedJobProps } from './engine-facts';
import { shortName } from './names';
import { allCapabilities, checkIdentity, podIdentity } from './pod-identity';
import { checkProxySecret, proxySecretIn } from './proxy-secret';
import { quantity } from './quantities';
import { clientConfiguration, serverConfiguration } from './stunnel-configuration';
import { AddClaimOptions, TransferClaim } from './transfer-claim';
import { TransferEngineProps } from './transfer-engine-props';
import { checkRunName, TransferCutoverOptions, TransferRun, TransferStageOptions, TransferVerifyOptions } from './transfer-run';
import { checkChoice, checkTuning } from './transfer-settings';
import { TransferTuning } from './transfer-tuning';
import { Ownership, TransferPass, Verification } from './transfer-values';
import { AccessMode, VolumeMode } from '../api/mig-plan';
import { isDnsLabel, isDnsSubdomain, nearestDnsLabel, nearestDnsSubdomain } from '../api/names';
import { TRANSFER_LABELS, TRANSFER_NAME, TransferRole } from '../api/transfer';
import { transferCharts } from '../charts/cluster-charts';
import { findHostCluster } from '../clusters/host-cluster';
import { checkProxyServer, ProxyServer } from '../credentials/proxy-server';
import { judgeAtSynth } from '../findings/judge-at-synth';
import { refuse, refuseAtSynth } from '../findings/mistake';
import { isCidr } from '../network/egress-rule';
import { RsyncNetworkExemption } from '../network/rsync-network-exemption';
import { ITransferEngine, TransferWay } from '../network/transfer-engine-interface';

/** The image that is used where none is given. */
const IMAGE = 'quay.io/backube/volsync:0.16.0';

/** A host cluster of MTC stays what it is, whichever end of transfers it is. */
function assignRoles(source: Chart, destination: Chart): void {
  if (findHostCluster(source)) {
    transferCharts(destination, source);
  } else {
    transferCharts(source, destination);
  }
}

/**
 * Copies claims from one cluster to another, or from one namespace to another, without MTC: by rsync in TLS, without an operator, and with pods that
 * have no access to any API.
 *
 * ```text
 * source                                                      destination
 * Job: rsync, claim read-only ──► (proxy) ──► endpoint ──► Job: rsync, claim
 * ```
 *
 * What outlives runs is in the files of both clusters; each run has a file for each. A usual order is `stage`, once or more often, while the application
 * runs; then the application is stopped, `cutover`, and it is started at the destination.
 */
export class TransferEngine extends Construct implements ITransferEngine {
  /** The engine's name, with which the names of all its objects begin. */
  readonly engineName: string;

  /** The chart of the cluster that claims are copied from. */
  readonly source: Chart;

  /** The chart of the cluster that claims are copied to. */
  readonly destination: Chart;

  /** Whom the files at the destination belong to. */
  readonly ownership: Ownership;

  /** The HTTP proxy between the source and the endpoint. */
  readonly proxy?: ProxyServer;

  /** The image of all pods. */
  readonly image: string;

  /** @internal */
  readonly _tuning: TransferTuning;

  /** @internal */
  readonly _copies: CopyFacts;

  private readonly added: TransferClaim[] = [];
  private readonly runs: TransferRun[] = [];
  private readonly visitors: Array<(claim: TransferClaim) => void> = [];
  private readonly secrets = new Map<string, Pick<SharedJobProps, 'trustSecret' | 'proxySecret'>>();
  private readonly clusters: Record<TransferRole, ClusterObjects>;

  constructor(scope: Construct, id: string, private readonly props: TransferEngineProps) {
    super(scope, id);
    judgeAtSynth(this);
    this.engineName = id;
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
    this.check();
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
      const cidrs = this.checkCidrs(props.endpointCidrs);
      new RsyncNetworkExemption(this, 'network', { engine: this, endpoint: cidrs.length > 0 ? { cidrs } : undefined });
    }
  }

  /** The claims that it copies, in the order in which they were added. */
  get claims(): TransferClaim[] {
    return [...this.added];
  }

  /**
   * Copies one more claim, in all runs: in those that were made before, too.
   *
   * @param claim the name of the claim (PersistentVolumeClaim) on the source
   */
  addClaim(claim: string, options: AddClaimOptions): TransferClaim {
    const index = this.added.length;
    this.checkClaim(claim, options, `claims[${index}]`);
    const forEndpoint = this.endpointClaim(claim, options, index);
    const added = TransferClaim._of({ index, claim, options, ...this.props.endpoint._kind.address(forEndpoint) });
    this.checkAgainstOthers(added, `claims[${index}]`);
    this.added.push(added);
    this.writeDestination(added, forEndpoint);
    this.writeSource(added);
    this.visitors.forEach((visit) => visit(added));
    return added;
  }

  /**
   * A run that copies while the application runs. Can be repeated: each sends what has changed.
   *
   * @param id what you call it; the run's name is `<engine>-<id>`
   */
  stage(id: string, options: TransferStageOptions = {}): TransferRun {
    return this.addRun(id, TransferPass.STAGE, options);
  }

  /**
   * A run that copies a last time and holds both sides against one another. The application must have been stopped on the source: the engine does not.
   *
   * @param id what you call it; the run's name is `<engine>-<id>`
   */
  cutover(id: string, options: TransferCutoverOptions = {}): TransferRun {
    return this.addRun(id, TransferPass.CUTOVER, options);
  }

  /**
   * A run that changes nothing and holds both sides against one another. Nothing may write to them meanwhile.
   *
   * @param id what you call it; the run's name is `<engine>-<id>`
   */
  verify(id: string, options: TransferVerifyOptions = {}): TransferRun {
    return this.addRun(id, TransferPass.VERIFY, options);
  }

  /**
   * Does something for each claim: for those that there are, and for those that are added later.
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
   * The labels of a claim's pods on one side, whichever run they are of.
   *
   * @internal
   */
  _podLabels(role: TransferRole, claim: TransferClaim): Record<string, string> {
    const name = role === 'send' ? claim.sourceClaim : claim.destinationClaim;
    return { ...this.labels, [TRANSFER_LABELS.claim]: shortName(name), [TRANSFER_LABELS.role]: role };
  }

  /**
   * What the Jobs of a claim on one side have in common, whichever run they are of.
   *
   * @internal
   */
  _shared(role: TransferRole, claim: TransferClaim): SharedJobProps {
    const { props } = this;
    const cluster = this.clusters[role];
    const namespace = role === 'send' ? claim.sourceNamespace : claim.destinationNamespace;
    const ofSide = role === 'send' ? props.sourceIdentity : props.destinationIdentity;
    const { user, group, fsGroup, supplementalGroups, seccomp } = props;
    const identity = { user, group, fsGroup, supplementalGroups, seccomp, ...ofSide };
    const changePolicy = props.fsGroupChangePolicy ?? FsGroupChangePolicy.ON_ROOT_MISMATCH;
    return {
      image: this.image,
      identity: podIdentity(role, this.ownership, identity, { changePolicy, specialFiles: this._copies.specialFiles }),
      serviceAccount: cluster.serviceAccountIn(namespace),
      scripts: cluster.scriptsName,
      configuration: this.configurationName(role, claim),
      ...this.secretsOf(role, namespace),
    };
  }

  /** The Secrets that the pods of one side need in a namespace; asked for once, so that what is wrong is said once. */
  private secretsOf(role: TransferRole, namespace: string): Pick<SharedJobProps, 'trustSecret' | 'proxySecret'> {
    const key = `${role} ${namespace}`;
    const place = this.clusters[role].secretPlace(role, namespace);
    const secrets = this.secrets.get(key) ?? {
      trustSecret: this.props.trust._kind.secretIn(place),
      proxySecret: role === 'send' && this.proxy ? proxySecretIn(place, this.proxy) : undefined,
    };
    this.secrets.set(key, secrets);
    return secrets;
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
    const key = `${claim.destinationNamespace}-${claim.destinationClaim}`;
    void this._shared('receive', claim); // which writes what the pods of the namespace need
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
    void this._shared('send', claim);
    this.writeConfiguration('send', claim, claim.sourceNamespace, clientConfiguration(address, this.trustLines(claim), this.proxy));
  }

  private trustLines(claim: TransferClaim) {
    return this.props.trust._kind.lines(this.engineName, { host: claim.endpointHost, port: claim.endpointPort });
  }

  /** Both sides leave out the same: what is not copied is not compared either. */
  private writeConfiguration(role: TransferRole, claim: TransferClaim, namespace: string, stunnel: string): void {
    const name = this.configurationName(role, claim);
    const excludes = [...this.props.excludes ?? [], ...claim._facts.options.excludes ?? []].map((pattern) => `${pattern}\n`).join('');
    const data: Record<string, string> = excludes === '' ? { 'stunnel.conf': stunnel } : { 'stunnel.conf': stunnel, excludes };
    this.clusters[role].once(`configuration-${namespace}-${name}`, (scope) => {
      new ConfigMap(scope, 'configuration', { metadata: { name, namespace, labels: this.labels }, data });
    });
  }

  private check(): void {
    const { props } = this;
    if (!/^[a-z]/.test(this.engineName) || !isDnsLabel(this.engineName) || this.engineName.length > 40) {
      const near = nearestDnsLabel(this.engineName.replace(/^[^a-zA-Z]+/, ''))?.slice(0, 40);
      refuse(this, {
        field: 'id',
        value: this.engineName,
        problem: 'is no name for Services and the like (lower-case letters, digits and "-", beginning with a letter, at most 40 characters)',
        fix: near ? `write "${near}"` : 'write a name such as "shop"',
      });
    }
    checkTuning(this, props);
    checkChoice(this, 'ownership', props.ownership, Ownership);
    checkChoice(this, 'verification', props.verification, Verification);
    checkIdentity(this, '', props, this.ownership);
    checkIdentity(this, 'sourceIdentity.', props.sourceIdentity ?? {}, this.ownership);
    checkIdentity(this, 'destinationIdentity.', props.destinationIdentity ?? {}, this.ownership);
    props.endpoint._kind.check(this, this.isOneCluster);
    props.trust._kind.check(this);
    if (props.proxy) {
      checkProxyServer(this, 'proxy.', props.proxy);
      checkProxySecret(this, props.proxy);
    }
    this.checkExcludes('excludes', props.excludes);
    refuseAtSynth(this, () => this.added.length === 0 ? [{
      field: 'claims',
      problem: 'are none, so that its runs would do nothing',
      fix: 'add one at least: addClaim("data", { namespace: NamespaceMapping.same("shop") })',
    }] : []);
  }

  private checkClaim(claim: string, options: AddClaimOptions, field: string): void {
    const names: Array<[string, string | undefined]> = [[field, claim], [`${field}.destinationClaim`, options.destinationClaim]];
    for (const [path, name] of names) {
      if (name !== undefined && !isDnsSubdomain(name)) {
        const near = nearestDnsSubdomain(name);
        refuse(this, {
          field: path,
          value: name,
          problem: 'is no name that a claim can have (lower-case letters, digits, "-" and ".")',
          fix: near ? `write "${near}"` : 'write the name that "kubectl get pvc" shows',
        });
      }
    }
    for (const side of ['source', 'destination'] as const) {
      const name = options.namespace[side];
      if (!isDnsLabel(name) && (side === 'source' || options.namespace.isRenamed)) {
        const near = nearestDnsLabel(name);
        refuse(this, {
          field: `${field}.namespace.${side}`,
          value: name,
          problem: 'is no name of a namespace (lower-case letters, digits and "-", at most 63 characters)',
          fix: near ? `write "${near}"` : 'write the name that "kubectl get namespaces" shows',
        });
      }
    }
    if (options.volumeMode === VolumeMode.BLOCK) {
      refuse(this, {
        field: `${field}.volumeMode`,
        value: options.volumeMode,
        problem: 'is a raw device, which holds no files that rsync could copy',
        fix: 'copy it by other means, such as MTC\'s direct volume migration, which has a tool for devices',
      });
    }
    if (options.node !== undefined && options.podsOnNode !== undefined) {
      refuse(this, { field: `${field}.node`, value: options.node, problem: 'and podsOnNode name a node both', fix: 'give one of them' });
    }
    if (options.podsOnNode && Object.keys(options.podsOnNode).length === 0) {
      refuse(this, { field: `${field}.podsOnNode`, value: {}, problem: 'has no label, and would fit any pod', fix: 'give the labels of the application\'s pods' });
    }
    this.checkExcludes(`${field}.excludes`, options.excludes);
  }

  private checkAgainstOthers(claim: TransferClaim, field: string): void {
    const sameSource = this.added.findIndex((one) => one.sourceNamespace === claim.sourceNamespace && one.sourceClaim === claim.sourceClaim);
    const sameDestination = this.added.findIndex((one) =>
      one.destinationNamespace === claim.destinationNamespace && one.destinationClaim === claim.destinationClaim);
    const sameAddress = this.added.findIndex((one) => one.endpointHost === claim.endpointHost && one.endpointPort === claim.endpointPort);
    if (sameSource >= 0) {
      refuse(this, {
        field,
        value: `${claim.sourceNamespace}/${claim.sourceClaim}`,
        problem: `is copied as claims[${sameSource}] already`,
        fix: 'add each claim once, or copy it a second time by an engine of its own',
      });
    } else if (sameDestination >= 0) {
      refuse(this, {
        field: `${field}.destinationClaim`,
        value: `${claim.destinationNamespace}/${claim.destinationClaim}`,
        problem: `is what claims[${sameDestination}] is copied to; each would delete the files of the other`,
        fix: 'give each a claim of its own',
      });
    } else if (sameAddress >= 0 && claim.endpointHost !== '') {
      refuse(this, {
        field: claim._facts.options.port === undefined ? `${field}.host` : `${field}.port`,
        value: `${claim.endpointHost}:${claim.endpointPort}`,
        problem: `is the address of claims[${sameAddress}], too, and each claim has one of its own`,
        fix: 'give each another',
      });
    }
    if (this.isOneCluster && claim.sourceNamespace === claim.destinationNamespace && claim.sourceClaim === claim.destinationClaim) {
      refuse(this, {
        field: `${field}.destinationClaim`,
        value: claim.destinationClaim,
        problem: 'is the claim itself: source and destination are one cluster',
        fix: 'give the destination another name, or another namespace',
      });
    }
  }

  /** Refuses what is no range of addresses, and gives the others. */
  private checkCidrs(cidrs: string[] = []): string[] {
    return cidrs.filter((cidr, index) => {
      if (!isCidr(cidr)) {
        refuse(this, {
          field: `endpointCidrs[${index}]`,
          value: cidr,
          problem: 'is no range of addresses, and a NetworkPolicy knows no names',
          fix: isCidr(`${cidr}/32`) ? `write "${cidr}/${cidr.includes(':') ? 128 : 32}"` : 'write one such as "203.0.113.10/32"',
        });
      }
      return isCidr(cidr);
    });
  }

  private checkExcludes(field: string, excludes: string[] = []): void {
    excludes.forEach((pattern, index) => {
      if (pattern.trim() === '' || /[\n\r\0]/.test(pattern)) {
        refuse(this, {
          field: `${field}[${index}]`,
          value: pattern,
          problem: pattern.trim() === '' ? 'is empty' : 'holds a line break, and rsync reads a pattern on each line',
          fix: 'write one pattern, such as "/cache/" or "*.tmp"',
        });
      }
    });
  }
}
