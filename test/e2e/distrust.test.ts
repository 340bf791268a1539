import { Size } from 'cdk8s';
import { Cluster } from './cluster';
import { ended, onePodOnly, running } from './runs';
import { claim, giveVolumeToGroup, inspector, ready } from './shop';
import { synth, Written } from './synth';
import { address, describeOnTwoClusters, DESTINATION_USER, IMAGE, SOURCE_USER, twoClusters } from './two-clusters';
import { NamespaceMapping, SecretSource, TransferEndpoint, TransferEngine, TransferTrust } from 'cdk8s-mtc';

const NAMESPACE = 'cdk8s-mtc-e2e-distrust';
const PORT = 31444;

jest.setTimeout(600_000); // a minute for all, on a machine that has nothing else to do

describeOnTwoClusters('a copy that can\'t be', (step) => {
  const { source, destination } = twoClusters(NAMESPACE);
  let written: Written;

  beforeAll(() => {
    written = synth((app, ocp3, ocp4) => {
      const engine = new TransferEngine(app, 'distrust', {
        source: ocp3,
        destination: ocp4,
        endpoint: TransferEndpoint.nodePort({ host: address, firstPort: PORT }),
        trust: TransferTrust.presharedKey(SecretSource.existing('transfer-key')),
        image: { name: IMAGE },
        identity: {
          source: { user: SOURCE_USER, group: SOURCE_USER, fsGroup: SOURCE_USER },
          destination: { user: DESTINATION_USER, group: DESTINATION_USER, fsGroup: DESTINATION_USER },
        },
      });
      engine.addClaim('data', {
        namespace: NamespaceMapping.same(NAMESPACE),
        create: { storage: Size.mebibytes(100) },
      });
      engine.stage('other-key');
      engine.stage('closed-file');
      engine.stage('mended');
    });
  });

  function start(run: string): void {
    destination.apply(written.ofRun(run, destination).map(onePodOnly));
    source.apply(written.ofRun(run, source).map(onePodOnly));
  }

  function putKey(cluster: Cluster, digits: string): void {
    cluster.apply([
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'transfer-key' }, stringData: { key: digits.repeat(4) } },
    ]);
  }

  step('a sender with another key than the receiver\'s fails at once, and its pod says why', async () => {
    putKey(source, '0123456789abcdef');
    putKey(destination, 'fedcba9876543210');
    source.apply([claim]);
    source.apply(written.of(source));
    destination.apply(written.of(destination));
    await giveVolumeToGroup(source, SOURCE_USER);
    await giveVolumeToGroup(destination, DESTINATION_USER);
    source.apply([inspector(SOURCE_USER)]);
    destination.apply([inspector(DESTINATION_USER)]);
    await ready(source, 'inspector');
    await ready(destination, 'inspector');
    source.exec('inspector', 'echo secret > /data/secret; echo closed > /data/closed; chmod 000 /data/closed');
    start('other-key');
    const text = expect.stringContaining('another key');
    expect(await ended(source, 'distrust-other-key-data-send')).toMatchObject({
      outcome: 'Failed', pods: [{ exitCode: 20, message: { outcome: 'failed', code: 20, cause: 'wrong-key', text } }],
    });
  });

  step('its receiver has taken nothing from it, and waits for another until it is told to stop', async () => {
    await running(destination, 'distrust-other-key-data-receive');
    expect(destination.exec('inspector', 'ls -A /data')).toBe('');
    source.delete(written.ofRun('other-key', source));
    destination.delete(written.ofRun('other-key', destination));
  });

  step('with the same key on both sides a file that the pod may not read is named, and both sides fail', async () => {
    putKey(destination, '0123456789abcdef');
    start('closed-file');
    const text = expect.stringMatching(/20001 cannot read entries.*closed/);
    expect(await ended(source, 'distrust-closed-file-data-send')).toMatchObject({
      outcome: 'Failed', pods: [{ exitCode: 30, message: { outcome: 'failed', code: 30, cause: 'unreadable', text } }],
    });
    expect(await ended(destination, 'distrust-closed-file-data-receive')).toMatchObject({
      outcome: 'Failed', pods: [{ exitCode: 30, message: { code: 30, cause: 'sender' } }],
    });
  });

  step('once it may, the next run copies all', async () => {
    source.exec('inspector', 'chmod 600 /data/closed');
    start('mended');
    expect(await ended(source, 'distrust-mended-data-send'))
      .toMatchObject({ outcome: 'Complete', pods: [{ message: { outcome: 'done', files: 3 } }] });
    expect(await ended(destination, 'distrust-mended-data-receive'))
      .toMatchObject({ outcome: 'Complete', pods: [{ message: { outcome: 'done' } }] });
    expect(destination.exec('inspector', 'cat /data/closed /data/secret')).toBe('closed\nsecret\n');
  });
});
