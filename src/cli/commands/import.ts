import { Option } from 'commander';
import { CommandDefinition } from './command';
import { clusterPath, LIBRARY } from './options';
import type { Repair } from '../../importer/repairs/repair';
import type { NamedContents } from '../judging/check';
import type { ReportedFinding } from '../judging/report';
import type { ClusterPath, Input } from '../reading/read';
import { ExitCode, Surroundings } from '../surroundings';
import { colours, wantsColours } from '../terminal/colours';
import { printable } from '../terminal/printable';
import { version } from '../version';

interface ImportFlags {
  readonly cluster: ClusterPath[];
  readonly context?: string;
  readonly output: string;
  readonly programOnly: boolean;
  readonly library?: string;
  readonly fix: boolean;
}

/** `import PATH...`. */
export const IMPORT: CommandDefinition = {
  quotesClusters: true,
  define: (program, surroundings, ends) => program.command('import')
    .description('create a project with a TypeScript program for manifests that exist, '
      + 'which synthesizes the same objects')
    .argument('[path...]', 'files, folders, or - for the standard input')
    .option('--cluster <name=path>', 'the manifests at this path are for this cluster; repeatable', clusterPath, [])
    .option('--context <name>',
      'import the objects of MTC from the host cluster of this kubeconfig context, with kubectl')
    .option('--fix', 'repair what can be repaired first, and list it; the files themselves are not changed', false)
    .option('--output <folder>', 'the folder of the project, which must be empty or not exist', 'imported')
    .addOption(new Option('--program-only',
      'write main.ts and the files that it reads, into a project that exists; no file may exist')
      .default(false).conflicts('library'))
    .option('--library <version>', LIBRARY)
    .addHelpText('after', '\nSecret values are never copied. Exit codes: 0 the program was written, 1 it was written '
      + 'and keeps errors of the manifests, 2 wrong usage, or something cannot be read or written.')
    .action((paths: string[], flags: ImportFlags, command) => {
      if (paths.length + flags.cluster.length === 0 && flags.context === undefined) {
        command.error('error: say what to import: files, folders, - for the standard input, or --context NAME', {
          exitCode: ExitCode.USAGE,
        });
      }
      ends(runImport(paths, flags, surroundings));
    }),
};

function runImport(paths: readonly string[], flags: ImportFlags, surroundings: Surroundings): ExitCode {
  const { importContents, readForImport, stdinBytes, writeProgram } =
    require('../importing/import') as typeof import('../importing/import');
  const fail = (problems: readonly string[]) => {
    problems.forEach((why) => surroundings.stderr(`error: ${printable(why)}\n`));
    return ExitCode.USAGE;
  };
  let stdin: Uint8Array = Buffer.alloc(0);
  if (flags.context !== undefined) {
    const { readLive } = require('../importing/live') as typeof import('../importing/live');
    const { json, problem } = readLive(flags.context, surroundings.environment);
    if (json === undefined) {
      return fail([problem!]);
    }
    stdin = json;
  } else if (paths.includes('-')) {
    stdin = stdinBytes(surroundings.stdin);
  }
  const all = flags.context === undefined ? paths : [...paths, '-'];
  const given = { paths: all, clusterPaths: flags.cluster, workingDirectory: surroundings.workingDirectory, stdin };
  const before = flags.fix ? fixedTexts(given) : undefined;
  const input = { ...given, texts: before?.texts };
  const named = readForImport(input);
  const { program, hidden, repairs, problems } = importContents(named, input.workingDirectory, flags.fix);
  if (!program) {
    return fail(problems);
  }
  const { workingDirectory } = surroundings;
  const library = flags.programOnly ? undefined : flags.library ?? `^${version()}`;
  const written = writeProgram(program, { folder: flags.output, workingDirectory, library });
  if (written.files === undefined) {
    return fail([written.problem!]);
  }
  const { accountOf } = require('../importing/account') as typeof import('../importing/account');
  surroundings.stdout(accountOf(program, hidden, flags.output, written.files));
  const { repairsOf } = require('../importing/account') as typeof import('../importing/account');
  surroundings.stdout(flags.fix ? repairsOf(before?.fixes ?? [], repairs) : '');
  const exitCode = reportMistakes(input, named, repairs, surroundings);
  if (library !== undefined) {
    const { changeTo } = require('../init/template') as typeof import('../init/template');
    surroundings.stdout(`\nNext:\n\n  ${printable(changeTo(flags.output, workingDirectory))}npm install `
      + '--omit=optional && npm run synth\n');
    const { noteOnUnpublished } = require('../init/library') as typeof import('../init/library');
    surroundings.stdout(flags.library === undefined ? noteOnUnpublished(version(), 'typescript') : '');
  }
  return exitCode;
}

/** A bucket in the field of another provider is moved to its own field later; the fix of the check would remove it. */
const isMoved = ({ rule, path }: ReportedFinding) => rule === 'storage/fields-of-another-provider'
  && /Bucket(Name)?$/.test(path);

/**
 * The texts of the files with all fixes of the check, and the findings that these resolved. The author reads the
 * program before it is used.
 */
function fixedTexts(
  input: Input,
): { readonly texts: ReadonlyMap<string, string>; readonly fixes: readonly ReportedFinding[] } {
  const { RepeatedCheck } = require('../fixing/repeated-check') as typeof import('../fixing/repeated-check');
  const { keyOf } = require('../fixing/fix-files') as typeof import('../fixing/fix-files');
  const { Locator } = require('../judging/locate') as typeof import('../judging/locate');
  const checks = new RepeatedCheck({ ...input, failOn: 'error', now: Date.now(), listsAll: true }, new Locator());
  const { texts, result } = checks.fixed(true, isMoved);
  const open = new Set(result.report.findings.map(keyOf));
  return { texts, fixes: checks.run().report.findings.filter((finding) => finding.fixed && !open.has(keyOf(finding))) };
}

/** Reports what is wrong with the manifests, which the program keeps, as `check` does. */
function reportMistakes(
  input: Input, named: NamedContents, repairs: readonly Repair[], surroundings: Surroundings,
): ExitCode {
  const { check } = require('../judging/check') as typeof import('../judging/check');
  const { Locator } = require('../judging/locate') as typeof import('../judging/locate');
  const { formatted } = require('../format/formatted') as typeof import('../format/formatted');
  const locator = new Locator();
  const { report } = check({ ...input, failOn: 'error', now: Date.now() }, locator, named);
  const isRepaired = ({ rule, kind, name, namespace }: ReportedFinding) =>
    repairs.some(({ manifest, rules, elsewhere = [] }) => (
      elsewhere.includes(rule) || (rules.includes(rule) && manifest.kind === kind && manifest.name === name
        && manifest.namespace === namespace)
    ));
  // An info is about the files, not about the program.
  const findings = report.findings.filter((finding) => finding.severity !== 'info' && !isRepaired(finding));
  const count = (wanted: string) => findings.filter(({ severity }) => severity === wanted).length;
  const counts = { errors: count('error'), warnings: count('warning') };
  if (findings.length > 0) {
    const paints = colours(wantsColours(surroundings.terminal, surroundings.environment));
    surroundings.stdout('\nMistakes in the imported manifests, as "cdk8s-mtc check" reports them:\n\n');
    for (const part of formatted(
      { ...report, findings, summary: { ...report.summary, ...counts, infos: 0 } },
      { format: 'text', locator, paints, version: version() },
    )) {
      surroundings.stdout(part);
    }
  }
  return findings.some(({ severity }) => severity === 'error') ? ExitCode.FINDINGS : ExitCode.FINE;
}
