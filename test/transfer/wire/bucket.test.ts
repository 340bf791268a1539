import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { BucketWire, keyPair, Store } from './bucket';
import { describeWith, testWith } from './needs';
import { PodEnd } from './pod';
import { MIB, noise, sh } from './trees';
import { until, Wire, WireProps, wires } from './wire';
import { BucketEndpointOptions, Verification } from '../../../src';

// A transfer through a bucket: a real server with the API of S3, whose folder the tests change as its operator could.

const wire = wires();
let store: Store;
let tests = 0;
beforeAll(async () => {
  store = await Store.start();
});
afterAll(() => store.remove());

/** Small parts and streams, so that small volumes have several. */
const SMALL = { environment: { TRANSFER_PART_SIZE: String(MIB), TRANSFER_STREAM_SIZE: String(4 * MIB) } };

function through(bucket: Partial<BucketEndpointOptions> = {}, props: WireProps = {}): BucketWire {
  store.prefix = `test-${++tests}`;
  return new BucketWire(wire({ endpoint: store.endpoint(bucket), ...props }));
}

function write(one: Wire, files: Record<string, string | Buffer>): void {
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(one.source, name)), { recursive: true });
    fs.writeFileSync(path.join(one.source, name), content);
  }
  sh('find source ! -uid 1000680000 -exec chown -h 1000680000:0 {} +', one.folder);
}

function output(command: string, cwd: string): string {
  return execFileSync('bash', ['-c', command], { cwd, encoding: 'utf8' });
}

/** Everything that both sides must have in common. */
function listing(folder: string): string {
  return output('find . -mindepth 1 ! -name pipe \\( -type d -printf "%y %m %T@ %P\\n" -o -type l -printf "l %T@ %P '
    + '%l\\n" -o -printf "%y %m %s %n %T@ %P\\n" \\) | sort; find . -type f -print0 | '
    + 'sort -z | xargs -0r sha256sum', folder);
}

function expectAlike({ wire: one }: BucketWire): void {
  expect(listing(one.destination)).toBe(listing(one.source));
}

function expectEnd({ code, message }: PodEnd, expected: object): void {
  expect({ code, ...message }).toMatchObject(expected);
}

