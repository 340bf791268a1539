import { Cluster } from './cluster';
import { CommandLine } from './command-line';
import { address, describeOnTwoClusters, IMAGE } from './two-clusters';

const NAMESPACE = 'cdk8s-mtc-demo';

jest.setTimeout(600_000); // a minute for all, on a machine that has nothing else to do

/** The lines with which the contents of the volume are compared. */
const DIGESTS = 'cd /data && find . -type f -exec sha256sum {} + | sort && find . -type f | wc -l';

describeOnTwoClusters('the four commands of examples/two-clusters', (step) => {
  const { CDK8S_MTC_E2E_SOURCE: old = '', CDK8S_MTC_E2E_DESTINATION: young = '' } = process.env;
  const source = new Cluster('old', old, NAMESPACE);
  const destination = new Cluster('new', young, NAMESPACE);
  let commands: CommandLine;

  beforeAll(() => {
    [source, destination].forEach((cluster) => cluster.deleteNamespace(true));
    commands = new CommandLine({ old, new: young });
  });

  afterAll(() => {
    commands.remove();
    [source, destination].forEach((cluster) => cluster.deleteNamespace(false));
  });

  /** The contents of the volume, read by a pod. */
  function contents(cluster: Cluster): string[] {
    const spec = {
      restartPolicy: 'Never',
      containers: [{
        name: 'main',
        image: IMAGE,
        imagePullPolicy: 'IfNotPresent',
        command: ['bash', '-c', DIGESTS],
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
    };
    cluster.apply([
      { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'contents' }, spec: { template: { spec } } },
    ]);
    cluster.kubectl(['wait', '--for=condition=Complete', 'job/contents', '--timeout=180s']);
    return cluster.kubectl(['logs', 'job/contents']).trim().split('\n');
  }

  const senders = () =>
    source.pods('transfer.cdk8s-mtc/role=send').map(({ metadata }) => metadata.labels['transfer.cdk8s-mtc/run']);

  step('synth writes the folder, and apply creates what the runs need', async () => {
    commands.synth(
      'two-clusters', { DEMO_ADDRESS: address, DEMO_IMAGE: IMAGE, DEMO_KEY: '0123456789abcdef'.repeat(4) },
    );
    expect(commands.run('apply', 'dist')).toMatchObject({ status: 0, stderr: '' });
    expect(senders()).toEqual([]);
  });

  step('a second apply changes nothing', async () => {
    const { status, stdout } = commands.run('apply', 'dist');
    expect(status).toBe(0);
    expect(stdout.split('\n').filter((line) => / (created|changed)$/.test(line))).toEqual([]);
  });

  step('preflight tries the way of the copy from a pod, and leaves nothing behind', async () => {
    const { stdout } = commands.run('preflight', 'dist', '--jobs', '--image', IMAGE, '--user', '20001');
    const tried = stdout.split('\n')
      .find((line) => line.includes(`The endpoint ${address}:31447 of demo, from namespace ${NAMESPACE}: `));
    // nothing listens before a run; some networks drop the rejection
    expect(tried).toMatch(/The connection to .* is refused|does not answer within 15 s/);
    expect(source.kubectl(['get', 'jobs', '-o', 'name']).trim()).toBe('job.batch/application');
  });

  step('run starts the first copy; when it is killed in the middle and repeated, '
    + 'it follows the same copy to its end', async () => {
    source.kubectl(['wait', '--for=condition=Complete', 'job/application', '--timeout=180s']);
    const killed = await commands.killAfter(/data-send created\n/, 'run', 'dist', 'demo', 'first-copy');
    expect(killed).not.toContain('succeeded');
    const resumed = commands.run('run', 'dist', 'demo', 'first-copy');
    expect(resumed).toEqual({
      status: 0,
      stdout: expect.stringMatching(
        /demo-first-copy-data-receive, Job cdk8s-mtc-demo\/demo-first-copy-data-send (exist: following them|have ended already)\n/,
      ),
      stderr: expect.any(String), // shown if the run fails
    });
    expect(resumed.stdout).toContain('runs/demo/1-transfer-stage-first-copy succeeded');
    expect(senders()).toEqual(['demo-first-copy']);
  });

  step('the cutover asks, and starts nothing without an answer', async () => {
    expect(commands.run('run', 'dist', 'demo', 'go-live'))
      .toMatchObject({ status: 1, stderr: expect.stringContaining('was not started') });
    expect(senders()).toEqual(['demo-first-copy']);
  });

  step('with --yes it ends with equal volumes', async () => {
    expect(commands.run('run', 'dist', 'demo', 'go-live', '--yes'))
      .toMatchObject({ status: 0, stdout: expect.stringContaining('go-live succeeded') });
    const found = contents(destination);
    expect(found).toEqual(contents(source));
    expect(found[found.length - 1]).toBe('101');
  });

  step('status shows that all is done', async () => {
    const { status, stdout } = commands.run('status', 'dist');
    expect({ status, stdout })
      .toMatchObject({ status: 0, stdout: expect.stringContaining('2-transfer-cutover-go-live') });
    expect(stdout).toContain('claim cdk8s-mtc-demo/data: succeeded: 100%');
  });
});
