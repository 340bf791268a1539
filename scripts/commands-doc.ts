/**
 * Writes a page for each command, docs/commands/<name>.md, with what `--help` prints, and their index,
 * docs/commands.md.
 *
 *     npm run commands-doc
 */
import { mkdirSync, rmSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { run } from '../src/cli/command-line';

const ROOT = join(__dirname, '..');
const NOTE = '<!-- Generated from the command line by `npm run commands-doc`. Do not edit. -->';

/** The commands in the order of the help: what each is for, and the guide that describes it. */
const GUIDES: Readonly<Record<string, readonly [purpose: string, guide: string]>> = {
  init: ['start a project', '../README.md#try-it'],
  import: ['turn manifests into a program', 'import.md'],
  check: ['judge YAML', 'check.md'],
  explain: ['explain a rule or a condition', 'rules.md'],
  policies: ['let the API server judge', 'policies.md'],
  fleet: ['show the waves of a fleet', 'fleet.md'],
  inventory: ['capture a cluster', 'inventory.md'],
  show: ['show what an output folder contains', 'output-folder.md'],
  report: ['write a report for those who approve', 'report.md'],
  preflight: ['check the prerequisites on the clusters', 'operate.md#preflight'],
  apply: ['apply an output folder', 'operate.md#apply'],
  run: ['start and follow runs', 'operate.md#run'],
  volumes: ['decide about discovered volumes', 'fleet.md#volume-rules'],
  status: ['see what happens, and why', 'operate.md#status'],
  diff: ['compare folders, or a folder with the clusters', 'operate.md#diff'],
  teardown: ['close what the migration opened', 'operate.md#teardown'],
  unlock: ['give back the locks of commands that were killed', 'operate.md#unlock'],
  lsp: ['findings in an editor', 'editors.md'],
  mcp: ['serve an assistant', 'editors.md#assistants'],
  completion: ['completion in a shell', 'editors.md'],
};

/** The help that a command prints outside a terminal. */
function helpOf(...args: string[]): string {
  let text = '';
  const isTTY = Object.getOwnPropertyDescriptor(process.stdout, 'isTTY');
  // otherwise the lines are as wide as the terminal
  Object.defineProperty(process.stdout, 'isTTY', { value: false, configurable: true });
  try {
    void run([...args, '--help'], {
      workingDirectory: ROOT,
      environment: {},
      stdin: Buffer.from(''),
      stdout: (part) => { text += part; },
      stderr: () => undefined,
      terminal: false,
    });
  } finally {
    Object.defineProperty(process.stdout, 'isTTY', isTTY ?? { value: undefined, configurable: true });
  }
  return text.trimEnd();
}

/** The names of all commands, as the help lists them. */
export function commandNames(): string[] {
  return [...helpOf().matchAll(/^ {2}([a-z]+) .*$/gm)].map(([, name]) => name).filter((name) => name !== 'help');
}

/** The text of each page, by its path. */
export function commandPages(): Readonly<Record<string, string>> {
  const names = commandNames();
  const rows = names.map((name) => `| [${name}](commands/${name}.md) | ${GUIDES[name][0]} | `
    + `[${GUIDES[name][1]}](${GUIDES[name][1]}) |`);
  return {
    'docs/commands.md': [NOTE, '', '# Commands', '', '| command | to | guide |', '|---|---|---|', ...rows, '']
      .join('\n'),
    ...Object.fromEntries(names.map((name) => [`docs/commands/${name}.md`, [
      NOTE, '', `# cdk8s-mtc ${name}`, '', '```text', helpOf(name), '```', '',
      `[${GUIDES[name][1]}](../${GUIDES[name][1]}) shows how to use it. [All commands](../commands.md)`, '',
    ].join('\n')])),
  };
}

if (require.main === module) {
  rmSync(join(ROOT, 'docs', 'commands'), { recursive: true, force: true });
  for (const [path, text] of Object.entries(commandPages())) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
  }
}
