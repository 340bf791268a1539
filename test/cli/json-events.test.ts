import { chmodSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Command } from 'commander';
import { cliLater, folderWith } from './support';
import { COMMANDS } from '../../src/cli/commands/commands';
import { Surroundings } from '../../src/cli/surroundings';
import { outputFolder } from '../operations/world';

/** What each command with `--json` is called with; `dist` is an output folder. */
const CALLS: { readonly [command: string]: ReadonlyArray<readonly string[]> } = {
  apply: [['dist'], ['dist', '--dry-run']],
  diff: [['dist', 'dist'], ['dist', '--live']],
  preflight: [['dist']],
  run: [['dist', 'shop', '1'], ['dist', 'shop', '9']],
  status: [['dist'], ['dist', '--why'], ['-']],
  teardown: [['dist']],
  unlock: [['dist']],
  volumes: [['dist']],
};

/** What stands in for kubectl: servers that have nothing, and one that does not answer. */
const SERVERS = {
  empty: 'case "$*" in *items*|*/api*s) echo \'{"items":[]}\';; '
    + '*) echo \'Error from server (NotFound): x "y" not found\' >&2; exit 1;; esac',
  refusing: 'echo \'The connection to the server x was refused\' >&2; exit 1',
};

function commandsWithJson(): string[] {
  const program = new Command();
  COMMANDS.forEach(({ define }) => { define(program, {} as Surroundings, () => undefined); });
  return program.commands.filter(({ options }) => options.some(({ long }) => long === '--json'))
    .map((command) => command.name()).sort();
}

/** The lines of a text that are not an event of the documented shape. */
function others(text: string): string[] {
  return text.split('\n').slice(0, -1).filter((line) => {
    const { time, event, level, message } = JSON.parse(line);
    return !(/^\d{4}-\d\d-\d\dT.*Z$/.test(time) && /^[a-z-]+$/.test(event) && typeof message === 'string'
      && message !== '' && ['info', 'warning', 'error'].includes(level));
  });
}

test('each command with --json is called', () => {
  expect(commandsWithJson()).toEqual(Object.keys(CALLS));
});

test.each(Object.entries(CALLS).flatMap(([command, all]) => all.flatMap((args) =>
  Object.keys(SERVERS).map((server) => [command, args.join(' '), server] as const))))(
  '%s %s --json prints events of the documented shape only (%s servers)', async (command, args, server) => {
    const folder = folderWith({});
    const kubectl = join(folder, 'kubectl');
    writeFileSync(kubectl, `#!/bin/sh\n${SERVERS[server as keyof typeof SERVERS]}\n`);
    chmodSync(kubectl, 0o755);
    const words = args.split(' ').map((word) => word === 'dist' ? outputFolder() : word);
    const { stdout, stderr } = await cliLater(
      folder, [command, ...words, '--json', '--kubectl', kubectl, '--wait', '0'],
      { stdin: '{"apiVersion":"migration.openshift.io/v1alpha1","kind":"MigPlan","metadata":{"name":"shop"}}' },
    );
    expect([others(stdout), stderr, stdout === '']).toEqual([[], '', false]);
  },
);
