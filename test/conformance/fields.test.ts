import * as fs from 'fs';
import * as path from 'path';
import { describeWithCrds, upstreamResources } from './custom-resources';
import { EVERYTHING_ON, Manifest, run } from './programs';
import { VARIABLES, VARIABLES_BY_PART } from '../../src/api/controller-variables';

/**
 * Each field of each kind is either written by `everything-on.ts`, so that it can be reached through a construct, or
 * stands here with the reason why it can't. A field is `Kind.path`, without `spec`.
 */
const NOT_OFFERED: Array<[fields: RegExp, because: string]> = [
  [
    /^[^.]+\.(.*Ref|hooks\[\]\.reference|persistentVolumeClaims\[\])\.(apiVersion|kind|uid|resourceVersion|fieldPath)$/,
    'the controllers read name and namespace of a reference only, '
      + 'and take two references that differ in a third field for different',
  ],

  [/^MigMigration\.canceled$/,
    'is for a run that is under way, by a patch on the cluster; a run that begins canceled does nothing'],
  [/^MigPlan\.persistentVolumes\[\]\.(capacity|storageClass)$/,
    'what discovery found on the source; it overwrites anything else'],
  [/^MigPlan\.persistentVolumes\[\]\.pvc\.(hasReference|ownerType)$/,
    'what discovery found on the source; it overwrites anything else'],
  [/^MigPlan\.persistentVolumes\[\]\.(proposedCapacity|capacityConfirmed)$/,
    'what MTC proposes after it has measured, and the answer to it on the cluster'],
  [/^MigStorage\.backupStorageConfig\.awsS3ForcePathStyle$/,
    'never read: MTC writes the bucket after the host if a URL is given'],

  [/^DirectVolumeMigration\.createDestinationNamespaces$/, 'never read: the namespaces are always created'],
  [/^DirectVolumeMigration\.deleteProgressReportingCRs$/, 'has no effect: the controller looks in the wrong namespace'],
  [/^DirectVolumeMigrationProgress\./,
    'made by the controller for itself: it looks at pods which only the controller knows'],

  [/^EgressFirewall\.egress\[\]\.to\.nodeSelector\.matchExpressions\b/,
    'nodes are chosen by labels; the rarer expressions are left to a JSON patch'],
  [/^Route\.(alternateBackends|to\.weight)\b/, 'a registry has one Service'],
  [/^Route\.(path|httpHeaders)\b/, 'a route that passes TLS through sees neither paths nor headers'],
  [/^Route\.tls\.(key|certificate|caCertificate|destinationCACertificate|externalCertificate)\b/,
    'the registry\'s own certificate is seen, as TLS is passed through'],
  [/^Route\.tls\.insecureEdgeTerminationPolicy$/, 'MTC speaks TLS only'],
  [/^Route\.(subdomain|wildcardPolicy)$/, 'the registry has one name, given as host or made up by the router'],
];

/** The fields of a schema that hold values, and those of maps. `[]` stands for the elements of a list. */
function fieldsOf(schema: any, at = ''): string[] {
  if (schema?.properties) {
    return Object.entries(schema.properties).flatMap(([name, field]) => fieldsOf(field, at ? `${at}.${name}` : name));
  }
  return schema?.items ? fieldsOf(schema.items, `${at}[]`) : [at];
}

/** The fields that a value has, with all that are on the way to them: where a map begins, only its schema knows. */
function fieldsIn(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((element) => fieldsIn(element, `${at}[]`));
  }
  if (typeof value !== 'object' || value === null) {
    return [at];
  }
  return [at, ...Object.entries(value).flatMap(([name, field]) => fieldsIn(field, at ? `${at}.${name}` : name))];
}

interface Accounts {
  /** Fields that are neither written nor on the list. */
  readonly missing: string[];
  /** Entries of the list that are written all the same. */
  readonly offeredAfterAll: string[];
  /** Entries of the list that no field fits. */
  readonly obsolete: string[];
}

function account(fields: string[], written: Set<string>, notOffered: RegExp[]): Accounts {
  const isListed = (field: string) => notOffered.some((pattern) => pattern.test(field));
  return {
    missing: fields.filter((field) => !written.has(field) && !isListed(field)),
    offeredAfterAll: fields.filter((field) => written.has(field) && isListed(field)),
    obsolete: notOffered.filter((pattern) => !fields.some((field) => pattern.test(field))).map(String),
  };
}

