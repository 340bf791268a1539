import { LiveObject } from './outcomes/outcome-of';
import { member } from '../grammar/path';

/** A text inside a manifest. */
export interface ManifestText {
  readonly text: string;
  /** Where it is: `spec.valuesContent`. */
  readonly path: string;
}

/** A ConfigMap or Secret whose texts a controller applies. */
export interface TextReference {
  readonly kind: string;
  readonly name: string;
  /** Undefined if it is not certain. */
  readonly namespace?: string;
}

/** An object from whose texts a controller creates objects, or which runs them at once. */
interface Applier {
  /** The fields with the texts: `spec.source`, in each item of a list. */
  readonly texts: readonly string[];
  /** Whether it also applies the ConfigMaps and Secrets that it refers to in its `spec`. */
  readonly refers?: boolean;
}

const POLICY = 'ConfigurationPolicy.policy.open-cluster-management.io';

/** By `Kind.group`. */
const APPLIERS: Readonly<Record<string, Applier>> = {
  [POLICY]: { texts: ['spec.object-templates-raw'] },
  'Subscription.apps.open-cluster-management.io': { texts: ['spec.packageOverrides'] },
  'HelmRelease.apps.open-cluster-management.io': { texts: ['spec'] },
  'ClusterResourceSet.addons.cluster.x-k8s.io': { texts: [], refers: true },
  'HelmChartProxy.addons.cluster.x-k8s.io': { texts: ['spec.valuesTemplate'] },
  'HelmReleaseProxy.addons.cluster.x-k8s.io': { texts: ['spec.values'] },
  'HelmRelease.helm.toolkit.fluxcd.io': { texts: ['spec.values'], refers: true },
  'HelmChart.helm.cattle.io': { texts: ['spec.valuesContent', 'spec.set'], refers: true },
  'HelmChartConfig.helm.cattle.io': { texts: ['spec.valuesContent'], refers: true },
  'Bundle.fleet.cattle.io': { texts: ['spec'], refers: true },
  'HelmOp.fleet.cattle.io': { texts: ['spec'], refers: true },
  'Application.argoproj.io': { texts: ['spec.source', 'spec.sources'] },
  'ApplicationSet.argoproj.io': { texts: ['spec'] },
  'App.kappctrl.k14s.io': { texts: ['spec.fetch', 'spec.template'], refers: true },
  'Release.helm.crossplane.io': { texts: ['spec.forProvider'], refers: true },
  'Composition.apiextensions.crossplane.io': { texts: ['spec.pipeline'] },
  'Job.batch': { texts: ['spec'] },
  'Pod.': { texts: ['spec'] },
  'TaskRun.tekton.dev': { texts: ['spec'] },
  'PipelineRun.tekton.dev': { texts: ['spec'] },
  'Workflow.argoproj.io': { texts: ['spec'] },
};

/** Changes of objects that something else applies: they create none. */
const PATCHES = new Set(['kustomize', 'postRenderers']);

const REFERENCE_KEYS: ReadonlyArray<readonly [key: string, kind: string]> = [
  ['configMapRef', 'ConfigMap'], ['configMapKeyRef', 'ConfigMap'], ['secretRef', 'Secret'], ['secretKeyRef', 'Secret'],
];

/** A function of a policy's template that puts a value of a ConfigMap or Secret into it. */
const FROM = /\bfrom(ConfigMap|Secret)\s+"([^"]*)"\s+"([^"]+)"/g;

/** The texts that a manifest has applied: values of a chart, a template, a script. */
export function appliedTexts(manifest: LiveObject): ManifestText[] {
  return (applierOf(manifest)?.texts ?? []).flatMap((field) => textsIn(valueAt(manifest, field), field));
}

/** The ConfigMaps and Secrets whose texts a manifest has applied. */
export function appliedReferences(manifest: LiveObject): TextReference[] {
  const { refers = false } = applierOf(manifest) ?? {};
  const own = manifest.metadata?.namespace;
  const found = refers ? referencesIn(manifest.spec) : [];
  const inPolicy = keyOf(manifest) === POLICY
    ? appliedTexts(manifest).flatMap(({ text }) => [...text.matchAll(FROM)])
    : [];
  return [
    ...found.map((reference) => ({ namespace: own, ...reference })),
    ...inPolicy.map(([, kind, namespace, name]) => ({ kind, name, ...namespace === '' ? {} : { namespace } })),
  ];
}

/** The texts in a ConfigMap or Secret, decoded. */
export function contentTexts({ data, stringData, binaryData, kind }: LiveObject): ManifestText[] {
  const decoded = (texts: ManifestText[]) =>
    texts.map(({ text, path }) => ({ text: Buffer.from(text, 'base64').toString(), path }));
  const plain = [...textsIn(stringData, 'stringData'), ...kind === 'Secret' ? [] : textsIn(data, 'data')];
  return [
    ...plain, ...decoded([...textsIn(binaryData, 'binaryData'), ...kind === 'Secret' ? textsIn(data, 'data') : []]),
  ];
}

function applierOf(manifest: LiveObject): Applier | undefined {
  const key = keyOf(manifest);
  return Object.hasOwn(APPLIERS, key) ? APPLIERS[key] : undefined;
}

function keyOf({ apiVersion, kind }: LiveObject): string {
  return `${kind}.${String(apiVersion).includes('/') ? String(apiVersion).split('/')[0] : ''}`;
}

function valueAt(manifest: LiveObject, field: string): unknown {
  return field.split('.')
    .reduce((value: any, key) => isNested(value) ? (value as LiveObject)[key] : undefined, manifest);
}

/** The strings anywhere in a value. */
function textsIn(value: unknown, path: string): ManifestText[] {
  if (typeof value === 'string') {
    return [{ text: value, path }];
  }
  return Array.isArray(value) ? value.flatMap((item, place) => textsIn(item, `${path}[${place}]`))
    : Object.entries(isNested(value) ? value : {}).filter(([key]) => !PATCHES.has(key))
      .flatMap(([key, inner]) => textsIn(inner, member(path, key)));
}

function referencesIn(value: unknown): TextReference[] {
  if (!isNested(value)) {
    return [];
  }
  if (Array.isArray(value)) {
    return value.flatMap(referencesIn);
  }
  const named = [...REFERENCE_KEYS.map(([key, kind]) => ({ ...asMap(value[key]), kind })), value,
    ...(Array.isArray(value.valuesSecrets) ? value.valuesSecrets : [])
      .map((item) => ({ ...asMap(item), kind: 'Secret' }))];
  return [...named.flatMap(asReference), ...Object.values(value).flatMap(referencesIn)];
}

function asReference({ kind, name, namespace }: LiveObject): TextReference[] {
  return (kind === 'ConfigMap' || kind === 'Secret') && typeof name === 'string'
    ? [{ kind, name, ...typeof namespace === 'string' && namespace !== '' ? { namespace } : {} }] : [];
}

function asMap(value: unknown): LiveObject {
  return isNested(value) && !Array.isArray(value) ? value as LiveObject : {};
}

function isNested(value: unknown): value is LiveObject {
  return typeof value === 'object' && value !== null;
}
