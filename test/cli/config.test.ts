import { readFileSync, symlinkSync } from 'fs';
import { join } from 'path';
import Ajv from 'ajv';
import { cli, folderWith } from './support';
import { CONFIG_JSON_SCHEMA } from '../../src/cli/config/config-schema';

const plan = (name: string, namespaces = '[shop]') => `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: ${name}, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: old, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: backups, namespace: openshift-migration }
  namespaces: ${namespaces}
`;

/** A stage that stops the application: the warning run/stage-stops-application. */
const RUN = `apiVersion: migration.openshift.io/v1alpha1
kind: MigMigration
metadata: { name: go-live, namespace: openshift-migration }
spec: { migPlanRef: { name: shop, namespace: openshift-migration }, stage: true, quiescePods: true }
`;
const WARNING = 'run/stage-stops-application';
const CONFLICT = { 'a.yaml': plan('first'), 'b.yaml': plan('second') };

function check(files: { readonly [path: string]: string }, args: readonly string[] = [], folder = '') {
  const { exitCode, stdout, stderr } = cli(join(folderWith(files), folder), ['check', '--format', 'json', ...args]);
  const { findings = [], summary = {} } = stdout ? JSON.parse(stdout) : {};
  return {
    exitCode, stderr, summary, findings: findings.map(({ rule, severity, file }: any) => `${severity} ${rule} ${file}`),
  };
}

