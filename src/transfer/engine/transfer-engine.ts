import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { checkEngine, checkUniqueName } from './engine-checks';
import { EngineSetup } from './engine-setup';
import { openFirewalls, writePolicies } from './network-policies';
import { TransferEngineProps } from './transfer-engine-props';
import { transferCharts } from '../../charts/cluster-charts';
import { findHostCluster } from '../../clusters/host-cluster';
import { checkCalls } from '../../constructs/checked-calls';
import { givenAll, givenFields } from '../../constructs/given';
import { refuse, refuseAtSynth, required } from '../../constructs/mistake';
import { OwnConstruct } from '../../constructs/own-construct';
import { markAsOwn } from '../../constructs/owner';
import { readProps } from '../../constructs/read-options';
import { declareTransferredClaims } from '../../constructs/transferred-claims';
import { ProxyServer } from '../../credentials/proxy-server';
import { NamespaceMapping } from '../../plans/namespace-mapping';
import { checkAgainstOthers, checkClaim } from '../claims/claim-checks';
import { ClaimList } from '../claims/claim-list';
import { ClaimSide } from '../claims/claim-side';
import { AddClaimsOptions, claimsOf } from '../claims/inventory-claims';
import { writeClaim } from '../claims/persistent-volume-claim';
import { AddClaimOptions, claimIdentity, TransferClaim } from '../claims/transfer-claim';
import { endpointClaim, EndpointClaim } from '../endpoint/kind';
import {
  checkRunName, TransferCutoverOptions, TransferRun, TransferRunOptions, TransferStageOptions, TransferVerifyOptions,
} from '../runs/transfer-run';
import { Ownership, TransferPass } from '../transfer-values';

/** A host cluster of MTC keeps its role, whether it is source or destination. */
function assignRoles(source: Chart, destination: Chart): void {
  if (findHostCluster(source)) {
    transferCharts(destination, source);
  } else {
    transferCharts(source, destination);
  }
}

/**
 * Copies claims from one cluster to another, or from one namespace to another, without MTC: by rsync over TLS, without
 * an operator, and with pods that do not use the Kubernetes API.
 *
 * ```text
 * source                                                      destination
 * Job: rsync, claim read-only ──► (proxy) ──► endpoint ──► Job: rsync, claim
 * ```
 *
 * The objects that several runs use are in the files of both clusters; each run has a file for each cluster. The usual
 * order: `stage`, once or more, while the application runs; stop the application; `cutover`; start the application at
 * the destination.
 */
export class TransferEngine extends OwnConstruct {
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

  private readonly setup: EngineSetup;
  private readonly list = new ClaimList();
  private readonly runs: TransferRun[] = [];

  constructor(scope: Construct, id: string, private readonly props: TransferEngineProps) {
    super(scope, id, props = readProps('TransferEngine', props));
    givenFields('new TransferEngine', 'props', props, {
      source: 'give the chart of the source',
      destination: 'give the chart of the destination',
      endpoint: 'give TransferEndpoint.route(…), or another endpoint',
      trust: 'give TransferTrust.presharedKey(…), or another trust',
    });
    markAsOwn(this);
    this.engineName = id;
    checkUniqueName(this, (construct) => construct instanceof TransferEngine && construct.engineName === id);
    this.source = props.source;
    this.destination = props.destination;
    this.proxy = props.proxy;
    checkEngine(this, props);
    refuseAtSynth(this, () => this.list.claims.length === 0 ? [{
      field: 'claims',
      problem: 'are missing: the runs would do nothing',
      fix: 'add at least one: addClaim("data", { namespace: NamespaceMapping.same("shop") })',
    }] : []);
    declareTransferredClaims(this, () => this.list.claims
      .map(({ sourceNamespace, sourceClaim }) => ({ namespace: sourceNamespace, claim: sourceClaim })));
    refuseAtSynth(this, () => props.trust._kind.checkClaims(this.list.claims.map(({ _facts }) => _facts.identity)));
    assignRoles(this.source, this.destination);
    this.setup = new EngineSetup(this, props);
    this.ownership = this.setup.ownership;
    this.image = this.setup.image;
    if (props.network?.policies ?? true) {
      writePolicies(this.setup, this.list);
    }
    openFirewalls(this.setup, this.list);
  }

