'use strict';
// Bundled in place of cdk8s-plus-27, which takes as long to load as half of cdk8s: the first use of anything in it
// loads it. The prototype has the exports, because esbuild keeps the prototype of a module that it imports.
const CDK8S_PLUS = 'cdk8s-plus-27';
let loaded;

/**
 * The package. Its name is a variable, so that esbuild does not replace it again. The build then writes the name, so
 * that the bundlers of users find the package.
 */
function load() {
  loaded ??= require(CDK8S_PLUS);
  return loaded;
}

module.exports = Object.create(new Proxy({}, {
  get: (_, name) => (name === '__esModule' || typeof name === 'symbol' ? undefined : load()[name]),
  has: (_, name) => name in load(),
}));
