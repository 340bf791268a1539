import * as fs from 'fs';
import * as path from 'path';
import { BASIC, describeWith } from './needs';
import { NAMESPACE_USER } from './pod';
import { sh } from './trees';
import { Wire, wires } from './wire';
import { Ownership } from '../../../src';

// With fakeSuper, symbolic links and special files are regular files at the destination, with the real type
// in an attribute.

const wire = wires();

function archive(fill: boolean): Wire {
  const one = wire({ ownership: Ownership.FAKE_SUPER, copying: { specialFiles: true, fill } });
  sh(`
    mkfifo pipe; printf f > file; ln -s file link; ln -s nowhere other
    chown ${NAMESPACE_USER}:0 file .; chown 2001:3001 pipe; chown -h 2001:3001 link other; touch -h -d 2020-01-01 *
  `, one.source);
  return one;
}

describeWith([...BASIC, 'root', 'xattrs'], 'ownership fakeSuper', () => {
  for (const fill of [true, false]) {
    test('copies a pipe of another user, and reports what is a regular file at the '
      + `destination, fill: ${fill}`, async () => {
      const one = archive(fill);
      const { message } = await one.runWell('cutover');
      expect(message).toMatchObject({
        storedAsFiles: 3,
        text: expect.stringContaining('3 symbolic links or special files are regular files there: '
          + 'applications cannot use them.'),
      });
      expect(['pipe', 'link', 'other'].map((name) => fs.lstatSync(path.join(one.destination, name)).isFile()))
        .toEqual([true, true, true]);
      expect((await one.runWell('again')).message).toMatchObject({ copiedFiles: 0, storedAsFiles: 3 });
      expect((await one.runWell('verify')).message).toMatchObject({ storedAsFiles: 3 });
    });
  }

  for (const [damage, script] of [
    ['has another target', 'chmod u+w link; t=$(stat -c %y link); printf FILE > link; touch -d "$t" link'],
    ['has lost the attribute that makes it a link', 'setfattr -x user.rsync.%stat link'],
    ['is a real link with another target',
      't=$(stat -c %y .); rm link; ln -s FILE link; touch -h -d 2020-01-01 link; touch -d "$t" .'],
  ]) {
    test(`finds and repairs a link that ${damage}`, async () => {
      const one = archive(false);
      await one.runWell('stage');
      sh(script, one.destination);
      expect(await one.run('verify')).toMatchObject({ code: 40, message: { cause: 'different', paths: ['link'] } });
      await one.runWell('cutover');
      await one.runWell('verify');
      expect(fs.readFileSync(path.join(one.destination, 'link'), 'utf8')).toBe('file');
    });
  }

  test('knows that names of one link or pipe belong together', async () => {
    const one = archive(false);
    sh('ln link link-too; ln pipe pipe-too; touch -r file .', one.source);
    await one.runWell('stage');
    const { message, sender } = await one.runWell('cutover');
    expect(sender.events.some(({ text }) => /hard links at the destination/.test(text))).toBe(false);
    expect(message).toMatchObject({ copiedFiles: 0, storedAsFiles: 5 });
    await one.runWell('verify');
  });

  test('reports no such entries for a claim that has none', async () => {
    const one = wire({ ownership: Ownership.FAKE_SUPER });
    sh(`printf f > file; mkfifo pipe; chown ${NAMESPACE_USER}:0 . *`, one.source);
    expect((await one.runWell('cutover')).message)
      .toMatchObject({ storedAsFiles: 0, text: 'Source and destination are alike.' });
  });
});
