/** Why a pod does not run or has ended, as the kubelet, the scheduler and the Job controller report it. */
export interface PodFailure {
  readonly pattern: RegExp;
  readonly meaning: string;
  readonly fix: string;
}

/**
 * The reasons with their messages, the most telling first. Source: reasons of container states and events in
 * Kubernetes' `pkg/kubelet`, `pkg/scheduler` and `pkg/controller/job`, and messages of an API server.
 */
const POD_FAILURES: readonly PodFailure[] = [
  {
    pattern: /^OOMKilled/,
    meaning: 'the pod needs more memory than its limit, and was killed',
    fix: 'Raise the memory limit in `resources` of the engine.',
  },
  {
    pattern: /^(ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName|ImageInspectError|InspectFailed|RegistryUnavailable)/,
    meaning: 'the image cannot be pulled',
    fix: 'Check the name of the image, and that the nodes reach its registry; '
      + 'set `image.pullSecrets` if it needs a login.',
  },
  {
    pattern: /runAsNonRoot and image will run as root|runAsNonRoot and image has non-numeric user/,
    meaning: 'the image would run as root, and the pod must not',
    fix: 'Give the id of a user, as this is not OpenShift: `--user 1000` of `preflight`, `user` of a `PreflightChecks` '
      + 'or of an identity of the engine.',
  },
  {
    pattern: /secret "[^"]*" not found|references non-existent secret key|configmap "[^"]*" not found/,
    meaning: 'an object that the pod mounts does not exist',
    fix: 'Apply the unit that contains it (`secrets/`, `clusters/`), or create it in this namespace.',
  },
  {
    pattern: /persistentvolumeclaim "[^"]*" not found/,
    meaning: 'the claim does not exist in this namespace',
    fix: 'Correct the name of the claim in the program, or create the claim.',
  },
  {
    pattern: /unbound immediate PersistentVolumeClaims/,
    meaning: 'the claim has no volume yet',
    fix: 'Check its storage class and its provisioner: `kubectl describe pvc`.',
  },
  {
    pattern: /exceeded quota|must specify (?:limits|requests)|maximum \w+ usage per/,
    meaning: 'a ResourceQuota or a LimitRange of the namespace forbids the pod',
    fix: 'Raise it for the time of the migration, or lower `resources` of the engine.',
  },
  {
    pattern: /unable to validate against any security context constraint|violates PodSecurity/,
    meaning: 'the cluster does not allow the pod\'s user or capabilities',
    fix: 'Copy without root (the default `ownership`), or let the engine write the labels and '
      + 'SecurityContextConstraints (`permissions`).',
  },
  {
    pattern: /service ?account "?[^"]*"? not found/,
    meaning: 'the ServiceAccount of the pod does not exist',
    fix: 'Apply the unit that contains it: `cdk8s-mtc apply`.',
  },
  {
    pattern: /Multi-Attach|volume is already exclusively attached|already used by pod/,
    meaning: 'the volume is mounted on another node',
    fix: 'Run the pod where the application runs: `podsOnNode`; or stop the application first.',
  },
  {
    pattern: /node affinity|node selector|node\(s\) had.* taint|didn't match pod affinity/i,
    meaning: 'no node is suitable',
    fix: 'Correct `nodeSelector`, `podsOnNode` or `tolerations` of the engine, '
      + 'or start the application that the pod should run beside.',
  },
  {
    pattern: /Insufficient (cpu|memory|ephemeral-storage)/,
    meaning: 'no node has enough free resources',
    fix: 'Lower the requests in `resources` of the engine, or copy fewer claims at once (`claimsAtOnce`).',
  },
  {
    pattern: /^(StartError|RunContainerError|ContainerCannotRun|CreateContainerError)|executable file not found/,
    meaning: 'the container cannot be started',
    fix: 'Use an image with bash, rsync and stunnel.',
  },
  {
    pattern: /^Evicted|^Preempt/,
    meaning: 'the node ended the pod',
    fix: 'Start another run: it goes on where this one was. A `priorityClass` prevents it.',
  },
  {
    pattern: /^DeadlineExceeded|active longer than specified deadline/,
    meaning: 'it took longer than its deadline',
    fix: 'Raise `deadline` of the run, and start it again: what has been copied is kept.',
  },
  {
    pattern: /^(FailedMount|FailedAttachVolume)/,
    meaning: 'a volume cannot be mounted',
    fix: 'Read the events of the pod, and check the volume on its node.',
  },
];

/** What a reason with its message means; undefined if it is not known. */
export function podFailure(text: string): PodFailure | undefined {
  return POD_FAILURES.find(({ pattern }) => pattern.test(text));
}
