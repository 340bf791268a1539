import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Size } from 'cdk8s';
import { answer, HONEST_FACTS, HostileReceiver, HostileSender, isListening } from './hostile';
import { BASIC, describeWith } from './needs';
import { Relay } from './peers';
import { NAMESPACE_USER } from './pod';
import { MIB, noise, occupied, sh } from './trees';
import { until, Wire, WireProps, wires } from './wire';
import { VolumeMode } from '../../../src';

// Raw devices: loop devices on files of this machine.

const RANGE = 4 * MIB;
const wire = wires();
const devices: string[] = [];
const relays: Relay[] = [];
afterEach(() => {
  relays.splice(0).forEach((relay) => relay.close());
  devices.splice(0).forEach((device) => execFileSync('losetup', ['--detach', device]));
});

/** A wire whose claims are loop devices of these sizes. */
function disks(sourceSize: number, destinationSize = sourceSize, props: WireProps = {}): Wire {
  const one = wire({ volumeMode: VolumeMode.BLOCK, ...props });
  for (const [claim, size] of [[one.source, sourceSize], [one.destination, destinationSize]] as const) {
    fs.rmdirSync(claim);
    fs.writeFileSync(`${claim}.img`, '');
    fs.truncateSync(`${claim}.img`, size);
    const device = execFileSync('losetup', ['--find', '--show', `${claim}.img`], { encoding: 'utf8' }).trim();
    devices.push(device);
    sh(`mknod ${claim} b $(stat -c '0x%t 0x%T' ${device}); chown ${NAMESPACE_USER} ${claim}; chmod 600 ${claim}`,
      one.folder);
  }
  return one;
}

function write(device: string, offset: number, data: Buffer): void {
  const file = fs.openSync(device, 'r+');
  fs.writeSync(file, data, 0, data.length, offset);
  fs.fsyncSync(file);
  fs.closeSync(file);
}

/** Whether both devices are equal as far as the source goes. */
function expectAlike(one: Wire, size: number): void {
  expect(() => execFileSync('cmp', [`--bytes=${size}`, one.source, one.destination], { stdio: 'pipe' })).not.toThrow();
}

