import { Budget } from './budget';
import { KindFacts } from '../api/schema-facts';
import { RULES } from '../rules';
import { Locator } from './locate';
import { DocumentProblem } from './problem';
import { Input, kustomizationsBeside, read } from './read';
import { Report, report } from './report';
import { setsOf, Split } from './sets';
import { SourceFile } from './source-file';
import { yamlMistake } from './yaml-document';
import { PlacedManifest, readManifests } from './yaml-reader';
import { judge, problemsOf } from '../rules/engine/judge';
import { nameOf } from '../rules/engine/manifest';
import { ManifestSet } from '../rules/engine/manifest-set';
import { Circumstances, Finding, Rule } from '../rules/engine/rule';
import { factsOf } from '../rules/reading/schema';

/** What is to be checked, and how. */
export interface CheckOptions extends Input {
  readonly strict: boolean;
  /** The time against which tokens and certificates are held. */
  readonly now: number;
  /** A folder of CustomResourceDefinitions, newer than those that this was made with. */
  readonly crds?: string;
}

/** What came of a check, and what could not be done of it: paths that can't be read. */
export interface CheckResult {
  readonly report: Report;
  readonly undone: readonly string[];
}

/** Reads files and judges what is in them. */
export function check(options: CheckOptions, locator: Locator): CheckResult {
  const undone: string[] = [];
  const budget = new Budget();
  const files: SourceFile[] = [];
  const manifests: PlacedManifest[] = [];
  const problems: DocumentProblem[] = [];
  for (const { file, named, problem } of read(options, (why) => undone.push(why))) {
    files.push(file);
    const content = problem ? { manifests: [], problems: [problem] } : readManifests(file, named, budget);
    content.manifests.forEach((manifest) => manifests.push(manifest));
    content.problems.forEach((found) => problems.push(found));
  }
  const context = kustomizationsBeside(options, files).flatMap((file) => readManifests(file, false, budget).manifests);
  const circumstances: Circumstances = {
    now: options.now,
    yamlMistake: (text) => yamlMistake(text, budget),
    ...options.crds !== undefined ? { schemas: readDefinitions(options, options.crds, undone) } : {},
  };
  const rules = RULES.map((rule) => guarded(rule, undone));
  const beside = new Set(context.map(({ manifest }) => manifest));
  const { sets, splits } = setsOf([...context, ...manifests]);
  const findings = [
    ...sets.flatMap((set) => judge(new ManifestSet(set), rules, circumstances)),
    ...splits.map(separateClusters),
  ].filter(({ manifest }) => !beside.has(manifest));
  return { report: report({ files, manifests, problems, findings, strict: options.strict }, locator), undone };
}

function separateClusters({ places: [first, second], manifest }: Split): Finding {
  return {
    rule: 'document/separate-clusters',
    severity: 'info',
    manifest,
    path: 'metadata.name',
    message: `${first || './'} and ${second || './'} are judged as separate clusters, because both define ${nameOf(manifest)}`,
    fix: 'use --cluster NAME=PATH for both if they are for one cluster',
  };
}

/** A rule that fails, which none should, doesn't take the findings of the others with it, nor pass for one that found nothing. */
function guarded(rule: Rule, undone: string[]): Rule {
  return {
    ...rule,
    on: undefined,
    * check(set, circumstances) {
      try {
        yield* problemsOf(rule, set, circumstances);
      } catch (error) {
        undone.push(`the rule ${rule.id} failed (${error instanceof Error ? error.name : 'unknown error'}): this is a bug in cdk8s-mtc, please report it`);
      }
    },
  };
}

/** What the CustomResourceDefinitions in a folder tell of their kinds. */
function readDefinitions(options: CheckOptions, folder: string, undone: string[]): KindFacts[] {
  const before = undone.length;
  const facts: KindFacts[] = [];
  for (const { file, problem } of read({ ...options, paths: [folder], clusterPaths: [] }, (why) => undone.push(why))) {
    const { manifests, problems } = problem ? { manifests: [], problems: [problem] } : readManifests(file, false);
    manifests.forEach(({ manifest }) => factsOf(manifest.object).forEach((kind) => facts.push(kind)));
    problems.forEach(({ span, message }) => undone.push(`${file.name}:${file.positionOf(span.start).line}: ${message}`));
  }
  if (facts.length === 0 && undone.length === before) {
    undone.push(`${folder}: there is no CustomResourceDefinition with a schema`);
  }
  return facts;
}
