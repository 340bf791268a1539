import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { indexControllers } from './controllers';
import { indexSecrets } from './filled-secrets';
import { header } from './headers';
import { clusterCharts, DraftUnit, layoutOf } from './layout';
import { orderObjects } from './object-order';
import { order } from './order';
import { digestOf, OutputFile } from './output-file';
import { clusterName, fileLabel } from './paths';
import { indexPlans } from './plans';
import { logsOf, waitsFor, WrittenObject } from './waits';
import { actionOf } from '../api/actions';
import { roleOf } from '../charts/chart-role';
import { declaredClusters } from '../charts/clusters';
import { deliveryPlace, deliveryPurpose } from '../charts/deliveries';
import { filledKeysOf } from '../charts/filled-secrets';
import { stringify } from '../files/yaml';
import { Json } from '../judging/manifest-of';
import { ApplyStep } from '../output/apply-step';
import {
  ClusterRole, IndexCluster, IndexFile, IndexRun, IndexUnit, INDEX_VERSION, MigrationIndex,
} from '../output/migration-index';

/** Everything that an app writes. */
export interface Output {
  /** Dependencies of the program that contradict the order of the steps. */
  readonly contradictions: readonly string[];
  readonly index: MigrationIndex;
  readonly files: readonly OutputFile[];
}

/** What the app says about its output. */
export interface RenderOptions {
  readonly name: string;
  /** Whether the program has given the name. */
  readonly isNamed: boolean;
  /** The extension of files. */
  readonly extension: string;
}

/**
 * Renders the manifests of an app and their index.
 *
 * @param manifests those that have been rendered already
 */
export function render(
  app: IConstruct, { name, isNamed, extension }: RenderOptions, manifests: ReadonlyMap<ApiObject, Json> = new Map(),
): Output {
  const layout = layoutOf(app, manifests);
  const charts = clusterCharts(app);
  const { units: drafts, after, contradictions } = order(app, layout.units, charts);
  const depending = new Set(app.node.findAll().filter(({ node }) => node.dependencies.length > 0));
  const rendered = drafts.map((draft) => renderUnit(depending, draft, extension, {
    run: draft.run && layout.runs.get(draft.run)!.path,
    after: after.get(draft)!.map(({ path }) => path),
  }));
  const units = rendered.map(({ unit }) => unit);
  const runs = [...new Set(drafts.flatMap(({ run }) => run ?? []))].map((run): IndexRun => {
    const facts = layout.runs.get(run)!;
    return { ...facts, units: units.filter((unit) => unit.run === facts.path).map(({ path }) => path) };
  });
  const secrets = indexSecrets(app, drafts, charts);
  const controllers = indexControllers(drafts);
  return {
    contradictions,
    index: {
      version: INDEX_VERSION,
      app: name,
      isNamed,
      clusters: indexClusters(app, units, charts),
      units,
      plans: indexPlans(app, charts, drafts, runs, units),
      runs,
      ...secrets.length > 0 ? { secrets } : {},
      ...controllers.length > 0 ? { controllers } : {},
    },
    files: rendered.flatMap(({ files }) => files),
  };
}

function renderUnit(
  depending: ReadonlySet<IConstruct>, draft: DraftUnit, extension: string,
  { run, after }: { run?: string; after: string[] },
): { unit: IndexUnit; files: OutputFile[] } {
  const facts = { cluster: clusterName(draft.cluster), step: draft.step, purpose: draft.purpose };
  const isSecret = draft.step === ApplyStep.SECRETS;
  const charts = orderObjects(depending, draft.charts);
  const objects = [...charts.values()].flat();
  const files: OutputFile[] = [...charts].map(([chart, ofChart], index) => ({
    path: `${draft.path}/${String(index).padStart(4, '0')}-${labelOf(chart, draft)}${extension}`,
    text: `${headerOf(facts, ofChart)}\n${stringify(ofChart.map(({ json }) => json))}`,
    isSecret,
  }));
  const indexFiles = [...charts.values()].map((ofChart, index): IndexFile => ({
    path: files[index].path,
    ...isSecret ? {} : { sha256: digestOf(files[index].text) },
    objects: ofChart.map(({ reference }) => reference),
  }));
  const unit = {
    path: draft.path,
    ...facts,
    isSecret,
    ...run === undefined ? {} : { run },
    starts: draft.run ? objects.filter(isAction).map(({ reference }) => reference) : [],
    after,
    waitFor: waitsFor(objects),
    logs: logsOf(objects),
    files: indexFiles,
  };
  return { unit, files };
}

function headerOf(facts: Pick<IndexUnit, 'cluster' | 'step' | 'purpose'>, objects: readonly WrittenObject[]): string {
  const isFilled = objects.some(({ object }) => filledKeysOf(object) !== undefined);
  return header({ ...facts, waitFor: waitsFor(objects), logs: logsOf(objects), isFilled });
}

/** A chart that the library has created beside a cluster's is known by its step, and any other by its id. */
function labelOf(chart: Chart, { step }: DraftUnit): string {
  const role = roleOf(chart);
  return role.step === step && role.clusterChart !== chart ? step : fileLabel(chart);
}

function isAction({ json }: WrittenObject): boolean {
  return actionOf(json) !== undefined || json.kind === 'Job';
}

/** The clusters with units, in the order of the units, and then those that the program only refers to. */
function indexClusters(
  app: IConstruct, units: readonly IndexUnit[], charts: ReadonlyMap<Chart, Chart>,
): IndexCluster[] {
  const declared = declaredClusters(app).map((cluster) => {
    const chart = cluster.chart();
    return { ...cluster, name: chart ? clusterName(chart) : cluster.construct.node.id };
  });
  const hostOf = (construct: IConstruct) => clusterName(charts.get(Chart.of(construct))!);
  const names = new Set([...units.map(({ cluster }) => cluster), ...declared.map(({ name }) => name)]);
  const places = new Map([...charts.values()].map((chart) => [clusterName(chart), deliveryPlace(chart)]));
  const deliveries = new Set([...charts.values()].filter((chart) => deliveryPurpose(chart) !== undefined)
    .map(clusterName));
  return [...names].map((name) => {
    const sameAs = names.has(places.get(name) ?? '') ? places.get(name) : undefined;
    const ofName = declared.filter((cluster) => cluster.name === name);
    return {
      name,
      role: roleAmong(ofName.map(({ role }) => role)),
      ...sameAs === undefined ? {} : { sameAs },
      ...deliveries.has(name) ? { isDelivery: true } : {},
      migClusters: ofName.map(({ migCluster, construct }) => ({ name: migCluster, host: hostOf(construct) })),
      units: units.filter(({ cluster }) => cluster === name).map(({ path }) => path),
    };
  });
}

function roleAmong(roles: readonly ClusterRole[]): ClusterRole {
  if (roles.length === 0) {
    return ClusterRole.OTHER;
  }
  return roles.includes(ClusterRole.HOST) ? ClusterRole.HOST : ClusterRole.REMOTE;
}
