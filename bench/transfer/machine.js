'use strict';
const { execFileSync } = require('child_process');
const os = require('os');
const { STUNNEL } = require('./ways');

/** When, and on what, as Markdown. */
function machine(means) {
  const first = (command, pattern) =>
    pattern.exec(execFileSync('bash', ['-c', command], { encoding: 'utf8' }))?.[1] ?? '?';
  const cpus = os.cpus();
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus.length} cores (${cpus[0].model}), `
      + `${Math.round(os.totalmem() / 2 ** 30)} GiB, Linux ${os.release()}, Node ${process.versions.node},`,
    `rsync ${first('rsync --version', /version (\S+)/)}, stunnel `
      + `${first(`${STUNNEL} -version 2>&1`, /stunnel (\S+)/)}, OpenSSL `
      + `${first(`${STUNNEL} -version 2>&1; openssl version`, /(?:Running +with )?OpenSSL (3\S+)[^\n]*\s*Threading/)},`,
    `${first('ssh -V 2>&1', /^(\S+?),? /)}, bash ${first('bash --version', /version (\S+)/)}. CPU counted `
      + `by: ${means}.`,
  ].join('\n');
}

module.exports = { machine };
