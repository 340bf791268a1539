import { Duration, Size } from 'cdk8s';
import { ContainerResources } from 'cdk8s-plus-27';
import { Compression } from '../transfer-values';

/** Streams, bandwidth, time limits and resources: options of an engine that a single run can replace. */
export interface TransferTuning {
  /**
   * The maximum bandwidth for each claim, per second.
   *
   * @default - unlimited
   */
  readonly bandwidth?: Size;

  /**
   * The compression of data in transit.
   *
   * @default Compression.NONE
   */
  readonly compression?: Compression;

  /**
   * The number of connections over which rsync makes the first copy of a claim, 1 to 16. They share the entries of one
   * directory by size, and divide files of more than 64 MiB in the volume's own directory. More than one is faster if
   * the round trip is long, and slower in one data centre.
   *
   * @default - by the round trip that is measured: 1 below 14 ms, 2 below 28 ms, up to 8
   */
  readonly streams?: number;

  /**
   * The maximum number of claims that are copied at the same time. The run is then split into several files (waves):
   * apply each one after the previous one has ended.
   *
   * @default - all
   */
  readonly claimsAtOnce?: number;

  /**
   * The maximum number of attempts after transient failures, such as a broken connection. Attempts that made progress
   * are not counted.
   *
   * @default 5
   */
  readonly attempts?: number;

  /**
   * How long one side waits for the other. This is not counted as an attempt.
   *
   * @default Duration.hours(1)
   */
  readonly waitFor?: Duration;

  /**
   * The idle timeout of a connection, after which the copy is retried.
   *
   * @default Duration.minutes(10)
   */
  readonly idle?: Duration;

  /**
   * The maximum duration of a claim's copy. What was copied stays, and the next run continues there.
   *
   * @default Duration.days(1)
   */
  readonly deadline?: Duration;

  /**
   * The interval of the log's progress events.
   *
   * @default Duration.seconds(10)
   */
  readonly progressInterval?: Duration;

  /**
   * How long finished Jobs and their logs exist before the cluster deletes them. A GitOps tool that still has a run's
   * file would then create them again and repeat the run: a cutover would undo everything that the application wrote at
   * the destination. Remove the file from the tool before.
   *
   * @default - until you delete them
   */
  readonly retention?: Duration;

  /**
   * Whether a failed pod keeps running for an hour, so that you can inspect it with `kubectl exec`.
   *
   * @default false
   */
  readonly hold?: boolean;

  /**
   * The resource requests and limits of each pod.
   *
   * @default - requests: 250m CPU, 128 MiB; limits: 2 CPUs, 1 GiB
   */
  readonly resources?: ContainerResources;
}
