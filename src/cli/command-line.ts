import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { ALL_RULES } from './all-rules';
import { check } from './check';
import { colours, wantsColours } from './colours';
import { Excerpts, printable } from './excerpt';
import { explain, listRules, unknownName } from './explain';
import { json } from './format/json';
import { junit } from './format/junit';
import { sarif } from './format/sarif';
import { text } from './format/text';
import { Locator } from './locate';
import { ClusterPath } from './read';
import { fails, Report } from './report';
import { show } from './show';

/** The world outside, as far as the command line deals with it. */
export interface Surroundings {
  readonly workingDirectory: string;
  readonly environment: { readonly [name: string]: string | undefined };
  /** A file descriptor, or what is to be read. */
  readonly stdin: number | Uint8Array;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether the output goes to a terminal. */
  readonly terminal: boolean;
}

/** What the command line ends with. */
export enum ExitCode {
  FINE = 0,
  /** There are errors in what was checked. */
  FINDINGS = 1,
  /** The command line makes no sense, or something can't be read. */
  USAGE = 2,
}

/** Runs the command line, and says how it ended. */
export function run(args: readonly string[], surroundings: Surroundings): ExitCode {
  let exitCode = ExitCode.FINE;
  const program = new Command('cdk8s-mtc')
    .description('Checks manifests of the Migration Toolkit for Containers (MTC)')
    .version(version())
    .exitOverride()
    .configureOutput({
      writeOut: surroundings.stdout,
      writeErr: surroundings.stderr,
      outputError: (message, write) => write(message.trimEnd().split('\n').map(printable).join('\n') + '\n'),
    });
  program.command('check')
    .description('report what a cluster would reject, ignore or do wrongly')
    .argument('[path...]', 'files, folders, or - for the standard input')
    .addOption(new Option('--format <format>', 'the output format').choices(['text', 'json', 'sarif', 'junit']).default('text'))
    .option('--strict', 'exit with 1 for warnings as well', false)
    .option('--crds <folder>', 'use the CustomResourceDefinitions in this folder instead of the built-in ones')
    .option('--cluster <name=path>', 'the manifests at this path are for this cluster; all files of one cluster are judged together; repeatable', clusterPath, [])
    .addOption(new Option('--now <time>', 'the time to go by').argParser(time).hideHelp())
    .addHelpText('after', '\nExit codes: 0 no errors, 1 errors (with --strict also warnings), 2 wrong usage, or a path that can\'t be read.')
    .action((paths: string[], options: CheckFlags, command: Command) => {
      if (paths.length + options.cluster.length === 0) {
        command.error('error: say what to check: files, folders, or - for the standard input', { exitCode: ExitCode.USAGE });
      }
      exitCode = runCheck(paths, options, surroundings);
    });
  program.command('explain')
    .description('explain a rule with an example, or a condition in the status of MTC\'s objects; without a name, list all rules')
    .argument('[name]', 'such as run/one-type or InvalidRegistryRoute')
    .action((id: string | undefined) => {
      const paints = colours(wantsColours(surroundings.terminal, surroundings.environment));
      const explanation = id === undefined ? listRules(paints) : explain(id, paints);
      if (explanation === undefined) {
        surroundings.stderr(`error: ${unknownName(id!)}\n`);
        exitCode = ExitCode.USAGE;
      } else {
        surroundings.stdout(explanation);
      }
    });
  program.command('show')
    .description('print the clusters, plans and units of an output folder, in the order in which they are applied, with the commands')
    .argument('[folder]', 'the folder that synth has written', 'dist')
    .action((folder: string) => {
      const { text: account, problem } = show(folder, surroundings.workingDirectory);
      surroundings.stdout(account ?? '');
      surroundings.stderr(problem === undefined ? '' : `error: ${printable(problem)}\n`);
      exitCode = problem === undefined ? ExitCode.FINE : ExitCode.USAGE;
    });
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? ExitCode.FINE : ExitCode.USAGE;
    }
    throw error;
  }
  return exitCode;
}

interface CheckFlags {
  readonly format: 'text' | 'json' | 'sarif' | 'junit';
  readonly strict: boolean;
  readonly crds?: string;
  readonly cluster: ClusterPath[];
  readonly now?: number;
}

function runCheck(paths: readonly string[], flags: CheckFlags, surroundings: Surroundings): ExitCode {
  const locator = new Locator();
  const { report, undone } = check({
    paths,
    clusterPaths: flags.cluster,
    strict: flags.strict,
    crds: flags.crds,
    now: flags.now ?? Date.now(),
    workingDirectory: surroundings.workingDirectory,
    stdin: surroundings.stdin,
  }, locator);
  for (const part of formatted(report, flags.format, locator, surroundings)) {
    surroundings.stdout(part);
  }
  for (const why of undone) {
    surroundings.stderr(`error: ${printable(why)}\n`);
  }
  if (undone.length > 0) {
    return ExitCode.USAGE;
  }
  return report.findings.some((finding) => fails(finding, flags.strict)) ? ExitCode.FINDINGS : ExitCode.FINE;
}

function formatted(report: Report, format: CheckFlags['format'], locator: Locator, { terminal, environment }: Surroundings): Iterable<string> {
  switch (format) {
    case 'json': return [json(report)];
    case 'sarif': return [sarif(report, ALL_RULES, version())];
    case 'junit': return [junit(report)];
    case 'text': return text(report, new Excerpts(locator), colours(wantsColours(terminal, environment)));
  }
}

function clusterPath(value: string, previous: ClusterPath[]): ClusterPath[] {
  const [, cluster, path] = /^([^=]+)=(.+)$/.exec(value) ?? [];
  if (!cluster || !path) {
    throw new InvalidArgumentError('Write NAME=PATH.');
  }
  return [...previous, { cluster, path }];
}

function time(value: string): number {
  const milliseconds = Date.parse(value);
  if (Number.isNaN(milliseconds)) {
    throw new InvalidArgumentError('Write it like 2030-01-31T12:00:00Z.');
  }
  return milliseconds;
}

/** That of the package, two folders above this one and above the bundle. */
function version(): string {
  return JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')).version;
}
