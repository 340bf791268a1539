import { call, Code, fields, list, literal, raw } from './code';
import { Fields, isString, isTexts, Leftover } from './fields';
import { FilledSecret } from './filled-secret';
import { Names } from './names';
import { Program, Section, Variable } from './program';
import { Source, Sources } from './sources';
import { MTC_NAMESPACE } from '../api/common';
import { isPlaceholder } from '../grammar/placeholder';
import { Manifest, nameOf, record } from '../rules/engine/manifest';

/** A cluster of the program. */
export interface ImportedCluster {
  /** The name of its MigCluster. */
  readonly name: string;
  readonly isHost: boolean;
  /** The name of the cluster in the files. */
  readonly place: string;
  readonly variable: Variable;
}

/** A construct of the program. */
export interface Imported {
  readonly variable: Variable;
  /** The object that it was imported from; none if only its name is known. */
  readonly source?: Source;
}

/** What the parts of an import share. */
export class Context {
  readonly program = new Program();
  readonly chart: Variable;
  /** The names of the MigClusters of remote clusters in the files. */
  readonly remotes: string[] = [];
  readonly clusters = new Map<string, ImportedCluster>();
  readonly repositories = new Map<string, Imported>();
  readonly hooks = new Map<string, Imported>();
  /** The values of all settings of MigrationControllers. */
  readonly settings: readonly unknown[];
  private readonly remotesByPlace = new Map<string, ImportedCluster>();
  private host?: ImportedCluster;
  private readonly ids = new Names(new Set(), '-');
  /** The kinds and names of the objects that are written by hand. */
  private readonly written = new Set<string>();
  private readonly chartIds = new Names(new Set(), '-');
  private readonly charts = new Map<string, Code>();

  constructor(readonly sources: Sources, readonly filled: readonly FilledSecret[] = []) {
    this.settings = sources.rest.filter(({ manifest }) => manifest.kind === 'MigrationController')
      .flatMap(({ object }) => Object.values(record(object.spec)));
    this.chart = this.program.variable('chart', 'Chart');
    this.addChart(sources.host, this.chart);
  }

  /** The chart of the host cluster. */
  get hostChart(): Code {
    return this.program.use(this.chart);
  }

  /** The chart of a cluster: of a `RemoteCluster` if there is one of that name, otherwise a new one. */
  chartOf(cluster: string): Code {
    if (cluster === this.sources.host) {
      return this.hostChart;
    }
    const known = this.remotesByPlace.get(cluster);
    if (known) {
      return raw(`${codeText(this.program.use(known.variable))}.chart`);
    }
    const chart = this.charts.get(cluster) ?? this.newChart(cluster);
    this.charts.set(cluster, chart);
    return chart;
  }

  /** A new chart for a cluster that is not a RemoteCluster of this name. */
  newChart(cluster: string): Code {
    const variable = this.program.variable(`${cluster}-chart`, 'Chart');
    this.addChart(cluster, variable);
    this.charts.set(cluster, this.program.use(variable));
    return this.charts.get(cluster)!;
  }

  /** The id of a construct in the host cluster's chart: the name of its object if no other construct has it. */
  id(name: string, kind: string): string {
    return this.ids.take(name, `${name}-${kind}`);
  }

  /** The cluster that a reference names. */
  cluster(name: string): ImportedCluster {
    const known = this.clusters.get(name);
    if (known) {
      return known;
    }
    const isHost = name === 'host' && this.hostCluster === undefined;
    const cluster = {
      name, isHost, place: isHost ? this.sources.host : name, variable: this.program.variable(name, 'Cluster'),
    };
    const type = this.program.mtc(isHost ? 'HostCluster' : 'RemoteCluster');
    this.addCluster(cluster);
    this.program.add(Section.CLUSTERS, call(`${type}.fromClusterName`, this.hostChart, this.idCode(name, 'cluster'),
      literal(name)), {
      variable: cluster.variable,
      comments: [this.whereFrom('MigCluster', name)],
    });
    return cluster;
  }