describeWith([...BASIC, 'root', 'mounts', 'loop devices'], 'a raw device', () => {
  test('arrives with its holes, and a second pass sends only the ranges that changed', async () => {
    const size = 64 * MIB + 512; // the last range is shorter
    const one = disks(size);
    write(one.source, 3 * MIB, noise(6 * MIB)); // ranges 0 to 2
    write(one.source, 40 * MIB, noise(1000)); // range 10
    write(one.source, size - 100, noise(100, 'end')); // range 16, of 512 bytes
    write(one.destination, 20 * MIB, noise(1000)); // range 5, of zeros at the source
    const { message } = await one.runWell('cutover');
    expectAlike(one, size);
    expect(message).toMatchObject({
      code: 0, bytes: size, copiedBytes: 5 * RANGE, entries: 17, digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(occupied(`${one.destination}.img`)).toBeLessThan(5 * RANGE);

    write(one.source, 41 * MIB, noise(4096, 'change'));
    write(one.source, 4 * MIB, Buffer.alloc(RANGE)); // range 1 becomes zeros
    const second = await one.runWell('again');
    expectAlike(one, size);
    expect(second.message).toMatchObject({ copiedBytes: RANGE });
    expect(second.message.sent).toBeLessThan(RANGE + 100_000);
    expect((await one.runWell('verify')).message.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test('that was damaged at the destination is found by a verification, and repaired by a cutover', async () => {
    for (const verification of ['xxh128', 'sha256'] as any[]) {
      const one = disks(16 * MIB, 16 * MIB, { copying: { verification } });
      write(one.source, 0, noise(9 * MIB));
      await one.runWell('stage');
      write(one.destination, 5 * MIB, Buffer.from('damage'));
      expect(await one.run('verify')).toMatchObject({
        code: 40, message: { cause: 'different', different: 1, paths: ['bytes 4194304 to 8388607'] },
      });
      await one.runWell('cutover');
      expectAlike(one, 16 * MIB);
    }
  });

  test('continues with what still differs when the receiver is killed and started again', async () => {
    const size = 48 * MIB;
    const one = disks(size);
    write(one.source, 0, noise(size));
    const relay = await Relay.to(await one.port, { bytesPerSecond: 16 * MIB });
    relays.push(relay);
    const first = await one.receiver('cutover');
    const sender = await one.sender('cutover', { connect: relay.address });
    await relay.until(size / 2);
    first.kill();
    await first.ended;
    const before = relay.sent;
    await one.receiver('cutover');
    expect({ code: (await sender.ended).code, log: sender.log }).toMatchObject({ code: 0 });
    expectAlike(one, size);
    expect(relay.sent - before).toBeLessThan(size * 0.7);
    expect(sender.events.some(({ event }) => event === 'retry')).toBe(true);
  });

  test('needs a destination of its size at least; what is behind its end stays', async () => {
    const one = disks(8 * MIB, 8 * MIB - 512);
    expect(await one.run('stage')).toMatchObject({ code: 31, message: { cause: 'no-space' } });
    const other = disks(8 * MIB - 512, 8 * MIB);
    write(other.source, 0, noise(8 * MIB - 512));
    write(other.destination, 8 * MIB - 512, Buffer.from('mine'));
    await other.runWell('cutover');
    expectAlike(other, 8 * MIB - 512);
    expect(execFileSync('tail', ['-c', '512', other.destination]).subarray(0, 4).toString()).toBe('mine');
  });

  test('that the pod may not read or write is reported at once', async () => {
    for (const [claim, cause] of [['source', 'unreadable'], ['destination', 'unwritable']]) {
      const one = disks(4 * MIB);
      fs.chownSync(path.join(one.folder, claim), 0, 0);
      expect(await one.run('stage')).toMatchObject({ code: 30, message: { cause } });
    }
  });

  test('is sent no faster than the bandwidth allows', async () => {
    const one = disks(12 * MIB, 12 * MIB, { tuning: { bandwidth: Size.mebibytes(4) } });
    write(one.source, 0, noise(12 * MIB));
    const { seconds } = await one.runWell('stage');
    expect(seconds).toBeGreaterThan(2);
    expectAlike(one, 12 * MIB);
  });
});

describeWith([...BASIC, 'root', 'mounts', 'loop devices'], 'a peer with the key of a raw device', () => {
  test('as a sender writes only whole, valid ranges within the device, and uses no request for files', async () => {
    const one = disks(8 * MIB);
    const port = await one.port;
    const receiver = await one.receiver('stage');
    await until(() => isListening(port), 'it listens');
    const sender = new HostileSender(one);
    for (const [words, refusal] of [
      ['ranges x 10', 'the digest x'], ['ranges b2 a[$(id)]', 'the size a[$(id)]'],
      ['push -vnre.LsfxCIvu', 'the request push'], ['fill', 'the request fill'],
      ['manifest md5', 'the request manifest'], ['differences', 'the request differences'],
    ]) {
      expect(await sender.request('shop-stage', words)).toBe(`refused ${refusal}\n`);
    }
    for (const [line, refusal] of [
      ['data 2 1', 'to write beyond the end of the device'],
      ['zero 0 8388609', 'to write beyond the end of the device'],
      ['data a[$(id)] 1', 'a range that is not valid'], ['data 0 -1', 'a range that is not valid'],
      ['data 9999999999999 1', 'a range that is not valid'],
    ]) {
      expect(await sender.connect(
        'printf \'cdk8s-mtc-transfer 1 shop-stage blocks\\n%s\\nX\' "$LINE"; timeout 20 cat >&3', { LINE: line },
      ))
        .toBe(`refused ${refusal}\n`);
    }
    expect(receiver.noise).toBe('');
    expect(fs.readFileSync(one.destination).every((byte) => byte === 0)).toBe(true);
  });

  test('as a sender writes nothing in a run that only verifies', async () => {
    const one = disks(4 * MIB);
    const port = await one.port;
    await one.receiver('verify');
    await until(() => isListening(port), 'it listens');
    expect(await new HostileSender(one).request('shop-verify', 'blocks'))
      .toBe('refused to write in a run that only verifies\n');
  });

  test('as a receiver only makes the sender send, or report a difference', async () => {
    const one = disks(4 * MIB);
    const probe = `probe) printf '%s\\n' ${answer({ ...HONEST_FACTS, device: '4194304' })} ;;`;
    const receiver = await HostileReceiver.start(one,
      `${probe}\n ranges) printf '%s\\n' 'a[$(touch ${one.folder}/loot)]","FORGED":"1' x y ok ;;`);
    const end = await one.run('verify');
    receiver.stop();
    expect(end).toMatchObject({ code: 40, message: { cause: 'different', paths: ['bytes 0 to 4194303'] } });
    expect(fs.existsSync(path.join(one.folder, 'loot'))).toBe(false);
    expect(end.sender.noise).toBe('');
    expect(end.sender.events.filter((event) => 'FORGED' in event)).toEqual([]);
  });
});
