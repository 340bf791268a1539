import { call, Code, fields, literal } from './code';
import { Context, ImportedCluster } from './context';
import { controllerOptions, ControllerOptions } from './controller';
import { Fields, isBoolean, isString, Leftover } from './fields';
import { filledToken } from './filled-secrets';
import { Section } from './program';
import { existingSecret, isReference } from './references';
import { exposedRegistry, takeLongLivedToken } from './remote-objects';
import { Source } from './sources';
import { MTC_VERSION_ANNOTATION, OPENSHIFT_VERSION_ANNOTATION } from '../api/versions/declaration';
import { decodeBase64 } from '../grammar/base64';
import { isRecord, record } from '../rules/engine/manifest';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** Imports the MigClusters: the host cluster first, as in a program that a person writes. */
export function importClusters(context: Context): void {
  const sources = context.sources.takeMtc('MigCluster');
  const isHost = ({ object }: Source) => record(object.spec).isHostCluster === true;
  context.remotes.push(...sources.filter((source) => !isHost(source)).map(({ manifest }) => manifest.name));
  for (const source of [...sources.filter(isHost), ...sources.filter((one) => !isHost(one))]) {
    importCluster(context, source);
  }
}

function importCluster(context: Context, source: Source): void {
  const { name } = source.manifest;
  const spec = record(source.object.spec);
  const isHost = spec.isHostCluster === true;
  const problem = isHost ? problemOfHost(context, name) : problemOfRemote(context, name, spec);
  if (problem !== undefined) {
    context.byHand(Section.CLUSTERS, source, problem);
    return;
  }
  const { cluster: place, chart } = isHost
    ? { cluster: context.sources.host, chart: undefined }
    : placeOf(context, name);
  const cluster: ImportedCluster = { name, isHost, place, variable: context.program.variable(name, 'Cluster') };
  context.addCluster(cluster);
  if (isHost) {
    importHost(context, cluster, source);
  } else {
    importRemote(context, cluster, source, chart);
  }
}

function problemOfHost({ clusters, hostCluster, sources }: Context, name: string): string | undefined {
  if (name === '' || clusters.has(name)) {
    return name === '' ? 'it has no name.' : `there are several objects of the name ${name}.`;
  }
  if (hostCluster) {
    return 'it is a second host cluster.';
  }
  const controller = sources.find(sources.host, 'MigrationController');
  return name === 'host' || record(controller?.object.spec).cluster_name === name ? undefined
    : 'the operator calls its MigCluster host, because no MigrationController with this cluster_name was imported.';
}

function problemOfRemote(
  { clusters }: Context, name: string, spec: { readonly [key: string]: any },
): string | undefined {
  if (name === '' || clusters.has(name)) {
    return name === '' ? 'it has no name.' : `there are several objects of the name ${name}.`;
  }
  if (spec.isHostCluster !== false) {
    return 'isHostCluster is missing or not a boolean.';
  }
  if (!isString(spec.url)) {
    return 'it has no URL, which a RemoteCluster requires.';
  }
  return isReference(spec.serviceAccountSecretRef)
    ? undefined
    : 'it has no complete serviceAccountSecretRef, which a RemoteCluster requires.';
}

function importHost(context: Context, cluster: ImportedCluster, source: Source): void {
  const { spec, metadata, versions } = partsOf(context, source);
  spec.take('isHostCluster', isBoolean);
  const exposedRegistryPath = spec.take('exposedRegistryPath', isString);
  const controller = controllerOptions(context, context.sources.host, cluster.name);
  const shared = takeShared(spec, controller);
  const { code: metadataCode, leftovers } = context.metadata(source, 'host', metadata);
  const props = fields({
    metadata: metadataCode,
    ...versions,
    exposedRegistryPath: exposedRegistryPath === undefined ? undefined : literal(exposedRegistryPath),
    ...shared,
    controller: controller?.code,
  });
  const id = context.idCode(cluster.name, 'cluster');
  context.program.add(
    Section.CLUSTERS,
    call(`new ${context.program.mtc('HostCluster')}`, context.hostChart, id, props),
    { variable: cluster.variable },
  );
  patchAll(context, cluster, [...spec.leftovers, ...leftovers], controller);
}

/** Two fields of the host's MigCluster are also variables of the operator; the options set both. */
function takeShared(spec: Fields, controller: ControllerOptions | undefined): Record<string, Code> {
  const shared: Record<string, Code> = {};
  for (const [field, option] of [
    ['azureResourceGroup', 'hostCluster.azureResourceGroup'], ['restartRestic', 'hostCluster.restartRestic'],
  ]) {
    const value = spec.peek(field);
    if (value !== undefined && controller?.values.get(option) === value) {
      spec.takeValue(field, value);
      controller.remove(option);
      shared[field] = literal(value);
    }
  }
  return shared;
}

