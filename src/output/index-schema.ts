import { ApplyStep } from './apply-step';
import { ClusterRole, INDEX_SCHEMA, INDEX_VERSION, ProxyUse, RunOwner } from './migration-index';
import { listOf, objectWith, reference } from '../grammar/json-schema';

/** A segment of a path: never `..`, and never hidden. */
const SEGMENT = '[A-Za-z0-9_][A-Za-z0-9._-]*';

/** The path of a unit: two to five segments, below one of three folders. */
const UNIT = `^(clusters|secrets|runs)(/${SEGMENT}){1,4}$`;

const STRING = { type: 'string' };
const SECRET_KEY = { type: 'string', pattern: '^[-._a-zA-Z0-9]+$' };
const UNIT_PATH = { type: 'string', pattern: UNIT };
const RUN_PATH = { type: 'string', pattern: `^runs(/${SEGMENT}){2}$` };

/** The JSON schema of `migration.json`. `npm run index-schema` writes it to `assets/schemas/migration.schema.json`. */
export const INDEX_JSON_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: INDEX_SCHEMA,
  title: 'The index of an output folder of cdk8s-mtc (migration.json)',
  ...objectWith({
    $schema: STRING,
    version: { const: INDEX_VERSION },
    app: STRING,
    isNamed: { type: 'boolean' },
    clusters: listOf(reference('cluster')),
    units: listOf(reference('unit')),
    plans: listOf(reference('plan')),
    runs: listOf(reference('run')),
    secrets: listOf(reference('secret')),
    controllers: listOf(reference('controller')),
  }, ['isNamed', 'secrets', 'controllers']),
  $defs: {
    cluster: objectWith({
      name: STRING,
      role: { enum: Object.values(ClusterRole) },
      sameAs: STRING,
      isDelivery: { type: 'boolean' },
      migClusters: listOf(objectWith({ name: STRING, host: STRING })),
      units: listOf(UNIT_PATH),
    }, ['sameAs', 'isDelivery']),
    unit: objectWith({
      path: UNIT_PATH,
      cluster: STRING,
      step: { enum: Object.values(ApplyStep) },
      purpose: STRING,
      isSecret: { type: 'boolean' },
      run: RUN_PATH,
      starts: listOf(reference('object')),
      after: listOf(UNIT_PATH),
      waitFor: listOf(reference('wait')),
      logs: listOf(objectWith({ namespace: STRING, selector: STRING, pods: { type: 'integer', minimum: 1 } })),
      files: listOf(reference('file')),
    }, ['run']),
    file: objectWith({
      path: { type: 'string', pattern: `^(clusters|secrets|runs)(/${SEGMENT}){2,5}$` },
      sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
      objects: listOf(reference('object')),
    }, ['sha256']),
    object: objectWith({ apiVersion: STRING, kind: STRING, namespace: STRING, name: STRING }, ['namespace']),
    wait: objectWith({
      target: reference('object'),
      condition: STRING,
      jsonPath: STRING,
      value: STRING,
      timeoutSeconds: { type: 'integer', minimum: 1 },
    }, ['condition', 'jsonPath', 'value']),
    plan: objectWith({
      name: STRING,
      cluster: STRING,
      isWritten: { type: 'boolean' },
      source: STRING,
      destination: STRING,
      repository: STRING,
      namespaces: listOf(objectWith({ source: STRING, destination: STRING })),
      hooks: listOf(STRING),
      frozenApplications: listOf(objectWith({ cluster: STRING, namespace: STRING, name: STRING })),
      runs: listOf(RUN_PATH),
    }, ['source', 'destination', 'repository', 'frozenApplications']),
    run: objectWith({
      path: RUN_PATH,
      ownerKind: { enum: Object.values(RunOwner) },
      owner: STRING,
      number: { type: 'integer', minimum: 1 },
      kind: STRING,
      id: STRING,
      purpose: STRING,
      units: listOf(UNIT_PATH),
    }),
    controller: objectWith({
      cluster: STRING,
      proxies: listOf(objectWith({
        use: { enum: Object.values(ProxyUse) },
        host: { type: 'string', pattern: '^[^@/]+$' },
        port: { type: 'integer', minimum: 1, maximum: 65535 },
      })),
      usesNodePorts: { type: 'boolean' },
      isRsyncPrivileged: { type: 'boolean' },
    }),
    secret: objectWith({
      cluster: STRING,
      object: objectWith({ apiVersion: { const: 'v1' }, kind: { const: 'Secret' }, namespace: STRING, name: STRING },
        ['namespace']),
      keys: listOf(objectWith({
        key: SECRET_KEY,
        parts: listOf(objectWith({
          text: STRING,
          given: { type: 'string', pattern: '^[A-Z][A-Z0-9_]{0,62}$' },
          secret: objectWith({ cluster: STRING, namespace: STRING, name: STRING, key: SECRET_KEY }),
        }, ['text', 'given', 'secret'])),
      })),
    }),
  },
};
