'use strict';
const http = require('http');

/** The kinds of the manifests, which kubectl asks an API server for even where it is to apply nothing. */
const KINDS = {
  'v1': ['ConfigMap', 'Secret', 'ServiceAccount'],
  'apps/v1': ['Deployment'],
  'networking.k8s.io/v1': ['NetworkPolicy'],
  'migration.openshift.io/v1alpha1': [
    'MigCluster', 'MigHook', 'MigMigration', 'MigPlan', 'MigrationController', 'MigStorage',
  ],
};

/** A server that knows these kinds and nothing else, so that kubectl can be measured without a cluster. */
async function discoveryServer() {
  const server = http.createServer((request, response) => {
    const answer = answerTo(new URL(request.url, 'http://localhost').pathname);
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer
      ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 }));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

function answerTo(path) {
  const groups = Object.keys(KINDS).filter((version) => version.includes('/'));
  switch (path) {
    case '/version': return { major: '1', minor: '30', gitVersion: 'v1.30.0' };
    case '/api': return { kind: 'APIVersions', versions: ['v1'] };
    case '/apis': return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map((groupVersion) => {
      const [name, version] = groupVersion.split('/');
      return { name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } };
    }) };
    default: {
      const groupVersion = path.replace(/^\/apis?\//, '');
      return Object.hasOwn(KINDS, groupVersion)
        ? { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: KINDS[groupVersion].map((kind) => ({
          name: kind.toLowerCase().replace(/y$/, 'ie') + 's',
          singularName: kind.toLowerCase(),
          namespaced: true,
          kind,
          verbs: ['create', 'get', 'patch'],
        })) } : undefined;
    }
  }
}

module.exports = { discoveryServer };
