import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { answer, HONEST_FACTS, HostileReceiver } from './hostile';
import { BASIC, describeWith } from './needs';
import { Pod } from './pod';
import { Wire, wires } from './wire';

// Which versions a pod reports, and which of rsync it warns of or refuses. Other versions are pretended by a program in
// front of the real one.

const wire = wires();

const output = (command: string) => execFileSync('bash', ['-c', command], { encoding: 'utf8' });

/** A PATH whose rsync and dpkg-query report these versions. Without a build, the package manager is missing. */
function pretend(one: Wire, rsync: string, build?: string): string {
  const folder = path.join(one.folder, 'bin');
  const real = output('command -v rsync').trim();
  const write = (name: string, script: string) =>
    fs.writeFileSync(path.join(folder, name), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
  fs.mkdirSync(folder);
  write('rsync', `[[ $1 != --version ]] || exec sed '1s/version [^ ]*/version ${rsync}/' <(${real} --version)\n`
    + `exec ${real} "$@"`);
  write('dpkg-query', build === undefined ? 'exit 1' : `echo '${build}'`);
  return `${folder}:${process.env.PATH}`;
}

/** The events of a sender whose receiver never comes, until it gives up. */
async function alone(one: Wire, props: { path?: string; release?: string } = {}): Promise<Pod> {
  const release = path.join(one.folder, 'os-release');
  fs.writeFileSync(release, props.release ?? 'ID=debian\nVERSION_ID="12"\n');
  const sender =
    await one.sender('stage', { path: props.path, environment: { TRANSFER_WAIT: '1', TRANSFER_OS_RELEASE: release } });
  await sender.ended;
  return sender;
}

const warnings = (pod: Pod) => pod.events.filter(({ event }) => event === 'warning')
  .map(({ cause, text }) => `${cause}: ${text}`);

describeWith(BASIC, 'the first event', () => {
  test('reports the versions of rsync, stunnel, OpenSSL, tar and the kernel, on each side', async () => {
    const { sender, receiver } = await wire().runWell('stage');
    const first = (command: string, pattern: RegExp) => pattern.exec(output(command))![1];
    const expected = [
      `rsync=${first('rsync --version', /version v?(\S+)/)}`,
      `stunnel=${first('{ stunnel -version || stunnel4 -version; } 2>&1', /stunnel (\S+)/)}`,
      `openssl=${first('{ stunnel -version || stunnel4 -version; } 2>&1', /.*running\s+with OpenSSL (\S+)/is)}`,
      `tar=${first('tar --version', /tar\) (\S+)/)}`,
      `kernel=${output('uname -r').trim()}`,
    ].join(' ');
    for (const pod of [sender, receiver]) {
      expect(pod.events[0]).toMatchObject({ event: 'start', versions: expected });
    }
    expect(sender.events.find(({ event }) => event === 'connected')).toMatchObject({ versions: expected });
  });
});

describeWith(BASIC, 'versions of a hostile receiver', () => {
  test('are reported only if they are versions, and nothing in them is evaluated', async () => {
    const one = wire();
    const versions = 'rsync=3.5.0 stunnel=$(id) openssl=x[1] tar=1","FORGED":"1 kernel=6.1.0-13-amd64 PATH=1';
    const receiver = await HostileReceiver.start(one,
      `probe) printf '%s\\n' ${answer({ ...HONEST_FACTS, versions })} ;;`);
    const sender = await one.sender('stage', {
      environment: { TRANSFER_WAIT: '10', TRANSFER_ATTEMPTS: '1', TRANSFER_IDLE: '10' },
    });
    await sender.ended;
    receiver.stop();
    expect(sender.noise).toBe('');
    expect(sender.events[1]).toMatchObject({ event: 'connected', versions: 'rsync=3.5.0 kernel=6.1.0-13-amd64' });
    expect(sender.log).not.toContain('FORGED');
  });
});

describeWith(BASIC, 'rsync', () => {
  test.each(['3.4.3', '3.4.10', '3.10.0', '4.0.0', '3.5.0pre1'])('%s is recent enough', async (version) => {
    const one = wire();
    expect(warnings(await alone(one, { path: pretend(one, version) }))).toEqual([]);
  });

  test.each(['3.4.2', '3.1.3', '2.6.9'])('%s is older than the security '
    + 'fixes, of which the pod warns', async (version) => {
    const one = wire();
    expect(warnings(await alone(one, { path: pretend(one, version) }))).toEqual([
      `old-rsync: rsync ${version} lacks the security fixes of rsync 3.4.3 `
        + '(2026-05-20; CVE-2026-43618, CVE-2026-43620). Use a newer image.',
    ]);
  });

  test.each([
    ['3.2.7-1+deb12u4', 1], ['3.2.7-1+deb12u5', 0], ['3.2.7-1+deb12u6', 0], ['3.2.7-1+deb12u10', 0], ['3.2.7-1', 1],
  ])('3.2.7 in the build %s of Debian 12 gives %i warnings', async (build, count) => {
    const one = wire();
    expect(warnings(await alone(one, { path: pretend(one, '3.2.7', build) }))).toHaveLength(count);
  });

  test('in a build of another distribution is not known to be fixed', async () => {
    const one = wire();
    expect(warnings(await alone(
      one, { path: pretend(one, '3.2.7', '3.2.7-1+deb12u6'), release: 'ID=other\nVERSION_ID=12\n' },
    ))).toEqual([
      'old-rsync: rsync 3.2.7 (other-12/3.2.7-1+deb12u6) lacks the security fixes of rsync 3.4.3 (2026-05-20; '
      + 'CVE-2026-43618, CVE-2026-43620). Use a newer image.',
    ]);
  });

  test('older than minimumRsync ends the run before anything is copied, on either side', async () => {
    const one = wire({ image: { minimumRsync: '3.5.0' } });
    fs.writeFileSync(path.join(one.source, 'file'), 'content');
    one.give('file');
    const old = { path: pretend(one, '3.4.4') };
    const end = {
      code: 30,
      message: {
        cause: 'old-rsync',
        text: 'rsync 3.4.4 is older than minimumRsync 3.5.0: use a newer image, or a lower minimumRsync.',
      },
    };
    expect(await (await one.sender('stage', old)).ended).toMatchObject(end);
    expect(await (await one.receiver('stage', old)).ended).toMatchObject(end);
    expect(fs.readdirSync(one.destination)).toEqual([]);
  });

  test('of minimumRsync is accepted, and a fixed build of Debian counts as 3.4.3', async () => {
    const one = wire({ image: { minimumRsync: '3.4.3' } });
    const fixed = pretend(one, '3.2.7', '3.2.7-1+deb12u5');
    expect((await alone(one, { path: fixed })).events.map(({ event, cause }) => [event, cause])
      .filter(([event]) => event !== 'waiting'))
      .toEqual([['start', undefined], ['end', 'server-unreachable']]);
    const other = wire({ image: { minimumRsync: '3.4.4' } });
    expect((await alone(other, { path: pretend(other, '3.2.7', '3.2.7-1+deb12u5') })).events
      .map(({ event, cause }) => [event, cause]))
      .toEqual([['start', undefined], ['end', 'old-rsync']]);
  });
});