  idCode(name: string, kind: string): Code {
    return literal(this.id(name, kind));
  }

  /** The host cluster, if the program has one. */
  get hostCluster(): ImportedCluster | undefined {
    return this.host;
  }

  /** Adds a cluster of the program. */
  addCluster(cluster: ImportedCluster): void {
    this.clusters.set(cluster.name, cluster);
    if (cluster.isHost) {
      this.host ??= cluster;
    } else if (!this.remotesByPlace.has(cluster.place)) {
      this.remotesByPlace.set(cluster.place, cluster);
    }
  }

  /** The option `metadata` of a construct in MTC's namespace, for what differs from its defaults. */
  metadata(
    source: Source, defaultName: string, metadata = new Fields(source.object.metadata, '/metadata'),
  ): MetadataCode {
    const name = metadata.take('name', isString);
    metadata.takeValue('namespace', MTC_NAMESPACE);
    const labels = metadata.take('labels', isTexts);
    const annotations = metadata.take('annotations', isTexts);
    const code = fields({
      name: name === defaultName ? undefined : literal(name),
      labels: labels && literal(labels),
      annotations: annotations && literal(annotations),
    });
    return { code: code.entries.length > 0 ? code : undefined, leftovers: metadata.leftovers };
  }

  /** Patches what the options of a construct cannot express. */
  patch(section: Section, object: string, leftovers: readonly Leftover[], comment = 'No option of '
    + 'the construct writes this.'): void {
    if (leftovers.length > 0) {
      const patch = this.program.cdk8s('JsonPatch');
      const patches = leftovers.map(({ pointer, value }) => (
        value === undefined
          ? call(`${patch}.remove`, literal(pointer))
          : call(`${patch}.add`, literal(pointer), literal(value))
      ));
      this.program.add(section, call(`${object}.addJsonPatch`, ...patches), { comments: [comment] });
    }
  }

  /** Where an object is that a construct only refers to. */
  whereFrom(kind: string, name: string): string {
    if (this.written.has(`${kind} ${name}`)) {
      return `${kind} ${name} is written by hand above.`;
    }
    return isPlaceholder(name)
      ? `${kind} ${name} is a placeholder: write the name of the ${kind}.`
      : `${kind} ${name} is not among the imported files: it must exist.`;
  }

  /** The object unchanged, because no construct can write it. */
  byHand(section: Section, { manifest, object }: Source, why: string): void {
    this.written.add(`${manifest.kind} ${manifest.name}`);
    const api = this.program.cdk8s('ApiObject');
    const id = this.idCode(manifest.name || manifest.kind.toLowerCase(), `${manifest.kind.toLowerCase()}-by-hand`);
    const { apiVersion, kind, metadata, ...rest } = object;
    const content = { apiVersion, kind, metadata, ...rest };
    this.program.add(section, call(`new ${api}`, this.hostChart, id, literal(content)), {
      comments: [`${nameOf(manifest)}: ${why}`],
      starts: true,
    });
    this.program.note(nameOf(manifest), why);
  }

  private addChart(cluster: string, variable: Variable): void {
    const type = this.program.cdk8s('Chart');
    const chart = call(`new ${type}`, raw('app'), literal(this.chartIds.take(cluster)));
    this.program.add(Section.CHARTS, chart, { variable, isOptional: true });
  }
}

export interface MetadataCode {
  readonly code?: Code;
  readonly leftovers: readonly Leftover[];
}

export function codeText(code: Code): string {
  return code.kind === 'text' ? code.text : '';
}

/** A list of code if there is any. */
export function listOf(items: readonly Code[]): Code | undefined {
  return items.length > 0 ? list(items) : undefined;
}

/** `MigPlan openshift-migration/shop`. */
export function title(manifest: Manifest): string {
  return nameOf(manifest);
}
