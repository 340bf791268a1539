import * as fs from 'fs';
import * as path from 'path';
import { parse } from 'yaml';
import { findings, ruleOf } from './support';
import { factsOfFolder, SCHEMAS_FILE, schemasFile } from '../../scripts/crd-facts';
import { SCHEMAS } from '../../src/api/schemas';
import { factsOf } from '../../src/rules/reading/schema';

const CRD_FOLDER = process.env.CDK8S_MTC_CRDS ?? path.resolve(__dirname, '../../../shared/crds');

const describeWithCrds = (title: string, body: () => void) => process.env.CDK8S_MTC_CRDS || fs.existsSync(CRD_FOLDER)
  ? describe(title, body)
  : describe.skip(`${title} [needs: the CRD files of MTC in a folder named by CDK8S_MTC_CRDS]`, body);

describeWithCrds('what is kept of the CRDs', () => {
  test('is what the script makes of them now', () => {
    expect(schemasFile(factsOfFolder(CRD_FOLDER))).toBe(fs.readFileSync(SCHEMAS_FILE, 'utf8'));
  });

  test('is what the file says when it is imported', () => {
    expect(SCHEMAS).toEqual(factsOfFolder(CRD_FOLDER));
  });
});

test('the facts are those of MTC\'s kinds and of the kinds that go with them', () => {
  expect(SCHEMAS.map(({ group, version, kind }) => `${kind}.${version}.${group}`)).toEqual([
    'EgressFirewall.v1.k8s.ovn.org',
    ...[
      'DirectImageMigration', 'DirectImageStreamMigration', 'DirectVolumeMigration', 'DirectVolumeMigrationProgress',
      'MigAnalytic', 'MigCluster',
      'MigHook', 'MigMigration', 'MigPlan', 'MigStorage', 'MigrationController',
    ].map((kind) => `${kind}.v1alpha1.migration.openshift.io`),
    'EgressNetworkPolicy.v1.network.openshift.io',
    'Route.v1.route.openshift.io',
  ]);
});

const DEFINITION = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  names: { kind: Widget, plural: widgets }
  versions:
  - { name: v1alpha1, served: false, schema: { openAPIV3Schema: { type: object } } }
  - name: v1
    served: true
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          spec:
            type: object
            required: [size, colour, nowhere]
            properties:
              size: { type: integer, description: a text that is not kept }
              colour: { type: string, enum: [red, blue], default: red }
              any: { type: object, x-kubernetes-preserve-unknown-fields: true }
              amount: { x-kubernetes-int-or-string: true, anyOf: [{ type: integer }, { type: string }] }
              labels: { type: object, additionalProperties: { type: string } }
              parts: { type: array, items: { type: object, x-kubernetes-preserve-unknown-fields: true, properties: { name: { type: string } } } }
              ref:
                type: object
                properties:
                  { name: { type: string }, namespace: { type: string }, kind: { type: string }, apiVersion: { type: string },
                    uid: { type: string }, fieldPath: { type: string }, resourceVersion: { type: string } }
`;

const WIDGET = {
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  specRequired: true,
  spec: {
    required: ['size'],
    fields: {
      amount: 'integer or string',
      any: 'any',
      colour: { oneOf: ['red', 'blue'] },
      labels: { map: 'string' },
      parts: { list: { open: true, fields: { name: 'string' } } },
      ref: 'reference',
      size: 'integer',
    },
  },
};

test('facts are read from a definition: names, types, duties, none of the texts', () => {
  expect(factsOf(parse(DEFINITION))).toEqual([WIDGET]);
});

test('facts are read from a definition of the first version as well', () => {
  const { spec: { versions: [, version], ...spec } } = parse(DEFINITION);
  const old = { kind: 'CustomResourceDefinition', spec: { ...spec, version: 'v1', validation: version.schema } };
  expect(factsOf(old)).toEqual([WIDGET]);
});

test.each([undefined, null, [], 'text', {}, { kind: 'CustomResourceDefinition' },
  { kind: 'CustomResourceDefinition', spec: { versions: 3, group: [], names: 1 } }])(
  'nothing is read from any other object: %j', (object) => expect(factsOf(object)).toEqual([]));

test('newer definitions are used in place of what is built in', () => {
  const plan = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\n'
    + 'metadata: { name: shop, namespace: openshift-migration }\nspec: { paused: true }\n';
  const rule = ruleOf('document/unknown-field');
  const newer = SCHEMAS.find(({ kind }) => kind === 'MigPlan')!;
  const schemas = [{ ...newer, spec: { fields: { ...(newer.spec as any).fields, paused: 'boolean' as const } } }];
  expect(findings(plan, [rule])).toMatchObject([{ path: 'spec.paused' }]);
  expect(findings(plan, [rule], { schemas })).toEqual([]);
  const v1 = plan.replace('v1alpha1', 'v1');
  expect(findings(v1, [ruleOf('document/api-version')])).toHaveLength(1);
  expect(findings(v1, [ruleOf('document/api-version')], { schemas: [...schemas, { ...schemas[0], version: 'v1' }] }))
    .toEqual([]);
});

test('kinds of which definitions are given are judged by them', () => {
  const widget = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: a }\n'
    + 'spec: { size: big, colour: green, seize: 1, parts: [{ other: 1 }] }\n';
  const schemas = factsOf(parse(DEFINITION));
  expect(findings(widget)).toEqual([]);
  expect(findings(widget, undefined, { schemas }).map(({ rule, path: at }) => `${rule} ${at}`)).toEqual([
    'document/unknown-field spec.seize', 'document/wrong-type spec.size', 'document/unlisted-value spec.colour',
  ]);
});
