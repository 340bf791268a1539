import type { Found } from './settle';
import type { Suppressions } from './suppressions';
import type { RuleLevels } from '../config/rule-levels';

/** What was found, with the configured severities, and without the findings of rules that are off. */
export function applyLevels(found: Found, levels: RuleLevels | undefined): Found {
  if (!levels) {
    return found;
  }
  return {
    findings: found.findings.flatMap((finding) => {
      const severity = levels.levelOf(finding.rule, finding.manifest.origin);
      return severity === 'off' ? [] : [{ ...finding, severity }];
    }),
    problems: found.problems.flatMap((problem) => {
      const severity = levels.levelOf(problem.rule, problem.document.file.name);
      return severity === 'off' ? [] : [{ ...problem, severity }];
    }),
  };
}

/** The acknowledgements of rules that are applied. One of a rule that is off would match nothing. */
export function withoutDisabled({ complete, incomplete }: Suppressions, levels: RuleLevels | undefined): Suppressions {
  const fileOf = (written: Suppressions['incomplete'][number]) => 'manifest' in written
    ? written.manifest.origin
    : written.document.file.name;
  return {
    complete: complete.filter(({ acknowledgement, written }) => !levels
      || levels.levelOf(acknowledgement.rule, fileOf(written)) !== 'off'),
    incomplete,
  };
}
