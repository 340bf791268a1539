import { execFileSync } from 'child_process';
import * as path from 'path';
import { buildSync } from 'esbuild';

const ROOT = path.resolve(__dirname, '../..');

/** Runs a program that was bundled as the library is, and gives what it prints. */
function run(contents: string): string[] {
  const { outputFiles: [{ text }] } = buildSync({
    stdin: { contents, resolveDir: ROOT },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['cdk8s'],
    alias: { 'cdk8s-plus-27': path.join(ROOT, 'scripts/package/lazy-plus.js') },
    write: false,
  });
  return JSON.parse(execFileSync(process.execPath, ['-e', text], { cwd: ROOT, encoding: 'utf8' }));
}

describe('cdk8s-plus is loaded when something in it is used, and not before', () => {
  test.each<[string, string]>([
    ['as jsii compiles it', "const plus = require('cdk8s-plus-27');"],
    ['as TypeScript writes it', "import * as plus from 'cdk8s-plus-27';"],
  ])('%s', (_, imported) => {
    expect(run(`${imported}
      const isLoaded = () => Object.keys(require.cache).some((file) => file.includes('node_modules/cdk8s-plus-27/'));
      const states = [isLoaded()];
      const cpu = plus.Cpu.millis(100);
      states.push(isLoaded(), cpu instanceof plus.Cpu, cpu.amount, plus.ServiceType.NODE_PORT, plus.Cpu === module.require('cdk8s-plus-27').Cpu);
      console.log(JSON.stringify(states));`)).toEqual([false, true, true, '100m', 'NodePort', true]);
  });
});
