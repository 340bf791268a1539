import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Baseline, BaselineKey, splitByBaseline } from './baseline';
import { judgeRendered } from './judge-rendered';
import { KnownClusters } from './known-clusters';
import { applyLevels, withoutDisabled } from './levels';
import { Locator } from './locate';
import { readInventories } from './read-inventories';
import { Report, report } from './report';
import { customRuleFailure, ownRuleFailure, yieldingProblems } from './rule-failure';
import { sentIn } from './sent';
import { setsOf, Split } from './sets';
import { settle } from './settle';
import { suppressionsIn } from './suppressions';
import { KindFacts } from '../../api/schema-facts';
import { isWithin } from '../../files/within';
import { RULES } from '../../rules';
import { normalPath } from '../../rules/engine/files';
import { nameOf } from '../../rules/engine/manifest';
import { ManifestSet } from '../../rules/engine/manifest-set';
import { Circumstances, Finding, Rule, Severity } from '../../rules/engine/rule';
import { factsOf } from '../../rules/reading/schema';
import type { RuleLevels } from '../config/rule-levels';
import { overlaysIn } from '../kustomize/overlays';
import { Texts } from '../kustomize/render';
import { Bases } from '../reading/bases';
import { Budget } from '../reading/budget';
import { EnvFiles } from '../reading/env-file';
import { DocumentProblem } from '../reading/problem';
import { ClusterPath, Input, kustomizationsBeside, read } from '../reading/read';
import { DocumentText, SourceFile } from '../reading/source-file';
import { yamlMistake } from '../reading/yaml-document';
import { FileContent, PlacedManifest, readManifests, valueOfText } from '../reading/yaml-reader';

/** What is to be checked, and how. */
export interface CheckOptions extends Input {
  /** The least severity that fails the check. */
  readonly failOn: Severity;
  /** The time that decides what has expired. */
  readonly now: number;
  /** A folder of CustomResourceDefinitions, newer than those that this was made with. */
  readonly crds?: string;
  /** The files of inventories, by the names of MigClusters. */
  readonly inventories?: readonly ClusterPath[];
  /** The names of clusters in the configuration. */
  readonly configuredClusters?: readonly string[];
  /** Which rules are applied where; by default all. */
  readonly levels?: RuleLevels;
  /** Versions of clusters that the configuration declares. */
  readonly declared?: readonly PlacedManifest[];
  /** Rules that are not part of this package. */
  readonly customRules?: readonly Rule[];
  /** Findings that are not reported, because they existed before. */
  readonly baseline?: Baseline;
  /** Whether all findings are listed, however many there are. */
  readonly listsAll?: boolean;
  /** Whether a file or folder exists; by default the file system is asked. */
  readonly exists?: Circumstances['exists'];
}

/** The result of a check. */
export interface CheckResult {
  readonly report: Report;
  /** What could not be done: paths that cannot be read, and rules that failed. */
  readonly undone: readonly string[];
  /** The findings that a new baseline would contain. */
  readonly forBaseline: readonly BaselineKey[];
  /** What was read. */
  readonly files: readonly SourceFile[];
}

/** Files, and what was found while they were read. */
export interface Contents {
  readonly files: SourceFile[];
  readonly manifests: PlacedManifest[];
  readonly problems: DocumentProblem[];
  readonly documents: DocumentText[];
}

/** What was named was read, and what may still be done with it. */
export interface NamedContents extends Contents {
  readonly budget: Budget;
  /** What could not be read. */
  readonly undone: readonly string[];
}

