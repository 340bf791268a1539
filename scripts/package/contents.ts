import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

/** A package whose code is in the bundle of the command line. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** The packages that bundled files belong to, sorted by name. */
export function bundledPackages(root: string, files: readonly string[]): BundledPackage[] {
  const folders = new Set(files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file) ?? []));
  return [...folders].sort().map((folder) => {
    const { name, version } = JSON.parse(fs.readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
    return { name, version, folder: path.join(root, folder) };
  });
}

/** The licence of each package, with its name and version. */
export function licencesOf(packages: readonly BundledPackage[]): string {
  return packages.map(({ name, version, folder }) => {
    const file = fs.readdirSync(folder).sort().find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
    if (file === undefined) {
      throw new Error(`${name} ${version} has no file with its licence: it cannot be bundled.`);
    }
    return `==> ${name} ${version} <==\n${fs.readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
  }).join('\n');
}

interface Component {
  readonly 'bom-ref': string;
  readonly 'name': string;
  readonly 'version': string;
  readonly 'properties': ReadonlyArray<{ readonly name: string; readonly value: string }>;
}

/**
 * The bill of materials (CycloneDX): what npm knows of the bundled packages and of the peers, in the versions that the
 * library is tested with. It contains neither a time nor a random number, so that the same sources make
 * the same package.
 */
export function sbomOf(root: string, packages: readonly BundledPackage[]): object {
  const { name, version, description, peerDependencies, devDependencies } =
    JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const { metadata, components, $schema, bomFormat, specVersion } = JSON.parse(
    execFileSync('npm', ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'], {
      cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024,
    }),
  );
  const bundled = new Set(packages.map((one) => `${one.name}@${one.version}`));
  const peers = new Set(Object.keys(peerDependencies).map((peer) => `${peer}@${devDependencies[peer]}`));
  const found = (components as Component[]).filter((component) => bundled.has(component['bom-ref'])
    || peers.has(component['bom-ref']));
  const lost = [...bundled, ...peers].filter((id) => !found.some((component) => component['bom-ref'] === id));
  if (lost.length > 0) {
    throw new Error(`package-lock.json does not contain ${lost.join(', ')}: run npm ci.`);
  }
  const ref = `${name}@${version}`;
  return {
    $schema,
    bomFormat,
    specVersion,
    version: 1,
    metadata: {
      component: {
        ...metadata.component, 'bom-ref': ref, name, version, description, 'purl': `pkg:npm/${name}@${version}`,
      },
    },
    components: found.map((component) => ({
      ...component,
      scope: 'required',
      properties: [{ name: 'cdx:npm:package:bundled', value: String(bundled.has(component['bom-ref'])) }],
    })),
    dependencies: [{ ref, dependsOn: found.map((component) => component['bom-ref']) }],
  };
}
