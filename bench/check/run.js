'use strict';
// What a check costs beside the parsing of the same files, and whether the rules are linear. See ../README.md.
const { execFileSync, spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { discoveryServer } = require('./discovery');
const { linearity } = require('./linearity');
const { write } = require('./manifests');
const { compile, ROOT } = require('../compile');
const { table } = require('../table');

const MANIFESTS = 20_000;
const TIMES = 3;

async function main() {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-bench-'));
  try {
    const folder = path.join(scratch, 'manifests');
    const names = write(folder, MANIFESTS);
    const bundle = compile('bench/check/exports.mjs', scratch);
    const commandLine = compile('src/cli/main.ts', path.join(scratch, 'lib/cli'));
    fs.copyFileSync(path.join(ROOT, 'package.json'), path.join(scratch, 'package.json'));

    const best = {};
    const note = (measured) => Object.entries(measured)
      .forEach(([name, value]) => { best[name] = Math.min(best[name] ?? Infinity, value); });
    let kubectl;
    for (let time = 1; time <= TIMES; time++) {
      process.stderr.write(`time ${time} of ${TIMES}\n`);
      note(measure('parse', bundle, folder));
      note(measure('judge', bundle, folder));
      const cache = { XDG_CACHE_HOME: path.join(scratch, `cache-${time}`) };
      note({ check: (await cpuOf([process.execPath, commandLine, 'check', folder], cache)).seconds });
      note({ again: (await cpuOf([process.execPath, commandLine, 'check', folder], cache)).seconds });
      kubectl = await kubectlOnATenth(scratch, folder, names);
      note(kubectl.seconds === undefined ? {} : { kubectl: kubectl.seconds });
    }
    const ratio = (seconds) => (seconds / best.parse).toFixed(2);
    const row = (name, seconds, beside = ratio(seconds)) => [name, seconds.toFixed(2), beside];
    console.log(`${best.manifests} manifests in ${names.length} files, ${(sizeOf(folder, names) / 1e6).toFixed(1)} MB; `
      + `least of ${TIMES}\n`);
    console.log(table([
      ['', 's of CPU', 'parsing = 1'],
      row('(a) parsing: the YAML library alone', best.parse),
      row('(b) reading: the command line\'s own reader', best.read),
      row('(c) judging: the rules alone', best.judge),
      row('(d) the whole `check`', best.check),
      row(`(f) \`check\` again, of unchanged files: ${(best.again / best.check).toFixed(2)} of (d)`, best.again),
      kubectl.seconds === undefined ? ['(e) `kubectl create --dry-run=client`', '-', kubectl.left]
        : row(`(e) \`kubectl create --dry-run=client\`, a tenth: ${kubectl.manifests} manifests`, best.kubectl,
          `${ratio(best.kubectl * MANIFESTS / kubectl.manifests)} for all`),
    ]));
    console.log(`\nJudging costs ${ratio(best.judge)} of `
      + `parsing: ${best.judge < best.parse / 2 ? 'less than half' : 'NOT LESS THAN HALF'}.\n`);
    console.log(linearity(require(bundle)));
  } finally {
    fs.rmSync(scratch, { recursive: true });
  }
}

function measure(what, bundle, folder) {
  return JSON.parse(execFileSync(
    process.execPath, [path.join(__dirname, 'measure.js'), what, bundle, folder], { encoding: 'utf8' },
  ));
}

/** Every tenth wave. kubectl makes nothing, but wants to be told which kinds there are. */
async function kubectlOnATenth(scratch, folder, names) {
  const command = process.env.KUBECTL || 'kubectl';
  const waves = [...new Set(names.map(path.dirname))].filter((wave) => wave.endsWith('0'));
  const server = await discoveryServer();
  try {
    const config = path.join(scratch, 'kubeconfig');
    fs.writeFileSync(config, JSON.stringify({
      'apiVersion': 'v1', 'kind': 'Config', 'current-context': 'bench',
      'clusters': [{ name: 'bench', cluster: { server: server.url } }],
      'contexts': [{ name: 'bench', context: { cluster: 'bench' } }],
    }));
    const args = ['create', '--dry-run=client', '--validate=false', '--output=name', '--recursive',
      ...waves.flatMap((wave) => ['-f', path.join(folder, wave)])];
    const { seconds, code, stdout, stderr } =
      await cpuOf([command, ...args], { KUBECONFIG: config, KUBECACHEDIR: path.join(scratch, 'cache') });
    const manifests = stdout.split('\n').filter((line) => line !== '').length;
    if (code === 127) {
      return { left: 'left out: no kubectl on the PATH, nor named by KUBECTL' };
    }
    return code === 0 ? { seconds, manifests } : { left: `left out: ${stderr.trim().split('\n')[0]}` };
  } finally {
    server.close();
  }
}

/** Runs a command, and tells the seconds of CPU that it took, from its start to its end, its children included. */
function cpuOf(command, environment = {}) {
  const child = spawn('bash', ['-c', 'TIMEFORMAT="%3U %3S"; exec 3>&2; time "$@" 2>&3', 'bash', ...command], {
    env: { ...process.env, ...environment },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => { stdout += data; });
  child.stderr.on('data', (data) => { stderr += data; });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const [, user, system] = /(\d+\.\d+) (\d+\.\d+)\s*$/.exec(stderr);
      resolve({ seconds: Number(user) + Number(system), code, stdout, stderr });
    });
  });
}

function sizeOf(folder, names) {
  return names.reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
