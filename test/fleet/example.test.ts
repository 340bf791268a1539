import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseFleet } from '../../src/output/fleet-index';
import { cli } from '../cli/support';

const EXAMPLE = path.join(__dirname, '../../examples/fleet');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fleet-example-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

jest.setTimeout(120_000);

function synthesize(name: string, more: Record<string, string> = {}): void {
  const env = { ...process.env, CDK8S_OUTDIR: path.join(folder, name), ...more };
  execFileSync('npx', ['ts-node', 'main.ts'], { cwd: EXAMPLE, env, stdio: 'pipe' });
}

test('the example with 500 namespaces and 5,000 claims checks clean', () => {
  synthesize('one');
  const [fleet] = parseFleet(fs.readFileSync(path.join(folder, 'one/fleet.json'), 'utf8')).fleets!;
  expect(fleet.plans.flatMap(({ namespaces }) => namespaces).length).toBe(500);
  expect(fleet.volumes.length).toBe(5000);
  expect(fleet.findings).toEqual([]);
  const { exitCode, stdout } = cli(folder, ['check', '--strict', '--format', 'json', 'one']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).summary).toMatchObject({ errors: 0, warnings: 0 });
});

test('two syntheses have the same bytes', () => {
  synthesize('two', { FLEET_NAMESPACES: '60' });
  synthesize('three', { FLEET_NAMESPACES: '60' });
  expect(execFileSync('diff', ['-r', 'two', 'three'], { cwd: folder, encoding: 'utf8' })).toBe('');
});
