import { writeFileSync } from 'fs';
import { join } from 'path';
import { failureOf, PLAN, READY, SECRET, SOURCE, TestObject, TestUnit, units, World } from './world';
import { applyFolder, ApplySettings } from '../../src/operations/apply/apply';
import { diffLive } from '../../src/operations/diff/live-diff';
import { OperationError } from '../../src/operations/operation-error';
import { givenValues } from '../../src/operations/secrets/given-values';
import { checkGivenNames } from '../../src/operations/secrets/index-secrets';
import { ApplyStep } from '../../src/output/apply-step';
import { IndexSecretPart } from '../../src/output/index-secret';
import { folderWith } from '../cli/support';

const SETTINGS: ApplySettings = { dryRun: false, force: false, prune: false, breakLease: false };
const IN_MTC = { namespace: 'openshift-migration' };
const COPY: TestObject = { apiVersion: 'v1', kind: 'Secret', metadata: SECRET.metadata, type: 'Opaque' };
const TOKEN: TestObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'migration-controller-token', ...IN_MTC },
  type: 'kubernetes.io/service-account-token',
};
const FROM_OLD: IndexSecretPart = {
  secret: { cluster: 'old', ...IN_MTC, name: 'migration-controller-token', key: 'token' },
};

/** The folder of a migration whose token is put in by `apply`. */
function withToken(...parts: IndexSecretPart[]): TestUnit[] {
  return units().map((unit): TestUnit => {
    switch (unit.path) {
      case 'clusters/old/manifests': return { ...unit, objects: parts.includes(FROM_OLD) ? [TOKEN] : [] };
      case 'secrets/new':
        return { ...unit, path: 'clusters/new/operator', step: ApplyStep.OPERATOR, isSecret: false, objects: [COPY] };
      default: return unit;
    }
  });
}

function indexOf(...parts: IndexSecretPart[]) {
  const { apiVersion, kind, metadata } = COPY;
  return {
    secrets: [{ cluster: 'new', object: { apiVersion, kind, ...metadata }, keys: [{ key: 'saToken', parts }] }],
  };
}

function readyWorld(): World {
  const world = new World();
  world.controller('MigCluster', () => READY);
  world.controller('MigPlan', () => READY);
  return world;
}

/** Plays Kubernetes: writes a token into each Secret that asks for one, after a while. */
function tokenController(world: World, token: () => string): void {
  world.clock.each(() => world.old.of('Secret').filter(({ type, data }) => type === TOKEN.type && data === undefined)
    .forEach((secret) => world.old.put({ ...secret, data: { token: Buffer.from(token()).toString('base64') } })));
}

const copied = (world: World) => Buffer.from(world.new.of('Secret')[0]?.data?.saToken ?? '', 'base64').toString();
const apply = (world: World, ...parts: IndexSecretPart[]) =>
  applyFolder(world.operation(), world.folder(withToken(...parts), indexOf(...parts)), SETTINGS);

