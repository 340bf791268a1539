import { fieldsAt, textOf } from './fields';
import { ReportInput, ReportObject } from './report-input';
import { isOfTransfer, TRANSFER_CONTAINER, TRANSFER_LABELS } from '../api/transfer';

/** A Job of a TransferEngine. */
export interface TransferJob {
  readonly cluster: string;
  /** The cluster of the other end; empty if it is unknown. */
  readonly peer: string;
  readonly engine: string;
  readonly namespace: string;
  readonly isSender: boolean;
  readonly environment: { readonly [name: string]: string };
  /** The Secrets that its pods mount, by what they are for: `trust`, `proxy`, `bucket`, `private`. */
  readonly secrets: ReadonlyArray<{ readonly use: string; readonly name: string }>;
  /** The address of the store, if it copies through a bucket. */
  readonly store?: string;
}

/** The Jobs of all engines, from their manifests. */
export function transferJobs({ objects, index }: ReportInput): TransferJob[] {
  const ofTransfers = objects.filter(({ object }) => isOfTransfer(object));
  const configurations = new Map(ofTransfers.filter(({ object }) => object.kind === 'ConfigMap')
    .map((one) => [idOf(one, textOf(one.object.metadata?.name)), one]));
  const runs = new Map(index.units.map(({ path, run }) => [path, run]));
  const clusters = new Map<string, Set<string>>();
  index.units.forEach(({ run, cluster }) => run !== undefined
    && clusters.set(run, (clusters.get(run) ?? new Set()).add(cluster)));
  return ofTransfers.filter(({ object }) => object.kind === 'Job').map((one) => {
    const pod = fieldsAt(one.object, 'spec', 'template', 'spec');
    const volumes = listOf(pod.volumes);
    const configuration = volumes.map((volume) => textOf(fieldsAt(volume, 'configMap').name))
      .flatMap((name) => configurations.get(idOf(one, name)) ?? []);
    const environment =
      listOf(listOf(pod.containers).find((container) => fieldsAt(container).name === TRANSFER_CONTAINER)?.env);
    const labels = fieldsAt(one.object, 'metadata', 'labels');
    return {
      cluster: one.cluster,
      peer: [...clusters.get(runs.get(one.unit) ?? '') ?? []].find((cluster) => cluster !== one.cluster) ?? '',
      engine: textOf(labels[TRANSFER_LABELS.engine]),
      namespace: textOf(one.object.metadata?.namespace),
      isSender: labels[TRANSFER_LABELS.role] === 'send',
      environment: Object.fromEntries(environment.map((variable) => [
        textOf(fieldsAt(variable).name), textOf(fieldsAt(variable).value),
      ])),
      secrets: volumes.map((volume) => ({
        use: textOf(fieldsAt(volume).name),
        name: textOf(fieldsAt(volume, 'secret').secretName),
      }))
        .filter(({ name }) => name !== ''),
      store: configuration.map(storeIn).find((store) => store !== undefined),
    };
  });
}

/** The address of the store in a configuration of rclone. */
function storeIn({ object }: ReportObject): string | undefined {
  const text = textOf(fieldsAt(object, 'data')['bucket.conf']);
  const [, region] = /^region = (\S+)$/m.exec(text) ?? [];
  const [, endpoint] = /^endpoint = (\S+)$/m.exec(text) ?? [];
  return endpoint ?? (region === undefined ? undefined : `https://s3.${region}.amazonaws.com`);
}

function idOf({ cluster, object }: ReportObject, name: string): string {
  return JSON.stringify([cluster, object.metadata?.namespace, name]);
}

function listOf(value: unknown): any[] {
  return Array.isArray(value) ? value : [];
}
