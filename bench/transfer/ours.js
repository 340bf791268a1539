'use strict';
// Our own engine: whole runs, as synth writes them.
const fs = require('fs');
const path = require('path');
const { until, isListening } = require('./group');
const { onlyWhere } = require('./ways');

/** A run of both pods: all that they do is counted, from waiting for one another to writing to disk. */
function ours(pass, settings) {
  return async (run) => {
    const entries = {};
    for (const side of ['send', 'receive']) {
      entries[side] = path.join(run.scratch, `${side}.bash`);
      fs.writeFileSync(entries[side], `unset BASH_ENV\n${run[side].entry}\n`);
    }
    const result = await run.pods.transfer({
      manifests: run.pods.manifests(pass, settings),
      source: run.source,
      target: run.target,
      scratch: run.scratch,
      entries,
      isListening: (port) => until(() => isListening(port), 'the receiver'),
      through: run.through,
    });
    run.sent = () => result.message.sent;
    return result;
  };
}

/** MTC keeps neither. */
const BARE = { acls: false, xattrs: false };

/** Beside the rows of the other ways. */
const OURS = {
  copy: {
    'ours': ours('stage'),
    'ours, without fill': ours('stage', { fill: false }),
    'ours, without ACLs and attributes (as MTC)': onlyWhere(ours('stage', BARE), 'small'),
    'ours, lz4': onlyWhere(ours('stage', { compression: 'lz4' }), 'mixed'),
  },
  change: {
    'ours': ours('cutover', { verification: 'none' }),
    'ours, without ACLs and attributes (as MTC)': onlyWhere(
      ours('cutover', { verification: 'none', ...BARE }), 'small',
    ),
    'ours, verification included': ours('cutover'),
  },
  verify: {
    'ours': ours('verify'),
    'ours, without ACLs and attributes (as MTC)': onlyWhere(ours('verify', BARE), 'small'),
  },
};

module.exports = { OURS, ours };
