import { join, resolve } from 'node:path';
import { realPath, whyOutside } from '../../files/within';
import { FLEET_FILE, IndexFleet, parseFleet } from '../../output/fleet-index';
import { INDEX_FILE, MigrationIndex } from '../../output/migration-index';
import { parseIndex } from '../../output/read-index';
import { ReportFinding, ReportInput, ReportObject } from '../../report/report-input';
import { NO_FLAGS, settingsOf } from '../config/check-settings';
import { declaredVersions } from '../config/declared-versions';
import { objectOf } from '../format/message';
import { check } from '../judging/check';
import { Locator } from '../judging/locate';
import { ReportedFinding } from '../judging/report';
import { OutputFile, readOutputFile } from '../output/output-file';
import type { ClusterPath } from '../reading/read';
import { SourceFile } from '../reading/source-file';
import { readManifests } from '../reading/yaml-reader';

/** An output folder cannot be reported on. The message is for the user. */
export class OutputProblem extends Error {}

/** Where a report finds more than the output folder contains. */
export interface OutputContext {
  readonly workingDirectory: string;
  /** The configuration, in place of the nearest one. */
  readonly config?: string;
  /** The files of inventories, by the names of MigClusters, besides those in the configuration. */
  readonly inventory?: readonly ClusterPath[];
}

/**
 * Reads an output folder, except its secret files. Findings are those of a check with the versions and inventories of
 * the configuration, and those of fleets.
 */
export function readOutput(folder: string, { workingDirectory, config, inventory }: OutputContext): ReportInput {
  const index = readIndex(folder, workingDirectory);
  const paths = index.units.filter(({ isSecret }) => !isSecret).map(({ path }) => join(folder, path));
  const settings = settingsOf(paths, { ...NO_FLAGS, config, inventory }, workingDirectory);
  const { report, undone } = check({
    paths,
    clusterPaths: settings.clusterPaths,
    inventories: settings.inventories,
    declared: declaredVersions(settings.config),
    failOn: 'error',
    now: 0, // the same report every day: nothing has expired
    workingDirectory,
    within: realPath(resolve(workingDirectory, folder)), // a link of the folder must not have other files reported
    stdin: Buffer.from(''),
  }, new Locator());
  if (undone.length > 0) {
    throw new OutputProblem(undone[0]);
  }
  const fleets = readFleets(folder, workingDirectory);
  return {
    folder,
    index,
    fleets,
    inventories: (settings.inventories ?? []).map(({ cluster }) => cluster),
    objects: readObjects(folder, workingDirectory, index),
    findings: [...[...report.findings, ...report.acknowledged].map(findingOf), ...fleets.flatMap(findingsOfFleet)],
  };
}

function findingOf(
  { severity, rule, kind, namespace, name, path, message, fix, reason }: ReportedFinding,
): ReportFinding {
  const object = objectOf({ kind, namespace, name });
  return {
    severity,
    rule,
    subject: path ? `${object}, ${path}` : object,
    message,
    fix,
    ...reason === undefined ? {} : { reason },
  };
}

function findingsOfFleet({ name, findings }: IndexFleet): ReportFinding[] {
  return findings.map(({ isError, ...finding }) => ({
    ...finding, severity: isError ? 'error' : 'warning', rule: `fleet ${name}`,
  }));
}

function readIndex(folder: string, workingDirectory: string): MigrationIndex {
  const name = join(folder, INDEX_FILE);
  const text = textOf(workingDirectory, folder, INDEX_FILE);
  if (text === undefined) {
    throw new OutputProblem(`${name} does not exist. Pass the folder that synth has written`);
  }
  const { index, problem } = parseIndex(text);
  if (!index) {
    throw new OutputProblem(`${name} ${problem}`);
  }
  return index;
}

function readFleets(folder: string, workingDirectory: string): IndexFleet[] {
  const text = textOf(workingDirectory, folder, FLEET_FILE);
  const { fleets, problem } = text === undefined ? { fleets: [], problem: undefined } : parseFleet(text);
  if (!fleets) {
    throw new OutputProblem(`${join(folder, FLEET_FILE)} ${problem}`);
  }
  return fleets;
}

/** The index has been checked: the paths of its files stay within the folder. */
function readObjects(folder: string, workingDirectory: string, { units }: MigrationIndex): ReportObject[] {
  return units.filter(({ isSecret }) => !isSecret).flatMap((unit) => unit.files.flatMap((file) => {
    const name = join(folder, file.path);
    const text = textOf(workingDirectory, folder, file.path);
    if (text === undefined) {
      throw new OutputProblem(`${name} does not exist, but ${INDEX_FILE} lists it. Synthesize again`);
    }
    return readManifests(new SourceFile(name, text), false).manifests
      .filter(({ manifest }) => manifest.kind !== 'Secret')
      .map(({ manifest }) => ({ cluster: unit.cluster, unit: unit.path, object: manifest.object }));
  }));
}

/** The text of a file of the folder; undefined if it does not exist. */
function textOf(workingDirectory: string, folder: string, file: string): string | undefined {
  const name = join(folder, file);
  const stray = whyOutside(resolve(workingDirectory, folder), resolve(workingDirectory, name));
  const { text, problem, isMissing } = stray
    ? { problem: `${name} ${stray}` } as OutputFile
    : readOutputFile(name, workingDirectory, '');
  if (text === undefined && !isMissing) {
    throw new OutputProblem(problem!);
  }
  return text;
}