describeWith(['rsync', 'openssl', 'rclone', 'root'], 'a transfer through a bucket', () => {
  test('copies everything, then only changes, compares, and empties the bucket', async () => {
    const both = through();
    const { wire: one } = both;
    write(one, {
      'a/kept': noise(2 * MIB),
      'a/changed': 'one',
      'gone/file': 'x',
      'line\nbreak': 'y',
      'blank ': 'z',
      'blank': 'w',
      'back\\slash[*]': 'v',
    });
    sh('ln -s /etc/passwd source/absolute; ln -s ../out source/a/up; ln source/a/changed source/hard; mkfifo '
      + 'source/pipe; truncate -s 5M source/sparse; mkdir -m 2750 source/empty', one.folder);
    write(one, {});
    await both.both('stage');
    expectAlike(both);
    expect(output('du -k destination/sparse | cut -f 1', one.folder)).toBe('0\n');
    const before = fs.statSync(path.join(one.source, 'a/changed'));
    fs.rmSync(path.join(one.source, 'gone'), { recursive: true });
    sh('rm source/absolute && mkdir source/absolute', one.folder);
    write(one, { 'a/changed': 'two', 'absolute/new': 'n' });
    fs.utimesSync(path.join(one.source, 'a/changed'), before.atime, before.mtime); // equal time and size
    const { message } = await both.upload('cutover');
    expect(message.sent).toBeLessThan(MIB / 4);
    const { message: end, pod } = await both.download('cutover');
    expectAlike(both);
    expect(end).toMatchObject({ code: 0, text: 'Source and destination are alike.', digest: message.digest });
    expect(pod.events.map(({ event }) => event))
      .toEqual(expect.arrayContaining(['start', 'connected', 'pass', 'verified', 'end']));
    expect(store.objects()).toEqual([]);
  }, 180_000);

  test('shows nothing of the volume or of a key in the bucket, and cannot be decrypted '
    + 'with the Secrets of the source', async () => {
    const both = through();
    write(both.wire, { 'name-of-a-file': Buffer.from('content of a file '.repeat(1000)) });
    await both.upload('cutover');
    const all = store.objects().map((file) => fs.readFileSync(file, 'latin1')).join('');
    for (const secret of ['name-of-a-file', 'content of a file', both.wire.key, 'SECRETKEY123']) {
      expect(all).not.toContain(secret);
    }
    expect(store.objects('parts/')).toHaveLength(1);
    const source = both.wire.manifests.find(({ kind, metadata }) => kind === 'Job'
      && metadata.name === 'shop-cutover-data-send').spec.template.spec;
    expect(source.volumes.filter(({ secret }: any) => secret).map(({ secret }: any) => secret.secretName))
      .toEqual(['key', 'bucket']);
  }, 180_000);

  test('continues an upload that was killed, and a download that was killed', async () => {
    const both = through();
    write(both.wire, Object.fromEntries([...Array(24).keys()]
      .map((i) => [`file-${String(i).padStart(2, '0')}`, noise(MIB, String(i))])));
    const killed = await both.uploader('stage', SMALL);
    await until(() => store.objects('parts/').length >= 8, 'some parts are uploaded');
    killed.kill();
    await killed.ended;
    const { message } = await both.upload('stage', SMALL);
    // of 24: parts are uploaded four at a time, and those that are on the way are lost
    expect(message.sent).toBeLessThan(22 * MIB);
    const halfway = await both.downloader('stage', SMALL);
    await until(() => fs.existsSync(path.join(both.wire.destination, 'file-10')), 'some files are downloaded');
    halfway.kill();
    await halfway.ended;
    const { message: end } = await both.download('stage', SMALL);
    expect(end.received).toBeLessThan(22 * MIB);
    expectAlike(both);
  }, 180_000);

  test('repeats what fails, and names a bucket that rejects the key or does not exist', async () => {
    const both = through();
    write(both.wire, { file: 'x' });
    await store.stop();
    const waiting = await both.uploader('stage');
    await waiting.until('retry');
    await store.listen();
    expectEnd(await waiting.ended, { code: 0 });
    const wrong = await both.downloader('stage', {
      secrets: { ...both.secrets, bucket: { 'aws-access-key-id': 'ACCESSKEY1', 'aws-secret-access-key': 'other' } },
    });
    expectEnd(await wrong.ended, { code: 20, cause: 'bucket-credentials' });
    const other = await both.downloader('stage', {
      secrets: { ...both.secrets, 'private-key': { 'private-key': keyPair('other').privateKey } },
    });
    expectEnd(await other.ended, { code: 20, cause: 'wrong-key' });
    expect(fs.readdirSync(both.wire.destination)).toEqual([]);
    const late = await both.downloader('cutover', { environment: { TRANSFER_PATIENCE: '1' } });
    expectEnd(await late.ended, { code: 50, cause: 'no-upload' });
  }, 180_000);

  test('compares without changing anything, and finds and repairs damage', async () => {
    const both = through({ keepAfterCutover: true });
    write(both.wire, { good: 'good', bad: 'bad' });
    await both.both('cutover');
    expect(store.objects().length).toBeGreaterThan(0);
    const file = path.join(both.wire.destination, 'bad');
    const { atime, mtime } = fs.statSync(file);
    fs.writeFileSync(file, 'ugh');
    fs.utimesSync(file, atime, mtime);
    await both.upload('verify');
    const found = await (await both.downloader('verify')).ended;
    expectEnd(found, { code: 40, cause: 'different', paths: ['bad'] });
    expect(fs.readFileSync(file, 'utf8')).toBe('ugh');
    await both.download('cutover');
    expect(fs.readFileSync(file, 'utf8')).toBe('bad');
    await both.download('verify');
  }, 180_000);

  test('deletes what is older than the retention and no longer needed', async () => {
    const both = through();
    write(both.wire, { kept: 'kept', changed: 'one' });
    await both.upload('stage', { environment: { TRANSFER_RETENTION: '0' } });
    write(both.wire, { changed: 'two' });
    await both.upload('again', { environment: { TRANSFER_RETENTION: '0' } });
    expect(store.objects('runs/').map((object) => path.basename(object))).toEqual(['shop-again']);
    await both.download('again');
    expectAlike(both);
  }, 180_000);
});

