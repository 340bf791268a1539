import * as path from 'path';
import { buildSync } from 'esbuild';
import { embeddedScripts } from './embedded-scripts';

const ROOT = path.join(__dirname, '..', '..');

/**
 * Bundles the command line into a folder: `cdk8s-mtc.js`, and `mcp-protocol.js` for one command. Gives the files that
 * are in them.
 */
export function bundleCommandLine(folder: string): string[] {
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: { 'cdk8s-mtc': 'src/cli/main.ts', 'mcp-protocol': 'src/cli/mcp/mcp-protocol.ts' },
    outdir: folder,
    external: ['./mcp-protocol'],
    bundle: true,
    platform: 'node',
    target: 'node20',
    define: embeddedScripts(),
    banner: { js: '#!/usr/bin/env node' },
    preserveSymlinks: true,
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.inputs);
}
