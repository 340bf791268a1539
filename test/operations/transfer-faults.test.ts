import { readFileSync } from 'fs';
import { join } from 'path';
import { RUN } from './settings';
import { TestObject, World } from './world';
import { executeRuns } from '../../src/operations/run/execute-runs';
import { sentence } from '../../src/operations/run/results';
import { RunResult } from '../../src/operations/run/run-settings';
import { ApplyStep } from '../../src/output/apply-step';
import { RunOwner } from '../../src/output/migration-index';

interface RecordedEnd {
  readonly log: string[];
  readonly message: string;
}

interface RecordedPods {
  readonly job: object;
  readonly pods: ReadonlyArray<{ readonly name: string; readonly status: object }>;
  readonly events: ReadonlyArray<{ readonly [field: string]: unknown }>;
}

const read = (name: string) => JSON.parse(readFileSync(join(__dirname, 'recordings', name), 'utf8'));

/**
 * The last lines and the termination messages of pods of `test/transfer/wire`, which failed in these ways.
 * `CDK8S_MTC_RECORD` records them.
 */
const ENDS: Record<string, RecordedEnd> = read('transfer-ends.json');

/** Jobs, pods and events of a Kubernetes 1.20, for pods that could not run. */
const PODS: Record<string, RecordedPods> = read('pods.json');

const FAILED = { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] };
const PATH = 'runs/web/1-transfer-stage-copy';

const job = (
  name: string,
): TestObject => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: 'shop' }, spec: {} });

/** A run that receives on `new` and sends from `old`, with these ends. */
async function follow(world: World): Promise<RunResult> {
  const unit = (cluster: string, name: string) => {
    const { apiVersion, kind, metadata } = job(name);
    return {
      path: `${PATH}/${cluster}`,
      run: PATH,
      cluster,
      step: ApplyStep.RUN,
      objects: [job(name)],
      starts: [{ apiVersion, kind, name, namespace: metadata.namespace }],
    };
  };
  const run = {
    path: PATH,
    ownerKind: RunOwner.TRANSFER_ENGINE,
    owner: 'web',
    number: 1,
    kind: 'transfer-stage',
    id: 'copy',
    purpose: 'copies',
    units: [`${PATH}/new`, `${PATH}/old`],
  };
  const folder = world.folder([unit('new', 'receive'), unit('old', 'send')], { plans: [], runs: [run] });
  const [result] = await executeRuns(world.operation(), folder, [run], RUN, () => undefined);
  return result;
}

function emptyWorld(): World {
  const world = new World();
  Object.values(world.clusters)
    .forEach((cluster) => cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }));
  return world;
}

function putEnd(world: World, side: 'send' | 'receive', { message, log }: RecordedEnd): void {
  const cluster = side === 'send' ? world.old : world.new;
  const name = `${side}-x`;
  const labels = { 'job-name': side };
  const state = { terminated: { exitCode: JSON.parse(message).code, reason: 'Error', message } };
  cluster.put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels },
    status: { phase: 'Failed', containerStatuses: [{ name: 'transfer', state }] },
  });
  cluster.podLogs.set(name, log.join('\n'));
}

