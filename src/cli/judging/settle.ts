import { ALL_RULES } from './all-rules';
import { Locator } from './locate';
import { linePlace, Place, Suppression, Suppressions, WrittenAnnotation, WrittenComment } from './suppressions';
import { Acknowledged } from '../../rules/engine/acknowledged';
import { append } from '../../rules/engine/append';
import { Manifest } from '../../rules/engine/manifest';
import { Finding, RuleText } from '../../rules/engine/rule';
import {
  AcknowledgementRuleId, INCOMPLETE_ACKNOWLEDGEMENT, incompleteAcknowledgement, protectedRule, PROTECTED_RULE,
  RuleNames, unusedAcknowledgement,
  UNUSED_ACKNOWLEDGEMENT,
} from '../../rules/families/findings/acknowledgement';
import { joinPath } from '../reading/path';
import { DocumentProblem } from '../reading/problem';
import { PlacedManifest } from '../reading/yaml-reader';

/** What was found in files: by rules on manifests, and while they were read. */
export interface Found {
  readonly findings: readonly Finding[];
  readonly problems: readonly DocumentProblem[];
}

/** What was found, without what is acknowledged. */
export interface Settled extends Found {
  readonly acknowledged: {
    readonly findings: ReadonlyArray<Finding & { readonly reason: string }>;
    readonly problems: ReadonlyArray<DocumentProblem & { readonly reason: string }>;
  };
}

const IDS = ALL_RULES.map(({ id }) => id);

const PROTECTED: ReadonlyMap<string, RuleText> = new Map(ALL_RULES.filter(({ protects }) => protects)
  .map((rule) => [rule.id, rule]));

/** Separates what the files acknowledge from what they do not, and adds what is wrong with the acknowledgements. */
export function settle(
  found: Found, { complete, incomplete }: Suppressions, manifests: readonly PlacedManifest[], locator: Locator,
  customIds: readonly string[] = [],
): Settled {
  if (complete.length + incomplete.length === 0) {
    return { ...found, acknowledged: { findings: [], problems: [] } };
  }
  const settlement = new Settlement(complete, manifests, locator);
  const ofFinding = (finding: Finding) => settlement.reasonFor(finding.rule, () => settlement.placesOfFinding(finding));
  const ofProblem = (problem: DocumentProblem) =>
    settlement.reasonFor(problem.rule, () => settlement.placesOfProblem(problem));
  const settled = {
    findings: found.findings.map((finding) => ({ ...finding, reason: ofFinding(finding) })),
    problems: found.problems.map((problem) => ({ ...problem, reason: ofProblem(problem) })),
  };
  const own = [
    ...incomplete.map((written) => about(written, INCOMPLETE_ACKNOWLEDGEMENT,
      incompleteAcknowledgement('misspelt' in written ? written.misspelt : undefined))),
    ...settlement.ownFindings([...IDS, ...customIds]),
  ];
  return {
    findings: [...settled.findings.filter(isOpen), ...own.flatMap(({ finding }) => finding ?? [])],
    problems: [...settled.problems.filter(isOpen), ...own.flatMap(({ problem }) => problem ?? [])],
    acknowledged: {
      findings: settled.findings.filter(isAcknowledged),
      problems: settled.problems.filter(isAcknowledged),
    },
  };
}

function isOpen({ reason }: { readonly reason?: string }): boolean {
  return reason === undefined;
}

function isAcknowledged<T extends { readonly reason?: string }>(one: T): one is T & { readonly reason: string } {
  return one.reason !== undefined;
}

class Settlement {
  private readonly acknowledged: Acknowledged<Place>;
  private readonly rules: ReadonlySet<string>;
  private readonly placed: ReadonlyMap<Manifest, PlacedManifest>;

  constructor(
    private readonly suppressions: readonly Suppression[],
    manifests: readonly PlacedManifest[],
    private readonly locator: Locator,
  ) {
    const byPlace = new Map<Place, Suppression['acknowledgement'][]>();
    for (const { acknowledgement, places } of suppressions) {
      places.forEach((place) => append(byPlace, place, acknowledgement));
    }
    this.acknowledged = new Acknowledged((place) => byPlace.get(place) ?? []);
    this.rules = new Set(suppressions.map(({ acknowledgement }) => acknowledgement.rule));
    this.placed = new Map(manifests.map((placed) => [placed.manifest, placed]));
  }

  /**
   * The places are computed only for rules that are acknowledged somewhere, because a field has to be located for them.
   */
  reasonFor(rule: string, places: () => readonly Place[]): string | undefined {
    return this.rules.has(rule) && !PROTECTED.has(rule) ? this.acknowledged.reasonFor(rule, places()) : undefined;
  }

  placesOfFinding({ manifest, path, others = [] }: Finding): Place[] {
    const { document, path: above } = this.placed.get(manifest)!;
    const { line } = document.file.positionOf(this.locator.locate(document, joinPath(above, path)).start);
    return [linePlace(document.file, line),
      ...[manifest, ...others].flatMap((one) => [one, this.placed.get(one)?.document ?? []].flat())];
  }

  placesOfProblem({ document, span }: DocumentProblem): Place[] {
    return [linePlace(document.file, document.file.positionOf(span.start).line), document];
  }

  /** What is wrong with the acknowledgements: of protected rules, and those that match nothing. */
  ownFindings(ids: readonly string[]): Own[] {
    const names = new RuleNames(ids);
    const isProtected = ({ acknowledgement }: Suppression) => PROTECTED.has(acknowledgement.rule);
    return [
      ...this.suppressions.filter(isProtected).map(({ written, acknowledgement }) =>
        about(written, PROTECTED_RULE, protectedRule(PROTECTED.get(acknowledgement.rule)!))),
      ...this.acknowledged.unused(this.suppressions.filter((one) => !isProtected(one)))
        .map(({ written, acknowledgement }) =>
          about(written, UNUSED_ACKNOWLEDGEMENT, unusedAcknowledgement(acknowledgement.rule, names))),
    ];
  }
}

/** A finding about an acknowledgement: at a comment it is one of the document, at an annotation one of the manifest. */
interface Own {
  readonly finding?: Finding;
  readonly problem?: DocumentProblem;
}

function about(
  written: WrittenComment | WrittenAnnotation, rule: RuleText & { readonly id: AcknowledgementRuleId },
  texts: Pick<Finding, 'message' | 'fix'>,
): Own {
  return 'manifest' in written
    ? { finding: { ...written, ...texts, rule: rule.id, severity: rule.severity } }
    : { problem: { ...written, ...texts, rule: rule.id } };
}
