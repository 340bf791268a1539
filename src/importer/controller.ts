import { call, Code, fields, raw, spread } from './code';
import { codeText, Context } from './context';
import { settingCode } from './controller-values';
import { escapePointer, Leftover } from './fields';
import { Section } from './program';
import { proxyCode } from './proxies';
import { VARIABLES, VARIABLES_BY_PART } from '../api/controller-variables';
import { MIGRATION_CONTROLLER_NAME } from '../api/migration-controller';
import { Manifest, record } from '../rules/engine/manifest';

/** The options that a StunnelProxy has. */
const PROXY_OPTIONS: Readonly<Record<string, string>> = {
  'proxies.stunnel': '', 'proxies.http': 'httpProxy', 'proxies.https': 'httpsProxy', 'proxies.exceptions': 'noProxy',
};

function codeOf(
  context: Context, variable: Omit<typeof VARIABLES[number], 'option'>, value: unknown,
): Code | undefined {
  return variable.kind === 'proxy' ? proxyCode(context, value) : settingCode(context.program, variable, value);
}

/** The settings of a MigrationController as options of a cluster. */
export class ControllerOptions {
  /** The values by option, as the files have them. */
  readonly values = new Map<string, unknown>();
  /** Why something is left over. */
  readonly comment = 'The operator does not know these variables, or ignores these values, or no option writes them.';
  private readonly codes = new Map<string, Code>();
  private readonly rest: Leftover[] = [];

  constructor(
    context: Context, { object }: { readonly object: { readonly [key: string]: any } }, private readonly host?: string,
  ) {
    const spec = new Map<string, unknown>(Object.entries(record(object.spec)));
    this.readParts(spec);
    for (const { option, ...variable } of VARIABLES.filter(({ onHost }) => host !== undefined || !onHost)) {
      const value = spec.get(variable.variable);
      const code = value === undefined ? undefined : codeOf(context, variable, value);
      if (code) {
        spec.delete(variable.variable);
        this.values.set(option, value);
        this.codes.set(option, code);
      }
    }
    this.rest.push(...[...spec].map(([key, value]) => ({ pointer: `/spec/${escapePointer(key)}`, value })));
    this.rest.push(...context.metadata({ object } as never, MIGRATION_CONTROLLER_NAME).leftovers);
    this.readMetadata(object);
  }

  /** What the construct would write for these parts without options is not in the files, or differs. */
  private readParts(spec: Map<string, unknown>): void {
    const { controller, ui, velero, clusterName } = VARIABLES_BY_PART;
    const written = new Map<string, unknown>([
      [controller, this.host !== undefined], [ui, this.host !== undefined], [velero, true],
      ...this.host === undefined ? [] : [[clusterName, this.host] as const],
    ]);
    const switches = new Map([
      [velero, 'velero.enabled'], ...this.host === undefined ? [] : [[ui, 'console.enabled'] as const],
    ]);
    for (const [variable, value] of written) {
      const given = spec.get(variable);
      const option = switches.get(variable);
      if (option !== undefined && given === false) {
        this.codes.set(option, raw('false'));
      } else if (given !== value && !(variable === clusterName && given === undefined && value === 'host')) {
        this.rest.push({ pointer: `/spec/${variable}`, value: given });
      }
      spec.delete(variable);
    }
  }

  /** Labels and annotations have no option on a cluster. */
  private readMetadata(object: { readonly [key: string]: any }): void {
    for (const key of ['labels', 'annotations']) {
      if (record(object.metadata)[key] !== undefined) {
        this.rest.push({ pointer: `/metadata/${key}`, value: object.metadata[key] });
      }
    }
    const { name } = record(object.metadata);
    if (name !== MIGRATION_CONTROLLER_NAME) {
      this.rest.push({ pointer: '/metadata/name', value: name });
    }
  }

  /** The options, without those of a StunnelProxy if there is one. */
  get code(): Code {
    const isProxy = (option: string) => this.hasStunnelProxy && option in PROXY_OPTIONS;
    return nested([...this.codes].filter(([option]) => !isProxy(option))
      .map(([option, code]) => [option.split('.'), code]));
  }

  /** The options as an argument that is never left out. */
  get given(): Code {
    const { code } = this;
    return code.kind === 'object' && code.entries.length === 0 ? raw('{}') : code;
  }

  get hasStunnelProxy(): boolean {
    return this.codes.has('proxies.stunnel');
  }

  /** The properties of a StunnelProxy. */
  get stunnelProxy(): Code {
    const server = this.codes.get('proxies.stunnel')!;
    const others = fields(Object.fromEntries(Object.entries(PROXY_OPTIONS).slice(1)
      .map(([option, name]) => [name, this.codes.get(option)]))).entries;
    const own = server.kind === 'object' ? server.entries : [spread(codeText(server))];
    return others.length === 0 ? server : { kind: 'object', entries: [...own, ...others] };
  }

  /** Leaves an option to another construct. */
  remove(option: string): void {
    this.codes.delete(option);
  }

  get leftovers(): readonly Leftover[] {
    return this.rest;
  }
}

/** Options by their paths as nested objects. */
function nested(entries: ReadonlyArray<readonly [readonly string[], Code]>): Code & { kind: 'object' } {
  const groups = new Map<string, Array<readonly [readonly string[], Code]>>();
  for (const [[name, ...rest], code] of entries) {
    groups.set(name, [...groups.get(name) ?? [], [rest, code]]);
  }
  return fields(Object.fromEntries([...groups]
    .map(([name, members]) => [name, members[0][0].length === 0 ? members[0][1] : nested(members)])));
}

/** The settings in the files for a cluster; undefined if there are none. */
export function controllerOptions(context: Context, cluster: string, host?: string): ControllerOptions | undefined {
  const source = context.sources.find(cluster, 'MigrationController', ({ manifest }) => isOwn(manifest));
  if (!source) {
    return undefined;
  }
  context.sources.take(source);
  const options = new ControllerOptions(context, source, host);
  if (options.hasStunnelProxy) {
    const { program } = context;
    const proxy = call(`new ${program.mtc('StunnelProxy')}`, context.hostChart, context.idCode('proxy', 'stunnel'),
      options.stunnelProxy);
    program.add(Section.SETTINGS, proxy);
  }
  return options;
}

/** Imports the MigrationControllers of clusters whose MigClusters are not in the files. */
export function importOtherControllers(context: Context): void {
  const { sources, program } = context;
  for (const cluster of new Set([sources.host, ...sources.otherClusters])) {
    const options = controllerOptions(context, cluster, cluster === sources.host
      ? context.hostCluster?.name ?? 'host'
      : undefined);
    if (options) {
      const { variable } = cluster === sources.host
        ? context.hostCluster ?? context.cluster('host')
        : context.cluster(cluster);
      program.use(variable);
      program.add(Section.SETTINGS, call(`${variable.name}.configureController`, options.given));
      context.patch(Section.SETTINGS, `${variable.name}.configureController().apiObject`, options.leftovers,
        options.comment);
    }
  }
}

function isOwn({ apiVersion }: Manifest): boolean {
  return apiVersion.startsWith('migration.openshift.io/');
}
