import { ExitCode, run } from './command-line';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') { // the reader has seen enough: `| head`
    process.exit();
  }
  process.stderr.write(`error: the output cannot be written: ${error.code === 'ENOSPC' ? 'no space left on the device' : error.message}\n`);
  process.exit(ExitCode.USAGE);
});
process.stderr.on('error', () => process.exit(ExitCode.USAGE));

try {
  process.exitCode = run(process.argv.slice(2), {
    workingDirectory: process.cwd(),
    environment: process.env,
    stdin: 0,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    terminal: process.stdout.isTTY === true,
  });
} catch (error) {
  // A message may quote what was read, so that only the place in the program is shown.
  const { name, stack = '' } = error instanceof Error ? error : new Error();
  process.stderr.write(`error: ${name}${stack.split('\n').filter((line) => line.startsWith('    at ')).slice(0, 3).join('').replace(/\s+/g, ' ')}\n`
    + 'This is a bug in cdk8s-mtc: please report it, with the files if you may show them.\n');
  process.exitCode = ExitCode.USAGE;
}