describe('cdk8s-mtc.yaml', () => {
  test('names what is checked if the command line names nothing', () => {
    const files = { 'cdk8s-mtc.yaml': 'paths: [manifests]\n', 'manifests/run.yaml': RUN, 'other.yaml': RUN };
    expect(check(files).findings).toEqual([`warning ${WARNING} manifests/run.yaml`]);
    expect(check(files, ['other.yaml']).findings).toEqual([`warning ${WARNING} other.yaml`]);
  });

  test('is found upwards, and its paths are relative to its folder', () => {
    const files = { 'cdk8s-mtc.yaml': 'paths: [manifests]\n', 'manifests/run.yaml': RUN, 'deep/er/a.txt': '' };
    expect(check(files, [], 'deep/er').findings).toEqual([`warning ${WARNING} ../../manifests/run.yaml`]);
  });

  test('is the named one with --config', () => {
    const files = {
      'cdk8s-mtc.yaml': 'rules: { run: off }\n', 'other/config.yaml': `rules: { ${WARNING}: error }\n`, 'run.yaml': RUN,
    };
    expect(check(files, ['run.yaml', '--config', 'other/config.yaml']).findings).toEqual([`error ${WARNING} run.yaml`]);
  });

  test.each([
    ['off, for a rule', `rules: { ${WARNING}: off }`, [], 0],
    ['off, for a family', 'rules: { run: "off" }', [], 0],
    ['a severity', `rules: { ${WARNING}: error }`, [`error ${WARNING} run.yaml`], 1],
    ['that of the rule rather than of its family', `rules: { run: off, ${WARNING}: info }`,
      [`info ${WARNING} run.yaml`], 0],
    ['that of an override whose path matches', `overrides: [{ paths: ["*.yaml"], rules: { ${WARNING}: error } }]`,
      [`error ${WARNING} run.yaml`], 1],
    ['that of the last override',
      'overrides: [{ paths: ["**"], rules: { run: error } }, { paths: [run.yaml], rules: { run: off } }]', [], 0],
    ['that of a path with four wildcards', `overrides: [{ paths: ["*r*u*n*"], rules: { ${WARNING}: error } }]`,
      [`error ${WARNING} run.yaml`], 1],
    ['not that of an override whose path does not match', 'overrides: [{ paths: [legacy/**], rules: { run: off } }]',
      [`warning ${WARNING} run.yaml`], 0],
  ])('sets the level: %s', (_, config, findings, exitCode) => {
    expect(check({ 'cdk8s-mtc.yaml': `${config}\n`.replace(': off', ': "off"'), 'run.yaml': RUN }, ['run.yaml']))
      .toMatchObject({ findings, exitCode });
  });

  test('accepts off without quotes, which YAML 1.1 reads as false', () => {
    expect(check({ 'cdk8s-mtc.yaml': 'rules: { run: off }\n', 'run.yaml': RUN }, ['run.yaml']))
      .toMatchObject({ findings: [], stderr: '' });
  });

  test('assigns clusters to files, also if these are named', () => {
    const files = {
      ...CONFLICT,
      'cdk8s-mtc.yaml': 'clusters: { one: { paths: [a.yaml] }, two: { paths: [b.yaml] } }\n',
    };
    const conflicts = ({ findings }: ReturnType<typeof check>) =>
      findings.filter((text: string) => text.includes('plan/conflict'));
    expect(conflicts(check(files))).toEqual([]);
    expect(conflicts(check(files, ['a.yaml', 'b.yaml']))).toEqual([]);
    expect(conflicts(check(CONFLICT, ['a.yaml', 'b.yaml']))).toHaveLength(1);
  });

  test('declares versions of clusters, and findings about them are reported there', () => {
    const files = {
      'cdk8s-mtc.yaml': 'clusters:\n  one:\n    paths: [a.yaml]\n    openshift: "4.20"\n    mtc: "1.7.19"\n',
      'a.yaml': plan('first'),
    };
    const { stdout } = cli(folderWith(files), ['check', '--format', 'json']);
    expect(JSON.parse(stdout).findings.filter(({ file }: any) => file === 'cdk8s-mtc.yaml')
      .map(({ rule, line }: any) => `${rule} ${line}`))
      .toEqual(['version/unsupported 2', 'version/last-openshift 2']);
  });

  test.each([
    ['unknown: 1', 'cdk8s-mtc.yaml: "unknown" is unknown'],
    ['rules: { run: fatal }',
      'cdk8s-mtc.yaml: rules.run has an unknown value: write one of "error", "warning", "info", "off"'],
    ['rules: { run/one-typ: error }',
      'no rule or family of rules has the name "run/one-typ"; did you mean run/one-type?'],
    ['select: [rn]', 'no rule or family of rules has the name "rn"; did you mean run?'],
    ['rules: { plan/duplicate-target-claim: warning }',
      'the rule plan/duplicate-target-claim protects data: it cannot be disabled, and its findings are errors'],
    ['disable: [plan/duplicate-target-claim]',
      'the rule plan/duplicate-target-claim protects data: it cannot be disabled, and its findings are errors'],
    ['overrides: [{ paths: ["*a*a*a*a*b"], rules: {} }]',
      'overrides: the path "*a*a*a*a*b" has more than 4 wildcards. Write several paths.'],
    ['overrides: [{ paths: [""], rules: {} }]', 'overrides: the path "" is empty. Write a path, such as "legacy/**".'],
    [`overrides: [{ paths: [${'a'.repeat(1001)}], rules: {} }]`,
      `overrides: the path "${'a'.repeat(100)}" is longer than 1000 characters.`],
    ['a: [', 'cdk8s-mtc.yaml:1: not YAML: a character is missing: a closing quotation mark or bracket, a comma, or a '
      + 'colon after a key'],
    ['a: 1\n---\nb: 1', 'cdk8s-mtc.yaml: contains more than one document; keep one'],
    ['- a', 'cdk8s-mtc.yaml: the document is not an object'],
  ])('%j is an error', (config, message) => {
    expect(check({ 'cdk8s-mtc.yaml': `${config}\n`, 'run.yaml': RUN }, ['run.yaml']))
      .toMatchObject({ exitCode: 2, stderr: `error: ${message}\n` });
  });

  test('has all its mistakes reported together', () => {
    const problem = (config: string) => check({ 'cdk8s-mtc.yaml': config, 'run.yaml': RUN }, ['run.yaml']).stderr;
    expect(problem('pathes: [a]\nfailOn: never\nclusters: { old: { mtc: 1.8 } }\n')).toBe([
      'error: cdk8s-mtc.yaml: "pathes" is unknown; did you mean paths?',
      'error: cdk8s-mtc.yaml: failOn has an unknown value: write one of "error", "warning", "info"',
      'error: cdk8s-mtc.yaml: clusters.old.mtc is a number: write it in quotes\n',
    ].join('\n'));
    expect(problem('disable: [rn]\nrules: { run/one-typ: error }\n')).toBe([
      'error: no rule or family of rules has the name "rn"; did you mean run?',
      'error: no rule or family of rules has the name "run/one-typ"; did you mean run/one-type?\n',
    ].join('\n'));
  });

  test('that names a baseline which does not exist is an error, unless it is to be written', () => {
    const files = { 'cdk8s-mtc.yaml': 'baseline: known.json\n', 'run.yaml': RUN };
    expect(check(files, ['run.yaml'])).toMatchObject({
      exitCode: 2,
      stderr: 'error: cdk8s-mtc.yaml: the baseline known.json does not exist. Write it with --write-baseline, or '
        + 'correct `baseline`\n',
    });
    expect(check(files, ['run.yaml', '--write-baseline']).exitCode).toBe(0);
  });

  test('and its baseline are not counted as files with manifests', () => {
    const folder = folderWith({
      'cdk8s-mtc.yaml': 'baseline: known.json\n', 'run.yaml': RUN, 'known.json': '{ "version": 1, "findings": [] }',
    });
    expect(cli(folder, ['check', '.']).stdout).toContain('1 manifest in 1 file');
  });

  test('that is named and does not exist is an error', () => {
    expect(check({ 'run.yaml': RUN }, ['run.yaml', '--config', 'c.yaml']))
      .toMatchObject({ exitCode: 2, stderr: 'error: c.yaml does not exist\n' });
  });

  test.each([
    ['paths', 'paths: [../run.yaml]'],
    ['baseline', 'baseline: ../run.yaml'],
    ['crds', 'crds: ../run.yaml'],
    ['clusters.old.paths', 'clusters: { old: { paths: [../run.yaml] } }'],
    ['clusters.old.inventory', 'clusters: { old: { inventory: ../run.yaml } }'],
  ])('that nobody has named uses nothing outside its folder: %s', (field, config) => {
    const folder = join(folderWith({ 'run.yaml': RUN, 'own/cdk8s-mtc.yaml': `${config}\n`, 'own/a/b.yaml': RUN }),
      'own');
    const problem = `error: ../cdk8s-mtc.yaml: \`${field}: ../run.yaml\` leads out of the folder: a configuration that `
      + 'was found, not named, may only use its folder. Pass `--config ../cdk8s-mtc.yaml` if you trust it\n';
    expect(cli(join(folder, 'a'), ['check', ...field === 'paths' ? [] : ['b.yaml']]))
      .toEqual({ exitCode: 2, stdout: '', stderr: problem });
    expect(cli(join(folder, 'a'), ['check', 'b.yaml', '--config', '../cdk8s-mtc.yaml']).stderr).not
      .toContain('leads out');
  });

  test.each([
    ['a device', 'paths: [/dev/stdin]', '`paths: /dev/stdin` leads out of the folder'],
    ['a link out of the folder', 'paths: [link]', '`paths: link` leads out of the folder'],
    ['a file beyond a linked folder', 'paths: [up/run.yaml]', '`paths: up/run.yaml` leads out of the folder'],
  ])('that nobody has named does not read %s', (_, config, problem) => {
    const folder = folderWith({ 'run.yaml': RUN, 'own/cdk8s-mtc.yaml': `${config}\n` });
    symlinkSync('../run.yaml', join(folder, 'own/link'));
    symlinkSync('..', join(folder, 'own/up'));
    expect(cli(join(folder, 'own'), ['check']).stderr).toBe(`error: cdk8s-mtc.yaml: ${problem}: a configuration that `
      + 'was found, not named, may only use its folder. Pass `--config cdk8s-mtc.yaml` if you trust it\n');
  });

  test('that nobody has named is not read by way of a link out of its folder', () => {
    const folder = folderWith({ 'config.yaml': 'rules: { run: "off" }\n', 'own/run.yaml': RUN });
    symlinkSync('../config.yaml', join(folder, 'own/cdk8s-mtc.yaml'));
    expect(cli(join(folder, 'own'), ['check', '.']))
      .toMatchObject({ exitCode: 2, stderr: expect.stringContaining('cdk8s-mtc.yaml: the file leads out') });
    expect(cli(join(folder, 'own'), ['check', 'run.yaml', '--config', 'cdk8s-mtc.yaml']))
      .toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('may be empty', () => {
    expect(check({ 'cdk8s-mtc.yaml': '# nothing yet\n', 'run.yaml': RUN }, ['run.yaml']).exitCode).toBe(0);
  });

  test('has a JSON schema in the package, which accepts the example of the documentation', () => {
    const packed = readFileSync(join(__dirname, '../../assets/schemas/config.schema.json'), 'utf8');
    expect(packed).toBe(`${JSON.stringify(CONFIG_JSON_SCHEMA, undefined, 2)}\n`);
    const { $schema: _, ...schema } = JSON.parse(packed);
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate({ profile: 'strict', clusters: { old: { openshift: '4.14' } } })).toBe(true);
    expect(validate({ profile: 'lax' })).toBe(false);
  });
});

describe('options override the configuration', () => {
  const files = { 'cdk8s-mtc.yaml': 'profile: strict\n', 'run.yaml': RUN };

  test.each([
    [[], 1],
    [['--profile', 'recommended'], 0],
    [['--fail-on', 'error'], 0],
    [['--fail-on', 'warning', '--profile', 'recommended'], 1],
    [['--strict'], 1],
  ])('%j exits with %i', (args, exitCode) => {
    expect(check(files, ['run.yaml', ...args]).exitCode).toBe(exitCode);
  });

  test('--fail-on info fails at an info', () => {
    const info = {
      'cdk8s-mtc.yaml': 'rules: { run/cutover-without-stop: info }',
      'a.yaml': RUN.replace('stage: true, quiescePods: true', 'stage: false, quiescePods: false'),
    };
    expect(check(info, ['a.yaml']).findings).toEqual(['info run/cutover-without-stop a.yaml']);
    expect(check(info, ['a.yaml']).exitCode).toBe(0);
    expect(check(info, ['a.yaml', '--fail-on', 'info']).exitCode).toBe(1);
  });

  test('--select and --disable choose rules and families', () => {
    const both = { ...CONFLICT, 'run.yaml': RUN };
    const rules = (...args: string[]) => check(both, ['.', ...args]).findings.map((text: string) => text.split(' ')[1]);
    expect(rules('--select', 'run')).toEqual([WARNING]);
    expect(rules('--select', `plan/conflict,${WARNING}`)).toEqual(['plan/conflict', WARNING]);
    expect(rules('--select', 'plan/conflict', '--select', WARNING, '--disable', 'plan')).toEqual([WARNING]);
    expect(rules('--disable', 'run')).not.toContain(WARNING);
  });

  test('a disabled rule leaves no acknowledgement unused', () => {
    const text = `# cdk8s-mtc-ignore ${WARNING}: a test\n${RUN}`;
    expect(check({ 'run.yaml': text }, ['run.yaml', '--disable', WARNING]).findings).toEqual([]);
    expect(check({ 'run.yaml': text.replace(WARNING, 'run/canceled') }, ['run.yaml', '--disable', WARNING]).findings)
      .toEqual(['warning findings/unused-acknowledgement run.yaml']);
  });
});
