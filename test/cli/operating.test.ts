import { printer } from '../../src/cli/operating/operate';
import { Surroundings } from '../../src/cli/surroundings';
import { OperationEvent } from '../../src/operations/operation';

function printed(event: Omit<OperationEvent, 'event'>): readonly [stdout: string, stderr: string] {
  const texts = ['', ''];
  const surroundings = {
    stdout: (text: string) => (texts[0] += text),
    stderr: (text: string) => (texts[1] += text),
  } as unknown as Surroundings;
  printer(false, surroundings)({ event: 'a', ...event });
  return [texts[0], texts[1]];
}

test('each line of a message and of its fix is a line, and other control characters are replaced', () => {
  expect(
    printed({ level: 'error', message: '2 secrets are missing:\n  A\n  B\u001b[1m', fix: 'Set A.\n  Set B.\u0007' }),
  ).toEqual([
    '', 'error: 2 secrets are missing:\n  A\n  B\ufffd[1m\n  Set A.\n  Set B.\ufffd\n',
  ]);
  expect(printed({ level: 'warning', message: 'a', fix: 'b' })).toEqual(['warning: a\n  b\n', '']);
  expect(printed({ level: 'info', message: 'a' })).toEqual(['a\n', '']);
});