describe('the end of a transfer is told in one sentence, with what to do', () => {
  const sender = 'runs/web/1-transfer-stage-copy failed: Job shop/send: Pod send-x: ';
  const endpoint = 'shop-data.shop-new.svc:8443';
  const outside = 'shop-data-shop-new';
  test.each([
    ['certificate-refused', 'The receiver closed the connection after it saw our certificate: it must come from the '
      + 'authority, and have the name, that the receiver expects.'],
    ['connection-lost', `1 attempts in a row without progress. The connection to ${endpoint} broke `
      + '(rsync 12): rsync: connection unexpectedly closed (0 bytes received so far) [sender]'],
    ['deadline', 'Not done within 3 s. What has been copied is kept: run again, with a longer deadline.'],
    ['different', 'Both sides differ (1), for instance in "*deleting more": something wrote to one of them, or the '
      + 'storage is failing.'],
    ['empty-source', 'The source is empty and the destination is not: the run would delete everything there. Check '
      + 'that the claim of the source is the right one, or empty the destination first.'],
    ['name-mismatch',
      `The certificate of ${endpoint} is for another name: issue it for the name that the transfer expects.`],
    ['no-answer', `Waited 3 s. ${endpoint} does not answer like a receiver of cdk8s-mtc.`],
    ['no-inodes', 'The destination has room for 19 files, and the source has 52.'],
    ['no-space', 'The destination has 1048576 bytes free, and the source occupies 2097152: enlarge the claim.'],
    ['old-rsync', 'rsync 3.2.7 (debian-12/3.2.7-1+deb12u5) is older than minimumRsync 3.4.4: use a newer image, or a '
      + 'lower minimumRsync.'],
    ['other-run', 'Waited 2 s. The receiver there is not for this run: this is the receiver of the run '
      + 'shop-stage, not of shop-again'],
    ['proxy-cannot-reach', 'Waited 2 s. The proxy proxy.example.com:3128 cannot reach '
      + `${outside}.nowhere.example.com:443 (HTTP/1.1 500): the proxy cannot resolve the name, or no server answers.`],
    ['proxy-credentials', 'The proxy proxy.example.com:3128 rejects the credentials (407): '
      + 'correct the user name and password in its Secret.'],
    ['proxy-forbidden',
      `The proxy proxy.example.com:3128 does not allow connections to ${outside}.apps.example.com:30443 (403): allow `
        + 'CONNECT to this host and port. Most proxies allow only port 443.'],
    ['proxy-unreachable', 'Waited 2 s. The proxy proxy.example.com:3128 does not answer: check its address, and that '
      + 'policies let the source\'s pods reach it.'],
    ['server-unreachable', `Waited 1 s. No server answers at ${endpoint}: the receiver has not started yet, or a `
      + 'firewall or NetworkPolicy drops the connection.'],
    ['unreadable', 'User 1000680000 cannot read entries of the source: rsync: "shut" cannot be read. Read them as root '
      + '(ownership preserve), give the pod their group, or exclude them.'],
    ['untrusted-server', `The server at ${endpoint} does not have the key: a TLS-inspecting proxy or another server `
      + 'answers there. Nothing was sent.'],
    ['unwritable', 'User 1000680000 cannot write to the destination claim: give the receiver the volume\'s group '
      + '(fsGroup, supplementalGroups), or run as root (ownership preserve).'],
    ['vanished', 'Files vanished while they were read: something still writes to the source. '
      + 'Stop the application and repeat the cutover.'],
    ['wrong-key', 'The receiver has another key than this sender: put the same key into the Secrets of both clusters, '
      + 'and delete the Jobs of earlier runs. One of them may still wait with the old key.'],
  ])('%s', async (cause, text) => {
    const world = emptyWorld();
    world.controller('Job', () => ({ active: 1 }));
    world.controller('Job', (_, age) => age > 10 ? FAILED : { active: 1 }, world.old);
    putEnd(world, 'send', ENDS[cause]);
    const result = await follow(world);
    expect(sentence(result)).toBe(`${sender}${text}`);
    expect(result.cluster).toBe('old');
  });

  test.each([
    ['stunnel', 'stunnel ended: No trusted certificates found;Binding service [transfer] to 127.0.0.1:23125: Address '
      + 'already in use (98);Binding service [transfer] failed'],
    ['interrupted', 'The pod was told to stop. What has been copied is kept; the next attempt continues from there.'],
  ])('of the receiver: %s', async (cause, text) => {
    const world = emptyWorld();
    world.controller('Job', (_, age) => age > 10 ? FAILED : { active: 1 });
    world.controller('Job', () => ({ active: 1 }), world.old);
    putEnd(world, 'receive', ENDS[cause]);
    expect(sentence(await follow(world)))
      .toBe(`runs/web/1-transfer-stage-copy failed: Job shop/receive: Pod receive-x: ${text}`);
  });

  test.each(['sender', 'no-sender'])('the receiver that only knows its sender (%s) is not '
    + 'quoted if the sender says more', async (cause) => {
    const world = emptyWorld();
    world.controller('Job', (_, age) => age > 10 ? FAILED : { active: 1 });
    world.controller('Job', (_, age) => age > 20 ? FAILED : { active: 1 }, world.old); // a moment later
    putEnd(world, 'receive', ENDS[cause]);
    putEnd(world, 'send', ENDS['wrong-key']);
    expect(sentence(await follow(world))).toContain('Job shop/send: Pod send-x: The receiver has another key');
  });

  test('if the sender has not failed, the receiver is quoted', async () => {
    const world = emptyWorld();
    world.controller('Job', (_, age) => age > 10 ? FAILED : { active: 1 });
    world.controller('Job', () => ({ active: 1 }), world.old);
    putEnd(world, 'receive', ENDS['no-sender']);
    expect(sentence(await follow(world))).toContain('Job shop/receive: Pod receive-x: No sender came for 2 s: start '
      + 'the run on the source cluster');
  });
});