/** Reads files and judges their contents. What was read before is not read again. */
export function check(
  options: CheckOptions, locator: Locator, named: NamedContents = readNamed(options),
): CheckResult {
  const { budget } = named;
  const undone = [...named.undone];
  const contents = withOthers(options, named);
  const { files, documents, manifests, problems } = contents;
  const findings = judgeContents(options, contents, budget, undone);
  const applied = applyLevels({ findings, problems }, options.levels);
  const suppressions = withoutDisabled(suppressionsIn(documents, manifests, locator), options.levels);
  const { declared = [] } = options;
  const placed = [...manifests, ...declared];
  const settled = settle(applied, suppressions, placed, locator, (options.customRules ?? []).map(({ id }) => id));
  const { open, known, all } = splitByBaseline(settled, placed, options.baseline);
  const listed = options.listsAll ? Infinity : undefined;
  return {
    report: report({
      ...open, acknowledged: settled.acknowledged, known, files, manifests, declared, failOn: options.failOn, listed,
    }, locator),
    undone,
    forBaseline: all,
    files,
  };
}

/** The sets that are judged one by one. Adds what cannot be read to `undone`. */
export function setsToJudge(options: CheckOptions, undone: string[]): ManifestSet[] {
  const named = readNamed(options);
  named.undone.forEach((why) => undone.push(why));
  const { manifests, files } = withOthers(options, named);
  const texts = textsOf(files, named.budget);
  return setsOf([...options.declared ?? [], ...manifests]).sets.map((set) => new ManifestSet(set))
    .flatMap((set) => overlaysIn(set, texts)?.sets.map((one) => new ManifestSet(one)) ?? [set]);
}

/** Reads the files that are named, and those in folders that are. */
export function readNamed(
  options: Input & Pick<CheckOptions, 'baseline'>, budget = new Budget(),
): NamedContents {
  const undone: string[] = [];
  const contents: Contents = { files: [], manifests: [], problems: [], documents: [] };
  for (const { file, named, problem } of read(options, (why) => undone.push(why))) {
    if (named || !options.baseline?.isAt(file.name)) {
      addTo(contents, file, problem ? { manifests: [], problems: [problem], documents: [] }
        : readManifests(file, named, budget));
    }
  }
  return { ...contents, budget, undone };
}

/** Adds the bases that Kustomizations name elsewhere, and the objects that others send to clusters. */
function withOthers(options: CheckOptions, { budget, ...named }: NamedContents): Contents {
  const contents: Contents = {
    files: [...named.files],
    manifests: [...named.manifests],
    problems: [...named.problems],
    documents: [...named.documents],
  };
  const bases = new Bases(options, named.files, (file) => readManifests(file, false, budget));
  for (const { file, content } of bases.below(named.manifests)) {
    if (!options.baseline?.isAt(file.name)) {
      addTo(contents, file, content);
    }
  }
  contents.problems.push(...bases.problems);
  const sent = sentIn(contents.manifests, budget);
  return { ...contents, manifests: sent.manifests, problems: [...contents.problems, ...sent.problems] };
}

/** Adds what is in a file: one after another, because a function takes a limited number of arguments. */
function addTo(contents: Contents, file: SourceFile, { documents, manifests, problems }: FileContent): void {
  contents.files.push(file);
  documents.forEach((document) => contents.documents.push(document));
  manifests.forEach((manifest) => contents.manifests.push(manifest));
  problems.forEach((problem) => contents.problems.push(problem));
}

function judgeContents(
  options: CheckOptions, { files, manifests }: Contents, budget: Budget, undone: string[],
): Finding[] {
  const context = kustomizationsBeside(options, files).flatMap((file) => readManifests(file, false, budget).manifests);
  const { sets: divided, splits } = setsOf([...context, ...options.declared ?? [], ...manifests]);
  const sets = divided.map((set) => new ManifestSet(set));
  const known = new KnownClusters(options.inventories?.length || options.clusterPaths.length > 0 ? sets : []);
  addUnknownNames(options, known, undone);
  const envFiles = new EnvFiles(options.workingDirectory);
  const circumstances: Circumstances = {
    now: options.now,
    exists: (path) => isUnknown(options, path)
      || (options.exists?.(path) ?? existsSync(resolve(options.workingDirectory, path))),
    namesInEnvFile: (path) => isUnknown(options, path) ? undefined : envFiles.namesIn(path),
    yamlMistake: (text) => yamlMistake(text, budget),
    ...options.inventories?.length
      ? { inventories: known.byMigCluster(readInventories(options.inventories, options.workingDirectory, undone)) }
      : {},
    ...options.crds !== undefined ? { schemas: readDefinitions(options, options.crds, undone) } : {},
  };
  const rules = [
    ...RULES.map((rule) => guarded(rule, undone, ownRuleFailure)),
    ...(options.customRules ?? [])
      .map((rule) => guarded(yieldingProblems(rule), undone, (id, error) =>
        customRuleFailure(id, error, options.workingDirectory))),
  ];
  const texts = textsOf(files, budget);
  const beside = new Set(context.map(({ manifest }) => manifest));
  return [
    ...sets.flatMap((set) => judgeRendered(set, rules, circumstances, texts)),
    ...splits.map(separateClusters),
  ].filter(({ manifest }) => !beside.has(manifest));
}

