import * as fs from 'fs';
import * as path from 'path';
import { bundleCommandLine } from './command-line';
import { bundledPackages, licencesOf, sbomOf } from './contents';
import { bundleLibrary } from './library';

// Part of the build: bundles the library, so that it loads fast, and the command line, so that the library depends only
// on its peers, and writes what is in it. What jsii compiled of the sources of the command line, which only checked
// their types, is not packed.
const ROOT = path.join(__dirname, '..', '..');
const OUTPUT = path.join(ROOT, 'lib', 'cli');

for (const room of ['cli', 'operations']) {
  fs.rmSync(path.join(ROOT, 'lib', room), { recursive: true, force: true });
}
bundleLibrary(ROOT);
const packages = bundledPackages(ROOT, bundleCommandLine(OUTPUT));
fs.chmodSync(path.join(OUTPUT, 'cdk8s-mtc.js'), 0o755);
fs.writeFileSync(path.join(OUTPUT, 'LICENSES.txt'), licencesOf(packages));
fs.writeFileSync(path.join(OUTPUT, 'sbom.cdx.json'), `${JSON.stringify(sbomOf(ROOT, packages), undefined, 2)}\n`);
