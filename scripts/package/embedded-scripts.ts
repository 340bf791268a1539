import { preflightScripts, transferScripts } from '../../src/scripts/packaged-scripts';

/**
 * What esbuild replaces in `src/scripts`, so that a bundle contains the scripts of `assets` and needs no
 * folder beside it.
 */
export function embeddedScripts(): Record<string, string> {
  return {
    EMBEDDED_PREFLIGHT_SCRIPTS: JSON.stringify(preflightScripts()),
    EMBEDDED_TRANSFER_SCRIPTS: JSON.stringify(transferScripts()),
  };
}
