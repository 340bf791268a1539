import { resolve } from 'node:path';
import { OutputContext, OutputProblem, readOutput } from './read-output';
import { replaceFile, UnwritableFile } from '../../files/replace-file';
import { connectionsOf } from '../../report/connections';
import { csv } from '../../report/csv';
import { htmlReport } from '../../report/html/page';
import { markdownReport } from '../../report/markdown';
import { ReportInput } from '../../report/report-input';
import { ConfigError } from '../config/read-config';
import { ExitCode, Surroundings } from '../surroundings';
import { printable } from '../terminal/printable';

/** The options of the command. */
export interface ReportFlags {
  readonly output?: string;
  readonly markdown: boolean;
  readonly csv: boolean;
  readonly config?: string;
  readonly inventory?: OutputContext['inventory'];
}

/** Writes a report of an output folder. */
export function makeReport(
  folder: string, flags: ReportFlags, { workingDirectory, stdout, stderr }: Surroundings,
): ExitCode {
  try {
    const text = textOf(readOutput(folder, { workingDirectory, config: flags.config, inventory: flags.inventory }),
      flags);
    if (flags.output === undefined) {
      stdout(text);
    } else {
      write(resolve(workingDirectory, flags.output), flags.output, text);
      stderr(`${printable(flags.output)}: ${Math.ceil(Buffer.byteLength(text) / 1024)} KiB\n`);
    }
    return ExitCode.FINE;
  } catch (error) {
    if (error instanceof OutputProblem || error instanceof ConfigError) {
      error.message.split('\n').forEach((line) => stderr(`error: ${printable(line)}\n`));
      return ExitCode.USAGE;
    }
    throw error;
  }
}

function textOf(input: ReportInput, { markdown, csv: asCsv }: ReportFlags): string {
  if (asCsv) {
    const rows = connectionsOf(input)
      .map(({ from, to, host, port, protocol, reason }) => [from, to, host, port, protocol, reason]);
    return csv([['From', 'To', 'Host', 'Port', 'Protocol', 'Reason'], ...rows]);
  }
  return markdown ? markdownReport(input) : htmlReport(input);
}

function write(path: string, name: string, text: string): void {
  try {
    replaceFile(path, text);
  } catch (error) {
    throw error instanceof UnwritableFile ? new OutputProblem(`${name} ${error.message}`) : error;
  }
}
