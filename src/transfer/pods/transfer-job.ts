import { ApiObject, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import {
  ConfigMap, Container, EmptyDirMedium, EnvValue, ImagePullPolicy, IServiceAccount, Job, PersistentVolumeClaim, Pods,
  RestartPolicy, Secret, Topology,
  Volume,
} from 'cdk8s-plus-27';
import { PodIdentity } from './pod-identity';
import { applyPodOptions, jobLabels } from './pod-options';
import { resourcesOf } from './quantities';
import { TransferPodOptions } from './transfer-pod-options';
import { FINAL_EXIT_CODES, TRANSFER_CONTAINER } from '../../api/transfer';
import { TransferSettings } from '../runs/transfer-settings';

/** The working directory of a pod. The scripts use only paths below it. */
const FOLDER = '/transfer';

/** The init container, which copies the Secrets into memory. */
const KEYS_CONTAINER = 'keys';

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
  /** Whether that Secret contains a pre-shared key; otherwise a certificate. */
  readonly isKey: boolean;
  readonly proxySecret?: string;
  /** The Secret with the access key of a bucket. */
  readonly bucketSecret?: string;
  /** The Secret with the private key for which uploads are encrypted. */
  readonly privateKeySecret?: string;
  readonly claim: string;
  /** Whether the claim is a raw device. */
  readonly isBlock: boolean;
  /** Whether the claim is mounted read-only. */
  readonly isReadOnly: boolean;
  readonly node?: string;
  readonly podsOnNode?: Record<string, string>;
  /** Whether the pod must run on the node of these pods; otherwise it prefers it. */
  readonly mustBeWithPods?: boolean;
}

/**
 * The entries of Secrets that a transfer needs. Others are not mounted: a Secret that exists may contain any. keys.sh
 * copies them.
 */
const ENTRIES = {
  key: ['key'],
  certificate: ['tls.key', 'tls.crt', 'ca.crt'],
  proxy: ['username', 'password'],
  bucket: ['aws-access-key-id', 'aws-secret-access-key'],
  private: ['private-key'],
};

/** Writes a Job with one pod: an init container that takes the Secrets, and the container that transfers. */
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
  addContainers(job, props);
  applyPodOptions(job, pods, props.node);
  if (props.podsOnNode !== undefined) {
    const application = Pods.select(job, 'pods-on-node', { labels: props.podsOnNode });
    job.scheduling.colocate(application, {
      topology: Topology.HOSTNAME,
      weight: props.mustBeWithPods ? undefined : 100,
    });
  }
  const apiObject = ApiObject.of(job);
  const pod = '/spec/template/spec';
  apiObject.addJsonPatch(
    JsonPatch.add('/spec/podFailurePolicy', {
      rules: [
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
        {
          action: 'FailJob',
          onExitCodes: { containerName: TRANSFER_CONTAINER, operator: 'In', values: [...FINAL_EXIT_CODES] },
        },
      ],
    }),
    JsonPatch.replace(`${pod}/securityContext`, props.identity.pod),
    JsonPatch.remove(`${pod}/hostNetwork`), // false, the default
    JsonPatch.remove(`${pod}/setHostnameAsFQDN`),
    JsonPatch.replace(`${pod}/containers/0/securityContext`, props.identity.container),
    JsonPatch.replace(
      `${pod}/initContainers/0/securityContext`, { ...props.identity.container, capabilities: { drop: ['ALL'] } },
    ),
    ...props.isBlock
      ? [JsonPatch.add(`${pod}/containers/0/volumeDevices`, [{ name: 'data', devicePath: `${FOLDER}/data` }])]
      : [],
    ...['initContainers', 'containers']
      .map((containers) => JsonPatch.add(`${pod}/${containers}/0/resources`, resourcesOf(settings.resources))),
  );
  return apiObject;
}

/** The containers, each with its volumes. The claim and the Secrets are never in one container. */
function addContainers(job: Job, props: TransferJobProps): void {
  const common = {
    image: props.image, imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT, workingDir: FOLDER, resources: {},
  };
  const transfer = job.addContainer({
    ...common,
    name: TRANSFER_CONTAINER,
    command: ['bash', `scripts/${props.script}`],
    envVariables: Object.fromEntries(Object.entries(props.environment)
      .map(([key, value]) => [key, EnvValue.fromValue(value)])),
  });
  const keys = job.addInitContainer({ ...common, name: KEYS_CONTAINER, command: ['bash', 'scripts/keys.sh'] });
  const mount = (path: string, volume: Volume, containers: Container[], readOnly = true) =>
    containers.forEach((container) => container.mount(`${FOLDER}/${path}`, volume, readOnly ? { readOnly } : {}));
  const configMap = (path: string, of: string, defaultMode?: number) =>
    Volume.fromConfigMap(
      job, `${path}-volume`, ConfigMap.fromConfigMapName(job, path, of), { name: path, defaultMode },
    );
  const secret = (
    path: string, of: string, entries: string[],
  ) => Volume.fromSecret(job, `${path}-volume`, Secret.fromSecretName(job, path, of), {
    name: path,
    defaultMode: props.identity.secretMode,
    items: Object.fromEntries(entries.map((entry) => [entry, { path: entry }])),
  });

  mount('scripts', configMap('scripts', props.scripts, 0o555), [transfer, keys]);
  mount('config', configMap('config', props.configuration), [transfer]);
  mount('trust', secret('trust', props.trustSecret, props.isKey ? ENTRIES.key : ENTRIES.certificate), [keys]);
  for (const [path, name] of [
    ['proxy', props.proxySecret], ['bucket', props.bucketSecret], ['private', props.privateKeySecret],
  ] as const) {
    if (name !== undefined) {
      mount(path, secret(path, name, ENTRIES[path]), [keys]);
    }
  }
  mount('run', Volume.fromEmptyDir(job, 'run-volume', 'run', { medium: EmptyDirMedium.MEMORY, sizeLimit: SCRATCH }),
    [transfer, keys], false);
  mount('spool', Volume.fromEmptyDir(job, 'spool-volume', 'spool', { sizeLimit: SPOOL }), [transfer], false);
  mount('home', Volume.fromEmptyDir(job, 'home-volume', 'home', { sizeLimit: Size.mebibytes(1) }), [transfer]);
  // The volume is also read-only: then it is neither given to a group nor relabelled for SELinux when it is mounted.
  const claim = PersistentVolumeClaim.fromClaimName(job, 'data', props.claim);
  const data =
    Volume.fromPersistentVolumeClaim(job, 'data-volume', claim, { name: 'data', readOnly: props.isReadOnly });
  if (props.isBlock) {
    job.addVolume(data);
  } else {
    mount('data', data, [transfer], props.isReadOnly);
  }
}
