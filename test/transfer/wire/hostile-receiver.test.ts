import * as fs from 'fs';
import * as path from 'path';
import { answer, HONEST_FACTS, HostileReceiver } from './hostile';
import { BASIC, describeWith, testWith } from './needs';
import { IS_ROOT, NAMESPACE_USER, Pod, PodEnd } from './pod';
import { sh } from './trees';
import { Wire, wires } from './wire';

// A receiver that has the key and attacks the sender: it gets no code executed, forges no log line, and fills neither
// memory nor disk.

const wire = wires();
const receivers: HostileReceiver[] = [];
afterEach(() => receivers.splice(0).forEach((receiver) => receiver.stop()));

/** The sender's end against a receiver with this script; `loot` is a folder that any user may write to. */
async function attacked(
  script: string, run: 'stage' | 'verify' = 'stage', environment: Record<string, string> = {}, one = wire(),
): Promise<Attack> {
  fs.writeFileSync(path.join(one.source, 'file'), 'data');
  sh(`mkdir -m 777 ../loot; ${IS_ROOT ? `chown -R ${NAMESPACE_USER}:0 .` : ':'}`, one.source);
  receivers.push(await HostileReceiver.start(one, script.replace(/LOOT/g, `${one.folder}/loot/pwned`)));
  const sender = await one.sender(run, {
    environment: { TRANSFER_WAIT: '10', TRANSFER_ATTEMPTS: '2', TRANSFER_IDLE: '10', ...environment },
  });
  return { one, sender, end: await sender.ended };
}

interface Attack {
  readonly one: Wire;
  readonly sender: Pod;
  readonly end: PodEnd;
}

/** The log is JSON and nothing else, ends with an `end`, and the termination message is the same. */
function expectOrderlyEnd({ sender, end }: Attack, code: number, cause: string): void {
  expect(sender.noise).toBe('');
  expect(sender.events.at(-1)).toMatchObject({ event: 'end', code, cause });
  expect(end).toMatchObject({ code, message: { code, cause } });
}

function expectNothingRun({ one }: Attack): void {
  expect(fs.readdirSync(path.join(one.folder, 'loot'))).toEqual([]);
}

function probeWith(facts: Partial<typeof HONEST_FACTS>): string {
  return `probe) printf '%s\\n' ${answer({ ...HONEST_FACTS, ...facts })} ;;`;
}

describeWith(BASIC, 'text of a hostile receiver', () => {
  for (const name of ['free', 'inodes', 'uid'] as const) {
    for (const value of ['BYTES[$(id > LOOT)]', 'x[1]', 'BYTES', '-1', '1e3', '0x10', '1'.repeat(19), '', '1 2']) {
      test(`${name}=${value} is not evaluated: the run ends with a cause`, async () => {
        const attack = await attacked(probeWith({ [name]: value }));
        expectNothingRun(attack);
        expectOrderlyEnd(attack, 64, 'invalid-answer');
        expect(attack.end.message.text).toContain(`its value for ${name} is not valid`);
      });
    }
  }

  for (const [name, value] of [['empty', 'maybe'], ['writable', '$(id > LOOT)'], ['full', 'yes no']] as const) {
    test(`${name}=${value} is not one of the words that it can be: the run ends with a cause`, async () => {
      const attack = await attacked(probeWith({ [name]: value }));
      expectNothingRun(attack);
      expectOrderlyEnd(attack, 64, 'invalid-answer');
    });
  }

  test('a fact that is missing ends the run with a cause', async () => {
    const { xattrs: _, ...facts } = HONEST_FACTS;
    const attack = await attacked(`probe) printf '%s\\n' ${answer(facts)} ;;`);
    expectOrderlyEnd(attack, 64, 'invalid-answer');
    expect(attack.end.message.text).toContain('it does not contain xattrs');
  });

  test('a number with leading zeros is decimal', async () => {
    const attack = await attacked(probeWith({ free: '00000000000000008', inodes: '09' }));
    expect(attack.sender.noise).toBe('');
    expect(attack.sender.events.find(({ event }) => event === 'connected')).toMatchObject({ free: 8 });
  });

  test('no value breaks a line of the log, or adds a member to it', async () => {
    for (const facts of [{ free: '0},{"FORGED":"\x1b[31m"' }, { tools: 'tar","FORGED":"1 $(id > LOOT) xxh128' },
      { full: 'no","FORGED":"1' }]) {
      const attack = await attacked(probeWith(facts));
      expectNothingRun(attack);
      expect(attack.sender.noise).toBe('');
      expect(attack.sender.events.filter((event) => 'FORGED' in event)).toEqual([]);
      expect(attack.sender.log).not.toContain('\x1b');
    }
  });

  test('unknown tools are dropped, unknown names too', async () => {
    const attack = await attacked(probeWith({
      tools: 'xxh128 rm PATH=/ tar',
      ...{ 'a[$(id > LOOT)]': '1', '@': '2', 'PATH': '/nowhere' },
    }));
    expectNothingRun(attack);
    expect(attack.sender.noise).toBe('');
    expect(attack.sender.events.find(({ event }) => event === 'connected')).toMatchObject({ tools: 'xxh128 tar' });
  });

  test('a refusal is quoted, and cut', async () => {
    const attack = await attacked('probe) printf \'refused \\033[31m","FORGED":"%05000d\\n\' 0 ;;', 'stage', {
      TRANSFER_WAIT: '1',
    });
    expectOrderlyEnd(attack, 50, 'other-run');
    expect(attack.sender.log).not.toContain('\x1b');
    expect(attack.end.message).not.toHaveProperty('FORGED');
    expect(attack.end.message.text.length).toBeLessThan(1000);
  });

  test('numbers that it puts into rsync\'s output are not evaluated', async () => {
    const lines = [
      'Number of regular files transferred: a[$(id > LOOT)]', 'Total transferred file size: a[$(id > LOOT)] bytes',
      'Number of files: a[$(id > LOOT)] (x)',
      'Total file size: a[$(id > LOOT)] bytes', 'Number of regular files transferred: 08',
    ];
    const attack = await attacked(`
      ${probeWith({ empty: 'no' })}
      push) rsync --server "\${words[@]:4}" . "$destination/" | inject ${lines.map((line) => `'${line}'`).join(' ')} ;;
    `);
    expectNothingRun(attack);
    expectOrderlyEnd(attack, 0, 'none');
    expect(fs.readFileSync(path.join(attack.one.destination, 'file'), 'utf8')).toBe('data');
    expect(attack.end.message).toMatchObject({ files: 2, bytes: 4, copiedFiles: 9 });
  });

  test('a digest that it gives is compared, and not evaluated', async () => {
    const attack = await attacked(`
      ${probeWith({ empty: 'no' })}
      manifest) echo 'digest a[$(id > LOOT)] a[$(id > LOOT)]'; echo ok ;;
      differences) echo 'a[$(id > LOOT)]'; echo ok ;;
      push) rsync --server "\${words[@]:4}" . "$destination/" ;;
    `, 'verify', { TRANSFER_VERIFICATION: 'sha256' });
    expectNothingRun(attack);
    expectOrderlyEnd(attack, 40, 'different');
  });
});

