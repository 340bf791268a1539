import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { Cluster } from '../cluster';
import { ClaimProgress, defined } from './claim-progress';

const MTC = 'migration.openshift.io/v1alpha1';

/** The DirectVolumeMigration or DirectImageMigration of a run; undefined while there is none. */
export async function partOf(cluster: Cluster, run: LiveObject, kind: string): Promise<LiveObject | undefined> {
  return (await partsOf(cluster, run, kind))[0];
}

/** The objects of a kind that an object owns. */
export async function partsOf(cluster: Cluster, owner: LiveObject, kind: string): Promise<LiveObject[]> {
  const { uid, namespace } = owner.metadata ?? {};
  const all = await cluster.list({ apiVersion: MTC, kind, namespace });
  return all.filter(({ metadata }) => (metadata?.ownerReferences ?? [])
    .some((reference: LiveObject) => reference.uid === uid));
}

/** The progress of each claim of a MigMigration that copies volumes directly. */
export async function claimsOfMigration(cluster: Cluster, run: LiveObject): Promise<ClaimProgress[]> {
  const volumes = await partOf(cluster, run, 'DirectVolumeMigration');
  if (volumes === undefined) {
    return [];
  }
  const operations: LiveObject[] = asList(volumes.status?.rsyncOperations);
  const progress = await partsOf(cluster, volumes, 'DirectVolumeMigrationProgress');
  return progress.map((object) => claimProgress(object, operations))
    .sort((one, other) => `${one.namespace}/${one.claim}` < `${other.namespace}/${other.claim}` ? -1 : 1);
}

function claimProgress(object: LiveObject, operations: readonly LiveObject[]): ClaimProgress {
  const { status = {}, spec = {} } = object;
  const namespace = String(spec.podNamespace ?? spec.podRef?.namespace ?? '');
  const claim = String(spec.podSelector?.['migration.openshift.io/created-for-pvc'] ?? status.podName
    ?? object.metadata?.name ?? '');
  const operation = operations.find(({ pvcReference }) => pvcReference?.name === claim
    && pvcReference?.namespace === namespace);
  const percent = percentOf(status.totalProgressPercentage);
  const lines = String(status.logMessage ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return {
    namespace,
    claim,
    state: operation?.failed === true ? 'failed' : outcomeOf(object).state,
    ...defined({
      percent,
      bytes: bytesIn(lines),
      bytesPerSecond: amountOf(/^([\d.]+[kKMGT]?B)\/s$/.exec(String(status.lastObservedTransferRate ?? ''))?.[1]),
      secondsLeft: secondsLeft(percent, secondsOf(status.rsyncElapsedTime)),
    }),
    ...Number.isInteger(operation?.currentAttempt) ? { attempt: operation!.currentAttempt } : {},
    ...lines.length > 0 ? { lastLine: lines[lines.length - 1] } : {},
  };
}

function percentOf(value: unknown): number | undefined {
  const percent = /^(\d{1,3})%$/.exec(String(value ?? ''))?.[1];
  return percent === undefined ? undefined : Math.min(100, Number(percent));
}

/** The bytes in the last line of `rsync --info=progress2`: `1,234,567  57%  11.21MB/s  0:01:23`. */
function bytesIn(lines: readonly string[]): number | undefined {
  const found = lines.map((line) => /^([\d,.]+[KMGT]?)\s+\d{1,3}%\s/.exec(line)?.[1])
    .filter((amount) => amount !== undefined).pop();
  return amountOf(found?.replace(/,/g, ''));
}

const POWERS = ['', 'K', 'M', 'G', 'T'];

/** `11.21MB`, as rsync writes amounts: its units are powers of 1024 in rates. */
function amountOf(text: string | undefined): number | undefined {
  const [, number, unit] = /^([\d.]+)([KMGT]?)B?$/i.exec(text ?? '') ?? [];
  const amount = Number(number) * 1024 ** POWERS.indexOf((unit ?? '').toUpperCase());
  return Number.isFinite(amount) ? Math.round(amount) : undefined;
}

/** A duration as Go writes it: `1h2m3.5s`. */
function secondsOf(text: unknown): number | undefined {
  const [all, hours = 0, minutes = 0, seconds = 0] = /^(?:(\d+)h)?(?:(\d+)m)?(?:([\d.]+)s)?$/
    .exec(String(text ?? '')) ?? [];
  return all ? Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) : undefined;
}

/** MTC reports a share and the time that rsync has worked: the rest is taken to need as long for each percent. */
function secondsLeft(percent: number | undefined, elapsed: number | undefined): number | undefined {
  return percent && elapsed && percent < 100 ? Math.round(elapsed * (100 - percent) / percent) : undefined;
}

/** The step of the pipeline that is in progress: `DirectVolume: Running Rsync Pods to migrate…`. */
export function currentStep({ status }: LiveObject): string | undefined {
  const step = asList(status?.pipeline).find(({ started, completed, failed, skipped }) => started && !completed
    && !failed && !skipped);
  return step && [step.name, step.message].filter((part) => typeof part === 'string' && part !== '').join(': ');
}

function asList(value: unknown): LiveObject[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];
}