describe('a pod that cannot run is explained', () => {
  function put(world: World, { pods, events }: RecordedPods, isFailed: boolean): void {
    world.controller('Job', () => ({ active: 1 }));
    world.controller('Job', (_, age) => age > 60 ? FAILED : { active: 1 }, world.old);
    if (!isFailed) {
      world.controller('Job',
        (_, age) => age > 60 ? { conditions: [{ type: 'Complete', status: 'True' }] } : { active: 1 }, world.old);
      world.controller('Job', (_, age) => age > 60
        ? { conditions: [{ type: 'Complete', status: 'True' }] }
        : { active: 1 });
    }
    const nameOf = (name: unknown) => pods.some((pod) => pod.name === name) ? name : 'send';
    pods.forEach(({ name, status }) => world.old.put({
      apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', labels: { 'job-name': 'send' } }, status,
    }));
    events.forEach((event, index) => world.old.put({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `e${index}`, namespace: 'shop' },
      ...event,
      involvedObject: { name: nameOf((event.involvedObject as any).name) },
    }));
  }

  const CASES: ReadonlyArray<readonly [string, string, string]> = [
    ['image', 'Pod image-fvzvb: ErrImageNeverPull: Container image "lab.local/no-such:1" is not present with pull '
      + 'policy of Never (the image cannot be pulled)', 'Check the name of the image'],
    ['image-name', '(the image cannot be pulled)', 'Check the name of the image'],
    ['no-secret', 'FailedMount: MountVolume.SetUp failed for volume "s" : secret "missing" not found '
      + '(an object that the pod mounts does not exist)', 'Apply the unit'],
    ['no-key', 'Pod no-key-qzjcx: CreateContainerConfigError: secret "missing" not found '
      + '(an object that the pod mounts does not exist)', 'Apply the unit'],
    ['no-claim', 'it cannot be scheduled: 0/1 nodes are available: 1 persistentvolumeclaim "missing" not found. '
      + '(the claim does not exist in this namespace)', 'Correct the name of the claim'],
    ['no-node', 'it cannot be scheduled: 0/1 nodes are available: 1 node(s) didn\'t match Pod\'s node affinity. '
      + '(no node is suitable)', 'Correct `nodeSelector`'],
    ['quota', 'is forbidden: exceeded quota: small, requested: requests.cpu=2, used: requests.cpu=7m, limited: '
      + 'requests.cpu=1 (a ResourceQuota or a LimitRange of the namespace forbids the pod)', 'Raise it'],
    ['account', 'serviceaccount "missing" not found (the ServiceAccount of the pod does not exist)', 'Apply the unit'],
  ];

  test.each(CASES)('while it waits: %s', async (name, text, fix) => {
    const world = emptyWorld();
    put(world, PODS[name], false);
    await follow(world);
    const blocked = world.events.filter(({ event, cluster }) => event === 'blocked' && cluster === 'old');
    expect(blocked).toEqual([expect.objectContaining({
      level: 'warning', message: expect.stringContaining(text), fix: expect.stringContaining(fix),
    })]);
  });

  test.each<readonly [string, string, string]>([
    ...CASES,
    ['memory', 'Pod memory-rvkcf: OOMKilled (the pod needs more memory than its limit, and was killed)',
      'Raise the memory limit'],
    ['command', 'executable file not found', 'Use an image with bash'],
  ])('when the run has failed: %s', async (name, text, fix) => {
    const world = emptyWorld();
    put(world, PODS[name], true);
    const { cause } = await follow(world);
    expect(cause).toMatchObject({
      object: 'Job shop/send', text: expect.stringContaining(text), fix: expect.stringContaining(fix),
    });
  });

  test('an image of root on a Kubernetes that is not OpenShift', async () => {
    const world = emptyWorld();
    const message = 'container has runAsNonRoot and image will run as root (pod: "send-x", container: transfer)';
    const status = {
      phase: 'Pending',
      containerStatuses: [{ name: 'transfer', state: { waiting: { reason: 'CreateContainerConfigError', message } } }],
    };
    put(world, { job: {}, pods: [{ name: 'send-x', status }], events: [] }, true);
    expect((await follow(world)).cause).toMatchObject({
      text: expect.stringContaining('(the image would run as root, and the pod must not)'),
      fix: expect.stringContaining('Give the id'),
    });
  });

  test('a Job that passed its deadline, whose pods are deleted then', async () => {
    const world = emptyWorld();
    world.controller('Job', () => ({ active: 1 }));
    world.controller('Job', () => PODS.deadline.job, world.old);
    const { cause } = await follow(world);
    expect(cause).toEqual({
      object: 'Job shop/send',
      text: 'Failed: Job was active longer than specified deadline (it took longer than its deadline)',
      fix: 'Raise `deadline` of the run, and start it again: what has been copied is kept.',
    });
  });
});
