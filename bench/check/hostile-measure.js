'use strict';
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

/** A command that takes more is ended. */
const MOST_SECONDS = 60;

const PYTHON = `import resource, subprocess, sys
limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (${MOST_SECONDS}, ${MOST_SECONDS}))
with open('.stdin', 'rb') as stdin, open('.stdout', 'wb') as stdout, open('.stderr', 'wb') as stderr:
    end = subprocess.run(sys.argv[1:], stdin=stdin, stdout=stdout, stderr=stderr, preexec_fn=limit)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, end.returncode)`;

/** What a command costs on some files: seconds of CPU and megabytes at the peak, and how it ended. */
function measure(bundle, { files = {}, args, stdin = '' }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-hostile-'));
  try {
    for (const [name, text] of Object.entries({ ...files, '.stdin': stdin })) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    }
    const { stdout } = spawnSync('python3', ['-c', PYTHON, process.execPath, bundle, ...args],
      { cwd: folder, encoding: 'utf8', env: { ...process.env, XDG_CACHE_HOME: folder } });
    const [cpu, memory, exitCode] = stdout.trim().split(' ').map(Number);
    const errors = fs.readFileSync(path.join(folder, '.stderr'), 'utf8').slice(0, 300);
    const output = fs.statSync(path.join(folder, '.stdout')).size;
    return { cpu, memory, exitCode, errors, output };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

module.exports = { measure };