function importRemote(context: Context, cluster: ImportedCluster, source: Source, chart?: Code): void {
  const { program } = context;
  const { spec, metadata, versions } = partsOf(context, source);
  spec.take('isHostCluster', isBoolean);
  const secret = spec.take('serviceAccountSecretRef', isReference)!;
  const controller = controllerOptions(context, cluster.place);
  const registryPath = spec.take('exposedRegistryPath', isString);
  const { code: metadataCode, leftovers } = context.metadata(source, cluster.name, metadata);
  const restartRestic = spec.take('restartRestic', isBoolean);
  const longLivedToken = takeLongLivedToken(context, cluster.place);
  let ownChart = chart;
  const owner = {
    name: cluster.name, place: cluster.place, longLivedToken, chart: () => ownChart ??= context.newChart(cluster.place),
  };
  const token = filledToken(context, owner, secret);
  const props = fields({
    metadata: metadataCode,
    ...versions,
    url: literal(spec.take('url', isString)),
    token: token ? token.code : existingSecret(context, 'SecretSource', secret),
    caBundle: caBundle(context, `certificates/${fileName(cluster.name)}.pem`, spec, 'caBundle'),
    insecure: spec.takeValue('insecure', true) ? literal(true) : undefined,
    ...exposedRegistry(context, cluster.place, registryPath),
    longLivedToken: longLivedToken ? literal(true) : undefined,
    azureResourceGroup: optional(spec.take('azureResourceGroup', isString)),
    restartRestic: optional(restartRestic),
    controller: controller?.code,
    chart: ownChart,
  });
  const id = context.idCode(cluster.name, 'cluster');
  program.add(Section.CLUSTERS, call(`new ${program.mtc('RemoteCluster')}`, context.hostChart, id, props), {
    variable: cluster.variable,
  });
  patchAll(context, cluster, [...spec.leftovers, ...leftovers], controller);
}

function patchAll(
  context: Context, cluster: ImportedCluster, leftovers: readonly Leftover[], controller?: ControllerOptions,
): void {
  const { variable } = cluster;
  if (leftovers.length > 0) {
    context.program.use(variable);
    context.patch(Section.CLUSTERS, `${variable.name}.apiObject`, leftovers);
  }
  if (controller && controller.leftovers.length > 0) {
    context.program.use(variable);
    context.patch(Section.CLUSTERS, `${variable.name}.configureController().apiObject`, controller.leftovers,
      controller.comment);
  }
}

/** The name of the cluster in the files, and its chart if that name is not the name of its MigCluster. */
function placeOf(context: Context, name: string): { cluster: string; chart?: Code } {
  const others = context.remotes.length === 1 ? context.sources.otherClusters : [];
  if (others.length !== 1 || others[0] === name) {
    return { cluster: name };
  }
  return { cluster: others[0], chart: context.newChart(others[0]) };
}

function partsOf({ sources }: Context, source: Source) {
  const { annotations = {}, ...metadata } = record(source.object.metadata);
  const { [OPENSHIFT_VERSION_ANNOTATION]: openshift, [MTC_VERSION_ANNOTATION]: mtc, ...others } = record(annotations);
  const areVersions = [openshift, mtc].every((version) => version === undefined || isString(version));
  const left = areVersions ? others : annotations;
  const reported = sources.reportedVersions(source.manifest);
  return {
    spec: new Fields(source.object.spec, '/spec'),
    metadata: new Fields(
      isRecord(left) && Object.keys(left).length === 0 ? metadata : { ...metadata, annotations: left }, '/metadata',
    ),
    versions: areVersions
      ? { openshift: optional(openshift ?? reported.openshift), mtc: optional(mtc ?? reported.mtc) }
      : {},
  };
}

/** The certificates of a field, in a file beside the program. */
export function caBundle(context: Context, path: string, spec: Fields, field: string): Code | undefined {
  const encoded = spec.peek(field);
  const bytes = isString(encoded) ? decodeBase64(encoded) : undefined;
  const certificates = bytes && Buffer.from(bytes).toString('latin1').match(CERTIFICATE);
  if (!certificates) {
    return undefined; // left over
  }
  const pem = certificates.map((certificate) => `${certificate}\n`).join('');
  if (Buffer.from(pem).toString('base64') !== encoded) {
    return undefined;
  }
  spec.takeValue(field, encoded);
  return call(`${context.program.mtc('CaBundle')}.fromFile`, context.program.file(path, { text: pem }));
}

export function optional(value: string | number | boolean | undefined): Code | undefined {
  return value === undefined ? undefined : literal(value);
}

/** A name as part of a path. */
export function fileName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9.-]+/g, '-').replace(/^[.-]+/, '') || 'unnamed';
}
