import { Duration, Size } from 'cdk8s';
import { ContainerResources } from 'cdk8s-plus-27';
import { Compression } from './transfer-values';

/** What can be set for an engine, and otherwise for a single run. */
export interface TransferTuning {
  /**
   * How much is sent in a second at most, for each claim.
   *
   * @default - as much as goes
   */
  readonly bandwidth?: Size;

  /**
   * Whether data is compressed on its way.
   *
   * @default Compression.NONE
   */
  readonly compression?: Compression;

  /**
   * The number of connections over which rsync makes the first copy of a claim, 1 to 16. They share the entries of one directory by size, so one large
   * file is not divided. More than one is faster if the round trip is long, and slower in one data centre.
   *
   * @default 1
   */
  readonly streams?: number;

  /**
   * How many claims are copied at once. A run is then split into several files, each a wave, to be applied one after the other, when the one before
   * has ended.
   *
   * @default - all
   */
  readonly claimsAtOnce?: number;

  /**
   * How often a copy is begun again after a failure that may pass, such as a connection that broke. Attempts that have brought it on don't count.
   *
   * @default 5
   */
  readonly attempts?: number;

  /**
   * How long one side waits for the other to be there. It costs no attempt.
   *
   * @default Duration.hours(1)
   */
  readonly waitFor?: Duration;

  /**
   * After how long without a byte a connection is given up, and begun again.
   *
   * @default Duration.minutes(10)
   */
  readonly idle?: Duration;

  /**
   * After how long a claim's copy is given up, whatever its state. What was copied stays, and the next run goes on from there.
   *
   * @default Duration.days(1)
   */
  readonly deadline?: Duration;

  /**
   * How often a line in the log tells of progress.
   *
   * @default Duration.seconds(10)
   */
  readonly progressInterval?: Duration;

  /**
   * After how long the cluster deletes Jobs that have finished, and their logs. A GitOps tool that still has a run's file would create them anew, and so
   * repeat the run: a cutover would then undo all that the application has written at the destination since. Take the file from it before.
   *
   * @default - they stay until they are deleted
   */
  readonly retention?: Duration;

  /**
   * Whether a pod that has failed stays for an hour, so that one can look into it: `kubectl exec`.
   *
   * @default false
   */
  readonly hold?: boolean;

  /**
   * What each pod asks for, and may use at most.
   *
   * @default - asks for 250m of a CPU and 128 MiB; uses 2 CPUs and 1 GiB at most
   */
  readonly resources?: ContainerResources;
}