describe('a value from another cluster', () => {
  test('is copied as soon as Kubernetes has written it, in one apply', async () => {
    const world = readyWorld();
    tokenController(world, () => 's3cr3t');
    await apply(world, FROM_OLD);
    expect(copied(world)).toBe('s3cr3t');
    expect(world.messages('waiting')[0])
      .toBe('Secret openshift-migration/old-token: waits for key token of Secret '
        + 'openshift-migration/migration-controller-token on cluster old');
  });

  test('is copied again by the next apply, and only if it has changed', async () => {
    const world = readyWorld();
    tokenController(world, () => 'first');
    await apply(world, FROM_OLD);
    world.events.length = 0;
    await apply(world, FROM_OLD);
    expect(world.messages('applied')).toContain('Secret openshift-migration/old-token unchanged');
    world.old.put({ ...TOKEN, data: { token: Buffer.from('second').toString('base64') } });
    await apply(world, FROM_OLD);
    expect(copied(world)).toBe('second');
    expect(world.messages('applied')).toContain('Secret openshift-migration/old-token changed');
  });

  test('that another cluster will have is reported if only one cluster is applied', async () => {
    const world = readyWorld();
    const folder = world.folder(withToken(FROM_OLD), indexOf(FROM_OLD));
    expect(await failureOf(applyFolder(world.operation(), folder, { ...SETTINGS, cluster: 'new' }))).toContain(
      'cluster old: Secret openshift-migration/migration-controller-token has no key token | '
      + 'Create it there, or apply what creates it: `cdk8s-mtc apply --cluster old`.');
    tokenController(world, () => 's3cr3t');
    await applyFolder(world.operation(), folder, { ...SETTINGS, cluster: 'old' });
    await world.clock.sleep(1000);
    await applyFolder(world.operation(), folder, { ...SETTINGS, cluster: 'new' });
    expect(copied(world)).toBe('s3cr3t');
  });

  test('that nothing will write is reported before anything changes', async () => {
    const world = readyWorld();
    const elsewhere: IndexSecretPart = { secret: { cluster: 'old', ...IN_MTC, name: 'by-hand', key: 'token' } };
    expect(await failureOf(apply(world, elsewhere))).toBe(
      'usage: a secret is missing, and nothing was changed:\n  cluster old: Secret openshift-migration/by-hand has no '
      + 'key token | Create it there, or apply what creates it: `cdk8s-mtc apply --cluster old`.');
    expect([...world.new.writes, ...world.old.writes]).toEqual([]);
  });

  test('that is never written ends with the reason, and leaves the Secret alone', async () => {
    const world = readyWorld();
    expect(await failureOf(apply(world, FROM_OLD))).toBe(
      'failed: Secret openshift-migration/old-token on cluster new needs key token of Secret '
      + 'openshift-migration/migration-controller-token on cluster old, which was not written within 10 min | Read the '
      + 'events of that Secret. Kubernetes writes a token only if the ServiceAccount exists: is MTC installed there?');
    expect(world.new.of('Secret')).toEqual([]);
  });

  test('of a cluster that the folder does not have is refused', async () => {
    const strange: IndexSecretPart = { secret: { cluster: 'other', ...IN_MTC, name: 'x', key: 'token' } };
    const world = readyWorld();
    expect(await failureOf(apply(world, strange))).toBe('usage: the folder refers to a Secret of cluster "other", '
      + 'which it does not have | Run synth again.');
  });

  test('of a bucket is waited for', async () => {
    const world = readyWorld();
    const bucket: IndexSecretPart = {
      secret: { cluster: 'new', ...IN_MTC, name: 'backups-bucket', key: 'AWS_ACCESS_KEY_ID' },
    };
    const claim: TestObject = {
      apiVersion: 'objectbucket.io/v1alpha1',
      kind: 'ObjectBucketClaim',
      metadata: { name: 'backups-bucket', ...IN_MTC },
    };
    world.clock.each(() => world.new.of('ObjectBucketClaim').length > 0
      && world.new.put({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'backups-bucket', ...IN_MTC },
        data: { AWS_ACCESS_KEY_ID: 'a2V5' },
      }));
    const all = withToken(bucket).map((unit) => unit.step === ApplyStep.OPERATOR
      ? { ...unit, objects: [claim, COPY] }
      : unit);
    await applyFolder(world.operation(), world.folder(all, indexOf(bucket)), SETTINGS);
    expect(world.new.of('Secret').find(({ metadata }) => metadata.name === 'old-token')?.data)
      .toEqual({ saToken: 'a2V5' });
  });
});

describe('a value that the user gives', () => {
  test('is put in, with the texts around it', async () => {
    const world = readyWorld();
    world.environment = { CDK8S_MTC_SECRET_OLD_TOKEN: 's3cr3t\n' };
    await apply(world, { text: "SECRET='" }, { given: 'OLD_TOKEN' }, { text: "'" });
    expect(copied(world)).toBe("SECRET='s3cr3t'");
  });

  test('no variable without the prefix is read, whatever the folder asks for', async () => {
    const world = readyWorld();
    world.environment = { AWS_SECRET_ACCESS_KEY: 's3cr3t' };
    expect(await failureOf(apply(world, { given: 'AWS_SECRET_ACCESS_KEY' })))
      .toContain('secret AWS_SECRET_ACCESS_KEY: the environment variable '
        + 'CDK8S_MTC_SECRET_AWS_SECRET_ACCESS_KEY is not set');
  });

  test('everything that is missing is named at once, and nothing is changed', async () => {
    const world = readyWorld();
    world.environment = { CDK8S_MTC_SECRET_THREE: '  ' };
    expect(await failureOf(apply(world, { given: 'ONE' }, { given: 'TWO' }, { given: 'THREE' }, { given: 'ONE' })))
      .toBe([
        'usage: 3 secrets are missing, and nothing was changed:',
        '  secret ONE: the environment variable CDK8S_MTC_SECRET_ONE is not set',
        '  secret TWO: the environment variable CDK8S_MTC_SECRET_TWO is not set',
        '  secret THREE: the environment variable CDK8S_MTC_SECRET_THREE is empty | '
          + ['ONE', 'TWO', 'THREE'].map((name) => `Set the environment variable CDK8S_MTC_SECRET_${name}, or pass `
            + `\`--secret ${name}=file:PATH\`, \`--secret ${name}=env:VARIABLE\` or `
            + `\`--secret ${name}=command:COMMAND\`.`).join('\n  '),
      ].join('\n'));
    expect([...world.new.writes, ...world.old.writes]).toEqual([]);
  });

  test('is needed by no dry run and by no diff, which show the keys alone', async () => {
    const world = readyWorld();
    const folder = world.folder(withToken({ given: 'OLD_TOKEN' }), indexOf({ given: 'OLD_TOKEN' }));
    await applyFolder(world.operation(), folder, { ...SETTINGS, dryRun: true });
    expect(world.messages('would-apply')[0]).toBe('Secret openshift-migration/old-token would be created');
    world.new.put({ ...COPY, data: { saToken: 'czNjcjN0' } });
    expect((await diffLive(world.operation(), folder)).filter(({ text }) => text.includes('old-token'))).toEqual([]);
  });

  test('reaches no event', async () => {
    const world = readyWorld();
    world.environment = { CDK8S_MTC_SECRET_OLD_TOKEN: 's3cr3t' };
    world.new.before = (verb, what) => {
      if (verb === 'apply' && what === 'MigPlan/shop') {
        throw new Error('a bug');
      }
    };
    await expect(apply(world, { given: 'OLD_TOKEN' })).rejects.toThrow('a bug');
    expect(JSON.stringify(world.events)).not.toMatch(/s3cr3t|czNjcjN0/);
  });
});

