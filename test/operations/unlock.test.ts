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
  expect(messages[1]).toBe('cluster new: pipelinerun/b/2, a process of another machine or container, is working on it '
    + '(its Lease is valid for 1000000000 s)');
});

test('a Lease of another holder that is renewed while it is watched is left alone, whatever its time is', async () => {
  const world = lockedBy('bob@desk/7', '2020-01-01T00:00:00.000000Z', 120);
  let seconds = 0;
  world.clock.each(() => {
    seconds += 5;
    if (seconds === 30) {
      const [lease] = world.new.of('Lease');
      world.new.put({ ...lease, spec: { ...lease.spec, renewTime: '2020-01-01T00:00:30.000000Z' } });
    }
  });
  const { isFree, left, messages } = await unlocked(world);
  expect({ isFree, left, message: messages[2] }).toEqual({
    isFree: false,
    left: 1,
    message: 'cluster new: bob@desk/7, a process of another machine or container, is working on it (its Lease was '
      + 'renewed while this command watched it for 30 s)',
  });
});

test('a Lease of another holder that is not renewed is given back', async () => {
  expect(await unlocked(lockedBy('bob@desk/7', '2025-01-01T00:00:00.000000Z', 120)))
    .toMatchObject({ isFree: true, left: 0 });
});
