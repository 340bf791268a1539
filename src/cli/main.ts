import { ExitCode, run } from './command-line';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') { // somebody looks at the first lines only: `| head`
    process.exit();
  }
  throw error;
});

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
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\nThis is a fault of cdk8s-mtc: please report it, with the files if they may be shown.\n`);
  process.exitCode = ExitCode.USAGE;
}
