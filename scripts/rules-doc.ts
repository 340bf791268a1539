/**
 * Writes docs/rules.md from the rules.
 *
 *     npm run rules-doc
 */
import { mkdirSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { ALL_RULES } from '../src/cli/all-rules';
import { printable } from '../src/cli/excerpt';
import { RuleText } from '../src/rules/engine/rule';

export const RULES_DOC = join(__dirname, '../docs/rules.md');

const FAMILIES: { readonly [family: string]: string } = {
  analytic: 'analytics (MigAnalytic)',
  cluster: 'clusters (MigCluster)',
  controller: 'MTC itself (MigrationController)',
  findings: 'acknowledgements in a program, which synth tells of',
  direct: 'direct migrations of images and volumes',
  document: 'what files hold, whatever the kind',
  hook: 'hooks (MigHook)',
  install: 'the installation of the operator by OLM (Subscription, OperatorGroup)',
  network: 'networks that the copies go through',
  plan: 'plans (MigPlan)',
  run: 'runs (MigMigration)',
  secret: 'Secrets that the others use',
  storage: 'replication repositories (MigStorage)',
  transfer: 'transfers without MTC (what a TransferEngine writes)',
  version: 'versions of OpenShift, MTC and OADP, and the end of their support',
};

/** The text of docs/rules.md. */
export function rulesDoc(rules: readonly RuleText[]): string {
  const families = [...new Set(rules.map(familyOf))];
  return `<!-- Made from the rules by \`npm run rules-doc\`: don't edit. -->

# Rules

What \`cdk8s-mtc check\` finds in manifests, and synth in what a program makes. \`cdk8s-mtc explain RULE\` prints one of these.

An **error** can't work. A **warning** works by accident, works badly, or is unsafe. An **info** is worth knowing.

| family | on | rules |
|---|---|---|
${families.map((family) => `| [${family}](#${family}) | ${FAMILIES[family] ?? ''} | ${rules.filter((rule) => familyOf(rule) === family).length} |\n`).join('')}
${families.map((family) => `## ${family}\n\n${rules.filter((rule) => familyOf(rule) === family).map(section).join('\n')}`).join('\n')}`;
}

function familyOf(rule: RuleText): string {
  return rule.id.split('/')[0];
}

function section({ id, severity, title, rationale, source, breaks, finds = [], keeps, language }: RuleText): string {
  return `### ${id}

**${severity}** · ${markdown(title)}.

${markdown(rationale)}

Source: ${markdown(source)}

Wrong:

${code(breaks, language)}
${finds.map(({ path, message, fix }) => `- ${path ? `\`${path}\`: ` : ''}${sentence(message)}. ${sentence(fix)}\n`).join('')}
Right:

${code(keeps, language)}`;
}

/** Rules are written as plain text. */
function markdown(text: string): string {
  return text.replace(/[\\`*_<>|[\]]/g, '\\$&');
}

/** Messages and fixes mark what can be pasted with backticks, as Markdown does. */
function sentence(text: string): string {
  return text.split('`').map((part, index) => index % 2 === 0 ? markdown(part) : part).join('`');
}

function code(text: string, language = 'yaml'): string {
  const lines = text.trimEnd().split('\n').map((line) => (line.length > 200 ? `${printable(line.slice(0, 200))}…` : printable(line)).trimEnd());
  return `\`\`\`${language}\n${lines.join('\n')}\n\`\`\`\n`;
}

if (require.main === module) {
  mkdirSync(dirname(RULES_DOC), { recursive: true });
  writeFileSync(RULES_DOC, rulesDoc(ALL_RULES));
}
