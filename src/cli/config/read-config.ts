import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { Config, ConfigData, CONFIG_FILE } from './config';
import { CONFIG_JSON_SCHEMA } from './config-schema';
import { readRegularFile, UnreadableFile } from '../../files/read-regular-file';
import { whyOutside } from '../../files/within';
import { allProblems } from '../../grammar/schema-check';
import { shellWord } from '../../output/commands';
import { isRecord } from '../../rules/engine/manifest';
import { Budget } from '../reading/budget';
import { divide } from '../reading/documents';
import { SourceFile } from '../reading/source-file';
import { parse } from '../reading/yaml-document';
import { toValue } from '../reading/yaml-value';

/** A configuration that cannot be used. The message says why. */
export class ConfigError extends Error {}

const LARGEST = 1024 * 1024;

/** The maximum number of mistakes that are reported together. */
const MOST_PROBLEMS = 20;

/** Reads the named file, or the nearest `cdk8s-mtc.yaml` upwards from a folder. Without one, nothing is configured. */
export function readConfig(workingDirectory: string, named?: string): Config {
  const path = named === undefined ? nearest(workingDirectory, CONFIG_FILE) : resolve(workingDirectory, named);
  if (path === undefined) {
    return { data: {}, folder: workingDirectory };
  }
  const shown = relative(workingDirectory, path) || path;
  const folder = dirname(path);
  const isNamed = named !== undefined;
  if (!isNamed) {
    confine({ folder, shown, what: 'the file', path });
  }
  const file = new SourceFile(shown, textOf(path, shown));
  return { ...parseConfig(file), folder, isNamed };
}

/**
 * The path that a field of a configuration contains, relative to the working directory. A file that was found, and that
 * nobody has named, may come from a stranger: it may only use its folder.
 */
export function pathIn(
  { folder, isNamed, document }: Config, field: string, value: string, workingDirectory: string,
): string {
  const path = resolve(folder, value);
  if (!isNamed && document) {
    confine({ folder, shown: document.file.name, what: `\`${field}: ${value}\``, path });
  }
  return relative(workingDirectory, path) || '.';
}

function confine({ folder, shown, what, path }: { folder: string; shown: string; what: string; path: string }): void {
  const problem = whyOutside(folder, path);
  if (problem !== undefined) {
    throw new ConfigError(`${shown}: ${what} ${problem}: a configuration that was found, not named, may only use its `
      + `folder. Pass \`--config ${shellWord(shown)}\` if you trust it`);
  }
}

/** The path of the nearest file with a name, in a folder or above it. */
export function nearest(folder: string, name: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const candidate = join(at, name);
    if (existsSync(candidate)) {
      return candidate;
    }
    if (at === dirname(at)) {
      return undefined;
    }
  }
}

function textOf(path: string, shown: string): string {
  try {
    return readRegularFile(path, LARGEST).toString('utf8');
  } catch (error) {
    throw error instanceof UnreadableFile ? new ConfigError(`${shown} ${error.message}`) : error;
  }
}

/** Parses a configuration. An empty one configures nothing. */
export function parseConfig(file: SourceFile): Pick<Config, 'data' | 'document'> {
  const { name } = file;
  const [document, ...others] = divide(file).documents;
  if (document === undefined) {
    return { data: {} };
  }
  const values = parse(document, new Budget()).map((parsed) => toValue(parsed));
  const [problem] = values.flatMap(({ problems }) => problems).filter(({ rule }) => rule !== 'document/yes-or-no');
  if (problem) {
    throw new ConfigError(`${name}:${file.positionOf(problem.span.start).line}: ${problem.message}`);
  }
  if (others.length + values.length > 1) {
    throw new ConfigError(`${name}: contains more than one document; keep one`);
  }
  const value = withOff(values[0].value);
  const mismatches = value === null ? [] : allProblems(CONFIG_JSON_SCHEMA, value);
  if (mismatches.length > 0) {
    throw new ConfigError(mismatches.slice(0, MOST_PROBLEMS).map((mismatch) => `${name}: ${mismatch}`).join('\n'));
  }
  return { data: value as ConfigData | null ?? {}, document };
}

/**
 * The word `off` is `false` in YAML 1.1, and manifests are read as YAML 1.1. Editors read YAML 1.2, where it
 * is a string.
 */
function withOff(value: unknown): unknown {
  if (!isRecord(value)) {
    return value;
  }
  const levels = (rules: unknown) => isRecord(rules)
    ? Object.fromEntries(Object.entries(rules).map(([name, level]) => [name, level === false ? 'off' : level])) : rules;
  return {
    ...value,
    ...'rules' in value ? { rules: levels(value.rules) } : {},
    ...Array.isArray(value.overrides)
      ? {
        overrides: value.overrides.map((each: unknown) =>
          isRecord(each) && 'rules' in each ? { ...each, rules: levels(each.rules) } : each),
      }
      : {},
  };
}
