import { isRsyncOption, nearestRsyncOptions, shellCharacterIn } from '../../src/grammar/rsync-option';

test.each([
  '-z', '-az', '--acls', '--delete-after', '--timeout=30', '--exclude=*.TMP', '-4', '--info=',
])('MTC passes on %s', (option) => {
  expect(isRsyncOption(option)).toBe(true);
});

test.each([
  '-A', '-aH', '--Compress', '30', '--', '-', '', '---acls', '--no--op', '--log_file=/tmp/x',
])('MTC drops %j', (option) => {
  expect(isRsyncOption(option)).toBe(false);
});

test.each([
  ['--exclude=*.tmp', '*'], ['--log=$(reboot)', '$'], ['--a;b', ';'], ['--log-file=/tmp/a_b-c.d,e@f%g+h:i', undefined],
  ['', undefined],
])('the first character of %s that a shell interprets is %s', (option, character) => {
  expect(shellCharacterIn(option)).toBe(character);
});

test.each([
  ['-A', ['--acls']],
  ['-A --timeout 30', ['--acls', '--timeout=30']],
  ['-aHAX --foo', ['-a', '--hard-links', '--acls', '--xattrs', '--foo']],
  ['--Compress --Timeout=5', ['--compress', '--timeout=5']],
  ['-Z', undefined],
  ['30', undefined],
  ['-z 9', undefined],
  ['--a=b c', undefined],
  ['--exclude=*.tmp -A', undefined],
])('the form of %s that MTC passes on is %j', (options, expected) => {
  expect(nearestRsyncOptions(options.split(' '))).toEqual(expected);
});
