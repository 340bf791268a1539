import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { BASIC, describeWith } from './needs';
import { Relay } from './peers';
import { IS_ROOT, NAMESPACE_USER, TransferEvent } from './pod';
import { MIB, sh } from './trees';
import { Wire, wires } from './wire';

// Proxies and routers cut connections that are idle.

const wire = wires();
const relays: Relay[] = [];
afterEach(() => relays.splice(0).forEach((relay) => relay.close()));

/** A line to the receiver that is cut after so many seconds without a byte. */
async function lineTo(one: Wire, idle: number): Promise<Relay> {
  const relay = await Relay.to(await one.port, { idle });
  relays.push(relay);
  return relay;
}

const isRetry = ({ event, cause }: TransferEvent) => event === 'retry' && cause === 'connection-lost';

describeWith(BASIC, 'a line that is cut when it is idle', () => {
  test('does not disturb a verification, however long a large file takes to read', async () => {
    const one = wire();
    sh(`truncate -s ${3 * MIB} file`, one.source);
    one.give('file');
    await one.runWell('stage');
    const relay = await lineTo(one, 6.5);
    const slowly = slowTools(one, 'rsync', '[[ "$*" != *--checksum-choice* ]] || sleep 9');
    const end = await one.run('verify', { connect: relay.address }, { path: slowly });
    expect(end.code).toBe(0);
    expect(end.seconds).toBeGreaterThan(9);
    expect(relay.cuts).toBe(0);
  });

  test('costs an attempt where it happens all the same, and no more; then manifests are made, '
    + 'with the same digest', async () => {
    const one = wire();
    sh('mkdir d; printf a > d/file; printf b > "d/odd\nname"; ln -s file d/link; ln d/file d/second; mkfifo d/pipe',
      one.source);
    sh(IS_ROOT ? `chown -hR ${NAMESPACE_USER}:0 .` : ':', one.source);
    await one.runWell('stage');
    const { message: { digest, entries } } = await one.runWell('verify');
    expect(entries).toBe(5);
    const relay = await lineTo(one, 1);
    const slowly = slowTools(one, 'rsync', '[[ "$*" != *--server* || -e run/once ]] || { : > run/once; sleep 4; }');
    const { sender, receiver, code, message } = await one.run('verify', { connect: relay.address }, { path: slowly });
    expect(code).toBe(0);
    expect(sender.events.some(isRetry)).toBe(true);
    expect(relay.cuts).toBeGreaterThan(0);
    expect(receiver.events.some(({ verb }) => verb === 'manifest')).toBe(true);
    expect(message).toMatchObject({ digest, entries });
  });
});

/** The tools of this machine, one of which does something before. */
function slowTools(one: Wire, tool: string, before: string): string {
  const folder = path.join(one.folder, 'tools');
  const real = execFileSync('bash', ['-c', `type -P ${tool}`], { encoding: 'utf8' }).trim();
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, tool), `#!/bin/bash\n${before}\nexec ${real} "$@"\n`, { mode: 0o755 });
  return `${folder}:${process.env.PATH}`;
}

