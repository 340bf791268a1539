import { failureOf, PLAN, READY, SECRET, SOURCE, TestObject, World, units } from './world';
import { applyFolder } from '../../src/operations/apply/apply';
import { StatusNode } from '../../src/operations/status/status-node';
import { statusTree } from '../../src/operations/status/status-tree';
import { IndexSecret } from '../../src/output/index-secret';

const HOUR = 3600;
const IN_MTC = { namespace: 'openshift-migration' };
const TOKEN: TestObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'migration-controller-token', ...IN_MTC },
  type: 'kubernetes.io/service-account-token',
};
const FILLED: IndexSecret = {
  cluster: 'new',
  object: { apiVersion: 'v1', kind: 'Secret', ...IN_MTC, name: 'old-token' },
  keys: [{
    key: 'saToken',
    parts: [{ secret: { cluster: 'old', ...IN_MTC, name: 'migration-controller-token', key: 'token' } }],
  }],
};
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A token that ends after so many seconds. */
function jwt(world: World, seconds: number): string {
  return [{ alg: 'RS256' }, { exp: Math.floor(world.clock.now() / 1000) + seconds }, { s: 1 }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}

/** The host with a token, and a remote cluster that answers reviews of it. */
function worldWith(token: (world: World) => string, answer: object = { authenticated: true }): World {
  const world = new World();
  world.new.put({ ...SECRET, stringData: undefined, data: { saToken: base64(token(world)) } });
  world.new.put({ ...SOURCE, status: READY });
  world.new.put({ ...PLAN, status: READY });
  const create = world.old.create.bind(world.old);
  world.old.create = async (manifest) => manifest.kind === 'TokenReview'
    ? { ...manifest, status: answer }
    : create(manifest);
  return world;
}

const nodesOf = async (world: World, secrets?: IndexSecret[]): Promise<readonly StatusNode[]> =>
  (await statusTree(world.operation(), world.folder(units(), secrets ? { secrets } : {}).index))[1].children;

async function clusterNode(world: World, secrets?: IndexSecret[]) {
  const { state, reason, fix } = (await nodesOf(world, secrets)).find(({ title }) => title.startsWith('MigCluster'))!;
  return { state, reason, fix };
}

const NEW_TOKEN = 'Create a new token, synthesize and apply its Secret.';
const APPLY = 'Run `cdk8s-mtc apply`: it puts the current token into the Secret.';

describe('status: the token of a remote cluster', () => {
  test.each([
    ['is not reported if it does not end', () => 'opaque', 'succeeded'],
    ['is not reported if it ends in a day', (world: World) => jwt(world, 24 * HOUR), 'succeeded'],
    ['is a warning if it ends in less', (world: World) => jwt(world, 24 * HOUR - 1), 'warned'],
    ['is a failure if it has ended', (world: World) => jwt(world, 0), 'failed'],
  ] as const)('%s', async (_, token, state) => {
    expect((await clusterNode(worldWith(token))).state).toBe(state);
  });

  test('is named with the day and a fix', async () => {
    expect(await clusterNode(worldWith((world) => jwt(world, -HOUR)))).toEqual({
      state: 'failed',
      reason: 'the token in Secret openshift-migration/old-token ended at 2025-12-31T23:00:00.000Z',
      fix: NEW_TOKEN,
    });
    expect((await clusterNode(worldWith((world) => jwt(world, HOUR)), [FILLED])).fix).toBe(APPLY);
  });

  test('is to be given anew if the user gives it', async () => {
    const given = (key: string): IndexSecret => ({ ...FILLED, keys: [{ key, parts: [{ given: 'OLD_TOKEN' }] }] });
    const fixOf = async (secret: IndexSecret) =>
      (await clusterNode(worldWith(() => 'opaque', { error: '[invalid bearer token]' }), [secret])).fix;
    expect(await fixOf(given('saToken'))).toBe('Create a new token, and give it to `cdk8s-mtc apply`: set the '
      + 'environment variable CDK8S_MTC_SECRET_OLD_TOKEN, or pass `--secret OLD_TOKEN=file:PATH`.');
    expect(await fixOf({ ...FILLED, keys: [...FILLED.keys, ...given('note').keys] })).toBe(APPLY);
  });

  test('is a failure if its cluster rejects it', async () => {
    expect(await clusterNode(worldWith(() => 'opaque', { error: '[invalid bearer token]' }))).toEqual({
      state: 'failed', reason: 'cluster old rejects the token in Secret openshift-migration/old-token', fix: NEW_TOKEN,
    });
  });

  test.each([
    ['cannot tell', { error: 'the webhook does not answer' }], ['gives no reason', {}],
  ])('counts as valid if its cluster %s', async (_, answer) => {
    expect((await clusterNode(worldWith(() => 'opaque', answer))).state).toBe('succeeded');
  });

  test('reaches no node', async () => {
    expect(JSON.stringify(await nodesOf(worldWith(() => 's3cr3t', { error: 'invalid token s3cr3t' })))).not
      .toContain('s3cr3t');
  });
});

describe('status: a Secret that apply fills', () => {
  const state = async (world: World) => {
    const { state: found, reason } = (await nodesOf(world, [FILLED]))[0];
    return `${found}: ${reason}`;
  };

  test('has its values, lacks them, or has others than where they were copied from', async () => {
    const world = worldWith(() => 'one');
    world.old.put({ ...TOKEN, data: { token: base64('one') } });
    expect(await state(world)).toBe('succeeded: has its values');
    world.old.put({ ...TOKEN, data: { token: base64('two') } });
    expect(await state(world)).toBe('stalled: saToken differs from the value on the cluster that it was copied from');
    world.new.put({ ...SECRET, stringData: undefined });
    expect(await state(world)).toBe('stalled: has no value for saToken');
    await world.new.delete({ ...SECRET, ...SECRET.metadata });
    expect(await state(world)).toBe('missing: does not exist');
  });

  test('is not compared if the other cluster cannot be read', async () => {
    const world = worldWith(() => 'one');
    expect(await state(world)).toBe('succeeded: has its values');
  });
});

describe('apply: the Secret of a long-lived token', () => {
  const apply = (world: World) => applyFolder(world.operation(), world.folder([{ ...units()[0], objects: [TOKEN] }]), {
    dryRun: false, force: false, prune: false, breakLease: false,
  });

  const secretWrites = ({ old }: World) => old.writes.filter((write) => write.includes('Secret'));

  test.each([
    ['is deleted and created again if its cluster rejects the token', { error: 'Token has been invalidated' },
      ['delete Secret/migration-controller-token', 'apply Secret/migration-controller-token']],
    ['is left alone if the token works', { authenticated: true }, []],
    ['is left alone if its cluster cannot tell', { error: 'timeout' }, []],
  ])('%s', async (_, answer, writes) => {
    const world = worldWith(() => 'x', answer);
    await apply(world);
    world.old.put({ ...TOKEN, data: { token: base64('old') } });
    world.old.writes.length = 0;
    await apply(world);
    expect(secretWrites(world)).toEqual(writes);
  });

  test('is left alone, with a warning, if the app has not created it', async () => {
    const world = worldWith(() => 'x', { error: 'Token has been invalidated' });
    world.old.put({ ...TOKEN, data: { token: base64('old') } });
    await apply(world);
    expect(secretWrites(world)).toEqual([]);
    expect(world.messages('token-rejected')).toEqual([
      'Secret openshift-migration/migration-controller-token: its token is rejected; not deleted, because this app has '
        + 'not created it',
    ]);
  });

  test('is left alone if somebody else has created it anew', async () => {
    const world = worldWith(() => 'x', { error: 'Token has been invalidated' });
    await apply(world);
    await world.old.delete({ ...TOKEN, ...TOKEN.metadata });
    world.old.put({ ...TOKEN, data: { token: base64('old') } });
    world.old.writes.length = 0;
    await apply(world);
    expect(secretWrites(world)).toEqual([]);
  });

  test.each([['Opaque'], [undefined]])('is not applied to a Secret of the type %s', async (type) => {
    const world = worldWith(() => 'x', { error: 'invalid bearer token' });
    world.old.put({ ...TOKEN, type, data: { token: base64('s3cr3t') } });
    expect(await failureOf(apply(world))).toBe('exists: cluster old: Secret '
      + 'openshift-migration/migration-controller-token exists with the type "Opaque", and the manifest has the type '
      + '"kubernetes.io/service-account-token": the API server refuses to change the type of a Secret | Give the '
      + 'Secret another name in the program. If nobody needs the one that exists, delete it and repeat the command.');
    expect(secretWrites(world)).toEqual([]);
  });
});

describe('apply: the token of a MigCluster that is still Ready from before', () => {
  const apply = (world: World, cluster?: string) => failureOf(applyFolder(world.operation(),
    world.folder([{ ...units()[0], objects: [TOKEN] }, ...units().slice(1)]),
    { dryRun: false, force: false, prune: false, breakLease: false, cluster }));
  const readyWorld = (answer: object) => {
    const world = worldWith(() => 'x', answer);
    ['MigCluster', 'MigPlan'].forEach((kind) => world.controller(kind, () => READY));
    world.controller('Secret', (secret) => {
      world.new.put({ ...secret, data: { saToken: base64('x') } });
      return undefined;
    });
    return world;
  };

  test('fails the apply if the API server of the remote cluster rejects it', async () => {
    expect(await apply(readyWorld({ error: 'invalid bearer token' }))).toBe(
      'failed: clusters/new/manifests: MigCluster openshift-migration/old: cluster old rejects the token in Secret '
      + 'openshift-migration/old-token | Create a new token, synthesize and apply its Secret.');
  });

  test.each([
    ['if it is accepted', { authenticated: true }, undefined],
    ['if that cluster does not say so', { error: 'timeout' }, undefined],
    ['if that cluster is not part of the apply', { error: 'invalid bearer token' }, 'new'],
  ])('does not fail it %s', async (_, answer, cluster) => {
    expect(await apply(readyWorld(answer), cluster)).toBe('none');
  });
});
