import { LiveObject } from '../../api/outcomes/outcome-of';
import { PROVISIONED_BY, volumeType } from '../../api/provisioners';
import { clusterNamed } from '../../output/cluster-names';
import { IndexPlan, MigrationIndex } from '../../output/migration-index';
import { Operation } from '../operation';
import { codeOf } from '../operation-error';

/** What the claims and volumes of the source say that the list of a plan does not. */
export interface SourceFacts {
  /** By `namespace/name`. */
  readonly labels: ReadonlyMap<string, { readonly [name: string]: string }>;
  /** By the name of the volume. */
  readonly volumes: ReadonlyMap<string, { readonly type?: string; readonly provisioner?: string }>;
}

export const NOTHING_KNOWN: SourceFacts = { labels: new Map(), volumes: new Map() };

/** Reads the claims and volumes of a plan's namespaces on the source. What the account may not read stays unknown. */
export async function readSource(operation: Operation, index: MigrationIndex, plan: IndexPlan): Promise<SourceFacts> {
  const name = clusterNamed(index, plan.source, plan.cluster);
  if (name === undefined) {
    return NOTHING_KNOWN;
  }
  const cluster = operation.cluster(name);
  try {
    const claims: LiveObject[] = [];
    for (const { source } of plan.namespaces) {
      claims.push(...await cluster.list({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: source }));
    }
    return factsIn([...claims, ...await cluster.list({ apiVersion: 'v1', kind: 'PersistentVolume' })]);
  } catch (error) {
    if (codeOf(error) !== 'forbidden') {
      throw error;
    }
    operation.report({ event: 'unknown', level: 'warning', cluster: name, message: (error as Error).message });
    return NOTHING_KNOWN;
  }
}

/** The facts in objects of the source. */
export function factsIn(objects: readonly LiveObject[]): SourceFacts {
  const of = (kind: string) => objects.filter((object) => object.kind === kind && object.apiVersion === 'v1');
  return {
    labels: new Map(of('PersistentVolumeClaim')
      .map(({ metadata }) => [`${metadata?.namespace}/${metadata?.name}`, metadata?.labels ?? {}])),
    volumes: new Map(of('PersistentVolume').map(({ metadata, spec = {} }) => [String(metadata?.name), {
      type: volumeType(spec) ?? '',
      provisioner: textOf(spec.csi?.driver) ?? textOf(metadata?.annotations?.[PROVISIONED_BY]),
    }])),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