describeWith(['rsync', 'openssl', 'rclone', 'root'], 'an operator of the bucket', () => {
  const change = (file: string, edit: (bytes: Buffer) => Buffer) => fs.writeFileSync(file, edit(fs.readFileSync(file)));

  testWith([], 'cannot have a changed, cut, swapped or forged object used', async () => {
    const both = through();
    write(both.wire, { one: noise(MIB, 'one'), two: noise(MIB, 'two') });
    await both.upload('stage', SMALL);
    const kept = path.join(both.wire.folder, 'kept');
    fs.cpSync(store.objectsFolder, kept, { recursive: true });
    const [part, other] = store.objects('parts/');
    const [index] = store.objects('runs/');
    const [state] = store.objects('state/');
    const attacks: Record<string, () => void> = {
      'a changed byte': () => change(part, (bytes) =>
        Buffer.concat([bytes.subarray(0, 500), Buffer.from([255 - bytes[500]]), bytes.subarray(501)])),
      'a part that is cut': () => change(part, (bytes) => bytes.subarray(0, bytes.length - 100)),
      'a part in place of another': () => fs.copyFileSync(other, part),
      'an empty part': () => fs.writeFileSync(part, ''),
      'data encrypted for the certificate': () => {
        fs.writeFileSync(path.join(both.wire.folder, 'certificate'), keyPair('recipient').certificate);
        execFileSync('openssl', ['cms', '-encrypt', '-binary', '-aes-256-gcm', '-outform', 'DER', '-in',
          '/etc/hostname', '-out', part, path.join(both.wire.folder, 'certificate')]);
      },
      'a changed index': () => change(index, (bytes) =>
        Buffer.concat([bytes.subarray(0, 40), Buffer.from([255 - bytes[40]]), bytes.subarray(41)])),
      'an object of another name as the index': () => fs.copyFileSync(state, index),
    };
    for (const [attack, attempt] of Object.entries(attacks)) {
      attempt();
      const end = await (await both.downloader('stage', SMALL)).ended;
      expect({ attack, code: end.code, cause: end.message.cause })
        .toEqual({ attack, code: 20, cause: 'not-authentic' });
      fs.cpSync(kept, store.objectsFolder, { recursive: true });
    }
    await both.download('stage', SMALL);
    expectAlike(both);
  }, 180_000);

  testWith([], 'cannot have the index of another run or claim used, and a deleted part is named', async () => {
    const both = through();
    write(both.wire, { one: 'one' });
    await both.upload('stage');
    const [index] = store.objects('runs/');
    fs.copyFileSync(index, path.join(path.dirname(index), 'shop-cutover'));
    expectEnd(await (await both.downloader('cutover')).ended, { code: 20, cause: 'not-authentic' });
    const stranger = await both.downloader('stage', { secrets: { ...both.secrets, key: { key: 'cd'.repeat(32) } } });
    expectEnd(await stranger.ended, { code: 20, cause: 'not-authentic' });
    store.objects('parts/').forEach((part) => fs.rmSync(part));
    expectEnd(await (await both.downloader('stage')).ended, { code: 32, cause: 'superseded' });
    expect(fs.readdirSync(both.wire.destination)).toEqual([]);
  }, 180_000);

  testWith([], 'can make the source upload everything again, and no more', async () => {
    const both = through();
    write(both.wire, { one: 'one' });
    await both.upload('stage');
    change(store.objects('state/')[0], (bytes) => Buffer.concat([Buffer.from('x'), bytes]));
    store.objects('parts/').forEach((part) => fs.rmSync(part));
    const { pod } = await both.upload('again');
    expect(pod.events.find(({ event }) => event === 'warning')).toMatchObject({ cause: 'not-authentic' });
    await both.download('again');
    expectAlike(both);
  }, 180_000);
});

describeWith(['rsync', 'openssl', 'rclone', 'root'], 'a source with the key of a claim', () => {
  testWith([], 'cannot have the destination write through a symbolic link of an earlier run', async () => {
    const both = through();
    const { wire: one } = both;
    const outside = path.join(one.folder, 'outside');
    fs.mkdirSync(outside);
    sh(`chmod 777 outside; ln -s ${outside} source/link; chown -h 1000680000 source/link`, one.folder);
    await both.both('stage');
    expect(fs.readlinkSync(path.join(one.destination, 'link'))).toBe(outside);
    fs.rmSync(path.join(one.source, 'link'));
    write(one, { 'link/file': 'x' });
    await both.both('again');
    expect(fs.readdirSync(outside)).toEqual([]);
    expectAlike(both);
  }, 180_000);

  testWith([], 'cannot have the destination delete a file outside the claim in a repair: a name that begins with a '
    + 'number and a space is not cut', async () => {
    for (const verification of [Verification.XXH128, Verification.SHA256]) {
      const both = through({ keepAfterCutover: true }, { copying: { verification } });
      const { wire: one } = both;
      const outside = path.join(one.folder, 'outside');
      fs.mkdirSync(outside);
      fs.writeFileSync(path.join(outside, 'victim'), 'precious');
      fs.chmodSync(outside, 0o777);
      write(one, { '1 L/victim': 'good', '1 L/a -> b': 'good', '1 L/back\\slash': 'good' });
      sh(`ln -s ${outside} source/L; chown -h 1000680000 source/L`, one.folder);
      await both.both('cutover');
      const damaged = ['1 L/a -> b', '1 L/back\\\\slash', '1 L/victim'];
      for (const file of damaged) {
        sh(`touch -r "destination/${file}" time; printf ugly > "destination/${file}"; `
          + `touch -r time "destination/${file}"`, one.folder);
      }
      const { pod } = await both.download('cutover');
      expect(pod.events.find(({ event }) => event === 'differs')).toMatchObject({ count: 3 });
      expect(fs.readFileSync(path.join(outside, 'victim'), 'utf8')).toBe('precious');
      expectAlike(both);
    }
  }, 180_000);
});
