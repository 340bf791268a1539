import { Duration, Size } from 'cdk8s';
import { Cluster, Stored, until } from './cluster';
import { EndedJob, ended, linesOf, onePodOnly, running, says } from './runs';
import {
  claim, closeShop, contents, defaultDeny, FILL, giveVolumeToGroup, inspector, openShop, ready, shop,
} from './shop';
import { Manifest, synth, Written } from './synth';
import { address, describeOnTwoClusters, DESTINATION_USER, IMAGE, SOURCE_USER, twoClusters } from './two-clusters';
import { NamespaceMapping, SecretSource, TransferEndpoint, TransferEngine, TransferTrust } from 'cdk8s-mtc';

const NAMESPACE = 'cdk8s-mtc-e2e-shop';
const PORT = 31443;
const MIB = 1024 * 1024;

/** What the application adds before the copy that is broken off. */
const ARCHIVE = 48 * MIB;

/** What the files of the volume come to, without it, at the least. */
const VOLUME = 96 * MIB;

jest.setTimeout(900_000); // two or three minutes for all, on a machine that has nothing else to do

describeOnTwoClusters('moving an application with its volume', (step) => {
  const { source, destination } = twoClusters(NAMESPACE);
  const isPolicy = ({ kind }: Manifest) => kind === 'NetworkPolicy';
  const figures: string[] = [];
  let written: Written;
  let shopPod: Stored;
  let firstSender: Stored;
  let digest: string;

  beforeAll(() => {
    written = synth((app, ocp3, ocp4) => {
      const engine = new TransferEngine(app, 'shop', {
        source: ocp3,
        destination: ocp4,
        endpoint: TransferEndpoint.nodePort({ host: address, firstPort: PORT }),
        trust: TransferTrust.presharedKey(SecretSource.existing('transfer-key')),
        image: { name: IMAGE },
        identity: {
          source: { user: SOURCE_USER, group: SOURCE_USER, fsGroup: SOURCE_USER },
          destination: { user: DESTINATION_USER, group: DESTINATION_USER, fsGroup: DESTINATION_USER },
        },
        tuning: { progressInterval: Duration.seconds(1) },
      });
      engine.addClaim('data', {
        namespace: NamespaceMapping.same(NAMESPACE),
        podsOnNode: { app: 'shop' },
        create: { storage: Size.gibibytes(1) },
      });
      engine.stage('first');
      engine.stage('second');
      engine.stage('broken-off', { bandwidth: Size.mebibytes(4) });
      engine.stage('hung-up', { bandwidth: Size.mebibytes(4) });
      engine.cutover('go-live');
      engine.verify('evidence');
      engine.verify('after-damage');
      engine.cutover('repair');
    });
  });

  afterAll(() => process.stdout.write(figures.map((line) => `${line}\n`).join('')));

  /** Starts both sides of a run: on which first does not matter. */
  function start(run: string, change: (manifest: Manifest) => Manifest = (manifest) => manifest): void {
    source.apply(written.ofRun(run, source).map(change));
    destination.apply(written.ofRun(run, destination).map(change));
  }

  /** The ends of both sides of a run. */
  async function endOf(run: string): Promise<{ send: EndedJob; receive: EndedJob }> {
    return {
      send: await ended(source, `shop-${run}-data-send`),
      receive: await ended(destination, `shop-${run}-data-receive`),
    };
  }

  /** Both sides say that the run is done; with it, what the sender says besides. */
  async function done(run: string): Promise<EndedJob['pods'][0]> {
    const { send, receive } = await endOf(run);
    const ending = {
      outcome: 'Complete',
      pods: [{
        exitCode: 0,
        message: { run: `shop-${run}`, claim: `${NAMESPACE}/data`, outcome: 'done', code: 0, cause: 'none' },
      }],
    };
    expect(send).toMatchObject(ending);
    expect(receive).toMatchObject(ending);
    const { message: { sent, bytes, seconds }, lines } = send.pods[0];
    const retries = lines.filter(({ event }) => event === 'retry')
      .map(({ cause, text }) => `; tried again (${cause}): ${text}`);
    figures.push(`${run}: sent ${sent} bytes of ${bytes}, ${seconds} s${retries.join('')}`);
    return send.pods[0];
  }

  /** Whether a pod on the source can connect to the endpoint. */
  function reachesEndpoint(pod: Stored): boolean {
    // curl has no key, so the TLS is refused (35) by who has answered; 28: nobody has.
    const { stdout } = source.tryExec(pod.metadata.name, `curl -s -m 5 https://${address}:${PORT}; echo $?`);
    expect(['28', '35']).toContain(stdout.trim());
    return stdout.trim() === '35';
  }

  step('an application writes to a claim that one node can mount, where no pod may connect to any other', async () => {
    for (const cluster of [source, destination]) {
      const key = {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'transfer-key' },
        stringData: { key: `${'0123456789abcdef'.repeat(4)}\n` },
      };
      cluster.apply([key, defaultDeny, shop(cluster, cluster === source ? SOURCE_USER : DESTINATION_USER)]);
    }
    source.apply([claim]);
    await giveVolumeToGroup(source, SOURCE_USER);
    shopPod = await openShop(source);
    source.exec(shopPod.metadata.name, FILL);
  });

  step('the sender waits, and says that nobody answers, while no policy lets it out', async () => {
    source.apply(written.of(source).filter((manifest) => !isPolicy(manifest)));
    destination.apply(written.of(destination).filter((manifest) => !isPolicy(manifest)));
    await giveVolumeToGroup(destination, DESTINATION_USER);
    start('first');
    firstSender = await running(source, 'shop-first-data-send');
    await running(destination, 'shop-first-data-receive');
    const line = await says(source, firstSender, 'why it waits', ({ event }) => event === 'waiting');
    expect(line).toMatchObject({ cause: 'server-unreachable', text: expect.stringContaining(`${address}:${PORT}`) });
    expect(reachesEndpoint(firstSender)).toBe(false);
  });

  step('the pod that waits is as restricted as its manifest says', async () => {
    const script = `
      echo "user $(id -u) group $(id -g)"
      grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status
      touch /here 2> /dev/null || echo 'the root is read-only'
      touch data/here 2> /dev/null || echo 'the claim is read-only'
      ls /var/run/secrets/kubernetes.io 2> /dev/null || echo 'no token'`;
    expect(source.exec(firstSender.metadata.name, script).split('\n')).toEqual([
      `user ${SOURCE_USER} group ${SOURCE_USER}`,
      'CapEff:\t0000000000000000',
      'CapBnd:\t0000000000000000',
      'NoNewPrivs:\t1',
      'Seccomp:\t2',
      'the root is read-only',
      'the claim is read-only',
      'no token',
      '',
    ]);
  });

  step('the policy of one side is not enough', async () => {
    destination.apply(written.of(destination).filter(isPolicy));
    await new Promise((resolve) => setTimeout(resolve, 5000)); // nothing tells when a policy is in force
    expect(reachesEndpoint(firstSender)).toBe(false);
  });

  step('with the policies of both sides the same pod copies the claim, while the application writes', async () => {
    source.apply(written.of(source).filter(isPolicy));
    const { message, lines } = await done('first');
    expect(source.podsOf('shop-first-data-send')[0].metadata.uid).toBe(firstSender.metadata.uid);
    expect(message.bytes).toBeGreaterThan(VOLUME);
    expect(message.sent).toBeGreaterThan(VOLUME);
    expect(message.files).toBeGreaterThan(400);
    const events = lines.map(({ event }) => event).filter((event) => !['note', 'progress', 'retry'].includes(event));
    expect([...new Set(events)]).toEqual(['start', 'waiting', 'connected', 'preflight', 'pass', 'end']);
    expect(lines[lines.length - 1]).toMatchObject(message);
  });

  step('they open the way to the transfer alone', async () => {
    start('second');
    await running(destination, 'shop-second-data-receive');
    expect(reachesEndpoint(shopPod)).toBe(false);
  });

  step('a second stage sends only what has changed', async () => {
    const { message } = await done('second');
    expect(message.bytes).toBeGreaterThan(VOLUME);
    expect(message.sent).toBeLessThan(VOLUME / 20);
  });

  step('a copy whose pod is deleted goes on in another from where it was', async () => {
    source.exec(shopPod.metadata.name, `head -c ${ARCHIVE} /dev/urandom > /data/media/archive && sync`);
    start('broken-off');
    const first = await running(source, 'shop-broken-off-data-send');
    const log = source.follow(first.metadata.name, /"event":"end".*\n/);
    await says(source, first, 'that it has copied a third', ({ event, bytes }) => event === 'progress'
      && bytes > ARCHIVE / 3);
    source.kubectl(['delete', 'pod', '--wait=false', first.metadata.name]);

    const lines = linesOf(await log);
    expect(lines.find(({ event }) => event === 'progress')).toMatchObject({
      bytes: expect.any(Number),
      total: expect.any(Number),
      percent: expect.any(Number),
      rate: expect.any(Number),
      files: expect.any(Number),
    });
    const end = lines[lines.length - 1];
    expect(end).toMatchObject({ event: 'end', outcome: 'interrupted', code: 10, cause: 'interrupted' });
    figures.push(`broken off: sent ${end.sent} bytes before the pod was deleted`);

    const { message } = await done('broken-off');
    expect(source.podsOf('shop-broken-off-data-send').map(({ metadata }) => metadata.uid)).not
      .toContain(first.metadata.uid);
    expect(message.sent).toBeLessThan(ARCHIVE * 3 / 4);
  });

  step('a copy whose receiver is deleted goes on with the next', async () => {
    source.exec(shopPod.metadata.name, `head -c ${ARCHIVE} /dev/urandom > /data/media/archive && sync`);
    start('hung-up');
    const sender = await running(source, 'shop-hung-up-data-send');
    await says(source, sender, 'that it has copied a third', ({ event, bytes }) => event === 'progress'
      && bytes > ARCHIVE / 3);
    const [receiver] = destination.podsOf('shop-hung-up-data-receive');
    destination.kubectl(['delete', 'pod', '--wait=false', receiver.metadata.name]);
    const { message, lines } = await done('hung-up');
    expect(lines.filter(({ event }) => event === 'retry').length).toBeGreaterThan(0);
    expect(source.podsOf('shop-hung-up-data-send').map(({ metadata }) => metadata.uid)).toEqual([sender.metadata.uid]);
    expect(destination.podsOf('shop-hung-up-data-receive').map(({ metadata }) => metadata.uid)).not
      .toContain(receiver.metadata.uid);
    expect(message.sent).toBeLessThan(ARCHIVE * 3 / 2);
  });

  step('the cutover copies the rest, and both sides prove equal', async () => {
    await closeShop(source);
    start('go-live');
    const { message, lines } = await done('go-live');
    expect(message.sent).toBeLessThan(VOLUME / 20);
    expect(lines)
      .toContainEqual(expect.objectContaining({ event: 'verified', digest: message.digest, entries: message.entries }));
    ({ digest } = message);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect((await endOf('go-live')).receive.pods[0].message.digest).toBe(digest);
  });

  step('every file is as it was, to the byte, with its mode, its links and its time', async () => {
    source.apply([inspector(SOURCE_USER)]);
    destination.apply([inspector(DESTINATION_USER)]);
    await ready(source, 'inspector');
    await ready(destination, 'inspector');
    const there = contents(destination, 'inspector');
    expect(there).toEqual(contents(source, 'inspector'));
    expect(there).toContain('link /opt/shop/current links/absolute');
    expect(there).toContain('link ../../outside links/escaping');
    expect(there.length).toBeGreaterThan(430);
  });

  step('a verification afterwards finds nothing', async () => {
    start('evidence');
    const { message } = await done('evidence');
    expect(message.digest).toBe(digest);
  });

  step('a verification finds a byte that was changed behind the back of size and time', async () => {
    const damaged = destination.exec('inspector', `
      cd /data/media
      facts() { stat -c '%s %Y' part-3; }
      before=$(facts)
      touch -r part-3 /tmp/reference
      byte=$(dd if=part-3 bs=1 skip=1000 count=1 2> /dev/null | od -An -tx1)
      [[ $byte == *58 ]] && byte=Y || byte=X
      printf "$byte" | dd of=part-3 bs=1 seek=1000 conv=notrunc 2> /dev/null
      touch -r /tmp/reference part-3
      [[ $(facts) == "$before" ]] && echo unseen`);
    expect(damaged).toBe('unseen\n');
    start('after-damage', onePodOnly);
    const { send, receive } = await endOf('after-damage');
    const text = expect.stringContaining('media/part-3');
    expect(send).toMatchObject({
      outcome: 'Failed',
      pods: [{ exitCode: 40, message: { outcome: 'failed', code: 40, cause: 'different', different: 1, text } }],
    });
    expect(send.pods[0].lines)
      .toContainEqual(expect.objectContaining({ event: 'differs', count: 1, paths: ['media/part-3'] }));
    expect(receive)
      .toMatchObject({ outcome: 'Failed', pods: [{ exitCode: 40, message: { code: 40, cause: 'sender' } }] });
  });

  step('a cutover repairs it', async () => {
    start('repair');
    const { message, lines } = await done('repair');
    expect(lines).toContainEqual(expect.objectContaining({ event: 'differs', paths: ['media/part-3'] }));
    expect(message.digest).toBe(digest);
    expect(contents(destination, 'inspector')).toEqual(contents(source, 'inspector'));
  });

  step('the application goes on at the destination where it had stopped', async () => {
    const read = (cluster: Cluster) => cluster.exec('inspector', 'cat /data/log/shop.log').trim().split('\n');
    const before = read(source);
    const taken = before.flatMap((line) => / order (\d+)$/.exec(line)?.[1] ?? []);
    const [orders, last] = [taken.length, taken[taken.length - 1]];
    // which it may have been about to write
    expect(before[before.length - 1]).toMatch(/^closed on ocp3 after order \d+\.$/);
    await openShop(destination);
    const after = await until('the shop has taken an order', () => {
      const lines = read(destination);
      return lines.length > before.length + 1 && lines;
    });
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after[before.length]).toBe(`opened on ocp4 with ${orders} orders`);
    expect(after[before.length + 1]).toMatch(new RegExp(` order ${Number(last) + 1}$`));
  });
});
