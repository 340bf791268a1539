import { World } from './world';
import { unlock } from '../../src/operations/unlock';

function lockedBy(
  holderIdentity: string, renewTime = '2026-01-01T00:00:00.000000Z', leaseDurationSeconds = 1e9,
): World {
  const world = new World();
  world.new.put({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: 'cdk8s-mtc', namespace: 'openshift-migration' },
    spec: { holderIdentity, renewTime, leaseDurationSeconds },
  });
  return world;
}

async function unlocked(world: World, holder?: string) {
  const isFree = await unlock(world.operation(holder), world.folder().index);
  return { isFree, left: world.new.of('Lease').length, messages: world.events.map(({ message }) => message) };
}

test('a Lease of this holder is given back', async () => {
  expect(await unlocked(lockedBy('pipelinerun/a/1'), 'pipelinerun/a/1')).toEqual({
    isFree: true,
    left: 0,
    messages: ['cluster old: is not locked', 'cluster new: gave back the Lease of pipelinerun/a/1'],
  });
});

test('a Lease of another holder that is renewed is left alone', async () => {
  const { isFree, left, messages } = await unlocked(lockedBy('pipelinerun/b/2'), 'pipelinerun/a/1');
  expect({ isFree, left }).toEqual({ isFree: false, left: 1 });
  expect(messages[1]).toMatch(/^cluster new: pipelinerun\/b\/2 is working on it, and renewed its Lease \d+ s ago$/);
});

test('a Lease of another holder that is not renewed is given back', async () => {
  expect(await unlocked(lockedBy('bob@desk/7', '2025-01-01T00:00:00.000000Z', 120)))
    .toMatchObject({ isFree: true, left: 0 });
});