describe('the place of a value', () => {
  const folder = folderWith({ 'token.txt': 'from-a-file\n', 'empty.txt': '\n' });
  const value = (
    kind: 'env' | 'file' | 'command', at: string, environment: Record<string, string | undefined> = process.env,
  ) =>
    givenValues({ environment, workingDirectory: folder, places: new Map([['NAME', { kind, at }]]) })('NAME');

  test.each([
    ['env', 'OTHER', 'from-a-variable', { OTHER: 'from-a-variable' }],
    ['file', 'token.txt', 'from-a-file', {}],
    ['command', 'printf "from %s\\n" a-command', 'from a-command', { PATH: process.env.PATH! }],
  ] as const)('can be a %s', async (kind, at, expected, environment) => {
    expect(await value(kind, at, environment)).toBe(expected);
  });

  test.each([
    ['file', 'empty.txt', 'usage: secret NAME: the file empty.txt is empty'],
    ['file', 'absent.txt', 'usage: secret NAME: the file absent.txt does not exist'],
    ['file', '.', 'usage: secret NAME: the file . is not a regular file'],
    ['command', 'echo s3cr3t; echo s3cr3t >&2; exit 1',
      'usage: secret NAME: the command that --secret names exited with 1'],
    ['command', 'true', 'usage: secret NAME: the command that --secret names is empty'],
  ] as const)('%s %s ends with a message that contains no value', async (kind, at, message) => {
    const failure = await failureOf(value(kind, at));
    expect(failure.split(' | ')[0]).toBe(message);
    expect(failure).not.toContain('s3cr3t');
  });

  test('is looked at once', async () => {
    const count = join(folder, 'count');
    writeFileSync(count, '');
    const read = givenValues({
      environment: process.env,
      workingDirectory: folder,
      places: new Map([['NAME', { kind: 'command' as const, at: `echo x >> '${count}'; wc -l < '${count}'` }]]),
    });
    expect([(await read('NAME')).trim(), (await read('NAME')).trim()]).toEqual(['1', '1']);
  });
});

test('an index that asks to fill anything but a Secret is not read', () => {
  const world = new World();
  const secrets = [{ cluster: 'new', object: { apiVersion: 'v1', kind: 'ConfigMap', name: 'x' }, keys: [] }];
  expect(() => world.folder(
    [{ path: 'clusters/new/manifests', cluster: 'new', step: ApplyStep.HOST_CLUSTER, objects: [SOURCE, PLAN] }],
    { secrets },
  ))
    .toThrow('secrets[0].object.kind is not "Secret"');
});

describe('a name of --secret', () => {
  const problemOf = (names: string[], ...parts: IndexSecretPart[]) => {
    try {
      checkGivenNames(indexOf(...parts) as never, names);
      return undefined;
    } catch (error) {
      const { code, message, fix } = error as OperationError;
      return { code, message, fix };
    }
  };

  test('that the folder asks for is accepted', () => {
    expect(problemOf(['TOKEN'], { given: 'TOKEN' })).toBeUndefined();
    expect(problemOf([])).toBeUndefined();
  });

  test.each([
    ['is misspelt', 'TOKN', [{ given: 'TOKEN' }], 'Did you mean TOKEN?'],
    ['is another', 'OTHER', [{ given: 'TOKEN' }, { given: 'KEY_ID' }], 'Its names are TOKEN, KEY_ID.'],
    ['nothing asks for', 'OTHER', [], 'Remove the option: the folder asks for no value.'],
  ])('that %s is refused', (_, name, parts, fix) => {
    expect(problemOf([name], ...parts)).toEqual({
      code: 'usage', message: `--secret: the folder asks for no value with the name "${name}"`, fix,
    });
  });
});
