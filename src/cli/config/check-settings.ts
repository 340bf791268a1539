import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { Config, Profile, PROFILES } from './config';
import { ConfigError, nearest, pathIn, readConfig } from './read-config';
import { Severity } from '../../rules/engine/rule';
import type { Format } from '../format/format';
import type { ClusterPath } from '../reading/read';

/** The options of `check` on the command line. */
export interface CheckFlags {
  readonly format: Format;
  readonly strict: boolean;
  readonly failOn?: Severity;
  readonly profile?: Profile;
  readonly select: readonly string[];
  readonly disable: readonly string[];
  readonly config?: string;
  readonly baseline?: string;
  readonly writeBaseline: boolean;
  readonly pruneBaseline: boolean;
  readonly fix: boolean;
  readonly unsafeFixes: boolean;
  readonly diff: boolean;
  /** Whether it is right if there is nothing to check. */
  readonly passOnNoManifests?: boolean;
  readonly watch?: boolean;
  readonly crds?: string;
  readonly explainModel?: boolean;
  readonly customRules?: boolean;
  readonly cluster: readonly ClusterPath[];
  readonly inventory?: readonly ClusterPath[];
  /** Whether results of earlier checks are used; by default they are. */
  readonly cache?: boolean;
  readonly now?: number;
}

/** What a check does, according to the command line and, where that is silent, to the configuration. */
export interface CheckSettings {
  readonly config: Config;
  readonly paths: readonly string[];
  readonly clusterPaths: readonly ClusterPath[];
  readonly failOn: Severity;
  readonly crds?: string;
  /** The files of inventories, by the names of MigClusters. */
  readonly inventories?: readonly ClusterPath[];
  /** The names of clusters in the configuration. */
  readonly configuredClusters?: readonly string[];
  /** The file of the baseline; undefined if there is none. */
  readonly baseline?: string;
}

/** The options of a check that no command line has given. */
export const NO_FLAGS: CheckFlags = {
  format: 'text',
  strict: false,
  select: [],
  disable: [],
  writeBaseline: false,
  pruneBaseline: false,
  fix: false,
  unsafeFixes: false,
  diff: false,
  cluster: [],
};

const BASELINE_FILE = 'cdk8s-mtc-baseline.json';

/** The baseline beside the configuration, or without one the nearest in its folder or above. */
function baselineBeside({ document, folder }: Config): string {
  const baseline = document === undefined ? nearest(folder, BASELINE_FILE) : undefined;
  return baseline === undefined ? BASELINE_FILE : relative(folder, baseline);
}

/** @throws ConfigError if the configuration cannot be used */
export function settingsOf(paths: readonly string[], flags: CheckFlags, workingDirectory: string): CheckSettings {
  const config = readConfig(workingDirectory, flags.config);
  const { data, folder } = config;
  const here = (field: string, path: string) => pathIn(config, field, path, workingDirectory);
  const existing = (baseline: string) => {
    if (!flags.writeBaseline && !existsSync(resolve(workingDirectory, baseline))) {
      throw new ConfigError(`${config.document!.file.name}: the baseline ${baseline} does not exist. Write it with `
        + '--write-baseline, or correct `baseline`');
    }
    return baseline;
  };
  const found = baselineBeside(config);
  const isNamed = paths.length + flags.cluster.length > 0;
  const clusters = Object.entries(data.clusters ?? {});
  const given = flags.inventory ?? [];
  const { failOn = data.profile && PROFILES[data.profile] } = data;
  return {
    config: {
      ...config,
      data: {
        ...data,
        ...flags.select.length > 0 ? { select: flags.select } : {},
        disable: [...data.disable ?? [], ...flags.disable],
      },
    },
    paths: isNamed ? paths : (data.paths ?? []).map((path) => here('paths', path)),
    clusterPaths: [
      ...clusters.flatMap(([cluster, configured]) =>
        (configured.paths ?? []).map((path) => ({
          cluster, path: here(`clusters.${cluster}.paths`, path), isNotRead: isNamed, isConfigured: true,
        }))),
      ...flags.cluster,
    ],
    failOn: flags.failOn ?? (flags.strict ? 'warning' : flags.profile && PROFILES[flags.profile]) ?? failOn ?? 'error',
    inventories: [
      ...given,
      ...clusters.flatMap(([cluster, { inventory }]) => inventory === undefined
        || given.some((one) => one.cluster === cluster)
        ? [] : [{ cluster, path: here(`clusters.${cluster}.inventory`, inventory), isConfigured: true }]),
    ],
    configuredClusters: Object.keys(data.clusters ?? {}),
    crds: flags.crds ?? (data.crds === undefined ? undefined : here('crds', data.crds)),
    baseline: flags.baseline ?? (data.baseline === undefined ? undefined : existing(here('baseline', data.baseline)))
      ?? (flags.writeBaseline || existsSync(resolve(folder, found)) ? here('baseline', found) : undefined),
  };
}