  /** The claims, in the order in which they were added. */
  get claims(): TransferClaim[] {
    return this.list.claims;
  }

  /**
   * Adds a claim to all runs, also to those that were created before.
   *
   * @param claim the name of the claim (PersistentVolumeClaim) on the source
   */
  addClaim(claim: string, options: AddClaimOptions): TransferClaim {
    givenAll('addClaim', [['claim', claim, 'give the name of a claim'],
      ['options.namespace', options?.namespace, 'give NamespaceMapping.same("shop")']]);
    const others = this.list.claims;
    const { setup: { bucket, isOneCluster }, props: { endpoint: { _kind: endpoint } } } = this;
    const field = `claims[${others.length}]`;
    checkClaim(this, field, claim, options);
    bucket?.checkClaim(this, field, options);
    const forEndpoint = this.forEndpoint(claim, options, others);
    const identity = claimIdentity(this.engineName, claim, options);
    const added = TransferClaim._of({ index: others.length, identity, options, ...endpoint.address(forEndpoint) });
    checkAgainstOthers(this, field, added, others, { isOneCluster, shareAddress: bucket !== undefined });
    const receive = new ClaimSide(this.setup, 'receive', added);
    this.writeDestination(added, forEndpoint);
    receive.writeConfiguration();
    const send = new ClaimSide(this.setup, 'send', added);
    send.writeConfiguration();
    this.list.add({ claim: added, send, receive });
    return added;
  }

  /**
   * Adds all claims of a namespace that an inventory of the source contains. Those that do not exist at the destination
   * are created there, with the same size and access modes.
   *
   * @param namespace the namespace of the claims on the source, and its name on the destination
   */
  addClaims(namespace: NamespaceMapping, options: AddClaimsOptions): TransferClaim[] {
    givenAll('addClaims', [
      ['namespace', namespace, 'give NamespaceMapping.same("shop")'],
      ['options.inventory', options?.inventory, 'give Inventory.fromFile("old.inventory.json")'],
    ]);
    const { claims, mistakes } = claimsOf(namespace, options);
    mistakes.forEach((mistake) => refuse(this, { ...mistake, field: `addClaims.${mistake.field}` }));
    return claims.map((claim) => this.addClaim(claim.name, claim.options));
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
   * Adds a run that copies a last time and compares both sides. Stop the application on the source first: the engine
   * does not.
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

  private addRun(givenId: string, pass: TransferPass, options: TransferRunOptions): TransferRun {
    const id = required(this, `${pass}.id`, givenId || undefined, 'give an id such as "first-copy"', () =>
      `missing-${this.runs.length + 1}`);
    const run = TransferRun._create(this.setup, this.list, { id, pass, number: this.runs.length + 1, options });
    checkRunName(run, id, this.runs);
    this.runs.push(run);
    return run;
  }

  private forEndpoint(claim: string, options: AddClaimOptions, others: readonly TransferClaim[]): EndpointClaim {
    const number = others.filter((other) => other._facts.options.port === undefined).length;
    const { engineName, setup: { labels } } = this;
    return endpointClaim({ engine: this, engineName, labels, index: others.length, number, claim, options });
  }

  /** Writes the claim, if it is to be created, and what makes its receiver reachable. */
  private writeDestination(
    { destinationNamespace, destinationClaim, _facts: { options } }: TransferClaim, forEndpoint: EndpointClaim,
  ): void {
    const { create, volumeMode } = options;
    const cluster = this.setup.cluster('receive');
    const key = `${destinationNamespace}.${destinationClaim}`;
    if (create) {
      cluster.once(`claim-${key}`, (scope) => writeClaim(scope, destinationNamespace, destinationClaim, create,
        volumeMode));
    }
    cluster.once(`endpoint-${key}`, (scope) => this.props.endpoint._kind.write(scope, forEndpoint));
  }
}

checkCalls('TransferEngine', TransferEngine);
