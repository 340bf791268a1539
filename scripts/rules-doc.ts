/**
 * Writes a page for each rule, docs/rules/<family>/<rule>.md, their index, docs/rules.md, and docs/conditions.md.
 *
 *     npm run rules-doc
 */
import { mkdirSync, rmSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { CONDITIONS_PAGE, conditionsDoc } from './conditions-doc';
import { ALL_RULES } from '../src/cli/judging/all-rules';
import { pageOf } from '../src/cli/judging/rule-page';
import { printable } from '../src/cli/terminal/printable';
import { RuleText } from '../src/rules/engine/rule';
import { FIXES } from '../src/rules/fixes';

const ROOT = join(__dirname, '..');

/** The index of all rules. */
export const RULES_INDEX = 'docs/rules.md';

const NOTE = '<!-- Generated from the rules by `npm run rules-doc`. Do not edit. -->';

const FAMILIES: { readonly [family: string]: string } = {
  analytic: 'analytics (MigAnalytic)',
  cluster: 'clusters (MigCluster)',
  controller: 'MTC itself (MigrationController)',
  direct: 'direct migrations of images and volumes',
  document: 'files and manifests of every kind',
  findings: 'acknowledgements of findings',
  hook: 'hooks (MigHook)',
  inventory: 'what the inventories of clusters show (`check --inventory NAME=FILE`, `inventory` of a cluster)',
  install: 'the installation of the operator by OLM (Subscription, OperatorGroup)',
  gitops: 'Argo CD and Flux',
  namespace: 'namespaces on both sides of a plan: quotas, limits, Pod Security',
  network: 'the networks between the clusters',
  plan: 'plans (MigPlan)',
  run: 'runs (MigMigration)',
  secret: 'Secrets that MTC reads',
  status: 'the status of MTC\'s objects',
  storage: 'replication repositories (MigStorage)',
  transfer: 'transfers without MTC (the objects of a TransferEngine)',
  version: 'versions of OpenShift, MTC and OADP, and the end of their support',
};

/** The pages and the index, by path. */
export function rulesDocs(rules: readonly RuleText[]): ReadonlyMap<string, string> {
  return new Map([
    [RULES_INDEX, index(rules)], ...rules.map((rule): [string, string] => [pageOf(rule.id), page(rule)]),
  ]);
}

function index(rules: readonly RuleText[]): string {
  const families = [...new Set(rules.map(familyOf))];
  const countOf = (family: string) => String(rules.filter((rule) => familyOf(rule) === family).length);
  return `${NOTE}

# Rules

\`cdk8s-mtc check\` judges manifests by these rules, and synth judges the manifests of a program. Each rule has a page,
which \`cdk8s-mtc explain RULE\` prints as well.

An **error** cannot work. A **warning** works by accident, works badly, or is unsafe. An **info** is worth knowing.

| family | on | rules |
|---|---|---|
${families.map((family) => row(family, FAMILIES[family] ?? '', countOf(family))).join('')}
| rule | severity | requires |
|---|---|---|
${rules.map(({ id, severity, title }) => row(linkTo(id), severity, markdown(title))).join('')}`;
}

const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;

function linkTo(rule: string): string {
  return `[${rule}](${pageOf(rule).slice('docs/'.length)})`;
}

function familyOf(rule: RuleText): string {
  return rule.id.split('/')[0];
}

function findingText({ path, message, fix }: NonNullable<RuleText['finds']>[number]): string {
  return `- ${path ? `\`${path}\`: ` : ''}${sentence(message)}. ${sentence(fix)}\n`;
}

function page(
  { id, severity, title, rationale, source, breaks, finds = [], keeps, language, protects, inventories }: RuleText,
): string {
  const protection = protects ? `\nThis rule protects ${protects}: its findings cannot be acknowledged.\n` : '';
  return `${NOTE}

# ${id}

**${severity}** · ${markdown(title)}.

${markdown(rationale)}
${protection}${inventories ? needsInventories(Object.keys(inventories)) : ''}${fixable(id)}
Source: ${markdown(source)}

Wrong:

${code(breaks, language)}
${finds.map(findingText).join('')}
Right:

${code(keeps, language)}
[All rules](../../rules.md)
`;
}

function needsInventories(clusters: readonly string[]): string {
  return `\nThis rule needs the inventory of ${clusters.join(' and ')} `
    + `([inventories](../../inventory.md)): \`${clusters.map((name) => `--inventory ${name}=FILE`).join(' ')}\`.\n`;
}

function fixable(id: string): string {
  const fix = FIXES.get(id);
  return fix ? `\n\`cdk8s-mtc check --fix${fix.safety === 'safe' ? '' : ' --unsafe-fixes'}\` can fix this.\n` : '';
}

/** Rules are written as plain text. */
function markdown(text: string): string {
  return text.replace(/[\\`*_<>|[\]]/g, '\\$&');
}

/** Messages and fixes mark what can be pasted with backticks, as Markdown does. */
function sentence(text: string): string {
  return text.split('`').map((part, position) => position % 2 === 0 ? markdown(part) : part).join('`');
}

function code(text: string, language = 'yaml'): string {
  const lines = text.trimEnd().split('\n')
    .map((line) => (line.length > 200 ? `${printable(line.slice(0, 200))}…` : printable(line)).trimEnd());
  return `\`\`\`${language}\n${lines.join('\n')}\n\`\`\`\n`;
}

if (require.main === module) {
  rmSync(join(ROOT, 'docs/rules'), { recursive: true, force: true }); // pages of rules that no longer exist
  for (const [path, text] of [...rulesDocs(ALL_RULES), [CONDITIONS_PAGE, conditionsDoc()]]) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
  }
}
