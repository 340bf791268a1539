import { execFileSync } from 'child_process';
import { symlinkSync } from 'fs';
import { createServer } from 'net';
import { join } from 'path';
import { readRegularFile, UnreadableFile } from '../../src/files/read-regular-file';
import { folderWith } from '../cli/support';

/** What becomes of reading a file. */
function reading(path: string, maxBytes = 1024): string {
  try {
    return readRegularFile(path, maxBytes).toString('utf8');
  } catch (error) {
    return error instanceof UnreadableFile ? `${error.code}: ${error.message}` : String(error);
  }
}

describe('readRegularFile', () => {
  test('a file of as many bytes as the limit is read, and one of one byte more is rejected', () => {
    const folder = folderWith({ four: 'four', fives: 'fives', empty: '' });
    expect(reading(join(folder, 'four'), 4)).toBe('four');
    expect(reading(join(folder, 'fives'), 4)).toBe('too-large: is larger than 4 bytes');
    expect(reading(join(folder, 'empty'), 0)).toBe('');
  });

  test('a long file is read completely', () => {
    const folder = folderWith({ long: 'x'.repeat(200_000) });
    expect(reading(join(folder, 'long'), 200_000)).toBe('x'.repeat(200_000));
  });

  test('a link is followed', () => {
    const folder = folderWith({ file: 'content' });
    symlinkSync('file', join(folder, 'link'));
    expect(reading(join(folder, 'link'))).toBe('content');
  });

  test('a file that is said to be empty is read to its end, and no further than to the limit', () => {
    expect(reading('/proc/self/status', 1_000_000)).toContain('Name:');
    expect(reading('/proc/self/status', 10)).toBe('too-large: is larger than 10 bytes');
  });

  test('a pipe without a writer, a device, a folder and a socket are not waited for', async () => {
    const folder = folderWith({});
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    symlinkSync('/dev/zero', join(folder, 'endless'));
    const server = createServer().listen(join(folder, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    for (const name of ['pipe', 'endless', '.', 'socket']) {
      expect(reading(join(folder, name))).toBe('not-regular: is not a regular file');
    }
    server.close();
  });

  test('a file that does not exist, and a path that cannot be one, have the code of the system', () => {
    const folder = folderWith({ file: '' });
    symlinkSync('loop', join(folder, 'loop'));
    expect(reading(join(folder, 'none'))).toBe('ENOENT: does not exist');
    expect(reading('')).toBe('ENOENT: does not exist');
    expect(reading(join(folder, 'file', 'below')))
      .toBe('ENOTDIR: cannot be read: a part of its path is a file, not a folder');
    expect(reading(join(folder, 'loop'))).toBe('ELOOP: cannot be read (ELOOP)');
    expect(reading(join(folder, 'n'.repeat(300)))).toBe('ENAMETOOLONG: cannot be read (ENAMETOOLONG)');
    expect(reading('a\0b')).toBe('ERR_INVALID_ARG_VALUE: cannot be read (ERR_INVALID_ARG_VALUE)');
  });
});
