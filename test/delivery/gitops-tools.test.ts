import * as fs from 'fs';
import * as path from 'path';
import { digestOf, inputsOfTools } from '../../scripts/gitops-tools/inputs';

/**
 * What the tools' own libraries said, when `scripts/gitops-tools/run` was run. It compiles for a long time, so it is
 * not one of the tests; these fail if what the library writes has changed since.
 */
interface Results {
  /** The modules and their versions. */
  readonly tool: readonly string[];
  /** The digest of the inputs. */
  readonly inputs: string;
  readonly verdicts: Readonly<Record<string, string>>;
}

const FOLDER = path.join(__dirname, '../../scripts/gitops-tools/results');
const INPUTS = inputsOfTools();

/** The tools that have been run. */
const TOOLS = fs.readdirSync(FOLDER).map((name) => name.replace('.json', ''));

function resultsOf(tool: string): Results {
  return JSON.parse(fs.readFileSync(path.join(FOLDER, `${tool}.json`), 'utf8'));
}

/** What a tool must say of each of its inputs. */
function wanted(tool: string): Record<string, string> {
  const files = Object.keys(INPUTS[tool]).filter((name) => /^[A-Z]/.test(name)).map((name) => [name, 'valid']);
  const cases: any[] = JSON.parse(INPUTS[tool]['cases.json'] ?? '[]');
  return Object.fromEntries([...files, ...cases.map(({ name, verdict }) => [name, verdict])]);
}

test('all tools have results', () => {
  expect([...TOOLS].sort()).toEqual(Object.keys(INPUTS).sort());
});

test.each(TOOLS)('%s has judged what the library writes now; otherwise, '
  + 'scripts/gitops-tools/run has to be run again', (tool) => {
  expect(resultsOf(tool).inputs).toBe(digestOf(INPUTS[tool]));
});

test.each(TOOLS.filter((tool) => !['kapp', 'kubectl'].includes(tool)))('%s agrees with '
  + 'the definition on every input', (tool) => {
  expect(resultsOf(tool).verdicts).toEqual(wanted(tool));
});

test('kapp agrees with the definition, except on what no API server stores: '
  + 'kapp reads conditions before it asks the rule', () => {
  expect(resultsOf('kapp').verdicts)
    .toEqual({ ...wanted('kapp'), 'MigCluster, conditions that are a string': 'Degraded' });
});

test('kubectl wait agrees with the definition, except where it would have to know several ways to succeed, '
  + 'or a failure beside a success', () => {
  const agreeing = Object.entries(wanted('kubectl'))
    .map(([name, verdict]) => [name, verdict === 'Healthy' ? 'Healthy' : 'not healthy']);
  expect(resultsOf('kubectl').verdicts).toEqual({
    ...Object.fromEntries(agreeing),
    'MigPlan, closed': 'not healthy',
    'MigMigration, with warnings': 'not healthy',
    'DirectVolumeMigrationProgress, attempt copied': 'not healthy',
    'MigrationController, in place': 'not healthy',
    'MigCluster, ready and refused at once': 'Healthy',
    'DirectVolumeMigration, some pods failed': 'Healthy',
  });
});
