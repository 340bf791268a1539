import { isRecord, list, Manifest, record, text, toManifest } from '../../rules/engine/manifest';
import { groupOf } from '../../rules/engine/manifest-set';
import { isMtc } from '../../rules/reading/kinds';
import { Budget } from '../reading/budget';
import { joinPath, pathOf, Step } from '../reading/path';
import { DocumentProblem } from '../reading/problem';
import { objectsIn, PlacedManifest, withinLimits } from '../reading/yaml-reader';

/** So many objects may be within one another: a List in a ConfigurationPolicy in a Policy in a ManifestWork. */
const DEEPEST = 4;

/** The cluster that ACM's hub calls itself. */
const HUB = 'local-cluster';

/** An object in a field of another one, which something creates from there. */
interface Within {
  readonly value: unknown;
  readonly path: readonly Step[];
  /** Whether it is merged into the object that exists. */
  readonly isMerged?: boolean;
}

/** What contains objects, by `Kind.group`, and where. */
const CONTAINERS: Readonly<Record<string, (object: Manifest['object']) => readonly Within[]>> = {
  'ManifestWork.work.open-cluster-management.io': (object) => items(object, ['spec', 'workload', 'manifests']),
  'ManifestWorkReplicaSet.work.open-cluster-management.io': (object) =>
    items(object, ['spec', 'manifestWorkTemplate', 'workload', 'manifests']),
  'SyncSet.hive.openshift.io': (object) => items(object, ['spec', 'resources']),
  'SelectorSyncSet.hive.openshift.io': (object) => items(object, ['spec', 'resources']),
  'Template.template.openshift.io': (object) => items(object, ['objects']),
  'Policy.policy.open-cluster-management.io': (object) => isInformed(object)
    ? []
    : items(object, ['spec', 'policy-templates']).map(({ value, path }) => ({
      value: overridden(record(value).objectDefinition, record(object.spec).remediationAction),
      path: [...path, 'objectDefinition'],
    })),
  'ConfigurationPolicy.policy.open-cluster-management.io': (object) => isInformed(object)
    ? []
    : items(object, ['spec', 'object-templates'])
      .filter(({ value }) => text(record(value).complianceType).toLowerCase() !== 'mustnothave')
      .map(({ value, path }) => ({
        value: record(value).objectDefinition,
        path: [...path, 'objectDefinition'],
        isMerged: text(record(value).complianceType).toLowerCase() !== 'mustonlyhave',
      })),
};

/** Kinds whose namespace on the hub is the name of the cluster that they send objects to. */
const NAMES_CLUSTER: readonly string[] = [
  'ManifestWork.work.open-cluster-management.io', 'SyncSet.hive.openshift.io',
];

/** Kinds that something applies on the cluster itself. */
const STAYS: readonly string[] = ['Template.template.openshift.io'];

/** A policy that informs creates nothing. */
function isInformed({ spec }: Manifest['object']): boolean {
  return text(record(spec).remediationAction).toLowerCase() === 'inform';
}

/** A template of a Policy, with the action of the Policy, which overrides that of the template. */
function overridden(template: unknown, remediationAction: unknown): unknown {
  return text(remediationAction) === '' || !isRecord(template) || !isRecord(template.spec)
    ? template
    : { ...template, spec: { ...template.spec, remediationAction } };
}

function items(object: Manifest['object'], path: readonly string[]): Within[] {
  const value = path.reduce<unknown>((inner, key) => record(inner)[key], object);
  return list(value).map((item, index) => ({ value: item, path: [...path, index] }));
}

/** Manifests with those that they contain and send to clusters, each after the one that contains it. */
export function sentIn(
  manifests: readonly PlacedManifest[], budget: Budget,
): { readonly manifests: PlacedManifest[]; readonly problems: readonly DocumentProblem[] } {
  const sending = new Sending(manifests, budget);
  const all = manifests.flatMap((placed) => sending.withContent(placed, DEEPEST));
  const own = new Set(manifests.map(({ manifest }) => keyOf(manifest)));
  return {
    manifests: all.map((placed) => isPart(placed, own)
      ? placed
      : { ...placed, manifest: { ...placed.manifest, isPartial: undefined } }),
    problems: sending.problems,
  };
}

/**
 * Whether what a policy merges is a part of an object. An object of MTC that no other file describes is complete, or
 * the API server rejects it; the operator makes its MigrationController itself.
 */
function isPart({ manifest }: PlacedManifest, own: ReadonlySet<string>): boolean {
  return !manifest.isPartial || !isMtc(manifest) || manifest.kind === 'MigrationController'
    || own.has(keyOf(manifest));
}

function keyOf(manifest: Manifest): string {
  return [groupOf(manifest), manifest.kind, manifest.namespace, manifest.name].join('\0');
}

class Sending {
  readonly problems: DocumentProblem[] = [];
  /**
   * The clusters that the user has named. If there are none, those that objects are sent to, unless there is only one:
   * it may be that of all other files.
   */
  private readonly clusters: ReadonlySet<string>;

  constructor(manifests: readonly PlacedManifest[], private readonly budget: Budget) {
    const named = new Set(manifests.flatMap(({ manifest }) => manifest.cluster ?? []));
    const targets = new Set(manifests.filter(({ manifest }) => NAMES_CLUSTER.includes(kindOf(manifest)))
      .map(({ manifest }) => manifest.namespace).filter((namespace) => namespace !== HUB));
    this.clusters = named.size === 0 && targets.size > 1 ? targets : named;
  }

  withContent(placed: PlacedManifest, depth: number): PlacedManifest[] {
    const kind = kindOf(placed.manifest);
    if (depth === 0 || !Object.hasOwn(CONTAINERS, kind)) {
      return [placed];
    }
    const cluster = this.targetOf(kind, placed.manifest);
    const { document, isAssigned, outputFolder } = placed;
    const inner = CONTAINERS[kind](placed.manifest.object).flatMap(({ value, path: steps, isMerged }) =>
      [...objectsIn(value, steps)].map(({ object, path }): PlacedManifest => {
        const manifest = toManifest(object, placed.manifest.origin, placed.manifest.index, cluster);
        return {
          manifest: isMerged ? { ...manifest, isPartial: true } : manifest,
          document,
          path: joinPath(placed.path, pathOf(path)),
          isAssigned,
          outputFolder,
          isSent: true,
        };
      }));
    const allowed = withinLimits(inner, document, this.budget);
    allowed.problems.forEach((problem) => this.problems.push(problem));
    return [placed, ...allowed.manifests.flatMap((one) => this.withContent(one, depth - 1))];
  }

  /** The cluster that an object sends others to; undefined if the files do not tell. */
  private targetOf(kind: string, { cluster, namespace }: Manifest): string | undefined {
    if (STAYS.includes(kind) || namespace === HUB) {
      return cluster;
    }
    return NAMES_CLUSTER.includes(kind) && this.clusters.has(namespace) ? namespace : undefined;
  }
}

function kindOf(manifest: Manifest): string {
  return `${manifest.kind}.${groupOf(manifest)}`;
}
