import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import { TestClock } from './memory-cluster';
import { clusterBehind, standIn } from './stand-in';
import { failureOf, PLAN } from './world';
import { referenceTo } from '../../src/operations/cluster';

const PATIENCE = 120;

/** A cluster whose server refuses connections so many times before it answers, and what a user is told meanwhile. */
function clusterThatIsAway(times: number) {
  const command = standIn(`cd "$(dirname "$0")" && echo call >> calls
[ "$(wc -l < calls)" -gt ${times} ] && exec cat answer
echo 'The connection to the server api.example.com:6443 was refused - did you specify the right host or port?' >&2
exit 1`, { answer: JSON.stringify(PLAN), calls: '' });
  const clock = new TestClock();
  const told: Array<string | undefined> = [];
  const unavailable = (message?: string) => told.push(message);
  const cluster = clusterBehind(command, { clock, patienceSeconds: PATIENCE, unavailable });
  const calls = () => readFileSync(join(dirname(command), 'calls'), 'utf8').split('\n').length - 1;
  return { cluster, clock, told, calls };
}

test('a server that is away for a minute is asked again until it answers, and the user is told once', async () => {
  const { cluster, clock, told } = clusterThatIsAway(7);
  const start = clock.now();
  expect(await cluster.get(referenceTo(PLAN))).toMatchObject(PLAN);
  expect(clock.now() - start).toBeGreaterThanOrEqual(60_000);
  expect(told).toEqual([expect.stringContaining('was refused'), undefined]);
});

test('a server that stays away is an error with a fix, before the patience ends', async () => {
  const { cluster, clock, told, calls } = clusterThatIsAway(1_000);
  const start = clock.now();
  expect(await failureOf(cluster.get(referenceTo(PLAN)))).toMatch(
    /^unavailable: cluster new: .*was refused.*Check the network, the proxy and the address in the kubeconfig/,
  );
  expect(clock.now() - start).toBeLessThanOrEqual(PATIENCE * 1000);
  expect(calls()).toBeGreaterThan(7);
  expect(told).toEqual([expect.stringContaining('was refused')]);
});

test.each([
  ['of KUBECONFIG that does not exist is named', '/no/config', 'KUBECONFIG names /no/config, which does not exist'],
  ['that exists has no such context', __filename, 'the kubeconfig has no context "old"'],
])('a file %s', async (_, KUBECONFIG, problem) => {
  const command = standIn('echo \'error: context "old" does not exist\' >&2\nexit 1');
  const environment = { PATH: process.env.PATH, KUBECONFIG };
  const cluster = clusterBehind(command, { name: 'old', context: 'old', environment });
  expect(await failureOf(cluster.get(referenceTo(PLAN)))).toContain(`unknown-context: cluster old: ${problem} | Name`);
});
