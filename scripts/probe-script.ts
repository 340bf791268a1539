import * as fs from 'fs';
import * as path from 'path';

// Writes `assets/preflight/probe.sh` as a string of TypeScript, so that a program or a command line that is bundled
// into one file contains it.
const ROOT = path.join(__dirname, '..');
const text = fs.readFileSync(path.join(ROOT, 'assets', 'preflight', 'probe.sh'), 'utf8');
const escaped = text.replace(/[\\`]|\$\{/g, '\\$&');

fs.writeFileSync(path.join(ROOT, 'src', 'preflight', 'probe-script.ts'), `/* eslint-disable @stylistic/max-len */
/** The text of \`assets/preflight/probe.sh\`. \`npm run probe-script\` writes it. */
export const PROBE_SCRIPT = \`${escaped}\`;
`);