/** The files that Kustomizations may read as JSON patches. */
function textsOf(files: readonly SourceFile[], budget: Budget): Texts {
  let byPath: Map<string, string> | undefined;
  const file = (path: string) => {
    byPath ??= new Map(files.map(({ name, text }) => [normalPath(name), text]));
    return byPath.get(normalPath(path));
  };
  return { file, value: (text) => valueOfText(text, budget) };
}

/** Adds the names on the command line that no cluster has: what is given for them would be used for nothing. */
function addUnknownNames(
  { inventories = [], clusterPaths, configuredClusters = [] }: CheckOptions, known: KnownClusters, undone: string[],
): void {
  const given = (paths: readonly ClusterPath[]) =>
    [...new Set(paths.filter(({ isConfigured }) => !isConfigured).map(({ cluster }) => cluster))];
  const problems = [
    ...given(inventories).map((name) => known.inventoryProblem(name, configuredClusters)),
    ...given(clusterPaths).filter((name) => !configuredClusters.includes(name))
      .map((name) => known.clusterProblem(name)),
  ];
  problems.forEach((problem) => problem !== undefined && undone.push(problem));
}

/** Whether a path is one about which nothing may be found out. */
function isUnknown({ within, workingDirectory }: CheckOptions, path: string): boolean {
  return within !== undefined && !isWithin(within, resolve(workingDirectory, path));
}

function separateClusters({ places: [first, second], manifest }: Split): Finding {
  return {
    rule: 'document/separate-clusters',
    severity: 'info',
    manifest,
    path: 'metadata.name',
    message: `${first || './'} and ${second || './'} are judged as separate clusters, `
      + `because both define ${nameOf(manifest)}`,
    fix: 'Use --cluster NAME=PATH for both if they are for one cluster.',
  };
}

/** A rule that reports its own failure, which is a bug, so that the findings of other rules are not lost. */
function guarded(rule: Rule, undone: string[], failure: (id: string, error: unknown) => string): Rule {
  return {
    ...rule,
    failed: (error) => {
      const why = failure(rule.id, error);
      if (!undone.includes(why)) {
        undone.push(why);
      }
    },
  };
}

/** The facts in the CustomResourceDefinitions of a folder. */
function readDefinitions(options: CheckOptions, folder: string, undone: string[]): KindFacts[] {
  const before = undone.length;
  const facts: KindFacts[] = [];
  for (const { file, problem } of read({ ...options, paths: [folder], clusterPaths: [] }, (why) => undone.push(why))) {
    const { manifests, problems } = problem ? { manifests: [], problems: [problem] } : readManifests(file, false);
    manifests.forEach(({ manifest }) => factsOf(manifest.object).forEach((kind) => facts.push(kind)));
    problems.forEach(({ span, message }) =>
      undone.push(`${file.name}:${file.positionOf(span.start).line}: ${message}`));
  }
  if (facts.length === 0 && undone.length === before) {
    undone.push(`${folder}: it contains no CustomResourceDefinition with a schema`);
  }
  return facts;
}
