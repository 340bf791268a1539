import { appendFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { CommandDefinition } from './command';
import { withoutSecretForms } from '../../masking/secret-text';
import type { Operation } from '../../operations/operation';
import type { OutputFolder } from '../../operations/output-folder';
import type { RunResult, RunSettings } from '../../operations/run/run-settings';
import { OperationFlags, operate, withConnection, withSecrets } from '../operating/operate';
import { ExitCode, Surroundings } from '../surroundings';

interface RunFlags extends OperationFlags {
  readonly wave?: number;
  readonly run?: string;
  readonly fleet?: string;
  readonly cancel: boolean;
  readonly allowWarnings: boolean;
  readonly allowOutdated: boolean;
  readonly parallel: boolean;
  readonly breakLease: boolean;
  readonly deadline: ReadonlyArray<readonly [string, number]>;
  readonly cancelAtDeadline: boolean;
  readonly afterFailedStage: boolean;
  readonly junit?: string;
  readonly result?: string;
  readonly summary?: string;
  readonly markdown?: string;
  readonly audit?: string;
}

const HELP = `
Examples:
  cdk8s-mtc run dist shop first-copy      start the run with this id, and follow it to its end
  cdk8s-mtc run dist shop go-live --yes   the cutover with this id, without asking
  cdk8s-mtc run dist --wave 1             the runs of the first wave, one after the other, stages before cutovers;
                                          never a rollback
  cdk8s-mtc run dist --wave 1 --run cutover --yes
  cdk8s-mtc run dist shop go-live --cancel

A run that exists is followed, never started again. Ctrl-C ends only the following.
Exit codes: 0 succeeded, 1 failed, canceled, stuck, not confirmed, refused (for example because the folder was not
applied, or the newest stage has failed), ended with warnings (unless --allow-warnings), or ended before the folder
described another run (unless --allow-outdated), 2 wrong usage, or a file or a cluster that cannot be read.`;

/** `run FOLDER PLAN RUN` and `run FOLDER --wave N`. */
export const RUN: CommandDefinition = {
  quotesClusters: true,
  define: (program, surroundings, ends) => withSecrets(withConnection(program.command('run')
    .description('start a run and follow it to its end, or follow it if it exists; '
      + 'before a cutover it shows what will stop')
    .argument('<folder>', 'the folder that synth has written')
    .argument('[plan]', 'the name of the plan, or of the engine')
    .argument('[run]', 'the id of the run; or its folder or its number, which change if a run is added before it')))
    .option('--wave <number>',
      'the runs of this wave of the fleet, one after the other, all stages before the cutovers', positive)
    .option('--run <name>', 'with --wave, only the run of each plan with this id or number')
    .option('--fleet <name>', 'with --wave, the fleet, if the folder has several')
    .option('--yes', 'start a cutover or a rollback without asking', false)
    .option('--cancel', 'cancel the run, and wait until it is canceled', false)
    .option('--allow-warnings', 'take an end with warnings for a success', false)
    .option('--allow-outdated',
      'take a run for a success that has ended successfully before the folder described another with its id', false)
    .option('--deadline <phase=minutes>', 'a limit for a phase that differs from the usual one; repeatable', deadline,
      [])
    .option('--cancel-at-deadline', 'cancel the run if a phase passes its limit', false)
    .option('--after-failed-stage', 'start a cutover although the newest stage has failed', false)
    .option('--parallel', 'start although another run is in progress', false)
    .option('--break-lease', 'start although another process works on the clusters', false)
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--result <file>', 'write the results as JSON')
    .option('--summary <file>', 'write the outcome as one short line of JSON, for a result of a Tekton task')
    .option('--markdown <file>', 'write the results as Markdown')
    .option('--audit <file>', 'append a line of JSON for each run: who, when, the digests of the files, the outcome')
    .addHelpText('after', HELP)
    .action((folder: string, plan: string | undefined, run: string | undefined, flags: RunFlags, command: Command) => {
      const isWave = flags.wave !== undefined;
      if (isWave ? plan !== undefined : flags.run !== undefined || flags.fleet !== undefined) {
        command.error('error: name a plan and a run, or a wave: `run dist shop first-copy`, `run dist --wave 1`', {
          exitCode: ExitCode.USAGE,
        });
      }
      ends(operate(flags, surroundings, (operation, open) =>
        runAll(operation, open(folder), { plan, run }, flags, surroundings)));
    }),
};

interface What {
  readonly plan?: string;
  readonly run?: string;
}

async function runAll(
  operation: Operation, folder: OutputFolder, { plan, run }: What, flags: RunFlags, surroundings: Surroundings,
): Promise<ExitCode> {
  const { findRun, runsOfWave } =
    require('../../operations/run/find-runs') as typeof import('../../operations/run/find-runs');
  const { executeRuns } =
    require('../../operations/run/execute-runs') as typeof import('../../operations/run/execute-runs');
  const { completeResults } =
    require('../../operations/run/complete-results') as typeof import('../../operations/run/complete-results');
  const { isSuccess } =
    require('../../operations/run/run-settings') as typeof import('../../operations/run/run-settings');
  const { auditLine } = require('../../operations/run/audit') as typeof import('../../operations/run/audit');
  const runs = flags.wave === undefined
    ? [findRun(folder, plan, run)]
    : runsOfWave(folder, flags.wave, flags.run, flags.fleet);
  const settings: RunSettings = {
    cancel: flags.cancel,
    allowWarnings: flags.allowWarnings,
    allowOutdated: flags.allowOutdated,
    parallel: flags.parallel,
    breakLease: flags.breakLease,
    deadlines: new Map(flags.deadline),
    cancelAtDeadline: flags.cancelAtDeadline,
    afterFailedStage: failedStageMode(flags),
  };
  emptyResults(flags, surroundings);
  const results: RunResult[] = [];
  const ended = (result: RunResult) => {
    results.push(result);
    if (flags.audit !== undefined) {
      appendFileSync(resolve(surroundings.workingDirectory, flags.audit),
        withoutSecretForms(auditLine(folder, result, operation.holder)));
    }
  };
  const write = () =>
    writeResults(completeResults(folder, runs, results, operation.clock.now()), settings, flags, surroundings);
  try {
    await executeRuns(operation, folder, runs, settings, ended);
  } catch (error) {
    write();
    throw error;
  }
  write();
  return results.length === runs.length && results.every((result) => isSuccess(result, settings))
    ? ExitCode.FINE
    : ExitCode.FINDINGS;
}

/**
 * Empties the files of results, before anything starts: a run whose result cannot be written is not started, and none
 * describes an earlier one.
 */
function emptyResults(
  { result, summary, junit, markdown, audit }: RunFlags, { workingDirectory }: Surroundings,
): void {
  for (const file of [result, summary, junit, markdown]) {
    if (file !== undefined) {
      writeFileSync(resolve(workingDirectory, file), '');
    }
  }
  if (audit !== undefined) {
    appendFileSync(resolve(workingDirectory, audit), '');
  }
}

function writeResults(
  results: readonly RunResult[], settings: RunSettings, flags: RunFlags, { workingDirectory }: Surroundings,
): void {
  const formats = require('../../operations/run/results') as typeof import('../../operations/run/results');
  for (const [file, write] of [
    [flags.result, formats.resultsAsJson], [flags.summary, formats.resultsAsSummary],
    [flags.junit, formats.resultsAsJunit],
    [flags.markdown, formats.resultsAsMarkdown],
  ] as const) {
    if (file !== undefined) {
      writeFileSync(resolve(workingDirectory, file), withoutSecretForms(write(results, settings)));
    }
  }
}

/** With `--yes` nobody is asked, so a cutover after a failed stage needs its own option. */
function failedStageMode({ afterFailedStage, yes }: RunFlags): RunSettings['afterFailedStage'] {
  if (afterFailedStage) {
    return 'start';
  }
  return yes === true ? 'refuse' : 'ask';
}

function positive(value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) {
    throw new InvalidArgumentError('Write a number, such as 1.');
  }
  return Number(value);
}

function deadline(
  value: string, previous: ReadonlyArray<readonly [string, number]>,
): ReadonlyArray<readonly [string, number]> {
  const [, phase, minutes] = /^([A-Za-z]+)=(\d{1,6})$/.exec(value) ?? [];
  if (!phase) {
    throw new InvalidArgumentError('Write PHASE=MINUTES, such as WaitForRefresh=60.');
  }
  const { PHASE_NAMES } = require('../../api/run-phases') as typeof import('../../api/run-phases');
  if (!PHASE_NAMES.includes(phase)) {
    const { didYouMean } = require('../../grammar/did-you-mean') as typeof import('../../grammar/did-you-mean');
    const near = didYouMean(phase, PHASE_NAMES);
    const known = near === undefined ? `Its phases are ${PHASE_NAMES.join(', ')}.` : `Did you mean ${near}?`;
    throw new InvalidArgumentError(`MTC has no phase ${phase}. ${known}`);
  }
  return [...previous, [phase, Number(minutes)]];
}
