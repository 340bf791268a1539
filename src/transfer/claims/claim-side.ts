import { ApiObject, Chart } from 'cdk8s';
import { FsGroupChangePolicy } from 'cdk8s-plus-27';
import { claimOf } from './claim-identity';
import { TransferClaim } from './transfer-claim';
import { TRANSFER_LABELS, TransferRole } from '../../api/transfer';
import { BucketSecrets } from '../endpoint/bucket-transport';
import { EngineSetup } from '../engine/engine-setup';
import { shortName } from '../names';
import { ClusterObjects } from '../pods/cluster-objects';
import { connectionFiles, writeConfiguration } from '../pods/pod-configuration';
import { PodIdentity, podIdentity } from '../pods/pod-identity';
import { podOptionsOf } from '../pods/pod-options';
import { proxySecretIn } from '../pods/proxy-secret';
import { clientConfiguration, serverConfiguration } from '../pods/stunnel-configuration';
import { TransferJobProps, writeJob } from '../pods/transfer-job';
import { TransferPass } from '../transfer-values';

/** The properties of a Job that depend on its run. */
export interface SideJob
  extends Pick<TransferJobProps, 'environment' | 'isReadOnly' | 'node' | 'podsOnNode' | 'mustBeWithPods' | 'settings'> {
  readonly runName: string;
  readonly pass: TransferPass;
  /** The claim that the pod mounts, if it is another one. */
  readonly mounts?: string;
}

/** The scripts of both ends, and those of a transfer through a bucket. */
const SCRIPTS: Record<TransferRole, { readonly connection: string; readonly bucket: string }> = {
  send: { connection: 'send.sh', bucket: 'upload.sh' },
  receive: { connection: 'receive.sh', bucket: 'download.sh' },
};

/** One side of one claim: the objects that its pods mount, whichever run they belong to, and its Job in each run. */
export class ClaimSide {
  readonly namespace: string;
  /** The name of the claim on this side. */
  readonly name: string;
  private readonly cluster: ClusterObjects;
  private readonly configuration: string;
  private readonly trustSecret: string;
  private readonly proxySecret?: string;
  private readonly bucketSecrets?: BucketSecrets;

  constructor(private readonly setup: EngineSetup, readonly role: TransferRole, readonly claim: TransferClaim) {
    const { identity } = claim._facts;
    const { props, engineName } = setup;
    this.namespace = role === 'send' ? identity.sourceNamespace : identity.destinationNamespace;
    this.name = claimOf(identity, role);
    this.cluster = setup.cluster(role);
    this.configuration = shortName(engineName, this.name, role);
    this.cluster.prepare(this.namespace);
    const place = this.cluster.secretPlace(role, this.namespace);
    this.trustSecret = props.trust._kind.secretIn({ ...place, claim: identity });
    const { proxy } = props;
    this.proxySecret = role === 'send' && proxy
      ? this.cluster.secretOnce(`proxy-${this.namespace}`, () => proxySecretIn(place, proxy))
      : undefined;
    this.bucketSecrets = setup.bucket?.secretsIn(place);
  }

  /** The labels of its pods in all runs. */
  get podLabels(): Record<string, string> {
    return { ...this.setup.labels, [TRANSFER_LABELS.claim]: shortName(this.name), [TRANSFER_LABELS.role]: this.role };
  }

  /**
   * Writes the configuration of its pods. Both sides exclude the same patterns: what is not copied is
   * not compared either.
   */
  writeConfiguration(): void {
    const { setup: { engine, props, labels, bucket }, claim: { _facts: { identity, options, host, port } } } = this;
    const metadata = { name: this.configuration, namespace: this.namespace, labels };
    const lines = props.trust._kind.lines(identity);
    const stunnel = this.role === 'send'
      ? clientConfiguration({ host, port }, lines, props.proxy)
      : serverConfiguration(lines);
    const files = bucket?.files(this.role, engine)
      ?? connectionFiles(stunnel, [...props.copying?.excludes ?? [], ...options.excludes ?? []]);
    this.cluster.once(`configuration-${this.namespace}.${metadata.name}`, (scope) => writeConfiguration(scope, metadata,
      files));
  }

  /** Writes the Job of a run. */
  writeJob(chart: Chart, of: SideJob): ApiObject {
    const { setup, role, claim, namespace } = this;
    const { props, ownership, bucket } = setup;
    const { runName, pass, mounts, settings } = of;
    const place = {
      chart,
      id: `${role}-${claim._facts.index + 1}`,
      name: shortName(runName, this.name, role),
      namespace,
      labels: { ...this.podLabels, [TRANSFER_LABELS.run]: runName },
    };
    return writeJob(chart, place.id, {
      ...of,
      ...place,
      image: setup.image,
      pods: podOptionsOf(props.pods, role),
      identity: this.identity(),
      serviceAccount: this.cluster.accountFor(place),
      scripts: this.cluster.scriptsName,
      script: SCRIPTS[role][bucket ? 'bucket' : 'connection'],
      configuration: this.configuration,
      trustSecret: this.trustSecret,
      isKey: props.trust._kind.isKey,
      proxySecret: this.proxySecret,
      ...this.bucketSecrets,
      claim: mounts ?? this.name,
      isBlock: claim.isBlock,
      environment: {
        TRANSFER_RUN: runName,
        TRANSFER_PASS: pass,
        TRANSFER_CLAIM: `${namespace}/${this.name}`,
        TRANSFER_OWNERSHIP: ownership,
        TRANSFER_VOLUME_MODE: claim.isBlock ? 'block' : 'filesystem',
        TRANSFER_DEADLINE: String(settings.deadline),
        TRANSFER_HOLD: settings.hold ? 'yes' : 'no',
        TRANSFER_MINIMUM_RSYNC: props.image?.minimumRsync ?? '',
        ...bucket?.environment(claim._facts.identity),
        ...of.environment,
      },
    });
  }

  private identity(): PodIdentity {
    const { role, setup: { props, ownership, copies: { specialFiles } } } = this;
    const { source, destination, fsGroupChangePolicy = FsGroupChangePolicy.ON_ROOT_MISMATCH, ...both } = props.identity
      ?? {};
    const identity = { ...both, ...role === 'send' ? source : destination };
    return podIdentity(role, ownership, identity, { changePolicy: fsGroupChangePolicy, specialFiles });
  }
}
