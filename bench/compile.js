'use strict';
const path = require('path');
const { buildSync } = require('esbuild');

const ROOT = path.resolve(__dirname, '..');

/**
 * Bundles sources as the command line is bundled for its users, and gives the file: what is measured is what they run,
 * not ts-node.
 */
function compile(source, folder) {
  const file = path.join(folder, `${path.basename(source, path.extname(source))}.js`);
  buildSync({
    entryPoints: [path.join(ROOT, source)],
    bundle: true,
    platform: 'node',
    target: 'node20',
    outfile: file,
    external: ['cdk8s', 'cdk8s-plus-27', 'constructs'],
    nodePaths: [path.join(ROOT, 'node_modules')],
    logLevel: 'warning',
  });
  return file;
}

module.exports = { compile, ROOT };
