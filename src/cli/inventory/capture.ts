import { ClusterReader } from './cluster-reader';
import { InventoryBuilder, InventoryError } from '../../inventory/inventory-builder';
import { stringOf } from '../../inventory/object-fields';
import { Resource, resourceName, RESOURCES } from '../../inventory/resources';
import { fieldsIn, Question, rawPageIn } from '../../operations/kubectl-answer';
import { shellWord } from '../../output/commands';

/** What is captured, and how. */
export interface CaptureOptions {
  readonly reader: ClusterReader;
  /** The namespaces; all if empty. */
  readonly namespaces: readonly string[];
  /** The number of objects in an answer. */
  readonly chunkSize: number;
  readonly progress: (text: string) => void;
}

/** How often a list is read again from its start, because the API server no longer has the revision of its pages. */
const RESTARTS = 3;

/**
 * Reads a cluster through kubectl, page by page.
 *
 * @throws InventoryError if namespaces do not exist
 * @throws OperationError if the cluster does not answer
 */
export async function capture(options: CaptureOptions, builder: InventoryBuilder): Promise<void> {
  const { reader } = options;
  const version = await reader.get('/version');
  const groups = await reader.get('/apis');
  if (version.body !== undefined) {
    builder.addVersion(fieldsIn(version.body, asked('/version')).gitVersion);
  }
  if (groups.body !== undefined) {
    builder.addApiGroups(fieldsIn(groups.body, asked('/apis')).groups);
  }
  await checkNamespaces(options);
  for (const resource of RESOURCES) {
    if (!builder.knowsApis || builder.servedVersions(resource.group) !== undefined) {
      await new ResourceReader(resource, options, builder).read();
    }
  }
}

/** A misspelt namespace must not look like an empty one. */
async function checkNamespaces({ reader, namespaces }: CaptureOptions): Promise<void> {
  const missing: string[] = [];
  for (const name of namespaces) {
    if ((await reader.get(`/api/v1/namespaces/${encodeURIComponent(name)}`)).outcome === 'absent') {
      missing.push(name);
    }
  }
  if (missing.length > 0) {
    throw new InventoryError(`${missing.join(', ')}: no such namespace on this cluster. Correct -n.`);
  }
}

class ResourceReader {
  private count = 0;

  constructor(
    private readonly resource: Resource,
    private readonly options: CaptureOptions,
    private readonly builder: InventoryBuilder,
  ) {}

  async read(): Promise<void> {
    const { namespaces } = this.options;
    const perNamespace = this.resource.isNamespaced && namespaces.length > 0;
    for (const namespace of perNamespace ? namespaces : [undefined]) {
      await this.readAll(namespace);
    }
    this.options.progress(`${resourceName(this.resource)}: ${this.count}\n`);
  }

  private async readAll(namespace: string | undefined): Promise<void> {
    const { reader } = this.options;
    const { group, plural } = this.resource;
    const folder = group ? `/apis/${group}/${this.version()}` : '/api/v1';
    const path = `${folder}${namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`}/${plural}`;
    let restarts = 0;
    for (let token: string | undefined = ''; token !== undefined;) {
      const more: string = token ? `&continue=${encodeURIComponent(token)}` : '';
      const answer = await reader.get(`${path}?limit=${this.options.chunkSize}${more}`);
      if (answer.outcome === 'expired' && restarts++ < RESTARTS) {
        this.builder.forget(this.resource, namespace);
        token = '';
      } else if (answer.outcome === 'read') {
        token = this.addPage(answer.body!, asked(path)) || undefined;
      } else {
        return this.miss(answer.outcome, namespace);
      }
    }
  }

  private miss(outcome: string, namespace: string | undefined): void {
    if (outcome === 'absent') {
      this.builder.hasRead(this.resource); // the cluster does not serve it
    } else {
      this.builder.couldNotRead(this.resource, outcome, namespace);
      this.options.progress(`${resourceName(this.resource)}${namespace ? ` in ${namespace}` : ''}: ${outcome}, `
        + 'recorded as unknown\n');
    }
  }

  private version(): string {
    const served = this.builder.servedVersions(this.resource.group);
    return this.resource.versions.find((version) => served?.includes(version)) ?? this.resource.versions[0];
  }

  /** Adds the objects of a page, and returns the token of the next one. */
  private addPage(body: string, question: Question): string {
    const { page, items } = rawPageIn(body, question);
    this.builder.hasRead(this.resource);
    const apiVersion = stringOf(page.apiVersion);
    for (const item of items) {
      this.builder.add({ ...item, apiVersion, kind: this.resource.kind }, 'the cluster');
      this.count++;
      if (this.count % 5000 === 0) {
        this.options.progress(`${resourceName(this.resource)}: ${this.count} so far\n`);
      }
    }
    return stringOf(page.metadata?.continue);
  }
}

function asked(path: string): Question {
  return { where: `get --raw ${path}`, command: 'the client' };
}

/** The commands that write a dump of the same contents, for a cluster that this machine cannot reach. */
export function dumpCommands(command: string): string {
  const custom = RESOURCES.filter(({ group }) => group);
  const groups = new Set(custom.map(({ group, versions }) => `${group}/${versions[0]}`));
  const files = [
    ['/version', 'version'],
    ['/apis', 'apis'],
    ...[...groups].map((group) => [`/apis/${group}`, group.replace('/', '.')]),
    ...RESOURCES.map(({ group, versions, plural }) => [
      group ? `/apis/${group}/${versions[0]}/${plural}` : `/api/v1/${plural}`, resourceFile(plural, group),
    ]),
  ];
  const client = shellWord(command);
  return [
    '# Some of these fail on clusters that do not serve the resource.',
    '# The files contain whole objects, such as environment variables of pods, which may contain secrets. '
      + 'Delete them when the inventory is made.',
    'umask 077',
    'mkdir -p dump',
    ...files.map(([path, file]) => `${client} get --raw ${path} > dump/${file}.json || rm dump/${file}.json`),
    '# Then: cdk8s-mtc inventory --from dump -o cluster.inventory.json',
    '',
  ].join('\n');
}

function resourceFile(plural: string, group: string): string {
  return group ? `${plural}.${group}` : plural;
}
