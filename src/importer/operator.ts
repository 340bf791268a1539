import { call, Code, fields, list as listCode, literal, raw } from './code';
import { Context, ImportedCluster } from './context';
import { isSame, isString } from './fields';
import { Section } from './program';
import { Source } from './sources';
import { MTC_NAMESPACE } from '../api/common';
import { channelOf } from '../api/versions/life-cycle';
import { MTC_PACKAGE } from '../api/versions/mtc-releases';
import { record } from '../rules/engine/manifest';

/** What an OperatorInstallation writes for one cluster. */
interface Installed {
  readonly cluster: ImportedCluster;
  readonly objects: readonly Source[];
  readonly spec: { readonly [key: string]: any };
  /** Whether the files do not contain its Namespace. */
  readonly existingNamespace: boolean;
}

const NAMESPACE = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: MTC_NAMESPACE, labels: { 'openshift.io/cluster-monitoring': 'true' } },
};
const GROUP = {
  apiVersion: 'operators.coreos.com/v1',
  kind: 'OperatorGroup',
  metadata: { name: MTC_NAMESPACE, namespace: MTC_NAMESPACE },
  spec: { targetNamespaces: [MTC_NAMESPACE] },
};

/**
 * The installation of the operator on all clusters, if the objects are those of an OperatorInstallation, with or
 * without the Namespace. It requires a MigrationController of each cluster, because it writes one; so those are looked
 * for before they are imported.
 */
export function importOperator(context: Context, hasController: (cluster: string) => boolean): void {
  const installed = [...context.clusters.values()].flatMap((cluster) => (
    hasController(cluster.place) ? installedOn(context, cluster) ?? [] : []
  ));
  const first = installed[0];
  const alike = installed.filter(({ spec, existingNamespace }) => isSame(spec, first.spec)
    && existingNamespace === first.existingNamespace);
  const options = first && optionsOf(context, first.spec);
  if (!options) {
    return;
  }
  alike.flatMap(({ objects }) => objects).forEach((source) => context.sources.take(source));
  const clusters = listCode(alike.map(({ cluster }) => context.program.use(cluster.variable)));
  const props =
    fields({ clusters, ...options, existingNamespace: first.existingNamespace ? literal(true) : undefined });
  const construct = call(`new ${context.program.mtc('OperatorInstallation')}`, context.hostChart,
    context.idCode('operator', 'installation'), props);
  context.program.add(Section.SETTINGS, construct);
}

function installedOn({ sources }: Context, cluster: ImportedCluster): Installed | undefined {
  const written = sources.find(cluster.place, 'Namespace', ({ manifest }) => manifest.name === MTC_NAMESPACE);
  const namespace = written && isSame(written.object, NAMESPACE) ? [written] : [];
  const group = sources.find(cluster.place, 'OperatorGroup', ({ object }) => isSame(object, GROUP));
  const subscription = sources.find(cluster.place, 'Subscription', ({ object }) => isSame({ ...object, spec: 0 }, {
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'Subscription',
    metadata: { name: MTC_PACKAGE.name, namespace: MTC_NAMESPACE },
    spec: 0,
  }));
  return group && subscription ? {
    cluster,
    objects: [...namespace, group, subscription],
    spec: record(subscription.object.spec),
    existingNamespace: namespace.length === 0, // another Namespace of this name is included unchanged
  } : undefined;
}

function optionsOf(
  context: Context, spec: { readonly [key: string]: any },
): Record<string, Code | undefined> | undefined {
  const { name, channel, startingCSV, installPlanApproval, source, sourceNamespace, ...others } = spec;
  const texts = [channel, source, sourceNamespace, ...startingCSV === undefined ? [] : [startingCSV]];
  if (name !== MTC_PACKAGE.name || !texts.every(isString) || !['Manual', 'Automatic'].includes(installPlanApproval)
    || Object.keys(others).length > 0) {
    return undefined;
  }
  return {
    channel: channelCode(context, channel),
    startingCsv: startingCSV === undefined ? undefined : literal(startingCSV),
    manualApproval: installPlanApproval === 'Manual' ? literal(true) : undefined,
    catalogSource: source === MTC_PACKAGE.catalog ? undefined : literal(source),
    catalogNamespace: sourceNamespace === MTC_PACKAGE.catalogNamespace ? undefined : literal(sourceNamespace),
  };
}

function channelCode({ program }: Context, channel: string): Code | undefined {
  const known = [7, 8].find((minor) => channelOf({ major: 1, minor }) === channel);
  if (known === 8) {
    return undefined;
  }
  return known === undefined
    ? call(`${program.mtc('OperatorChannel')}.of`, literal(channel))
    : raw(`${program.mtc('OperatorChannel')}.RELEASE_V1_${known}`);
}
