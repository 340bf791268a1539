import { ApiObject, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import {
  ConfigMap, EmptyDirMedium, EnvValue, ImagePullPolicy, IServiceAccount, Job, PersistentVolumeClaim, Pods, RestartPolicy,
  Secret, Topology, Volume,
} from 'cdk8s-plus-27';
import { PodIdentity } from './pod-identity';
import { applyPodOptions, jobLabels } from './pod-options';
import { resourcesOf } from './quantities';
import { TransferPodOptions } from './transfer-pod-options';
import { TransferSettings } from './transfer-settings';
import { FINAL_EXIT_CODES, TRANSFER_CONTAINER } from '../api/transfer';

/** The working directory of a pod. The scripts use only paths below it. */
const FOLDER = '/transfer';

/** The maximum size of secrets and logs, which are in memory. It is part of the pod's limit. */
const SCRATCH = Size.mebibytes(64);

/** The maximum size of file lists on the node's disk: about 100 bytes for each file. */
const SPOOL = Size.mebibytes(4000);

/** The seconds between a script's own deadline and the Job's. */
const GRACE = 60;

/** Properties of a Job. */
export interface TransferJobProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly image: string;
  readonly script: string;
  readonly environment: Record<string, string>;
  readonly settings: TransferSettings;
  readonly pods: TransferPodOptions;
  readonly identity: PodIdentity;
  readonly serviceAccount: IServiceAccount;
  readonly scripts: string;
  readonly configuration: string;
  readonly trustSecret: string;
  readonly proxySecret?: string;
  readonly claim: string;
  /** Whether the claim is mounted read-only. */
  readonly isReadOnly: boolean;
  readonly node?: string;
  readonly podsOnNode?: Record<string, string>;
  /** Whether the pod must run on the node of these pods; otherwise it prefers it. */
  readonly mustBeWithPods?: boolean;
}

/** Writes a Job with one pod of one container. */
export function writeJob(chart: Chart, id: string, props: TransferJobProps): ApiObject {
  const { name, namespace, labels, settings, pods } = props;
  const { annotations } = pods;
  const job = new Job(chart, id, {
    metadata: { name, namespace, labels: { ...labels, ...jobLabels(pods) }, annotations },
    podMetadata: { labels: { ...labels, ...pods.labels }, annotations },
    activeDeadline: Duration.seconds(settings.deadline + GRACE),
    backoffLimit: 3,
    ttlAfterFinished: settings.retention === undefined ? undefined : Duration.seconds(settings.retention),
    restartPolicy: RestartPolicy.NEVER,
    terminationGracePeriod: Duration.seconds(60),
    serviceAccount: props.serviceAccount,
    automountServiceAccountToken: false,
  });
  const container = job.addContainer({
    name: TRANSFER_CONTAINER,
    image: props.image,
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    command: ['bash', `scripts/${props.script}`],
    workingDir: FOLDER,
    envVariables: Object.fromEntries(Object.entries(props.environment).map(([key, value]) => [key, EnvValue.fromValue(value)])),
    resources: {}, // see below
  });
  const mount = (path: string, volume: Volume, readOnly = true) => container.mount(`${FOLDER}/${path}`, volume, readOnly ? { readOnly } : {});
  const { secretMode } = props.identity;
  const configMap = (path: string, of: string, defaultMode?: number) =>
    mount(path, Volume.fromConfigMap(job, `${path}-volume`, ConfigMap.fromConfigMapName(job, path, of), { name: path, defaultMode }));
  const secret = (path: string, of: string) =>
    mount(path, Volume.fromSecret(job, `${path}-volume`, Secret.fromSecretName(job, path, of), { name: path, defaultMode: secretMode }));
  configMap('scripts', props.scripts, 0o555);
  configMap('config', props.configuration);
  secret('trust', props.trustSecret);
  if (props.proxySecret !== undefined) {
    secret('proxy', props.proxySecret);
  }
  mount('run', Volume.fromEmptyDir(job, 'run-volume', 'run', { medium: EmptyDirMedium.MEMORY, sizeLimit: SCRATCH }), false);
  mount('spool', Volume.fromEmptyDir(job, 'spool-volume', 'spool', { sizeLimit: SPOOL }), false);
  // A read-only volume, not only mount: its group and SELinux label are not changed when it is mounted.
  const claim = PersistentVolumeClaim.fromClaimName(job, 'data', props.claim);
  mount('data', Volume.fromPersistentVolumeClaim(job, 'data-volume', claim, { name: 'data', readOnly: props.isReadOnly }), props.isReadOnly);

  applyPodOptions(job, pods, props.node);
  if (props.podsOnNode !== undefined) {
    const application = Pods.select(job, 'pods-on-node', { labels: props.podsOnNode });
    job.scheduling.colocate(application, { topology: Topology.HOSTNAME, weight: props.mustBeWithPods ? undefined : 100 });
  }

  const apiObject = ApiObject.of(job);
  const pod = '/spec/template/spec';
  apiObject.addJsonPatch(
    JsonPatch.add('/spec/podFailurePolicy', {
      rules: [
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
        { action: 'FailJob', onExitCodes: { containerName: TRANSFER_CONTAINER, operator: 'In', values: [...FINAL_EXIT_CODES] } },
      ],
    }),
    JsonPatch.replace(`${pod}/securityContext`, props.identity.pod),
    JsonPatch.replace(`${pod}/containers/0/securityContext`, props.identity.container),
    JsonPatch.remove(`${pod}/hostNetwork`), // false, the default
    JsonPatch.remove(`${pod}/setHostnameAsFQDN`),
    JsonPatch.add(`${pod}/containers/0/resources`, resourcesOf(settings.resources)),
  );
  return apiObject;
}
