import { call, Code, fields, literal } from './code';
import { Context } from './context';
import { Fields, isBoolean, isInteger } from './fields';
import { leaveOutFilled } from './filled-secrets';
import { fileName } from './mig-cluster';
import { Section } from './program';
import { isMtcReference } from './references';
import { Source } from './sources';
import { actionOf } from '../api/actions';
import { append } from '../rules/engine/append';
import { isLive } from '../rules/engine/live';
import { nameOf, record } from '../rules/engine/manifest';
import { groupOf } from '../rules/engine/manifest-set';

/** The label of the objects of a TransferEngine. */
const ENGINE_LABEL = ['app.kubernetes.io/name', 'cdk8s-mtc-transfer'];

/** Imports what no other part has taken: nothing of Secrets with values, and the rest unchanged. */
export function importOthers(context: Context): void {
  const secrets = context.sources.takeAll(({ manifest: { kind, apiVersion }, object }) => kind === 'Secret'
    && apiVersion === 'v1'
    && Object.keys({ ...record(object.data), ...record(object.stringData) }).length > 0);
  secrets.forEach(({ manifest }) => context.program.note(nameOf(manifest),
    'it contains secret values, so it is not part of the program. It must exist on the cluster.'));
  leaveOutFilled(context);
  context.sources.takeAll(isInstalled).forEach(({ manifest }) => context.program.note(nameOf(manifest),
    `${manifest.kind === 'ClusterVersion' ? 'OpenShift' : 'the operator\'s installation'} writes it. It tells the `
      + 'version of its cluster, and must not be applied.'));
  context.sources.takeAll(isOfEngine).forEach(({ manifest }) => {
    context.program.note(nameOf(manifest),
      'a TransferEngine wrote it. Keep the program with that engine, or create the engine anew.');
  });
  for (const source of context.sources.takeAll(({ object }) => object.kind !== undefined
    && actionOf(object as never) !== undefined)) {
    context.byHand(Section.OTHERS, source, 'no construct of this program writes it. It starts when it is applied.');
  }
  const others = new Map<string, Source[]>();
  context.sources.takeAll(() => true).forEach((source) => append(others, source.cluster, source));
  others.forEach((sources, cluster) => includeAll(context, cluster, sources));
}

/** The objects of a cluster that no construct writes, in files beside the program. */
function includeAll(context: Context, cluster: string, sources: readonly Source[]): void {
  const { program } = context;
  const files: Source[][] = [];
  const counts = new Map<string, number>();
  for (const source of sources) { // objects of one id are in several files
    const count = counts.get(idOf(source)) ?? 0;
    counts.set(idOf(source), count + 1);
    (files[count] ??= []).push(source);
  }
  const chart = context.chartOf(cluster);
  for (const file of files) {
    const path = program.file(`manifests/${fileName(cluster)}.yaml`, { objects: file.map(({ object }) => object) });
    const id = cluster === context.sources.host
      ? context.id('others', 'manifests')
      : context.id(`${cluster}-others`, 'manifests');
    const kinds = [...new Set(file.map(({ manifest }) => manifest.kind))].join(', ');
    program.add(Section.OTHERS, call(`new ${program.cdk8s('Include')}`, chart, literal(id), fields({ url: path })), {
      comments: [`Objects that no construct writes: ${kinds}.`],
      starts: true,
    });
  }
}

/** The id that cdk8s gives an included object. */
function idOf({ manifest: { name, kind, namespace } }: Source): string {
  return [name, kind.toLowerCase(), namespace].filter((part) => part !== '').join('-');
}

/** Imports the MigAnalytics of plans that the program has. */
export function importAnalytics(context: Context, planCode: (name: string) => Code | undefined): void {
  for (const source of context.sources.takeMtc('MigAnalytic')) {
    const { name } = source.manifest;
    const spec = new Fields(source.object.spec, '/spec');
    const reference = spec.take('migPlanRef', isMtcReference);
    const plan = reference && planCode(reference.name);
    const switches = ['analyzeK8SResources', 'analyzeImageCount', 'analyzePVCapacity']
      .map((field) => spec.take(field, isBoolean));
    const list = spec.take('listImages', isBoolean) === true;
    const limit = spec.take('listImagesLimit', isInteger);
    const usage = spec.take('analyzeExtendedPVCapacity', isBoolean) === true;
    const { code: metadata } = context.metadata(source, name);
    const isPlain = plan && name !== '' && !switches.includes(undefined) && list === (limit !== undefined)
      && spec.leftovers.length === 0;
    if (!isPlain || metadata) {
      context.byHand(Section.ANALYTICS, source,
        'no option of a MigrationAnalytic writes these fields. It starts when it is applied.');
      continue;
    }
    const off = (value: boolean | undefined) => value === false ? literal(false) : undefined;
    const props = fields({
      plan,
      kubernetesResources: off(switches[0]),
      images: off(switches[1]),
      volumeCapacity: off(switches[2]),
      volumeUsage: usage ? literal(true) : undefined,
      listImages: limit === undefined ? undefined : literal(limit),
    });
    const construct = call(`new ${context.program.mtc('MigrationAnalytic')}`, context.hostChart,
      context.idCode(name, 'analysis'), props);
    context.program.add(Section.ANALYTICS, construct);
  }
}

/** Whether an object was captured that tells which version is installed: applying it could start an upgrade. */
function isInstalled({ manifest }: Source): boolean {
  const group = groupOf(manifest);
  return manifest.kind === 'ClusterServiceVersion' && group === 'operators.coreos.com'
    || manifest.kind === 'ClusterVersion' && group === 'config.openshift.io' && isLive(manifest);
}

/** Whether an object belongs to a TransferEngine, whose runs start when they are applied. */
function isOfEngine({ object }: Source): boolean {
  return record(record(object.metadata).labels)[ENGINE_LABEL[0]] === ENGINE_LABEL[1];
}
