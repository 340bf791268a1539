import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { parse } from 'yaml';
import { strictSchema } from '../../test/conformance/strict-schema';

/**
 * The CRDs of the tools, in the Go modules that contain them. That of Kustomization is in none that can be had: Flux's
 * types read it.
 */
const CRDS = [
  ['github.com/argoproj/argo-cd/v3@v3.6.1', 'manifests/crds/application-crd.yaml'],
  ['github.com/argoproj/argo-cd/v3@v3.6.1', 'manifests/crds/appproject-crd.yaml'],
  ['github.com/argoproj-labs/argocd-operator@v0.15.0', 'config/crd/bases/argoproj.io_argocds.yaml'],
  ['github.com/fluxcd/source-controller@v1.7.0', 'config/crd/bases/source.toolkit.fluxcd.io_gitrepositories.yaml'],
  ['open-cluster-management.io/api@v1.0.0', 'work/v1/0000_00_work.open-cluster-management.io_manifestworks.crd.yaml'],
  ['github.com/tektoncd/pipeline@v1.13.0', 'config/300-crds/300-pipeline.yaml'],
] as const;

// Validates the manifests of deliveries with kubeconform, without a network, and writes what it says to `results`.
const [work, tool] = process.argv.slice(2);
const inputs = path.join(work, 'inputs', 'kubeconform');
const schemas = path.join(work, 'schemas');
fs.mkdirSync(schemas);
CRDS.forEach(([module, file]) => writeSchemas(parse(fs.readFileSync(path.join(folderOf(module), file), 'utf8'))));

const files = fs.readdirSync(inputs).filter((name) => name.endsWith('.yaml')).sort();
const location = `${schemas}/{{.Group}}_{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`;
const { stdout, stderr } = spawnSync(path.join(work, 'kubeconform'), [
  '-strict', '-output', 'json', '-verbose', '-schema-location', location,
  ...files.map((name) => path.join(inputs, name)),
], { encoding: 'utf8' });
if (stdout === '') {
  throw new Error(stderr);
}
const said: any[] = JSON.parse(stdout).resources;
const verdicts = Object.fromEntries(said.map(({ filename, status, msg }) =>
  [path.basename(filename), status === 'statusValid' ? 'valid' : `${status}: ${msg}`]).sort());
const modules = [...new Set(CRDS.map(([module]) => module.replace('@', ' ')))];
const result = { inputs: fs.readFileSync(path.join(inputs, 'digest'), 'utf8'), tool: [tool, ...modules], verdicts };
fs.writeFileSync(path.join(process.env.RESULTS!, 'kubeconform.json'), `${JSON.stringify(result, null, 2)}\n`);
const wrong = Object.entries(verdicts).filter(([, verdict]) => verdict !== 'valid');
wrong.forEach(([name, verdict]) => console.error(`${name}: ${verdict}`));
process.exitCode = wrong.length > 0 || said.length !== files.length ? 1 : 0;

/** The folder of a Go module, which is downloaded if need be. */
function folderOf(module: string): string {
  const env = { ...process.env, GOTOOLCHAIN: 'go1.27.3' }; // Argo CD's module requires it
  return JSON.parse(spawnSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8', env }).stdout).Dir;
}

function writeSchemas({ spec }: any): void {
  for (const { name, schema } of spec.versions) {
    const { properties, ...whole } = schema.openAPIV3Schema;
    const file = path.join(schemas, `${spec.group}_${spec.names.kind.toLowerCase()}_${name}.json`);
    const head = {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true },
    };
    fs.writeFileSync(file, JSON.stringify(strictSchema({ ...whole, properties: { ...properties, ...head } })));
  }
}
