import { InvalidArgumentError, Option } from 'commander';
import { CommandDefinition } from './command';
import { clusterPath, names } from './options';
import type { CheckFlags } from '../config/check-settings';
import { FORMATS } from '../format/format';

/** `check [PATH...]`. */
export const CHECK: CommandDefinition = {
  define: (program, surroundings, ends) => program.command('check')
    .description('report what a cluster would reject, ignore or do wrongly')
    .argument('[path...]', 'files, folders, or - for stdin; by default the paths in cdk8s-mtc.yaml. Folders are read '
      + 'with those below, without hidden ones')
    .addOption(new Option('--format <format>', 'the output format').choices(FORMATS).default('text'))
    .option('--strict', 'exit with 1 for warnings as well', false)
    .addOption(new Option('--fail-on <severity>', 'the least severity that exits with 1')
      .choices(['error', 'warning', 'info']))
    .addOption(new Option('--profile <name>', 'recommended fails at errors, strict at warnings as well')
      .choices(['recommended', 'strict']))
    .option('--select <rules>', 'apply these rules or families of rules only; repeatable, or with commas', names, [])
    .option('--disable <rules>', 'do not apply these rules or families of rules; repeatable, or with commas', names, [])
    .option('--config <file>', 'the configuration; by default the nearest cdk8s-mtc.yaml in this folder or above')
    .option('--baseline <file>', 'do not report the findings in this file')
    .option('--write-baseline', 'write all findings to the baseline, by default cdk8s-mtc-baseline.json', false)
    .option('--prune-baseline', 'remove findings that no longer exist from the baseline', false)
    .option('--fix', 'apply the safe fixes to the files, and report the rest', false)
    .option('--unsafe-fixes', 'with --fix or --diff, also apply fixes that choose between several meanings', false)
    .option('--diff', 'print what --fix would change, and change nothing', false)
    .option('--watch', 'check again whenever a file changes', false)
    .option('--pass-on-no-manifests', 'exit with 0 if the paths contain no manifest', false)
    .option('--no-cache', 'do not use the results of earlier checks, and keep none')
    .option('--crds <folder>', 'use the CustomResourceDefinitions in this folder instead of the built-in ones')
    .option('--cluster <name=path>',
      'the manifests at this path are for this cluster; all files of one cluster are judged together; repeatable',
      clusterPath, [])
    .option('--custom-rules',
      'run the JavaScript that customRules in cdk8s-mtc.yaml names; only for configurations that you trust', false)
    .option('--explain-model', 'print the clusters, plans and network paths that check understands, and no findings',
      false)
    .option('--inventory <name=file>',
      'the inventory of the cluster of this MigCluster, so that more is found; repeatable', clusterPath, [])
    .addOption(new Option('--now <time>', 'the time that decides what has expired').argParser(time).hideHelp())
    .addHelpText('after', '\nExit codes: 0 nothing at or above the severity that fails, 1 something, 2 wrong usage, no '
      + 'manifest, or a path that cannot be read.')
    .action((paths: string[], flags: CheckFlags) => {
      const { runCachedCheck } = require('../judging/cached-check') as typeof import('../judging/cached-check');
      ends(runCachedCheck(paths, flags, surroundings));
    }),
};

function time(value: string): number {
  const milliseconds = Date.parse(value);
  if (Number.isNaN(milliseconds)) {
    throw new InvalidArgumentError('Write it like 2030-01-31T12:00:00Z.');
  }
  return milliseconds;
}
