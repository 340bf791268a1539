import { CONDITIONS } from '../src/api/conditions/conditions';

/** Where the conditions are documented. */
export const CONDITIONS_PAGE = 'docs/conditions.md';

/** Troubleshooting: every condition that MTC's controllers write, with its meaning and the fix. */
export function conditionsDoc(): string {
  const sections = CONDITIONS.flatMap(({ kinds, type, reason, category, meaning, fix }) => [
    `## ${type}${reason ? ` (${reason})` : ''}`, '',
    `*${category}, of ${kinds.join(', ')}.* ${meaning[0].toUpperCase()}${meaning.slice(1)}.`, '',
    ...fix ? [`**Fix:** ${fix}`, ''] : [],
  ]);
  return [
    '<!-- Generated from the conditions by `npm run rules-doc`. Do not edit. -->', '',
    '# Troubleshooting by condition', '',
    "The conditions in the status of MTC's objects. `cdk8s-mtc explain TYPE` prints the same. "
      + '`cdk8s-mtc status dist --why` explains those of a',
    'migration, and `cdk8s-mtc check` those of objects that were dumped from a cluster.', '',
    ...sections,
  ].join('\n').trimEnd() + '\n';
}
