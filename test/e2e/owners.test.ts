import { Size } from 'cdk8s';
import { Cluster } from './cluster';
import { ended, EndedPod } from './runs';
import { claim, defaultDeny, ready } from './shop';
import { synth, Written } from './synth';
import { address, describeOnTwoClusters, GNU_IMAGE, NEEDS_GNU_IMAGE, twoClusters } from './two-clusters';
import {
  NamespaceMapping, Ownership, SecretSource, TransferEndpoint, TransferEngine, TransferTrust, Verification,
} from 'cdk8s-mtc';

const NAMESPACE = 'cdk8s-mtc-e2e-owners';
const PORT = 31445; // and the next, for the second claim

jest.setTimeout(600_000); // a minute for all, on a machine that has nothing else to do

/** Files of several owners, with all that can be said of a file. */
const FILL = `
  set -e
  mkdir -p home/ann home/bob
  for n in $(seq 300); do echo $n > home/ann/$n; done
  head -c 8388608 /dev/urandom > home/bob/large
  ln home/bob/large home/bob/hard
  ln -s /etc/passwd home/ann/absolute
  printf '#!/bin/sh\\n' > home/ann/tool
  truncate -s 20M home/bob/sparse
  setfattr -n user.note -v kept home/bob/large 2> /dev/null || true
  setfacl -m u:1003:r home/bob/large 2> /dev/null || true
  chown -R 1001:2001 home/ann
  chown -R 1002:2002 home/bob
  chown -h 1002:2001 home/ann/absolute
  chmod 4711 home/ann/tool
  chmod 2770 home/bob
  chmod 600 home/bob/sparse
  touch -d '2001-02-03 04:05:06.789012345' home/ann/tool home/bob`;

/** What is in a volume, with owners and times to the nanosecond. */
const CONTENTS = `
  find . -mindepth 1 -type d -printf '%p %y %m %U:%G %T@\\n' -o -mindepth 1 -printf '%p %y %m %U:%G %T@ %n %s %l\\n' | sort
  find . -type f -exec sha256sum {} + | sort
  find . -type f -exec getfattr --absolute-names -d {} + 2> /dev/null || true
  getfacl -nR . 2> /dev/null || true`;

const CLAIMS = ['data', 'media'];

/** A pod of root's, in which one can look at both claims. */
const inspector = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'inspector' },
  spec: {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 1,
    containers: [{
      name: 'main',
      image: GNU_IMAGE,
      imagePullPolicy: 'IfNotPresent',
      command: ['bash', '-c', 'trap exit TERM; while true; do sleep 3600 & wait $!; done'],
      volumeMounts: CLAIMS.map((name) => ({ name, mountPath: `/${name}` })),
    }],
    volumes: CLAIMS.map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
  },
};

describeOnTwoClusters('keeping the owners of two claims', (step) => {
  const { source, destination } = twoClusters(NAMESPACE);
  const figures: string[] = [];
  let written: Written;

  beforeAll(() => {
    process.env.CDK8S_MTC_E2E_KEY = '0123456789abcdef'.repeat(4);
    written = synth((app, ocp3, ocp4) => {
      const engine = new TransferEngine(app, 'owners', {
        source: ocp3,
        destination: ocp4,
        endpoint: TransferEndpoint.nodePort({ host: address, firstPort: PORT }),
        trust: TransferTrust.presharedKey(SecretSource.env('CDK8S_MTC_E2E_KEY')),
        image: { name: GNU_IMAGE },
        ownership: Ownership.PRESERVE,
        permissions: { labelNamespaces: true },
        copying: { verification: Verification.SHA256 },
      });
      CLAIMS.forEach((name) => engine.addClaim(name, {
        namespace: NamespaceMapping.same(NAMESPACE),
        create: { storage: Size.mebibytes(100) },
      }));
      engine.stage('first');
      engine.cutover('go-live');
    });
    delete process.env.CDK8S_MTC_E2E_KEY;
  });

  afterAll(() => process.stdout.write(figures.map((line) => `${line}\n`).join('')));

  /** Starts a run, and gives what the sender of each claim says at its end. */
  async function done(run: string): Promise<EndedPod[]> {
    destination.apply(written.ofRun(run, destination));
    source.apply(written.ofRun(run, source));
    const senders: EndedPod[] = [];
    for (const name of CLAIMS) {
      const send = await ended(source, `owners-${run}-${name}-send`);
      const receive = await ended(destination, `owners-${run}-${name}-receive`);
      expect(send).toMatchObject({ outcome: 'Complete', pods: [{ exitCode: 0, message: { outcome: 'done' } }] });
      expect(receive).toMatchObject({ outcome: 'Complete', pods: [{ exitCode: 0, message: { outcome: 'done' } }] });
      const { sent, bytes, seconds } = send.pods[0].message;
      figures.push(`owners, ${run} of ${name}: sent ${sent} bytes of ${bytes}, ${seconds} s`);
      senders.push(send.pods[0]);
    }
    return senders;
  }

  const contents = (cluster: Cluster, name: string) =>
    cluster.exec('inspector', `cd /${name}; ${CONTENTS}`).split('\n');

  step('all that the transfer needs is written, with its key and the label that lets root in', async () => {
    source.apply([defaultDeny, ...CLAIMS.map((name) => ({ ...claim, metadata: { name } })),
      ...written.secretsOf(source), ...written.of(source)]);
    destination.apply([defaultDeny, ...written.secretsOf(destination), ...written.of(destination)]);
    for (const cluster of [source, destination]) {
      expect(cluster.get('namespace', NAMESPACE).metadata.labels)
        .toMatchObject({ 'pod-security.kubernetes.io/enforce': 'baseline' });
      cluster.apply([inspector]);
      await ready(cluster, 'inspector');
    }
    source.exec('inspector', `cd /data; ${FILL}`);
    source.exec('inspector', 'cd /media; head -c 1000000 /dev/urandom > film; chown 1004:1004 film; chmod 1777 .');
  });

  step('an empty claim is filled by one stream, which rsync completes', async () => {
    for (const { lines } of await done('first')) {
      expect(lines.filter(({ event }) => event === 'pass').map(({ how }) => how)).toEqual(['fill', 'rsync']);
    }
  });

  step('both sides are alike, with owners, modes, links, times and attributes', async () => {
    for (const name of CLAIMS) {
      expect(contents(destination, name)).toEqual(contents(source, name));
    }
    expect(destination.exec('inspector', 'stat -c "%u:%g %a" /data/home/ann/tool /data/home/bob /media'))
      .toBe('1001:2001 4711\n1002:2002 2770\n0:0 1777\n');
    // 20 MB of nothing take no room.
    expect(Number(destination.exec('inspector', 'du -k /data/home/bob/sparse | cut -f 1'))).toBeLessThan(1000);
  });

  step('the cutover sends what is new, deletes what is gone, and proves both sides equal by sha256', async () => {
    source.exec('inspector', 'cd /data/home/ann; rm 1 2 3; echo new > new; chown 1001:2001 new; chown 1002:2002 4');
    const [{ message, lines }] = await done('go-live');
    const receive = await ended(destination, 'owners-go-live-data-receive');
    expect(message.sent).toBeLessThan(1000000);
    expect(lines).toContainEqual(expect.objectContaining({ event: 'verified', how: 'sha256', digest: message.digest }));
    expect(receive.pods[0].message.digest).toBe(message.digest);
    expect(contents(destination, 'data')).toEqual(contents(source, 'data'));
  });
}, NEEDS_GNU_IMAGE);
