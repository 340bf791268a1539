import { Duration, JsonPatch, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import { SHOP, TransferProgram } from './program';
import { commandsOf } from '../../src/output/commands';
import {
  Compression, MigrationApp, NamespaceMapping, Ownership, TransferEndpoint, TransferTuning, Verification,
} from 'cdk8s-mtc';

const SEND = 'run-shop-1-stage-first-old';
const RECEIVE = 'run-shop-1-stage-first-new';

/** A program with one stage, `first`. */
function staged(tuning: TransferTuning = {}): TransferProgram {
  const program = new TransferProgram();
  program.engineWithClaim().stage('first', tuning);
  return program;
}

describe('a run', () => {
  test('has a file for each cluster, with a Job for each claim', () => {
    const program = new TransferProgram();
    const engine = program.engineWithClaim();
    engine.addClaim('uploads', { namespace: SHOP });
    engine.stage('first');
    expect(program.names(RECEIVE)).toEqual(['Job shop-first-data-receive', 'Job shop-first-uploads-receive']);
    expect(program.names(SEND)).toEqual(['Job shop-first-data-send', 'Job shop-first-uploads-send']);
  });

  test('also has Jobs for claims that are added afterwards', () => {
    const program = new TransferProgram();
    const engine = program.engine();
    const run = engine.stage('first');
    engine.addClaim('data', { namespace: SHOP });
    expect(program.names(SEND)).toEqual(['Job shop-first-data-send']);
    expect([run.sendJobs, run.receiveJobs].map((jobs) => jobs.map(({ name }) => name)))
      .toEqual([['shop-first-data-send'], ['shop-first-data-receive']]);
  });

  test('has one file where both sides are one cluster', () => {
    const program = new TransferProgram();
    const engine = program.engine({ source: program.destination, endpoint: TransferEndpoint.clusterIp() });
    engine.addClaim('data', { namespace: NamespaceMapping.renamed('shop', 'store') });
    engine.stage('first');
    expect(program.names('run-shop-1-stage-first-new'))
      .toEqual(['Job shop-first-data-receive', 'Job shop-first-data-send']);
  });

  test('is numbered, and called for what it does', () => {
    const program = new TransferProgram();
    const engine = program.engineWithClaim();
    [engine.stage('stage-one'), engine.stage('two'), engine.cutover('cutover'), engine.verify('evidence')].forEach((
      { runName }, index,
    ) => {
      expect(runName).toBe(['shop-stage-one', 'shop-two', 'shop-cutover', 'shop-evidence'][index]);
    });
    expect(Object.keys(program.written).filter((chart) => chart.endsWith('-old'))).toEqual([
      'run-shop-1-stage-one-old', 'run-shop-2-stage-two-old', 'run-shop-3-cutover-old',
      'run-shop-4-verify-evidence-old',
    ]);
  });

  test('happens once', () => {
    const program = new TransferProgram();
    const engine = program.engineWithClaim();
    engine.stage('first');
    engine.cutover('first');
    expect(program.mistakes).toEqual([
      ...['receive', 'send'].map((side) => expect.stringContaining('[] new/shop/2-cutover-first: Job '
        + `shop/shop-first-data-${side}, metadata.name: duplicate: `)),
      '[new/shop/2-cutover-first] id: "first" is the name of a second run "shop-first": the API server would treat its '
      + 'Jobs as changes of the first run\'s; give each run its own name, such as "first-2".',
    ]);
  });

  test('has a name that can stand in labels', () => {
    const program = new TransferProgram();
    program.engineWithClaim().stage('First copy');
    expect(program.mistakes).toEqual(['[new/shop/1-stage-First copy] id: "First copy" is not a valid name of a run '
      + '(lower-case letters, digits and "-"); write "first-copy".']);
  });

  test('says at the head of its files what to look at, and what to wait for', () => {
    const app = new MigrationApp();
    const program = new TransferProgram(app);
    const engine = program.engine({ tuning: { deadline: Duration.hours(1) } });
    engine.addClaim('data', { namespace: SHOP });
    engine.addClaim('uploads', { namespace: SHOP });
    engine.addClaim('pages', { namespace: NamespaceMapping.same('wiki') });
    engine.stage('first');
    expect(commandsOf(app.index.units.find(({ path }) => path === 'runs/shop/1-transfer-stage-first/old')!)).toEqual([
      'kubectl logs -f -l transfer.cdk8s-mtc/run=shop-first -n shop --prefix --tail=-1 --max-log-requests=5',
      'kubectl logs -f -l transfer.cdk8s-mtc/run=shop-first -n wiki --prefix --tail=-1 --max-log-requests=5',
      'kubectl wait --for=condition=Complete job/shop-first-data-send '
        + 'job/shop-first-uploads-send -n shop --timeout=61m',
      'kubectl wait --for=condition=Complete job/shop-first-pages-send -n wiki --timeout=61m',
    ]);
  });
});

describe('waves', () => {
  const WAVES = (run: string, wave: number) => ['new', 'old'].map((cluster) => `${run}/wave-${wave}/${cluster}`);
  const units = (app: MigrationApp) => app.index.units.filter(({ step }) => step === 'run');
  const paths = (app: MigrationApp) => units(app).map(({ path }) => path);

  test('are units that are applied one after the other', () => {
    const app = new MigrationApp();
    const engine = new TransferProgram(app).engine({ tuning: { claimsAtOnce: 2 } });
    ['a', 'b', 'c'].forEach((claim) => engine.addClaim(claim, { namespace: SHOP }));
    engine.stage('first');
    expect(paths(app)).toEqual([
      ...WAVES('runs/shop/1-transfer-stage-first', 1), ...WAVES('runs/shop/1-transfer-stage-first', 2),
    ]);
    expect(units(app).at(-1)!.purpose)
      .toBe('wave 2: copies claims while the application runs; starts when it is applied');
    expect(units(app).at(-1)!.after.filter((path) => path.startsWith('runs')))
      .toEqual(WAVES('runs/shop/1-transfer-stage-first', 1));
  });

  test('come before the next run, also with claims that are added after it was made', () => {
    const app = new MigrationApp();
    const engine = new TransferProgram(app).engine({ tuning: { claimsAtOnce: 1 } });
    engine.addClaim('a', { namespace: SHOP });
    engine.stage('first');
    engine.cutover('last', { claimsAtOnce: 10 });
    engine.addClaim('b', { namespace: SHOP });
    expect(paths(app)).toEqual([
      ...WAVES('runs/shop/1-transfer-stage-first', 1), ...WAVES('runs/shop/1-transfer-stage-first', 2),
      ...WAVES('runs/shop/2-transfer-cutover-last', 1),
    ]);
  });
});

describe('a Job', () => {
  test('is one pod, that is tried again by Kubernetes but where its exit code is final', () => {
    expect(staged().pod(SEND).job).toMatchObject({
      metadata: { name: 'shop-first-data-send', namespace: 'shop' },
      spec: {
        activeDeadlineSeconds: 86460,
        backoffLimit: 3,
        podFailurePolicy: {
          rules: [
            { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
            {
              action: 'FailJob',
              onExitCodes: { containerName: 'transfer', operator: 'In', values: [20, 30, 31, 32, 40, 50, 64] },
            },
          ],
        },
        template: {
          spec: {
            restartPolicy: 'Never',
            terminationGracePeriodSeconds: 60,
            automountServiceAccountToken: false,
            serviceAccountName: 'shop-transfer',
          },
        },
      },
    });
  });

  test('stays until it is deleted, so that a run whose file is applied again is not repeated', () => {
    expect(staged().pod(SEND).job.spec.ttlSecondsAfterFinished).toBeUndefined();
    expect(staged({ retention: Duration.days(1) }).pod(SEND).job.spec.ttlSecondsAfterFinished).toBe(86400);
  });

  test('of the source can only read the claim', () => {
    const { pod, container } = staged().pod(SEND);
    expect(pod.volumes).toContainEqual({ name: 'data', persistentVolumeClaim: { claimName: 'data', readOnly: true } });
    expect(container.volumeMounts).toContainEqual({ name: 'data', mountPath: '/transfer/data', readOnly: true });
  });

  test('of the destination writes to it, except in a verification', () => {
    const program = new TransferProgram();
    const engine = program.engineWithClaim();
    engine.stage('first');
    engine.verify('evidence');
    const mounts = (chart: string) =>
      program.pod(chart).container.volumeMounts.find(({ name }: any) => name === 'data');
    expect(mounts(RECEIVE)).toEqual({ name: 'data', mountPath: '/transfer/data' });
    expect(mounts('run-shop-2-verify-evidence-new'))
      .toEqual({ name: 'data', mountPath: '/transfer/data', readOnly: true });
  });

  test('has scripts, configuration, the claim, and folders in memory and on disk; '
    + 'an init container has the Secrets', () => {
    const { pod, container } = staged().pod(SEND);
    expect([container.command, container.workingDir]).toEqual([['bash', 'scripts/send.sh'], '/transfer']);
    expect(pod.volumes.filter(({ name }: any) => name !== 'data')).toEqual([
      { name: 'scripts', configMap: { name: 'shop-transfer-scripts', defaultMode: 0o555 } },
      { name: 'config', configMap: { name: 'shop-data-send' } },
      { name: 'run', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
      { name: 'spool', emptyDir: { sizeLimit: '4000Mi' } },
      { name: 'home', emptyDir: { sizeLimit: '1Mi' } },
      {
        name: 'trust',
        secret: { secretName: 'transfer-key', defaultMode: 0o444, items: [{ key: 'key', path: 'key' }] },
      },
    ]);
    const mounts = (of: any) =>
      of.volumeMounts.map(({ mountPath, readOnly }: any) => `${mountPath}${readOnly ? ' read-only' : ''}`);
    expect(mounts(container)).toEqual([
      '/transfer/scripts read-only', '/transfer/config read-only', '/transfer/run', '/transfer/spool',
      '/transfer/home read-only', '/transfer/data read-only',
    ]);
    const [keys] = pod.initContainers;
    expect([keys.name, keys.command, keys.workingDir, keys.image])
      .toEqual(['keys', ['bash', 'scripts/keys.sh'], '/transfer', container.image]);
    expect(mounts(keys)).toEqual(['/transfer/scripts read-only', '/transfer/trust read-only', '/transfer/run']);
    expect([keys.securityContext, keys.resources]).toEqual([container.securityContext, container.resources]);
  });

  test('has labels that find its pods', () => {
    const { job } = staged().pod(SEND);
    const labels = {
      'app.kubernetes.io/name': 'cdk8s-mtc-transfer',
      'app.kubernetes.io/part-of': 'shop',
      'transfer.cdk8s-mtc/claim': 'data',
      'transfer.cdk8s-mtc/role': 'send',
      'transfer.cdk8s-mtc/run': 'shop-first',
    };
    expect(job.metadata.labels).toEqual(labels);
    expect(job.spec.template.metadata.labels).toMatchObject(labels);
  });

  test('keeps what a JSON patch makes of it', () => {
    const program = new TransferProgram();
    const [job] = program.engineWithClaim().stage('first').sendJobs;
    job.addJsonPatch(JsonPatch.remove('/spec/podFailurePolicy'));
    expect(program.pod(SEND).job.spec.podFailurePolicy).toBeUndefined();
  });

  test('asks for what it was told to', () => {
    const memory = { request: Size.gibibytes(1), limit: Size.gibibytes(2) };
    const resources = { cpu: { limit: Cpu.units(4) }, memory, ephemeralStorage: { limit: Size.mebibytes(64) } };
    expect(staged({ resources }).pod(SEND).container.resources).toEqual({
      requests: { cpu: '250m', memory: '1Gi' }, limits: { 'cpu': '4', 'memory': '2Gi', 'ephemeral-storage': '64Mi' },
    });
  });
});

describe('the environment', () => {
  test('tells a sender all that it has to know', () => {
    expect(staged().pod(SEND).environment).toEqual({
      TRANSFER_RUN: 'shop-first',
      TRANSFER_PASS: 'stage',
      TRANSFER_CLAIM: 'shop/data',
      TRANSFER_OWNERSHIP: 'namespace',
      TRANSFER_VOLUME_MODE: 'filesystem',
      TRANSFER_DEADLINE: '86400',
      TRANSFER_HOLD: 'no',
      TRANSFER_MINIMUM_RSYNC: '',
      TRANSFER_ENDPOINT: '192.0.2.7:30100',
      TRANSFER_PROXY: '',
      TRANSFER_WAIT: '3600',
      TRANSFER_ATTEMPTS: '5',
      TRANSFER_IDLE: '600',
      TRANSFER_INTERVAL: '10',
      TRANSFER_STREAMS: '0',
      TRANSFER_COMPRESSION: 'none',
      TRANSFER_BANDWIDTH: '0',
      TRANSFER_SPECIAL_FILES: 'no',
      TRANSFER_ACLS: 'yes',
      TRANSFER_XATTRS: 'yes',
      TRANSFER_VERIFICATION: 'none',
      TRANSFER_REPAIR: 'no',
      TRANSFER_DELETE: 'delay',
      TRANSFER_FILL: 'yes',
    });
  });

  test('tells a receiver the little that it has to know', () => {
    expect(staged().pod(RECEIVE).environment).toEqual({
      TRANSFER_RUN: 'shop-first',
      TRANSFER_PASS: 'stage',
      TRANSFER_CLAIM: 'shop/data',
      TRANSFER_OWNERSHIP: 'namespace',
      TRANSFER_VOLUME_MODE: 'filesystem',
      TRANSFER_DEADLINE: '86400',
      TRANSFER_HOLD: 'no',
      TRANSFER_MINIMUM_RSYNC: '',
      TRANSFER_PATIENCE: '3600',
    });
  });

  test('is the run\'s own where that has something to say, else the engine\'s', () => {
    const program = new TransferProgram();
    const copies = {
      ownership: Ownership.FAKE_SUPER,
      copying: { acls: false, xattrs: false, specialFiles: true, fill: false },
    };
    const engine = program.engine({ ...copies, tuning: { streams: 2, idle: Duration.minutes(1) } });
    engine.addClaim('data', { namespace: SHOP });
    engine.stage('first', {
      streams: 4,
      bandwidth: Size.mebibytes(10),
      compression: Compression.ZSTD,
      attempts: 9,
      waitFor: Duration.minutes(2),
      deadline: Duration.hours(2),
      progressInterval: Duration.seconds(5),
      hold: true,
      idle: undefined,
    });
    expect(program.pod(SEND).environment).toMatchObject({
      TRANSFER_OWNERSHIP: 'fakeSuper',
      TRANSFER_STREAMS: '4',
      TRANSFER_BANDWIDTH: '10240',
      TRANSFER_COMPRESSION: 'zstd',
      TRANSFER_ATTEMPTS: '9',
      TRANSFER_WAIT: '120',
      TRANSFER_IDLE: '60',
      TRANSFER_DEADLINE: '7200',
      TRANSFER_INTERVAL: '5',
      TRANSFER_HOLD: 'yes',
      TRANSFER_ACLS: 'no',
      TRANSFER_XATTRS: 'no',
      TRANSFER_SPECIAL_FILES: 'yes',
      TRANSFER_DELETE: 'delay',
      TRANSFER_FILL: 'no',
    });
  });

  test('asks for a comparison when nothing writes any more', () => {
    const program = new TransferProgram();
    const engine = program.engineWithClaim({ copying: { verification: Verification.NONE } });
    engine.cutover('a');
    engine.cutover('b', { verification: Verification.SHA256, repair: false });
    engine.verify('c');
    engine.verify('d', { verification: Verification.SHA256 });
    const asked = ['1-cutover-a', '2-cutover-b', '3-verify-c', '4-verify-d']
      .map((run) => program.pod(`run-shop-${run}-old`).environment);
    expect(asked.map((one) => [one.TRANSFER_VERIFICATION, one.TRANSFER_REPAIR, one.TRANSFER_FILL])).toEqual([
      ['none', 'yes', 'yes'], ['sha256', 'no', 'yes'], ['xxh128', 'no', 'no'], ['sha256', 'no', 'no'],
    ]);
  });

  test('of a verification by nothing is refused', () => {
    const program = new TransferProgram();
    program.engineWithClaim().verify('a', { verification: Verification.NONE });
    expect(program.mistakes)
      .toEqual(['[new/shop/1-verify-a] verification: "none" leaves nothing to do in a verification; leave it out.']);
  });
});

describe('the node', () => {
  const affinity = (chart: string, program: TransferProgram) => program.pod(chart).pod.affinity;

  test('is the one that was named, on the source', () => {
    const program = new TransferProgram();
    const engine = program.engine();
    engine.addClaim('data', { namespace: SHOP, node: 'node-1' });
    engine.stage('first');
    expect(affinity(SEND, program).nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms)
      .toEqual([
        { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node-1'] }] },
      ]);
    expect(affinity(RECEIVE, program)).toBeUndefined();
  });

  test('is that of the application\'s pods: while it runs it must be, later it is where it can be', () => {
    const program = new TransferProgram();
    const engine = program.engine();
    engine.addClaim('data', { namespace: SHOP, podsOnNode: { app: 'db' } });
    engine.stage('first');
    engine.cutover('last');
    const pods = { labelSelector: { matchLabels: { app: 'db' } }, topologyKey: 'kubernetes.io/hostname' };
    expect(affinity(SEND, program).podAffinity).toEqual({ requiredDuringSchedulingIgnoredDuringExecution: [pods] });
    expect(affinity('run-shop-2-cutover-last-old', program).podAffinity)
      .toEqual({ preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: pods }] });
  });
});
