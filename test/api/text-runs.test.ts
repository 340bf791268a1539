import { runInText } from '../../src/api/text-runs';

const RUN = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigMigration\nspec: {stage: true}';
const JSON_RUN = { apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigMigration', metadata: { name: 'go' } };
const indented = (text: string) => text.replace(/^/gm, '  ');

test.each([
  ['YAML', RUN, 'MigMigration'],
  ['the fields in another order',
    'spec: {stage: true}\nkind: MigMigration\napiVersion: migration.openshift.io/v1alpha1', 'MigMigration'],
  ['quoted values', 'apiVersion: "migration.openshift.io/v1alpha1"\nkind: "MigMigration"\nspec: {}', 'MigMigration'],
  ['an item of a list', `items:\n- ${indented(RUN).trim()}`, 'MigMigration'],
  ['the second document', `kind: Namespace\napiVersion: v1\n---\n${RUN}`, 'MigMigration'],
  ['a block in a block', `extra: |\n${indented(RUN)}`, 'MigMigration'],
  ['a typed list', 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigMigrationList\nitems: []', 'MigMigration'],
  ['JSON on one line', JSON.stringify(JSON_RUN), 'MigMigration'],
  ['JSON on lines', JSON.stringify(JSON_RUN, null, 2), 'MigMigration'],
  ['JSON in JSON', JSON.stringify({ values: JSON.stringify(JSON_RUN) }), 'MigMigration'],
  ['YAML in JSON', JSON.stringify({ values: RUN }), 'MigMigration'],
  ['YAML in JSON in JSON', JSON.stringify({ values: JSON.stringify({ values: RUN }) }), 'MigMigration'],
  ['a map in braces', 'extra: [{apiVersion: migration.openshift.io/v1alpha1, kind: MigMigration, spec: {stage: true}}]',
    'MigMigration'],
  ['braces across lines', '{ "apiVersion": "migration.openshift.io/v1alpha1",\n  "kind": "MigMigration", "spec": {} }',
    'MigMigration'],
  ['a script', `oc create -f - <<EOF\n${RUN}\nEOF\n`, 'MigMigration'],
  ['a template', '{{- if .Values.go }}\napiVersion: {{ .Values.api }}\nkind: MigMigration\n{{- end }}\nspec: {}',
    'MigMigration'],
  ['quotes in a template',
    'apiVersion: {{ "migration.openshift.io/v1alpha1" }}\nkind: {{hub "MigMigration" hub}}\nspec: {}', 'MigMigration'],
  ['lines with carriage returns', RUN.replace(/\n/g, '\r\n'), 'MigMigration'],
  ['a copy of volumes', RUN.replace('MigMigration', 'DirectVolumeMigration'), 'DirectVolumeMigration'],
  ['a restore', 'apiVersion: velero.io/v1\nkind: Restore\nspec: {backupName: a}', 'Restore'],
  ['a Job of a transfer',
    'apiVersion: batch/v1\nkind: Job\nmetadata:\n  labels:\n    app.kubernetes.io/name: cdk8s-mtc-transfer', 'Job'],
])('%s contains a run', (_, text, kind) => expect(runInText(text)).toBe(kind));

test.each([
  ['prose',
    'Create an object of kind: MigMigration with apiVersion: migration.openshift.io/v1alpha1 and a spec: it starts.'],
  ['a comment', `replicas: 1\n${RUN.replace(/^/gm, '# ')}`],
  ['a reference', 'involved:\n  apiVersion: migration.openshift.io/v1alpha1\n  kind: MigMigration\n  name: go\n'
    + '  namespace: mtc\nspec: {}'],
  ['a reference in braces',
    '{"healthChecks":[{"apiVersion":"migration.openshift.io/v1alpha1","kind":"MigMigration","name":"go"}],"spec":{}}'],
  ['differences that are ignored', 'apiVersion: argoproj.io/v1alpha1\nspec:\n  ignoreDifferences:\n'
    + '  - group: migration.openshift.io\n    kind: MigMigration\n    jsonPointers: [a]'],
  ['a plan', RUN.replace('MigMigration', 'MigPlan')],
  ['the progress of a copy', RUN.replace('MigMigration', 'DirectVolumeMigrationProgress')],
  ['a kind of another group', RUN.replace('migration.openshift.io', 'example.com')],
  ['a backup of others', 'apiVersion: postgresql.cnpg.io/v1\nkind: Backup\nspec: {}'],
  ['a Job of others', 'apiVersion: batch/v1\nkind: Job\nspec: {}'],
  ['the kind of another document',
    'apiVersion: migration.openshift.io/v1alpha1\nspec: {}\n---\nkind: MigMigration\nspec: {}'],
  ['the kind of another item',
    '- apiVersion: migration.openshift.io/v1alpha1\n  spec: {}\n- kind: MigMigration\n  spec: {}'],
  ['a field with the name of a kind',
    'kind:\n  MigMigration:\n    apiVersion: migration.openshift.io/v1alpha1\n    spec: {}'],
])('%s contains no run', (_, text) => expect(runInText(text)).toBeUndefined());

test('a text with very many objects of such kinds counts as a run, so that none costs hours', () => {
  expect(runInText('kind: Job\n---\n'.repeat(200))).toBeUndefined();
  expect(runInText('kind: Job\n---\n'.repeat(201))).toBe('Job');
});
