import { spawnSync } from 'child_process';
import { symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { buildSync } from 'esbuild';
import { folderWith } from '../cli/support';

/** `cdk8s synth` of cdk8s-cli, with the plugin of the package. */

const ROOT = join(__dirname, '..', '..');
const PACKAGE = 'node_modules/cdk8s-mtc';

/** A program of a user without this library: only the plugin judges what it writes. */
const program = (stage: string) => `const { ApiObject, App, Chart } = require('cdk8s');
const app = new App();
new ApiObject(new Chart(app, 'runs'), 'go-live', {
  apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigMigration', metadata: { name: 'go-live', namespace: 'openshift-migration' },
  spec: { migPlanRef: { name: 'shop', namespace: 'openshift-migration' }, ${stage} },
});
app.synth();
`;

const config = (properties = '') => `app: node main.js
language: typescript
validations:
  - package: ./${PACKAGE}/validation
    class: CheckValidation
    version: 1.0.0
${properties}`;

const folder = folderWith({
  [`${PACKAGE}/package.json`]: '{ "version": "1.2.3" }',
  [`${PACKAGE}/validation.js`]: 'module.exports = require("./lib/validation/plugin");',
});

beforeAll(() => {
  for (const [source, bundle] of [
    ['cli/main.ts', 'cli/cdk8s-mtc.js'], ['validation/plugin.ts', 'validation/plugin.js'],
  ]) {
    buildSync({
      entryPoints: [join(ROOT, 'src', source)],
      bundle: true,
      platform: 'node',
      target: 'node20',
      outfile: join(folder, PACKAGE, 'lib', bundle),
    });
  }
  for (const peer of ['cdk8s', 'constructs']) {
    symlinkSync(join(ROOT, 'node_modules', peer), join(folder, 'node_modules', peer));
  }
});

jest.setTimeout(180_000); // each starts two processes

function synth(stage: string, properties?: string, others: { readonly [name: string]: string } = {}) {
  Object.entries({ 'main.js': program(stage), 'cdk8s.yaml': config(properties), ...others })
    .forEach(([name, text]) => writeFileSync(join(folder, name), text));
  const { status, stdout, stderr } = spawnSync(
    join(ROOT, 'node_modules/.bin/cdk8s'),
    ['synth', '--validate', '--check-upgrade=false'],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, CI: '1' } },
  );
  return { status, output: (stdout + stderr).replace(/\x1b\[\d+m/g, '') };
}

test('an error fails synth, with its rule, construct, place and fix', () => {
  const { status, output } = synth('stage: "true"');
  expect(status).toBe(2);
  expect(output).toContain(`document/wrong-type (1 occurrences)

  Occurrences:

    - Construct Path: runs/go-live
    - Manifest Path: dist/runs.k8s.yaml
    - Resource Name: go-live
    - Locations:
      > line 10: spec.stage

  Recommendation: error: is the string "true", but a boolean is required: the API server rejects the manifest
  How to fix: Write \`true\` without quotes.
`);
});

test.each([
  ['is reported', '', '', 0, true],
  ['fails synth with --strict', '    properties: { args: [--strict] }\n', '', 2, true],
  ['fails synth with a strict configuration', '', 'profile: strict\n', 2, true],
  ['is not reported if the configuration disables its rule', '', 'disable: [run/stage-stops-application]\n', 0, false],
])('a warning %s', (_, properties, configuration, status, isReported) => {
  const result = synth('stage: true, quiescePods: true', properties, { 'cdk8s-mtc.yaml': configuration });
  expect({ status: result.status, isReported: result.output.includes('run/stage-stops-application') })
    .toEqual({ status, isReported });
});

test('a check that cannot be completed fails synth and says why', () => {
  const { status, output } = synth('stage: true', '', { 'cdk8s-mtc.yaml': 'profile: lenient\n' });
  expect(status).toBe(2);
  expect(output).toContain('error: cdk8s-mtc.yaml: profile has an unknown value');
});