describeWithCrds('every field of every kind', () => {
  const fields = () => upstreamResources()
    .filter(({ kind }) => kind !== 'MigrationController') // has no schema; its variables are below
    .flatMap(({ kind, schema }) => fieldsOf(schema.properties.spec).map((field) => `${kind}.${field}`));
  const accounts = () => account(fields(), written, NOT_OFFERED.map(([pattern]) => pattern));
  let manifests: Manifest[];
  let written: Set<string>;

  beforeAll(() => {
    manifests = run(EVERYTHING_ON).flatMap((file) => file.manifests);
    written = new Set(manifests.flatMap(({ kind, spec }) => fieldsIn(spec).map((field) => `${kind}.${field}`)));
  });

  test('the kinds are those that the library knows', () => {
    expect([...new Set(upstreamResources().map(({ kind }) => kind))].sort()).toEqual([
      'DirectImageMigration', 'DirectImageStreamMigration', 'DirectVolumeMigration', 'DirectVolumeMigrationProgress',
      'EgressFirewall',
      'EgressNetworkPolicy', 'MigAnalytic', 'MigCluster', 'MigHook', 'MigMigration', 'MigPlan', 'MigStorage',
      'MigrationController', 'Route',
    ]);
  });

  test('is written by a construct, or is not offered for a reason', () => {
    expect(accounts().missing).toEqual([]);
  });

  test('is not called "not offered" when a construct writes it', () => {
    expect(accounts().offeredAfterAll).toEqual([]);
  });

  test('exists, where it is called "not offered"', () => {
    expect(accounts().obsolete).toEqual([]);
  });

  test('variables of the operator stand in for the fields that MigrationController has not', () => {
    const options = VARIABLES.map(({ variable }) => variable);
    const variables = [...options, ...Object.values(VARIABLES_BY_PART)];
    const specs = manifests.filter(({ kind }) => kind === 'MigrationController').map(({ spec }) => spec);
    expect(new Set(specs.flatMap((spec) => Object.keys(spec)))).toEqual(new Set(variables));
  });
});

/** Types of options that come in as part of others. */
const PARENTS = ['CommonS3RepositoryProps', 'DirectMigrationProps', 'PlanProps', 'RemoteMigrationControllerProps',
  'ReplicationRepositoryProps'];

/**
 * Folders of `src` whose constructs write no object of MTC: they use those of the other folders, or write objects of
 * other tools.
 */
const OTHERS = ['delivery', 'fleet', 'inventory', 'testing'];

test('everything-on knows each type of options, and the compiler sees to it that no option is missing', () => {
  const read = (file: string) => fs.readFileSync(path.join(__dirname, file), 'utf8');
  const exported = [...read('../../src/index.ts').matchAll(/^export (?:type )?\{([^}]*)\} from '\.\/([^/']+)/gm)]
    .filter(([, , folder]) => !OTHERS.includes(folder));
  const types = exported.flatMap(([, names]) =>
    [...names.matchAll(/\b(\w+(?:Attributes|Options|Props|Settings))\b/g)].map(([, name]) => name));
  expect(types.length).toBeGreaterThan(50);
  const program = read('everything-on.ts');
  const isGroup = (name: string) => /^Controller\w+Settings$/.test(name); // a part of Whole<ControllerSettings>
  expect(program).toContain(': Whole<ControllerSettings>');
  expect(types.filter((name) => !program.includes(`All<${name}`) && !program.includes(`Whole<${name}`)
    && !isGroup(name)).sort()).toEqual(PARENTS);
});

describe('the accounts', () => {
  const schema = {
    properties: { name: {}, list: { items: { properties: { a: {}, b: {} } } }, map: { additionalProperties: {} } },
  };
  const fields = fieldsOf(schema).map((field) => `Kind.${field}`);
  const written = (spec: object) => new Set(fieldsIn(spec).map((field) => `Kind.${field}`));

  test('are in order when each field is written or listed', () => {
    expect(account(fields, written({ name: 1, list: [{ a: 1 }, { b: 1 }], map: { x: 'y' } }), []))
      .toEqual({ missing: [], offeredAfterAll: [], obsolete: [] });
    expect(account(fields, written({ name: 1, list: [{ a: 1 }] }), [/\.b$/, /\.map$/]))
      .toEqual({ missing: [], offeredAfterAll: [], obsolete: [] });
  });

  test('miss a field that is neither', () => {
    expect(account(fields, written({ name: 1, list: [{ a: 1 }] }), []).missing).toEqual(['Kind.list[].b', 'Kind.map']);
  });

  test('find an entry that has become wrong', () => {
    expect(account(fields, written({ name: 1 }), [/\.name$/]).offeredAfterAll).toEqual(['Kind.name']);
    expect(account(fields, written({ name: 1 }), [/\.gone$/]).obsolete).toEqual(['/\\.gone$/']);
  });
});