describeWith(BASIC, 'output of a hostile receiver', () => {
  test('an answer without an end is cut, and the sender keeps no more than 64 KiB of it', async () => {
    const attack = await attacked('probe) yes "uid=1" ;;', 'stage', { TRANSFER_WAIT: '1' });
    expectOrderlyEnd(attack, 64, 'invalid-answer');
    expect(fs.statSync(path.join(attack.sender.folder, 'run/probe')).size).toBeLessThanOrEqual(65536);
  });

  test('a line without an end is also cut', async () => {
    const attack = await attacked('probe) yes "uid=1" | tr -d "\\n" ;;', 'stage', { TRANSFER_WAIT: '1' });
    expectOrderlyEnd(attack, 64, 'invalid-answer');
    expect(fs.statSync(path.join(attack.sender.folder, 'run/probe')).size).toBeLessThanOrEqual(65536);
  });

  test('errors that it has rsync write are cut', async () => {
    const attack = await attacked(`
      ${probeWith({ empty: 'no' })}
      push) rsync --server "\${words[@]:4}" . "$destination/" | TAG=11 REPEAT=20000 inject 'rsync: an error that is repeated over and over again' ;;
    `);
    expectOrderlyEnd(attack, 0, 'none');
    expect(fs.statSync(path.join(attack.sender.folder, 'run/errors.0')).size).toBe(65536);
  });

  testWith(['mounts'], 'more output than files can explain makes the run fail', async () => {
    const one = wire();
    sh('mount -t tmpfs none source', one.folder); // a file system with few files
    try {
      const attack = await attacked(`
        ${probeWith({ empty: 'no' })}
        push) rsync --server "\${words[@]:4}" . "$destination/" | REPEAT=20000 inject "$(printf '%04000d')" ;;
      `, 'stage', {}, one);
      expectOrderlyEnd(attack, 32, 'too-much-output');
      expect(fs.statSync(path.join(attack.sender.folder, 'spool/progress.0')).size).toBeLessThan(70_000_000);
    } finally {
      await Promise.all(one.pods.map((pod) => pod.ended));
      sh('umount source', one.folder);
    }
  });

  test('lists of differences are not longer than the volumes can explain', async () => {
    const attack = await attacked(`
      ${probeWith({ empty: 'no' })}
      manifest) echo 'digest x 1'; echo ok ;;
      differences) yes '00000000000000000000000000000000 1 name' ;;
      push) rsync --server "\${words[@]:4}" . "$destination/" ;;
    `, 'verify', { TRANSFER_VERIFICATION: 'sha256' });
    expectOrderlyEnd(attack, 40, 'different');
    expect(fs.statSync(path.join(attack.sender.folder, 'spool/theirs')).size).toBeLessThan(1_100_000);
  });
});
