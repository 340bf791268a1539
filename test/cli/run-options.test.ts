import { cli, folderWith } from './support';

test.each([
  ['Foo=5', 'MTC has no phase Foo. Its phases are WaitForRefresh, '],
  ['WaitForRefesh=5', 'MTC has no phase WaitForRefesh. Did you mean WaitForRefresh?'],
  ['WaitForRefresh', 'Write PHASE=MINUTES, such as WaitForRefresh=60.'],
])('--deadline %s is refused', (value, message) => {
  const { exitCode, stderr } = cli(folderWith({}), ['run', 'dist', 'shop', 'first-copy', '--deadline', value]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
});
